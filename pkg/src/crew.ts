import type { Backend, CallName, Calls, JobOptions } from "./protocol.js";
import { isShared } from "./sources.js";

/** Bytes of a file from which on it is worth to start more workers. */
const LARGE = 8 << 20;

/** Who leads a crew; `ended` settles when it can no longer serve. */
type Lead = Backend & { readonly ended: Promise<void> };

/** An engine with workers that help it; they start with the first large file, or when a task that others could do a part of takes long. */
export class Crew implements Backend {
  readonly #lead: Lead;
  readonly #start: () => () => void;
  readonly #dismissals: (() => void)[] = [];
  #missing: number;

  /** `start` starts a worker that helps `lead`, and returns how to end it. */
  constructor(lead: Lead, helpers: number, start: () => () => void) {
    [this.#lead, this.#missing, this.#start] = [lead, helpers, start];
    void lead.ended.then(() => this.#dismiss());
  }

  get dead(): boolean {
    return this.#lead.dead;
  }

  call<K extends CallName>(name: K, args: Calls[K]["args"], options?: JobOptions): Promise<Calls[K]["result"]> {
    if (name === "open" && isLarge(args as Calls["open"]["args"])) this.#hire();
    return this.#lead.call(name, args, { ...options, onHelpWanted: () => this.#hire() });
  }

  close(): Promise<void> {
    return this.#lead.close();
  }

  #hire(): void {
    try {
      for (; this.#missing > 0 && !this.dead; this.#missing--) this.#dismissals.push(this.#start());
    } catch {
      this.#missing = 0; // where none may be started the engine works alone
    }
  }

  #dismiss(): void {
    this.#missing = 0;
    for (const dismiss of this.#dismissals.splice(0)) dismiss();
  }
}

function isLarge({ files }: Calls["open"]["args"]): boolean {
  return files.some(({ source }) => isShared(source) && source.size >= LARGE);
}
