import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { TablightError } from "./errors.js";
import { compile, type Rest, restOnDemand } from "./rest.js";
import { type Glue, instantiate, partsOf, type WasmModule, type WasmPart, type WasmSource } from "./wasm.js";

/** An instance made through the glue; code that lies in files is read from there, the rest of it when something calls it. */
export async function instantiateInNode(glue: Glue, wasm: WasmSource | undefined): Promise<WasmModule> {
  const { first, rest } = partsOf(wasm);
  const path = pathOf(rest);
  const place: Rest = async (exports) => {
    const compiled = path === undefined ? await compile(rest) : undefined;
    await restOnDemand(() => compiled ?? new WebAssembly.Module(readFileSync(path ?? "")))(exports);
  };
  return instantiate(glue, await readCode(first), place);
}

/** Code, read where it lies in a file. */
async function readCode(part: WasmPart): Promise<WasmPart> {
  const path = pathOf(part);
  if (path === undefined) return part;
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TablightError("params", `cannot read the WebAssembly module at ${String(part)}`, { details: { param: "wasm" }, cause });
  }
}

function pathOf(part: WasmPart): string | undefined {
  if (typeof part !== "string" && !(part instanceof URL)) return undefined;
  const text = String(part);
  if (/^https?:/.test(text)) return undefined;
  return text.startsWith("file:") ? fileURLToPath(text) : text;
}
