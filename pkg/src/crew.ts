import type { Backend, CallName, Calls, JobOptions } from "./protocol.js";
import type { RemoteBackend } from "./remote.js";

/** Bytes of a file from which on it is worth to start more workers. */
const LARGE = 32 << 20;

/** An engine in a worker, with more workers that read large files with it; they start with the first of these. */
export class Crew implements Backend {
  readonly #lead: RemoteBackend;
  readonly #spawn: () => Worker;
  readonly #helpers: Worker[] = [];
  #missing: number;

  constructor(lead: RemoteBackend, helpers: number, spawn: () => Worker) {
    [this.#lead, this.#missing, this.#spawn] = [lead, helpers, spawn];
    void lead.ended.then(() => this.#dismiss());
  }

  get dead(): boolean {
    return this.#lead.dead;
  }

  call<K extends CallName>(name: K, args: Calls[K]["args"], options?: JobOptions): Promise<Calls[K]["result"]> {
    if (name === "open" && isLarge(args as Calls["open"]["args"])) this.#hire();
    return this.#lead.call(name, args, options);
  }

  close(): Promise<void> {
    return this.#lead.close();
  }

  #hire(): void {
    for (; this.#missing > 0 && !this.dead; this.#missing--) {
      const helper = this.#spawn();
      const { port1, port2 } = new MessageChannel();
      helper.postMessage({ kind: "help", port: port1 }, [port1]);
      this.#lead.introduce(port2);
      this.#helpers.push(helper);
    }
  }

  #dismiss(): void {
    this.#missing = 0;
    for (const helper of this.#helpers.splice(0)) helper.terminate();
  }
}

function isLarge({ files }: Calls["open"]["args"]): boolean {
  return files.some(({ source }) => source instanceof Blob && source.size >= LARGE);
}
