//! Joins against DuckDB, by `tests/reference/join.py`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use std::collections::BTreeMap;

use serde_json::Value;
use tablight::task::Context;
use tablight::{ingest, registry};

#[path = "support/values.rs"]
mod values;

#[test]
fn every_join_agrees_with_duckdb() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases: Value = serde_json::from_slice(&std::fs::read(root.join("tests/data/join/cases.json")).unwrap()).unwrap();
    let read = |side: &str| {
        let path = cases[side].as_str().unwrap();
        ingest::read_slice(&std::fs::read(root.join(path)).unwrap(), path, ingest::OpenOptions::default()).unwrap()
    };
    let right = read("right");
    let left = read("left").beside(BTreeMap::from([("right".to_owned(), right)]));
    let mut wrong = Vec::new();
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 80);
    for case in cases {
        let params = &case["params"];
        match pollster::block_on(registry::run(&Context::quiet(), &left, "join", params.clone())) {
            Ok(outcome) => {
                let batches = outcome.table.unwrap();
                let rows: usize = batches.iter().map(arrow::array::RecordBatch::num_rows).sum();
                assert_eq!(outcome.report["rows"], rows);
                let found = values::differences(&batches, &case["columns"]);
                wrong.extend(found.into_iter().map(|difference| format!("{params}: {difference}")));
            }
            Err(error) => wrong.push(format!("{params}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
