import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { moduleUrl } from "./code.js";
import { TablightError } from "./errors.js";
import type { WasmSource } from "./wasm.js";

/** The module's code, read where it is a file; the one beside the package's code if none is given. */
export async function readCode(wasm: WasmSource = moduleUrl()): Promise<WasmSource> {
  if (typeof wasm !== "string" && !(wasm instanceof URL)) return wasm;
  if (/^https?:/.test(String(wasm))) return wasm;
  try {
    return await readFile(wasm instanceof URL || !wasm.startsWith("file:") ? wasm : fileURLToPath(wasm));
  } catch (cause) {
    throw new TablightError("params", `cannot read the WebAssembly module at ${String(wasm)}`, { details: { param: "wasm" }, cause });
  }
}
