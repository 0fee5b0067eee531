import type { WasmPart, WasmParts } from "./wasm.js";

/** What the first part of the module exports; the last two only where it was cut from a rest. */
export interface First {
  memory: WebAssembly.Memory;
  /** What is called through; its slot 0 is called before that until the rest is in place. */
  restTable?: WebAssembly.Table;
  /** 1 once the rest is in place. */
  restReady?: WebAssembly.Global;
}

/** Sees to it that the rest of the module is in place when something calls it. */
export type Rest = (first: First) => void | Promise<void>;

/** Puts the rest in place right away; for threads that may not be blocked. */
export function restNow(module: Promise<WebAssembly.Module>): Rest {
  return async (first) => {
    await WebAssembly.instantiate(await module, { first } as never);
    done(first);
  };
}

/** Puts the rest in place when something first calls it. `load` must answer at once. */
export function restOnDemand(load: () => WebAssembly.Module): Rest {
  return (first) => {
    const place = (): void => {
      new WebAssembly.Instance(loaded(load), { first } as never);
      done(first);
    };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(CALLABLE), { from: { f: place } });
    first.restTable?.set(0, exports["f"]);
  };
}

/** A module that exports the function it imports: a table takes none that does not come from a module. */
const CALLABLE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 10, 1, 4, 102, 114, 111, 109, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0);

/** What runs is torn apart where the rest is missing: to the engine that is the end, as a trap is. */
function loaded(load: () => WebAssembly.Module): WebAssembly.Module {
  try {
    return load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(new Error(`the rest of the WebAssembly module could not be loaded: ${reason}`, { cause }), { fatal: true });
  }
}

function done(first: First): void {
  if (first.restReady) first.restReady.value = 1;
}

/** The code of a part, compiled. */
export async function compile(part: WasmPart): Promise<WebAssembly.Module> {
  if (part instanceof WebAssembly.Module) return part;
  if (part instanceof Blob) return WebAssembly.compile(await part.arrayBuffer());
  if (typeof part !== "string" && !(part instanceof URL)) return WebAssembly.compile(part);
  const response = await fetch(part);
  if (!response.ok) throw new Error(`${String(part)} answers ${response.status}`);
  const isWasm = response.headers.get("content-type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** The rest in a browser's worker: it is fetched and compiled ahead, of which `parts` keep the outcome, and where it is needed before that the worker waits for it. */
export function restInWorker(parts: WasmParts): Rest {
  return (first) => {
    compile(parts.rest).then((compiled) => (parts.rest = compiled), () => undefined); // where it fails, the call that needs it says so
    return restOnDemand(() => compileAtOnce(parts.rest))(first);
  };
}

/** What only workers have, and the types of a page do not. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

function compileAtOnce(part: WasmPart): WebAssembly.Module {
  if (part instanceof WebAssembly.Module) return part;
  if (part instanceof Blob) return new WebAssembly.Module(new FileReaderSync().readAsArrayBuffer(part));
  return new WebAssembly.Module(typeof part === "string" || part instanceof URL ? fetchAtOnce(part) : part);
}

function fetchAtOnce(url: string | URL): ArrayBuffer {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200 && request.status !== 0) throw new Error(`${String(url)} answers ${request.status}`);
  return request.response as ArrayBuffer;
}
