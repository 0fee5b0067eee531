/** How long a computation may keep the event loop waiting, in milliseconds. */
const SLICE_MS = 12;

/** A wait for one turn of the event loop, so that messages and aborts get in. */
export const turn: () => Promise<void> = typeof setImmediate === "function" ? immediateTurn : channelTurns();

function immediateTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

// A message, unlike a timer, is not held back by the browser's 4 ms clamp.
function channelTurns(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}

/** Says when a computation has to let the event loop run. */
export class Pacer {
  #last = performance.now();

  /** A wait if the last one is long enough ago, else nothing. */
  pause(): Promise<void> | undefined {
    return performance.now() - this.#last < SLICE_MS ? undefined : this.#wait();
  }

  async #wait(): Promise<void> {
    await turn();
    this.#last = performance.now();
  }
}

/** Lets a call through at most once in `everyMs`. */
export function throttle(everyMs: number): () => boolean {
  let next = 0;
  return () => {
    const now = performance.now();
    if (now < next) return false;
    next = now + everyMs;
    return true;
  };
}

/** Does work when it is asked to, at most once in `everyMs`: what is asked for sooner is done once, when it is due. */
export class Paced {
  readonly #everyMs: number;
  readonly #work: () => Promise<unknown>;
  #due = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done: Promise<unknown> = Promise.resolve();

  /** `work` tells of its failures itself. */
  constructor(everyMs: number, work: () => Promise<unknown>) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  ask(): void {
    const wait = this.#due - performance.now();
    if (wait <= 0) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), wait);
  }

  /** Does at once what is still due, and waits for it. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) this.#start();
    await this.#done;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = performance.now() + this.#everyMs;
    this.#done = this.#work().catch(() => undefined);
  }
}

/** Does something the first time it is called, and nothing later. */
export function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
