import { type Engine, openEngine } from "tablight";
import moduleUrl from "tablight/wasm?url";
import restUrl from "tablight/wasm-rest?url";
import workerUrl from "tablight/worker?worker&url";

import { asset } from "./assets.js";
import { Opener } from "./opener.js";

/** As `vite.config.ts` builds it. */
const TYPE = import.meta.env.MODE === "single" ? "classic" : "module";

/**
 * Fetches all that an engine is made of, and returns what starts one from memory.
 *
 * A worker made from an address has no policy but the one its host sends; a worker made from a blob inherits the
 * page's. So the script is fetched here and the worker made later, when the page has given up its right to connect:
 * neither it nor any worker that replaces it can then send anything.
 */
async function fetchEngine(): Promise<() => Promise<Engine>> {
  // What is needed at once is compiled while it comes. The rest is left to the worker: it would keep this thread from drawing.
  const [script, first, rest] = await Promise.all([asset(workerUrl).then((it) => it.text()), WebAssembly.compileStreaming(asset(moduleUrl)), asset(restUrl).then((it) => it.blob())]);
  const blob = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return () => openEngine({ wasm: { first, rest }, worker: () => new Worker(blob, { type: TYPE, name: "tablight" }) });
}

Opener.fetchEngine = fetchEngine;
