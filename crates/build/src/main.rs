//! The build tool: `glue` turns the compiled module into the package's JavaScript glue, `types` writes the
//! package's schemas and TypeScript types, or with `--check` fails if the ones there are stale.

mod glue;
mod types;

use std::path::Path;

use anyhow::{Result, bail};

const USAGE: &str = "usage: tablight-build glue MODULE.wasm OUT_DIR | types OUT_DIR [--check]";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["glue", module, out] => glue::write(Path::new(module), Path::new(out)),
        ["types", out] => types::write(Path::new(out)),
        ["types", out, "--check"] => types::check(Path::new(out)),
        _ => bail!(USAGE),
    }
}
