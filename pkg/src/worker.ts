/** The worker's side: serves the calls of one engine. Loaded as a module worker. */
import * as glue from "../wasm/tablight.js";
import { moduleUrl } from "./code.js";
import { isTrap, TablightError, trapped } from "./errors.js";
import { Core } from "./core.js";
import { progressGate } from "./progress.js";
import type { FromWorker, Handlers, Job, Request, Start, ToWorker } from "./protocol.js";
import { instantiate, type RawOutcome } from "./wasm.js";

/** What this file needs of the worker's global scope. */
interface Scope {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const cancelled = new Set<number>();
let core: Handlers | undefined;

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "start") void start(data);
  else if (data.kind === "cancel") cancelled.add(data.id);
  else void serve(data);
});

// A trap inside a resumed task rejects no promise; it surfaces here.
scope.addEventListener("error", (event) => {
  if (isTrap(event.error)) post({ kind: "dead", error: trapped(event.error).toJSON() });
});

async function start({ wasm, memoryBudget, lifeline }: Start): Promise<void> {
  try {
    await hold(lifeline);
    core = new Core(await instantiate(glue, wasm ?? moduleUrl()), memoryBudget);
    post({ kind: "ready" });
  } catch (error) {
    post({ kind: "dead", error: TablightError.from(error).toJSON() });
  }
}

/** Holds a lock for life; the browser releases it when this worker ends, however it ends. */
function hold(lifeline: string): Promise<void> {
  const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  if (!locks) return Promise.resolve();
  return new Promise((held, failed) => {
    locks.request(lifeline, () => new Promise<never>(() => held())).catch(failed);
  });
}

async function serve(request: Request): Promise<void> {
  const { id } = request;
  try {
    if (!core) throw new TablightError("internal", "the worker has not started");
    const value = await dispatch(core, request, jobOf(id));
    post({ kind: "reply", id, value }, transferables(value));
  } catch (error) {
    post({ kind: "failure", id, error: TablightError.from(error).toJSON(), dead: isTrap(error) });
  } finally {
    cancelled.delete(id);
  }
}

function dispatch(handlers: Handlers, { name, args }: Request, job: Job): Promise<unknown> {
  const handler = handlers[name] as (args: Request["args"], job: Job) => Promise<unknown>;
  return handler.call(handlers, args, job);
}

function jobOf(id: number): Job {
  return {
    cancelled: () => cancelled.has(id),
    progress: progressGate((progress) => post({ kind: "progress", id, progress })),
    profile: (report) => post({ kind: "profile", id, report }),
  };
}

/** The columns and the model of an outcome are moved, not copied. */
function transferables(value: unknown): Transferable[] {
  if (typeof value !== "object" || value === null || !("report" in value)) return [];
  const { table, model } = value as RawOutcome;
  return [table, model].flatMap((bytes) => (bytes ? [bytes.buffer as ArrayBuffer] : []));
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}
