import { LitElement } from "lit";

/** How long drawing goes on before the browser gets a turn: with layout and paint on top, a frame stays well below 50 ms. */
const SLICE_MS = 8;

/** Lets work that was cut into pieces go on for a slice, then makes it wait until the browser had its turn. */
export class Turns {
  #until = Number.NEGATIVE_INFINITY;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly pause: () => Promise<void> = () => nextTask(),
  ) {}

  /** Resolves when the next piece may run, in the order of the calls. */
  next(): Promise<void> {
    this.#last = this.#last.then(async () => {
      if (this.now() < this.#until) return;
      await this.pause();
      this.#until = this.now() + SLICE_MS;
    });
    return this.#last;
  }
}

const page = new Turns();

/** An element that is drawn in its turn, so that many of them never hold the page up, however much there is to draw. */
export class Part extends LitElement {
  protected override async scheduleUpdate(): Promise<unknown> {
    await page.next();
    return super.scheduleUpdate();
  }
}

/** Resolves in another task, so that the browser has its turn in between; an urgent one comes before all that waits, where the browser knows of urgency. */
export function nextTask({ urgent = false } = {}): Promise<void> {
  if (urgent && typeof globalThis.scheduler?.postTask === "function") return scheduler.postTask(() => undefined, { priority: "user-blocking" });
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
