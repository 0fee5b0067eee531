/** Where the first part of the WebAssembly module lies beside the package's code. Bundlers recognize exactly this expression and emit the file. */
export function moduleUrl(): URL {
  return new URL("../wasm/tablight_bg.wasm", import.meta.url);
}

/** Where its rest lies. */
export function restUrl(): URL {
  return new URL("../wasm/tablight_rest.wasm", import.meta.url);
}
