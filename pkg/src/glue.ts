import * as generated from "../wasm/tablight.js";
import type { Glue } from "./wasm.js";

/** The generated glue under the contract that the package is written against: its own declarations know only `any` and `object`. */
export const glue = generated as unknown as Glue;
