import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { moduleUrl } from "./code.js";
import { Engine, type EngineOptions, type Platform } from "./engine.js";
import { badParam, isTrap, TablightError } from "./errors.js";
import { openFile } from "./files.node.js";
import { LocalBackend, type WatchTraps } from "./local.js";
import { type Glue, instantiate, type WasmModule, type WasmSource } from "./wasm.js";

export * from "./api.js";

/** Starts an engine. In Node it works in this thread, in slices of a few milliseconds. */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  return Engine.open(node, options);
}

const node: Platform = {
  usesWorker: () => false,
  openPath: openFile,

  async start({ wasm, worker }, memoryBudget) {
    if (worker !== undefined && typeof worker !== "boolean") {
      throw badParam("worker", "in Node the engine works in the calling thread", "leave worker out, or call openEngine inside a worker thread");
    }
    return new LocalBackend(await inThisThread(wasm), memoryBudget, watchTraps);
  },
};

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
  return instantiate((await import(glue.href)) as Glue, await code(wasm ?? moduleUrl()));
}

async function code(wasm: WasmSource): Promise<WasmSource> {
  if (typeof wasm !== "string" && !(wasm instanceof URL)) return wasm;
  if (/^https?:/.test(String(wasm))) return wasm;
  try {
    return await readFile(wasm instanceof URL || !wasm.startsWith("file:") ? wasm : fileURLToPath(wasm));
  } catch (cause) {
    throw new TablightError("params", `cannot read the WebAssembly module at ${String(wasm)}`, { details: { param: "wasm" }, cause });
  }
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
