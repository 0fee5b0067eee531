//! `tablight-glue MODULE.wasm OUT_DIR`: `tablight.js`, `tablight.d.ts` and `tablight_bg.wasm` from the compiled module.
//! A crate of its own, without tablight among its dependencies: the first build of the page would otherwise compile
//! all of tablight for the machine as well as for the browser.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [module, out] = &args[..] else { bail!("usage: tablight-glue MODULE.wasm OUT_DIR") };
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
