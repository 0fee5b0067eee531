/** The entry of the package's worker. */
import { glue } from "./glue.js";
import { restInWorker } from "./rest.js";
import { type Scope, serve } from "./serving.js";
import { instantiate } from "./wasm.js";

serve(globalThis as unknown as Scope, (parts) => instantiate(glue, parts.first, restInWorker(parts)));
