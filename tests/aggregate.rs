//! Groups and measures against DuckDB, by `tests/reference/aggregate.py`. The same cases run through the npm package in `pkg/test/aggregate.test.ts`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use serde_json::Value;
use tablight::task::Context;
use tablight::{ingest, registry};

#[path = "support/values.rs"]
mod values;

#[test]
fn every_query_agrees_with_duckdb() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases: Value = serde_json::from_slice(&std::fs::read(root.join("tests/data/aggregate/cases.json")).unwrap()).unwrap();
    let bytes = std::fs::read(root.join(cases["input"].as_str().unwrap())).unwrap();
    let table = ingest::read_slice(&bytes, "sales.parquet", ingest::OpenOptions::default()).unwrap();
    let mut wrong = Vec::new();
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 200);
    for case in cases {
        let params = &case["params"];
        let outcome = match pollster::block_on(registry::run(&Context::quiet(), &table, "aggregate", params.clone())) {
            Ok(outcome) => outcome,
            Err(error) => {
                wrong.push(format!("{params}: {error}"));
                continue;
            }
        };
        let found = values::differences(&outcome.table.unwrap(), &case["columns"]);
        wrong.extend(found.into_iter().map(|difference| format!("{params}: {difference}")));
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
