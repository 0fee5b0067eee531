import type { Dataset } from "tablight";

import { App, views } from "../app.js";
import { isView } from "../tabs.js";
import type { Desk } from "../workspace/desk.js";
import { fromRecipe, toRecipe } from "../workspace/recipe.js";
import { mismatchOf } from "../workspace/schema.js";
import type { Params, SavedState } from "./api.js";
import { define } from "./define.js";
import { type Named, Standalone } from "./standalone.js";
import { WatchedSession } from "./watched-session.js";

/** Tasks of which it can be said what to run with. */
const TASKS: ReadonlySet<string> = new Set(["segment", "forecast"]);

/** `<tablight-workspace>`: all views of a table. */
class WorkspaceElement extends Standalone {
  #app: App | undefined;
  /** Steps that are to be made as soon as there is data. */
  #restored: SavedState["chain"];

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
    await Promise.all([session.lend(dataset, file, { signal }), views()]);
    signal.throwIfAborted();
    const app = new App();
    app.embedded = true;
    app.session = session;
    this.#app = app;
    this.follow(this.params ?? undefined);
    // Only what is on the page can be gone to.
    void app.updateComplete.then(() => this.#make());
    return app;
  }

  override save(): SavedState {
    const state = super.save();
    const desk = this.#app?.session.desk;
    const chain = this.#restored ?? (desk && chainOf(desk));
    if (!chain) return state;
    // The steps say themselves what they were made with.
    const { view } = state.params;
    return { ...state, params: view === undefined ? {} : { view }, chain };
  }

  override restore(state: SavedState): void {
    const chain = state?.chain;
    if (chain) fromRecipe(JSON.stringify(chain.recipe));
    super.restore(state);
    this.#restored = chain;
    if (this.#app?.isConnected) void this.#make();
  }

  /** Makes the steps that were restored, in place of those there are, and shows what was shown. */
  async #make(): Promise<void> {
    const [desk, chain] = [this.#app?.session.desk, this.#restored];
    if (!desk || !chain) return;
    this.#restored = undefined;
    const { tree, columns } = fromRecipe(JSON.stringify(chain.recipe));
    desk.workspace.adopt(tree);
    await desk.runAll(mismatchOf(columns, desk.columns));
    if (desk.workspace.tree.has(chain.current)) await desk.open(chain.current);
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

/** The steps of a workspace, to be kept; nothing where there is none. */
function chainOf(desk: Desk): SavedState["chain"] {
  const { tree } = desk.workspace;
  return tree.nodes.length > 1 ? { recipe: toRecipe(tree, desk.columns), current: desk.current.id } : undefined;
}

define("tablight-workspace", WorkspaceElement);
