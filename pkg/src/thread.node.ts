import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./protocol.js";
import type { Line } from "./remote.js";

/** The way to an engine in a thread of its own, which holds the process only while it owes an answer. */
export class Thread implements Line {
  onmessage: Line["onmessage"] = null;
  onmessageerror: Line["onmessageerror"] = null;
  onerror: NonNullable<Line["onerror"]> | null = null;
  readonly #worker = new Worker(new URL("./worker.node.js", import.meta.url), { name: "tablight" });
  #owed = 0;

  constructor() {
    this.#worker.unref();
    this.#worker.on("message", (data: FromWorker) => {
      if (data.kind === "reply" || data.kind === "failure") this.#owe(-1);
      this.onmessage?.({ data } as MessageEvent<FromWorker>);
    });
    this.#worker.on("messageerror", (error) => this.onmessageerror?.({ data: error } as MessageEvent));
    this.#worker.on("error", ({ message }) => this.onerror?.({ message } as ErrorEvent));
    this.#worker.on("exit", () => this.onerror?.({ message: "its thread ended" } as ErrorEvent));
  }

  postMessage(message: ToWorker, transfer: Transferable[]): void {
    if (message.kind === "call") this.#owe(1);
    this.#worker.postMessage(message, transfer as never);
  }

  terminate(): void {
    void this.#worker.terminate();
  }

  #owe(change: number): void {
    this.#owed += change;
    if (this.#owed > 0) this.#worker.ref();
    else this.#worker.unref();
  }
}
