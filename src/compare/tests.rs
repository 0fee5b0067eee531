use std::sync::Arc;

use arrow::array::*;
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use super::*;
use crate::dataset::compare;
use crate::error::ErrorKind;
use crate::profile::Profiler;
use crate::registry;
use crate::stats::hash::mix;
use crate::table::Table;
use crate::task::{Context, Outcome};

fn table(n: u64, shift: f64) -> RecordBatch {
    let draw = |i: u64, salt: u64| (mix(i ^ salt << 40) >> 11) as f64 / (1u64 << 53) as f64;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("ORD-{i:06}"))))),
        ("half", Arc::new(Int64Array::from_iter_values((0..n).map(|i| (i * 2 / n) as i64)))),
        (
            "price",
            Arc::new(Float64Array::from_iter((0..n).map(|i| (i % 9 > 0).then(|| draw(i, 1) * 10.0 + shift * (i * 2 / n) as f64)))),
        ),
        ("city", Arc::new(StringArray::from_iter_values((0..n).map(|i| ["Köln", "Oslo", "Wien"][(draw(i, 2) * 3.0) as usize])))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn run(batch: &RecordBatch, params: Value) -> crate::error::Result<Outcome> {
    let table = Table::new(batch.schema(), vec![batch.clone()]);
    pollster::block_on(registry::run(&Context::quiet(), &table, "compare", params))
}

fn report(outcome: &Outcome) -> CompareReport {
    serde_json::from_value(outcome.report.clone()).unwrap()
}

fn drifted(report: &CompareReport) -> Vec<(&str, Option<bool>)> {
    report.columns.iter().map(|column| (column.column.as_str(), column.drifted)).collect()
}

#[test]
fn slices_of_a_table_are_told_apart_by_what_changed() {
    let params = json!({ "where": "half = 0", "columns": ["price", "city"] });
    for n in [1_200, 9_000] {
        let outcome = run(&table(n, 3.0), params.clone()).unwrap();
        let report = report(&outcome);
        assert_eq!((report.reference_rows, report.current_rows), (n / 2, n / 2));
        assert_eq!(drifted(&report), [("price", Some(true)), ("city", Some(false))]);
        assert!(report.columns[0].message.starts_with("It has drifted"));
    }
    let same = run(&table(9_000, 0.0), params).unwrap();
    assert_eq!((report(&same).drifted, report(&same).drifted_columns), (Some(false), 0));
}

#[test]
fn keys_are_shown_and_not_judged() {
    let n = 2_000;
    let columns: [(&str, ArrayRef); 3] = [
        ("order_id", Arc::new(Int64Array::from_iter_values(500..500 + n))),
        ("code", Arc::new(StringArray::from_iter_values((0..n).map(|i| format!("ORD-{i:06}"))))),
        // Of few values each says something.
        ("store_id", Arc::new(Int64Array::from_iter_values((0..n).map(|i| i % 30)))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let report = report(&run(&batch, json!({ "where": "order_id < 1500" })).unwrap());
    assert_eq!(drifted(&report), [("order_id", None), ("code", None), ("store_id", Some(false))]);
    assert!(report.columns[0].message.contains("not judged") && report.columns[0].picture.is_some());
    assert_eq!(report.judged_columns, 1);
}

#[test]
fn any_cut_into_passes_gives_the_same_comparison() {
    let batch = table(6_000, 3.0);
    let params = json!({ "where": "half = 0", "against": "half = 1 and price > 2" });
    let start = || registry::pass(&batch.schema(), "compare", params.clone()).unwrap().unwrap();
    let mut whole = start();
    whole.update(&batch).unwrap();
    let mut merged = start();
    for at in (0..6_000).step_by(1_300) {
        let mut part = start();
        part.update(&batch.slice(at, 1_300.min(6_000 - at))).unwrap();
        merged.merge(&*start().restored(&part.to_bytes()).unwrap()).unwrap();
    }
    let (a, b) = (report(&whole.finish().unwrap()), report(&merged.finish().unwrap()));
    assert_eq!(drifted(&a), drifted(&b));
    assert_eq!((a.reference_rows, a.current_rows), (b.reference_rows, b.current_rows));
    for (a, b) in a.columns.iter().zip(&b.columns) {
        let (a, b) = (a.score.unwrap_or(0.0), b.score.unwrap_or(0.0));
        assert!((a - b).abs() < 0.02, "{a} and {b}");
    }
}

#[test]
fn two_tables_are_compared_by_what_was_kept_of_them() {
    let (old, new) = (table(4_000, 0.0), table(4_000, 5.0));
    let renamed = RecordBatch::try_from_iter_with_nullable([
        ("price", Arc::clone(new.column(2)), true),
        ("city", Arc::clone(new.column(3)), true),
        ("half", Arc::new(StringArray::from_iter_values((0..4_000).map(|i| i.to_string()))) as ArrayRef, true),
        ("shop", Arc::clone(new.column(3)), true),
    ])
    .unwrap();
    let portrait = |batch: &RecordBatch| run(batch, json!({ "method": "portrait" })).unwrap().model.unwrap();
    let (a, b) = (portrait(&old), portrait(&renamed));
    let outcome = compare(&a, &b, json!({ "distance": 0.2 })).unwrap();
    let found = report(&outcome);
    assert_eq!((found.schema.added, found.schema.removed), (vec!["shop".to_owned()], vec!["id".to_owned()]));
    assert_eq!((found.schema.changed[0].column.as_str(), found.schema.changed[0].current.as_str()), ("half", "utf8"));
    let price = found.columns.iter().find(|column| column.column == "price").unwrap();
    assert_eq!((price.test, price.threshold, price.drifted), (Some(Test::Wasserstein), Some(0.2), Some(true)));
    // The model applied to the table says the same.
    let table = Table::new(renamed.schema(), vec![renamed.clone()]);
    let applied = pollster::block_on(registry::apply(&Context::quiet(), &table, &a)).unwrap();
    assert_eq!(report(&applied), report(&compare(&a, &b, json!({})).unwrap()));
    let silent = serde_json::to_string(&compare(&a, &b, json!({ "sensitive": true })).unwrap().report).unwrap();
    assert!(!silent.contains("Köln") && silent.contains("score"));
}

#[test]
fn conditions_that_are_none_are_named() {
    for (params, param) in [
        (json!({}), "where"),
        (json!({ "where": "half + 1" }), "where"),
        (json!({ "against": "nope(" }), "against"),
        (json!({ "method": "portrait", "where": "half = 1" }), "where"),
        (json!({ "where": "half = 1", "pValue": 0 }), "pValue"),
    ] {
        let error = run(&table(100, 0.0), params).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)));
    }
    let portrait = run(&table(100, 0.0), json!({ "method": "portrait" })).unwrap().model.unwrap();
    assert_eq!(compare(&portrait, &portrait, json!({ "where": "half = 1" })).unwrap_err().kind(), ErrorKind::Params);
}

#[test]
fn a_side_without_rows_is_not_judged() {
    let found = report(&run(&table(50, 0.0), json!({ "where": "half = 7" })).unwrap());
    assert_eq!((found.reference_rows, found.drifted), (0, None));
    assert!(found.columns.iter().all(|column| column.drifted.is_none() && !column.message.is_empty()));
    let empty = contrast(&Profiler::new(&table(1, 0.0).schema()).portraits(), &[], &SliceParams::default());
    assert_eq!((empty.columns.len(), empty.schema.removed.len()), (0, 4));
}
