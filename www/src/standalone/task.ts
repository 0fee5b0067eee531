import type { Dataset } from "tablight";

import type { Session } from "../session.js";
import type { Params } from "./api.js";
import { type Named, Standalone } from "./standalone.js";
import { WatchedSession } from "./watched-session.js";

/** The view of a task. */
export interface TaskView extends HTMLElement {
  session: Session;
  /** What to run with, where somebody said so. */
  asked: Params | undefined;
}

/** An element of one task: its picture, its words, its rows, its settings. */
export abstract class TaskElement extends Standalone {
  protected abstract readonly task: string;
  protected abstract make(): TaskView;
  #session: Session | undefined;

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
    signal.throwIfAborted();
    this.#session = session;
    const view = this.make();
    [view.session, view.asked] = [session, this.params ?? undefined];
    return view;
  }

  protected follow(params: Params | undefined): void {
    (this.view as TaskView).asked = params;
  }

  protected override release(): void {
    this.#session?.reset();
    this.#session = undefined;
  }
}
