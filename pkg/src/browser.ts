import { CacheFolder } from "./cache.js";
import { Crew } from "./crew.js";
import type { EngineOptions, Platform } from "./engine.js";
import { isTrap, TablightError } from "./errors.js";
import { glue } from "./glue.js";
import { LocalBackend, type WatchTraps } from "./local.js";
import { RemoteBackend } from "./remote.js";
import { compile, restNow } from "./rest.js";
import { instantiate, partsOf, sendable, type WasmModule, type WasmSource } from "./wasm.js";

/** A page or a worker in a browser. */
export const browser: Platform = {
  usesWorker: ({ worker }) => worker !== false && (worker !== undefined || typeof document !== "undefined"),

  sweep: async () => (await CacheFolder.open())?.sweepUnfinished(),

  async start(options, memoryBudget) {
    if (this.usesWorker(options)) {
      const lead = await RemoteBackend.start(spawn(options.worker), sendable(options.wasm, location.href), memoryBudget);
      if (options.warmUp ?? true) lead.practise();
      return new Crew(lead, workersOf(options) - 1, () => startHelper(lead, spawn(options.worker)));
    }
    const backend = new LocalBackend(await inThisThread(options.wasm), memoryBudget, watchTraps);
    // A page has more to do than to practise; a worker of its own has not.
    if ((options.warmUp ?? true) && typeof document === "undefined") backend.practise();
    return backend;
  },
};

/** Workers beyond four share what one reads from the disk. */
const MOST_WORKERS = 4;

function workersOf({ workers = "auto" }: EngineOptions): number {
  return workers === "auto" ? Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1) : workers;
}

// Bundlers recognize exactly this expression and emit the worker as a file of its own.
function ownWorker(): Worker {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "tablight" });
}

function spawn(worker: EngineOptions["worker"]): Worker {
  if (typeof worker === "function") return worker();
  if (worker instanceof URL || typeof worker === "string") return new Worker(worker, { type: "module", name: "tablight" });
  return ownWorker();
}

/** Makes a worker help another one; returns how to end it. */
function startHelper(lead: RemoteBackend, helper: Worker): () => void {
  const { port1, port2 } = new MessageChannel();
  helper.postMessage({ kind: "help", port: port1 }, [port1]);
  lead.introduce(port2);
  return () => helper.terminate();
}

let shared: Promise<WasmModule> | undefined;

/** The one instance of this thread: the glue holds its state in module variables. */
async function inThisThread(wasm: WasmSource | undefined): Promise<WasmModule> {
  const { first, rest } = partsOf(wasm);
  shared ??= instantiate(glue, first, restNow(compile(rest)));
  const module = await shared.catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  if (!module.broken) return module;
  throw new TablightError("internal", "the engine of this thread stopped and cannot be started again here", {
    hint: "reload the page, or let the engine work in a worker, where it restarts by itself",
  });
}

const watchTraps: WatchTraps = (onTrap) => {
  const listener = (event: Event): void => {
    if (event instanceof ErrorEvent && isTrap(event.error)) onTrap(event.error);
  };
  globalThis.addEventListener("error", listener);
  return () => globalThis.removeEventListener("error", listener);
};
