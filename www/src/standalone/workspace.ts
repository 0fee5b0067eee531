import type { Dataset } from "tablight";

import { App, views } from "../app.js";
import { isView } from "../tabs.js";
import type { Params } from "./api.js";
import { define } from "./define.js";
import { type Named, Standalone } from "./standalone.js";
import { WatchedSession } from "./watched-session.js";

/** Tasks of which it can be said what to run with. */
const TASKS: ReadonlySet<string> = new Set(["segment", "forecast"]);

/** `<tablight-workspace>`: all views of a table. */
class WorkspaceElement extends Standalone {
  #app: App | undefined;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("select-tab", (event) => this.took({ ...this.params, view: (event as CustomEvent<string>).detail }));
    return root;
  }

  protected async show(dataset: Dataset, file: Named, signal: AbortSignal): Promise<Element> {
    const session = new WatchedSession({
      progress: (progress) => this.progressed(progress),
      result: (task, params, outcome) => {
        if (this.#app?.session !== session) return;
        if (TASKS.has(task)) this.took({ ...this.params, [task]: params });
        this.resulted(task, params, outcome);
      },
      failure: (error) => this.#app?.session === session && this.failed(error),
    });
    await Promise.all([session.lend(dataset, file, { signal }), ...views()]);
    signal.throwIfAborted();
    const app = new App();
    app.embedded = true;
    app.session = session;
    this.#app = app;
    this.follow(this.params ?? undefined);
    return app;
  }

  protected follow(params: Params | undefined): void {
    if (!this.#app) return;
    const { view, ...tasks } = params ?? {};
    if (isView(view)) this.#app.view = view;
    this.#app.params = tasks as App["params"];
  }

  protected override release(): void {
    this.#app?.session.reset();
    this.#app = undefined;
  }
}

define("tablight-workspace", WorkspaceElement);
