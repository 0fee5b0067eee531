import type { Dataset, Outcome, Progress } from "tablight";

import { Device } from "../device.js";
import type { Run } from "../runs.js";
import { Session } from "../session.js";
import type { Params } from "./api.js";

/** Who is told of the runs. */
export interface Watcher {
  progress(progress: Progress): void;
  result(task: string, params: Params, outcome: Outcome): void;
  failure(error: unknown): void;
}

/** A session of a data set that somebody else opened, and that tells what its views run. */
export class WatchedSession extends Session {
  /** Nobody was asked. */
  override readonly device = new Device(false);

  constructor(private readonly watcher: Watcher) {
    super();
  }

  override run(task: string, params: Params, onProgress: (progress: Progress) => void, cut?: (whole: Dataset) => Dataset | Promise<Dataset>): Run {
    // What a view asks of a part is between it and the person.
    if (cut) return super.run(task, params, onProgress, cut);
    const { watcher } = this;
    const run = super.run(task, params, (progress) => {
      onProgress(progress);
      watcher.progress(progress);
    });
    run.result.then(
      (outcome) => watcher.result(task, params, outcome),
      (error: unknown) => watcher.failure(error),
    );
    return run;
  }
}
