import type { Outcome, Progress } from "tablight";

/** A task on its way; `result` settles once. */
export interface Run<Result = Outcome> {
  readonly result: Promise<Result>;
  cancel(): void;
}

/** How a run is watched and stopped. */
export interface Watched {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Starts what can be stopped. */
export function started<Result>(onProgress: (progress: Progress) => void, work: (options: Watched) => Promise<Result>): Run<Result> {
  const controller = new AbortController();
  const begun = async (): Promise<Result> => work({ signal: controller.signal, onProgress });
  return { result: begun(), cancel: () => controller.abort() };
}
