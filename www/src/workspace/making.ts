import type { Pace } from "./replay.js";

/** What is being made: one thing at a time, and what begins stops what was under way. */
export class Making {
  /** How far it has come; nothing where nothing is made. */
  pace: Pace | undefined;
  #under: AbortController | undefined;

  constructor(private readonly changed: () => void) {}

  /** Does some work, which tells its pace; resolves with nothing where other work took its place. */
  async do<T>(work: (signal: AbortSignal, tell: (pace: Pace) => void) => Promise<T>): Promise<T | undefined> {
    this.stop();
    const under = new AbortController();
    this.#under = under;
    const isLast = (): boolean => this.#under === under;
    try {
      const done = await work(under.signal, (pace) => {
        if (!isLast()) return;
        this.pace = pace;
        this.changed();
      });
      return isLast() ? done : undefined;
    } catch (thrown) {
      if (isLast()) throw thrown;
      return undefined;
    } finally {
      if (isLast()) [this.#under, this.pace] = [undefined, undefined];
      this.changed();
    }
  }

  stop(): void {
    this.#under?.abort();
  }
}
