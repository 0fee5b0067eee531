import type { Work } from "./saved-work.js";

/** How many files can be gone back to. */
const MOST = 20;

/** Work that another file took the place of, to go back to, and what was gone back from. */
export class Openings {
  #before: readonly Work[] = [];
  #after: readonly Work[] = [];

  /** What going back leads to. */
  get before(): Work | undefined {
    return this.#before.at(-1);
  }

  /** What going forth leads to. */
  get after(): Work | undefined {
    return this.#after[0];
  }

  /** Something else is opened in place of work that has steps. */
  leave(work: Work | undefined): void {
    this.#after = [];
    if (work && work.saved.tree.nodes.length > 1) this.#before = [...this.#before, work].slice(-MOST);
  }

  /** What there was before, in place of what is open now. */
  back(now: Work | undefined): Work | undefined {
    const { before } = this;
    if (!before) return undefined;
    [this.#before, this.#after] = [this.#before.slice(0, -1), now ? [now, ...this.#after] : this.#after];
    return before;
  }

  /** What was gone back from, in place of what is open now. */
  forth(now: Work | undefined): Work | undefined {
    const { after } = this;
    if (!after) return undefined;
    [this.#after, this.#before] = [this.#after.slice(1), now ? [...this.#before, now] : this.#before];
    return after;
  }

  /** Forgets all of it. */
  clear(): void {
    [this.#before, this.#after] = [[], []];
  }
}
