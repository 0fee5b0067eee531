/** The entry of the package's worker. */
import { glue } from "./glue.js";
import { restInWorker } from "./rest.js";
import { type Scope, serve } from "./serving.js";
import { instantiate, partsOf } from "./wasm.js";

serve(globalThis as unknown as Scope, (wasm) => {
  const { first, rest } = partsOf(wasm);
  return instantiate(glue, first, restInWorker(rest));
});
