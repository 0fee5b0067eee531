//! What becomes of the compiled module before it is packed. A crate of its own, without tablight among its dependencies: the first build of the page would
//! otherwise compile all of tablight for the machine as well as for the browser.
//!
//! - `tablight-glue bind MODULE.wasm OUT_DIR`: `tablight.js`, `tablight.d.ts` and `tablight_bg.wasm`.
//! - `tablight-glue watch MODULE.wasm OUT.wasm`: a module that tells which of its functions ran.
//! - `tablight-glue split MODULE.wasm LINKED.wasm RAN FIRST.wasm REST.wasm`: the functions that ran, whose places the file RAN lists, and the others, each with
//!   the data that they use; LINKED is the module before `bind`.

mod split;
mod uses;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::BinaryReader;

/// Bytes before the first section of a module.
const HEADER: usize = 8;
/// The kind of a section that has a name and is for tools.
const CUSTOM: u8 = 0;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match &args[..] {
        ["bind", module, out] => bind(module, out),
        ["watch", module, out] => Ok(fs::write(out, split::watched(&fs::read(module)?)?)?),
        ["split", module, linked, ran, first, rest] => {
            let places = fs::read_to_string(ran)?
                .split_whitespace()
                .map(|place| place.parse().context("a place is a number"))
                .collect::<Result<_>>()?;
            let uses = uses::Uses::read(&fs::read(linked)?)?;
            let (first_part, rest_part) = split::split(&fs::read(module)?, &uses, &places)?;
            fs::write(first, first_part)?;
            Ok(fs::write(rest, rest_part)?)
        }
        _ => bail!("usage: tablight-glue bind MODULE OUT_DIR | watch MODULE OUT | split MODULE LINKED RAN FIRST REST"),
    }
}

fn bind(module: &str, out: &str) -> Result<()> {
    let bound = Path::new(out).join("tablight_bg.wasm");
    Bindgen::new()
        .input_path(module)
        .out_name("tablight")
        .web(true)?
        .typescript(true)
        .remove_producers_section(true)
        // `split` knows functions by the names that the linker gives them.
        .demangle(false)
        // The package says itself where the module lies, so that bundlers see one reference to it and not two.
        .omit_default_module_path(true)
        .generate(out)?;
    let lean = without_linking(&fs::read(&bound)?)?;
    Ok(fs::write(bound, lean)?)
}

/// A module without what the linker said of it, which is true of the linked one only.
fn without_linking(module: &[u8]) -> Result<Vec<u8>> {
    let is_linking = |name: &str| name == "linking" || name.starts_with("reloc.");
    let mut reader = BinaryReader::new(module, 0);
    let mut lean = reader.read_bytes(HEADER)?.to_vec();
    while !reader.eof() {
        let start = reader.original_position();
        let kind = reader.read_u8()?;
        let length = reader.read_var_u32()? as usize;
        let mut content = BinaryReader::new(reader.read_bytes(length)?, 0);
        if kind != CUSTOM || !is_linking(content.read_string()?) {
            lean.extend_from_slice(&module[start..reader.original_position()]);
        }
    }
    Ok(lean)
}
