import type { Dataset } from "tablight";

import type { Session } from "../session.js";
import type { Params } from "./api.js";
import { type Named, Standalone } from "./standalone.js";
import { WatchedSession } from "./watched-session.js";

/** The view of a task. */
export interface TaskView extends HTMLElement {
  session: Session;
  params: Params | undefined;
}

/** An element of one task: its picture, its words, its rows, its settings. */
export abstract class TaskElement extends Standalone {
  protected abstract readonly task: string;
  protected abstract make(): TaskView;

  protected async show(dataset: Dataset, file: Named, signal: AbortSignal): Promise<Element> {
    const session = new WatchedSession({
      progress: (progress) => this.progressed(progress),
      result: (task, params, outcome) => {
        if (session !== this.#session) return;
        if (task === this.task) this.took(params);
        this.resulted(task, params, outcome);
      },
      failure: (error) => session === this.#session && this.failed(error),
    });
    await session.lend(dataset, file, { signal });
    this.#session = session;
    const view = this.make();
    [view.session, view.params] = [session, this.params ?? undefined];
    return view;
  }

  #session: Session | undefined;

  protected follow(params: Params | undefined): void {
    (this.view as TaskView).params = params;
  }
}
