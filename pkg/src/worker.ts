/** The entry of the package's worker. */
import { moduleUrl } from "./code.js";
import { glue } from "./glue.js";
import { type Scope, serve } from "./serving.js";
import { instantiate } from "./wasm.js";

serve(globalThis as unknown as Scope, (wasm) => instantiate(glue, wasm ?? moduleUrl()));
