//! Rules against pandas, by `tests/reference/check.py`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use std::collections::BTreeMap;

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use serde_json::{Value, json};
use tablight::table::Table;
use tablight::task::Context;
use tablight::{ingest, registry};

fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Table {
    ingest::read_slice(&std::fs::read(root().join(path)).unwrap(), path, ingest::OpenOptions::default()).unwrap()
}

#[test]
fn every_rule_agrees_with_pandas() {
    let cases: Value = serde_json::from_slice(&std::fs::read(root().join("tests/data/check/cases.json")).unwrap()).unwrap();
    let customers = read(cases["customers"].as_str().unwrap());
    let table = read(cases["input"].as_str().unwrap()).beside(BTreeMap::from([("customers".to_owned(), customers)]));
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 40);
    let rules: Vec<&Value> = cases.iter().map(|case| &case["rule"]).collect();
    let params = json!({ "rules": rules, "maxFailures": 20 });
    let outcome = pollster::block_on(registry::run(&Context::quiet(), &table, "check", params)).unwrap();
    let failures = &outcome.table.unwrap()[0];
    let (of, rows) = (failures.column(0).as_primitive::<Int64Type>(), failures.column(2).as_primitive::<Int64Type>());
    let mut wrong = Vec::new();
    for (i, case) in cases.iter().enumerate() {
        let found = &outcome.report["rules"][i];
        let mut at: Vec<i64> =
            (0..failures.num_rows()).filter(|&row| of.value(row) == i as i64).map(|row| rows.value(row)).collect();
        at.dedup();
        let found = json!([found["checked"], found["failed"], found["passed"], at]);
        let expected = json!([case["checked"], case["failed"], case["passed"], case["rows"]]);
        if found != expected {
            wrong.push(format!("{}: {found}, expected {expected}", case["rule"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(!outcome.report["passed"].as_bool().unwrap());
}
