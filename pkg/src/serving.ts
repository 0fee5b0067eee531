import { Core } from "./core.js";
import { isTrap, TablightError, trapped } from "./errors.js";
import { once } from "./pacing.js";
import { Practice } from "./practice.js";
import { progressGate } from "./progress.js";
import { type Line, RemoteBackend } from "./remote.js";
import type { FromWorker, Handlers, Job, Request, Start, ToWorker } from "./protocol.js";
import type { OpenDisk } from "./sources.js";
import { type PackedShare, partsOf, type RawOutcome, sendable, type WasmModule, type WasmParts } from "./wasm.js";

/** What serving needs of a worker's global scope. */
export interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
}

/** Makes the module of its parts; it may put compiled ones in their place, for those that help. */
type Load = (parts: WasmParts) => Promise<WasmModule>;

/** Serves the calls of one engine that arrive as messages; `load` makes the module when the first one asks for it. */
export function serve(scope: Scope, load: Load, openDisk?: OpenDisk): void {
  const server = new Server(scope, load, openDisk);
  scope.addEventListener("message", ({ data }) => server.receive(data));
  // A trap inside a resumed task rejects no promise; it surfaces here.
  scope.addEventListener("error", ({ error }) => server.notice(error));
}

class Server {
  readonly #scope: Scope;
  readonly #load: Load;
  readonly #openDisk: OpenDisk | undefined;
  readonly #cancelled = new Set<number>();
  readonly #active = new Set<number>();
  readonly #practice = new Practice();
  #module: WasmModule | undefined;
  #core: Core | undefined;
  #parts: WasmParts | undefined;
  #memoryBudget = 0;

  constructor(scope: Scope, load: Load, openDisk: OpenDisk | undefined) {
    [this.#scope, this.#load, this.#openDisk] = [scope, load, openDisk];
  }

  receive(message: ToWorker): void {
    if (message.kind === "start") void this.#start(message);
    else if (message.kind === "help") serve(portScope(this.#scope, message.port), this.#load, this.#openDisk);
    else if (message.kind === "practise") void (this.#module && this.#practice.run(this.#module));
    else if (message.kind === "helper") this.#core?.hire(RemoteBackend.start(portLine(message.port), sendable(this.#parts), this.#memoryBudget));
    else if (message.kind === "call") void this.#serve(message);
    else if (this.#active.has(message.id)) this.#cancelled.add(message.id);
  }

  notice(error: unknown): void {
    if (isTrap(error)) this.#post({ kind: "dead", error: trapped(error).toJSON() });
  }

  async #start({ wasm, memoryBudget, lifeline }: Start): Promise<void> {
    try {
      await hold(lifeline);
      [this.#parts, this.#memoryBudget] = [{ ...partsOf(wasm) }, memoryBudget];
      this.#module = await this.#load(this.#parts);
      this.#core = new Core(this.#module, memoryBudget, this.#openDisk);
      this.#post({ kind: "ready" });
    } catch (error) {
      this.#post({ kind: "dead", error: TablightError.from(error).toJSON() });
    }
  }

  async #serve(request: Request): Promise<void> {
    const { id } = request;
    this.#practice.stopFor(request.name);
    this.#active.add(id);
    try {
      if (!this.#core) throw new TablightError("internal", "the worker has not started");
      const value = await dispatch(this.#core, request, this.#jobOf(id));
      this.#post({ kind: "reply", id, value }, transferables(value));
    } catch (error) {
      this.#post({ kind: "failure", id, error: TablightError.from(error).toJSON(), dead: isTrap(error) });
    } finally {
      this.#active.delete(id);
      this.#cancelled.delete(id);
    }
  }

  #jobOf(id: number): Job {
    return {
      cancelled: () => this.#cancelled.has(id),
      progress: progressGate((progress) => this.#post({ kind: "progress", id, progress })),
      profile: (report) => this.#post({ kind: "profile", id, report }),
      helpWanted: once(() => this.#post({ kind: "helpWanted", id })),
    };
  }

  #post(message: FromWorker, transfer: Transferable[] = []): void {
    this.#scope.postMessage(message, transfer);
  }
}

function dispatch(handlers: Handlers, { name, args }: Request, job: Job): Promise<unknown> {
  const handler = handlers[name] as (args: Request["args"], job: Job) => Promise<unknown>;
  return handler.call(handlers, args, job);
}

/** Holds a lock for life; the browser releases it when this worker ends, however it ends. */
function hold(lifeline: string): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return Promise.resolve();
  return new Promise((held, failed) => {
    locks.request(lifeline, () => new Promise<never>(() => held())).catch(failed);
  });
}

/** The way to the worker at the other end of a port. */
function portLine(port: MessagePort): Line {
  return Object.assign(port, { terminate: () => port.close() });
}

/** A scope that hears what comes through a port, and the errors of its worker. */
function portScope(scope: Scope, port: MessagePort): Scope {
  port.start();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener(type: "message" | "error", listener: never) {
      if (type === "message") port.addEventListener(type, listener);
      else scope.addEventListener(type, listener);
    },
  };
}

/** The columns and the model of an outcome are moved, not copied, and so are the rows of a share and the answer of a chore. */
function transferables(value: unknown): Transferable[] {
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Uint8Array) return [value.buffer as ArrayBuffer];
  if ("head" in value) {
    const { head, rows } = value as PackedShare;
    return [head.buffer as ArrayBuffer, rows.buffer as ArrayBuffer];
  }
  if (!("report" in value)) return [];
  const { table, model } = value as RawOutcome;
  return [table, model].flatMap((bytes) => (bytes ? [bytes.buffer as ArrayBuffer] : []));
}
