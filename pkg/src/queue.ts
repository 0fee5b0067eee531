import { aborted, TablightError } from "./errors.js";

/** Work that is done one after the other, in the order in which it came. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** Does work when its turn comes. Who is cancelled while waiting leaves at once; a failure does not hold up what comes next. */
  async enter<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const before = this.#last;
    const mine = unlessAborted(before, signal).then(work);
    this.#last = Promise.allSettled([before, mine]);
    return mine;
  }
}

/** Waits, but not once the signal has aborted. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason instanceof TablightError ? signal.reason : aborted());
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
