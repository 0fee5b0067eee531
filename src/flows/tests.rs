use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int32Array, StringArray};
use arrow::datatypes::{Float64Type, Int64Type, UInt64Type};
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use super::METHODS;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Context, Outcome};

fn table(columns: [(&str, ArrayRef); 3]) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn segmentations() -> Table {
    table([
        ("a", Arc::new(Int32Array::from(vec![Some(0), Some(0), Some(0), Some(1), Some(1), None]))),
        ("b", Arc::new(StringArray::from(vec!["x", "x", "y", "y", "y", "x"]))),
        ("c", Arc::new(Int32Array::from(vec![5; 6]))),
    ])
}

fn run(method: usize, table: &Table, params: Value) -> Result<Outcome> {
    block_on(METHODS[method].run(&Context::quiet(), table, params))
}

fn error(method: usize, table: &Table, params: Value) -> Error {
    run(method, table, params).unwrap_err()
}

#[test]
fn two_segmentations_are_compared_pair_by_pair() {
    let outcome = run(0, &segmentations(), json!({ "first": "a", "second": "b" })).unwrap();
    assert_eq!((&outcome.report["rows"], &outcome.report["rowsMissing"]), (&json!(5), &json!(1)));
    let batch = &outcome.table.unwrap()[0];
    assert_eq!(batch["rows"].as_primitive::<UInt64Type>().values(), &[2, 1, 2]);
    assert_eq!(batch["share_of_first"].as_primitive::<Float64Type>().values(), &[2.0 / 3.0, 1.0 / 3.0, 1.0]);
    assert_eq!(batch["share_of_second"].as_primitive::<Float64Type>().values(), &[1.0, 1.0 / 3.0, 2.0 / 3.0]);
}

#[test]
fn a_segmentation_is_the_same_as_itself_and_has_nothing_in_common_with_one_segment() {
    let same = run(0, &segmentations(), json!({ "first": "b", "second": "b" })).unwrap();
    assert_eq!(same.report["ari"], 1.0);
    assert!((same.report["ami"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    let one = run(0, &segmentations(), json!({ "first": "b", "second": "c" })).unwrap();
    assert!(one.report["ari"].as_f64().unwrap().abs() < 1e-12 && one.report["ami"].as_f64().unwrap().abs() < 1e-9);
}

#[test]
fn entities_are_followed_and_those_that_come_and_leave_are_counted() {
    let log = table([
        ("who", Arc::new(StringArray::from(vec!["a", "b", "c", "a", "b", "d", "a"]))),
        ("month", Arc::new(Int32Array::from(vec![1, 1, 1, 2, 2, 2, 1]))),
        ("segment", Arc::new(Int32Array::from(vec![9, 0, 1, 0, 1, 1, 0]))),
    ]);
    let outcome = run(1, &log, json!({ "entity": "who", "period": "month", "segment": "segment" })).unwrap();
    let transition = &outcome.report["transitions"][0];
    assert_eq!(*transition, json!({ "stayed": 1, "moved": 1, "came": 1, "left": 1, "stayedShare": 0.5 }));
    let batch = &outcome.table.unwrap()[0];
    let (from, to) = (batch["from"].as_primitive::<Int64Type>(), batch["to"].as_primitive::<Int64Type>());
    assert_eq!(from.iter().collect::<Vec<_>>(), [Some(0), Some(0), Some(1), None]);
    assert_eq!(to.iter().collect::<Vec<_>>(), [Some(0), Some(1), None, Some(1)]);
    assert_eq!(batch["share"].as_primitive::<Float64Type>().values(), &[0.5, 0.5, 1.0, 1.0]);
}

#[test]
fn columns_that_are_not_there_and_tables_without_rows_are_told() {
    assert_eq!(error(0, &segmentations(), json!({ "first": "a" })).place().param.as_deref(), Some("second"));
    assert_eq!(error(1, &segmentations(), json!({ "entity": "a", "period": "b" })).place().param.as_deref(), Some("segment"));
    let empty = Table::new(segmentations().schema().clone(), vec![]);
    let outcome = run(0, &empty, json!({ "first": "a", "second": "b" })).unwrap();
    assert_eq!((&outcome.report["ari"], &outcome.report["summary"]), (&Value::Null, &json!("No row has both segments.")));
    let outcome = run(1, &empty, json!({ "entity": "a", "period": "b", "segment": "c" })).unwrap();
    assert_eq!(outcome.report["transitions"], json!([]));
}
