//! `tablight.js`, `tablight.d.ts` and `tablight_bg.wasm` from the compiled module.

use std::path::Path;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

pub fn write(module: &Path, out: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .out_name("tablight")
        .web(true)?
        .typescript(true)
        .remove_producers_section(true)
        // The package says itself where the module lies, so that bundlers see one reference to it and not two.
        .omit_default_module_path(true)
        .generate(out)
}
