import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Outcome, type Progress, TablightError } from "tablight";

import type { Values } from "./elements/params-form.js";
import type { Run } from "./runs.js";
import type { Session } from "./session.js";

/** One view's runs of one task: the latest outcome stays until a newer one replaces it. */
export class Runner implements ReactiveController {
  running = false;
  progress: Progress | undefined;
  outcome: Outcome | undefined;
  error: TablightError | undefined;
  /** The last run was cancelled. */
  cancelled = false;
  /** Parameters of the run under way, or of the last one. */
  params: Values = {};
  /** How long the last run took. */
  milliseconds = 0;

  #run: Run | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly task: string,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  cancel(): void {
    this.#run?.cancel();
  }

  /** Runs in place of what is under way. Resolves with whether there is a new outcome. */
  async run(session: Session, params: Values): Promise<boolean> {
    return this.follow(params, (onProgress) => session.run(this.task, params, onProgress));
  }

  /** Begins a run that is not simply of the task on the open file. */
  async follow(params: Values, begin: (onProgress: (progress: Progress) => void) => Run): Promise<boolean> {
    this.#run?.cancel();
    const started = performance.now();
    const run = begin((progress) => {
      if (this.#run === run) this.#update({ progress });
    });
    this.#run = run;
    this.#update({ running: true, progress: undefined, error: undefined, cancelled: false, params });
    try {
      const outcome = await run.result;
      if (this.#run !== run) return false;
      this.#update({ running: false, outcome, milliseconds: performance.now() - started });
      return true;
    } catch (thrown) {
      if (this.#run !== run) return false;
      const error = TablightError.from(thrown);
      const cancelled = error.code === "aborted";
      this.#update({ running: false, cancelled, error: cancelled ? undefined : error });
      return false;
    }
  }

  #update(change: Partial<Pick<Runner, "running" | "progress" | "outcome" | "error" | "cancelled" | "params" | "milliseconds">>): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }
}
