import { aborted, closed, refuseIfAborted, revive, TablightError } from "./errors.js";
import type { Backend, CallName, Calls, FromWorker, JobOptions, Request, ToWorker } from "./protocol.js";
import type { WasmSource } from "./wasm.js";

interface Pending {
  resolve(value: unknown): void;
  reject(error: TablightError): void;
  options: JobOptions;
}

/** The way to a worker: the worker itself, or a port with it at the other end. */
export interface Line {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
}

/** An engine in a worker. */
export class RemoteBackend implements Backend {
  readonly #worker: Line;
  readonly #pending = new Map<number, Pending>();
  readonly #ready: Promise<void>;
  #started: () => void = () => undefined;
  #failed: (error: TablightError) => void = () => undefined;
  #end: TablightError | undefined;
  #told: () => void = () => undefined;
  readonly #over = new Promise<void>((resolve) => (this.#told = resolve));
  #next = 1;

  private constructor(worker: Line, wasm: WasmSource | undefined, memoryBudget: number) {
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => ([this.#started, this.#failed] = [resolve, reject]));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data);
    worker.onerror = (event: ErrorEvent) => this.#stop(broken(event.message));
    worker.onmessageerror = () => this.#stop(broken("a message could not be read"));
    const lifeline = `tablight-${randomName()}`;
    this.#send({ kind: "start", wasm, memoryBudget, lifeline });
    this.#ready.then(() => this.#watch(lifeline)).catch(() => undefined);
  }

  /** An engine in `worker`, ready to serve. */
  static async start(worker: Line, wasm: WasmSource | undefined, memoryBudget: number): Promise<RemoteBackend> {
    const backend = new RemoteBackend(worker, wasm, memoryBudget);
    await backend.#ready;
    return backend;
  }

  /** Tells the engine of one who can help it. */
  introduce(port: MessagePort): void {
    this.#send({ kind: "helper", port }, [port]);
  }

  /** Has it practise until the first call. */
  practise(): void {
    this.#send({ kind: "practise" });
  }

  /** Settles when it can no longer serve. */
  get ended(): Promise<void> {
    return this.#over;
  }

  get dead(): boolean {
    return this.#end !== undefined;
  }

  async call<K extends CallName>(name: K, args: Calls[K]["args"], options: JobOptions = {}): Promise<Calls[K]["result"]> {
    refuseIfAborted(options.signal);
    if (this.#end) throw this.#end;
    const id = this.#next++;
    const cancel = (): void => this.#send({ kind: "cancel", id });
    options.signal?.addEventListener("abort", cancel);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, options });
        const request = { kind: "call", id, name, args } as Request;
        this.#send(request, movedBy(request));
      }) as Calls[K]["result"];
    } catch (error) {
      throw options.signal?.aborted ? aborted() : TablightError.from(error);
    } finally {
      this.#pending.delete(id);
      options.signal?.removeEventListener("abort", cancel);
    }
  }

  async close(): Promise<void> {
    this.#stop(closed("engine"));
  }

  // The lock is granted when the worker that holds it has ended; a terminated worker sends no event.
  #watch(lifeline: string): void {
    globalThis.navigator?.locks?.request(lifeline, () => this.#stop(broken("it was terminated"))).catch(() => undefined);
  }

  #send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    if (message.kind === "ready") return this.#started();
    if (message.kind === "dead") return this.#stop(revive(message.error));
    const pending = this.#pending.get(message.id);
    if (message.kind === "failure") {
      const error = revive(message.error);
      pending?.reject(error);
      if (message.dead) this.#stop(error);
    } else if (message.kind === "reply") pending?.resolve(message.value);
    else if (message.kind === "progress") pending?.options.onProgress?.(message.progress);
    else if (message.kind === "profile") pending?.options.onProfile?.(message.report);
    else pending?.options.onHelpWanted?.();
  }

  #stop(error: TablightError): void {
    if (this.#end) return;
    this.#end = error;
    this.#told();
    this.#worker.terminate();
    this.#failed(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/** The ports through which a call's sources come, and the message to a chore. */
function movedBy(request: Request): Transferable[] {
  if (request.name === "chore") return [request.args.message.buffer as ArrayBuffer];
  if (request.name !== "open" && request.name !== "append") return [];
  return request.args.files.flatMap(({ source }) => ("chunks" in source && source.chunks instanceof MessagePort ? [source.chunks] : []));
}

function broken(why: string | undefined): TablightError {
  return new TablightError("internal", `the worker ended: ${why || "its script could not be loaded or failed"}`, {
    hint: "your files are untouched; the next call starts a new worker",
  });
}

function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16)).join("-");
}
