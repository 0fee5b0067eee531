//! Features against pandas, by `tests/reference/features.py`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use serde_json::Value;
use tablight::task::Context;
use tablight::{ingest, registry};

#[path = "support/values.rs"]
mod values;

#[test]
fn every_feature_agrees_with_pandas() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases: Value = serde_json::from_slice(&std::fs::read(root.join("tests/data/features/cases.json")).unwrap()).unwrap();
    let path = cases["input"].as_str().unwrap();
    let table = ingest::read_slice(&std::fs::read(root.join(path)).unwrap(), path, ingest::OpenOptions::default()).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 14);
    let mut wrong = Vec::new();
    for case in cases {
        let params = &case["params"];
        match pollster::block_on(registry::run(&Context::quiet(), &table, "features", params.clone())) {
            Ok(outcome) => {
                let found = values::differences(&outcome.table.unwrap(), &case["columns"]);
                wrong.extend(found.into_iter().map(|difference| format!("{params}: {difference}")));
            }
            Err(error) => wrong.push(format!("{params}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
