//! `tablight-types OUT_DIR`: `types.ts` and `schemas.ts`, what the params structs say in the languages of the package. A test fails where those
//! of the package are stale.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tablight::task::Declarations;
use tablight::{export, ingest, registry};

const HEADER: &str = "// Generated from the Rust structs by `npm run types`; the structs are the place to change.\n\n";

/// Begins the names of the schemas that methods have in common.
const COMMON: &str = "common";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [out] => write(Path::new(out)),
        _ => bail!("usage: tablight-types OUT_DIR"),
    }
}

fn write(out: &Path) -> Result<()> {
    fs::create_dir_all(out)?;
    for (name, text) in files()? {
        fs::write(out.join(name), text)?;
    }
    Ok(())
}

fn files() -> Result<[(&'static str, String); 2]> {
    Ok([("types.ts", types()?), ("schemas.ts", schemas()?)])
}

fn types() -> Result<String> {
    let mut declarations = Declarations::default();
    declarations.add::<ingest::OpenOptions>();
    declarations.add::<ingest::Findings>();
    declarations.add::<export::ExportOptions>();
    let mut tasks = String::from("/** Parameters and report of every method of every task. */\nexport interface Methods {\n");
    for method in registry::methods() {
        let description = method.describe();
        (description.declare)(&mut declarations);
        let [common, params, report] = &description.names;
        writeln!(tasks, "  /** {} */", method.summary)?;
        writeln!(tasks, "  \"{}/{}\": {{ common: {common}; params: {params}; report: {report} }};", method.task, method.name)?;
    }
    tasks.push_str("}\n");
    Ok(format!("{HEADER}{}\n{tasks}", declarations.to_typescript()))
}

fn schemas() -> Result<String> {
    // What the methods of a task have in common is written once.
    let mut commons: Vec<Value> = Vec::new();
    let mut common = |schema: Value| {
        let place = commons.iter().position(|known| *known == schema).unwrap_or_else(|| {
            commons.push(schema);
            commons.len() - 1
        });
        format!("{COMMON}{place}")
    };
    let methods: Vec<_> = registry::methods()
        .map(|method| {
            let description = method.describe();
            json!({
                "task": method.task, "method": method.name, "summary": method.summary,
                "common": common(json!(description.common)), "params": description.params,
            })
        })
        .collect();
    let schema = |declared: &str, value| -> Result<String> {
        Ok(format!("{declared} = {} as const;\n", serde_json::to_string_pretty(&value)?))
    };
    let methods = schema("export const methods", json!(methods))?;
    let mut text = format!(
        "{HEADER}{}\n{}\n",
        schema("export const openSchema", json!(schemars::schema_for!(ingest::OpenOptions)))?,
        schema("export const exportSchema", json!(schemars::schema_for!(export::ExportOptions)))?,
    );
    for (place, common) in commons.iter().enumerate() {
        writeln!(text, "{}", schema(&format!("const {COMMON}{place}"), common.clone())?)?;
    }
    let named = (0..commons.len()).rev().fold(methods, |text, place| {
        let name = format!("{COMMON}{place}");
        text.replace(&format!("\"common\": \"{name}\""), &format!("\"common\": {name}"))
    });
    Ok(text + &named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_generated_is_current() -> Result<()> {
        let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pkg/src/generated");
        for (name, text) in files()? {
            let is_current = fs::read_to_string(out.join(name))? == text;
            assert!(is_current, "{name} is stale: run `npm run types` and commit the result");
        }
        Ok(())
    }
}
