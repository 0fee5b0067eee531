import { availableParallelism } from "node:os";
import { instantiateInNode } from "./code.node.js";
import { Crew } from "./crew.js";
import { Engine, type EngineOptions, type Platform } from "./engine.js";
import { badParam, isTrap } from "./errors.js";
import { openDisk, openFile } from "./files.node.js";
import { LocalBackend, type WatchTraps } from "./local.js";
import { RemoteBackend } from "./remote.js";
import { Thread } from "./thread.node.js";
import { type Glue, sendable, type WasmModule, type WasmSource } from "./wasm.js";

export * from "./api.js";

/** Starts an engine. In Node it works in this thread, in slices of a few milliseconds; threads of its own help it with large files and long tasks. */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  return Engine.open(node, options);
}

const node: Platform = {
  usesWorker: () => false,
  openPath: openFile,

  async start({ wasm, worker, workers = "auto" }, memoryBudget) {
    if (worker !== undefined && typeof worker !== "boolean") {
      throw badParam("worker", "in Node the engine works in the calling thread", "leave worker out, or call openEngine inside a worker thread");
    }
    const lead = new LocalBackend(await inThisThread(wasm), memoryBudget, watchTraps, openDisk);
    const total = workers === "auto" ? Math.min(MOST_WORKERS, availableParallelism()) : workers;
    return new Crew(lead, total - 1, () => {
      const thread = new Thread();
      lead.hire(RemoteBackend.start(thread, sendable(wasm), memoryBudget));
      return () => thread.terminate();
    });
  },
};

/** Threads beyond four wait for the one that puts the shares together. */
const MOST_WORKERS = 4;

let shared: Promise<WasmModule> | undefined;
let generation = 0;

/** The instance of this thread; a fresh one, from a fresh copy of the glue, after a trap. */
async function inThisThread(wasm: WasmSource | undefined): Promise<WasmModule> {
  const seen = shared;
  const current = await seen?.catch(() => undefined);
  if (current && !current.broken) return current;
  if (shared === seen) shared = fresh(wasm);
  return shared as Promise<WasmModule>;
}

async function fresh(wasm: WasmSource | undefined): Promise<WasmModule> {
  const glue = new URL(`../wasm/tablight.js?${generation++}`, import.meta.url);
  return instantiateInNode((await import(glue.href)) as Glue, wasm);
}

/** Listens while calls are running; what is not a trap ends the process as it would have without this. */
const watchTraps: WatchTraps = (onTrap) => {
  const listener = (error: unknown): void => {
    if (isTrap(error)) return onTrap(error);
    process.off("uncaughtException", listener);
    if (process.listenerCount("uncaughtException") === 0) setImmediate(() => { throw error; });
  };
  process.on("uncaughtException", listener);
  return () => process.off("uncaughtException", listener);
};
