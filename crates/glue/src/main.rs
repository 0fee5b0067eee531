//! What becomes of the compiled module before it is packed. A crate of its own, without tablight among its dependencies: the first build of the page would
//! otherwise compile all of tablight for the machine as well as for the browser.
//!
//! - `tablight-glue bind MODULE.wasm OUT_DIR`: `tablight.js`, `tablight.d.ts` and `tablight_bg.wasm`.
//! - `tablight-glue watch MODULE.wasm OUT.wasm`: a module that tells which of its functions ran.
//! - `tablight-glue split MODULE.wasm RAN FIRST.wasm REST.wasm`: the functions that ran, whose places the file RAN lists, and the others.

mod split;

use std::fs;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match &args[..] {
        ["bind", module, out] => bind(module, out),
        ["watch", module, out] => Ok(fs::write(out, split::watched(&fs::read(module)?)?)?),
        ["split", module, ran, first, rest] => {
            let places = fs::read_to_string(ran)?
                .split_whitespace()
                .map(|place| place.parse().context("a place is a number"))
                .collect::<Result<_>>()?;
            let (first_part, rest_part) = split::split(&fs::read(module)?, &places)?;
            fs::write(first, first_part)?;
            Ok(fs::write(rest, rest_part)?)
        }
        _ => bail!("usage: tablight-glue bind MODULE OUT_DIR | watch MODULE OUT | split MODULE RAN FIRST REST"),
    }
}

fn bind(module: &str, out: &str) -> Result<()> {
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
