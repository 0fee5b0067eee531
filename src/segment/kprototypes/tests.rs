use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, StringArray};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind};
use crate::segment::METHODS;
use crate::table::Table;
use crate::task::{Context, Method, Model, Outcome};

fn method() -> &'static Method {
    METHODS.iter().find(|method| method.name == "kprototypes").unwrap()
}

fn customers(n_rows: usize) -> Table {
    let amounts: ArrayRef =
        Arc::new(Float64Array::from_iter_values((0..n_rows).map(|i| if i % 3 == 0 { 90.0 } else { 10.0 } + (i % 5) as f64)));
    let regions: ArrayRef = Arc::new(StringArray::from_iter_values((0..n_rows).map(|i| ["north", "south", "south"][i % 3])));
    let batch = RecordBatch::try_from_iter([("amount", amounts), ("region", regions)]).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn run(table: &Table, params: Value) -> Outcome {
    block_on(method().run(&Context::quiet(), table, params)).unwrap()
}

fn error(table: &Table, params: Value) -> Error {
    block_on(method().run(&Context::quiet(), table, params)).unwrap_err()
}

fn segments(outcome: &Outcome) -> Vec<Option<i32>> {
    outcome.table.as_ref().unwrap()[0]["segment"].as_primitive::<Int32Type>().iter().collect()
}

#[test]
fn numbers_and_categories_count_together() {
    let rows = customers(60);
    let outcome = run(&rows, json!({ "k": 2 }));
    assert_eq!(outcome.report["columns"], json!(["amount", "region"]));
    assert_eq!(outcome.report["gamma"], 0.5);
    assert!(segments(&outcome).iter().enumerate().all(|(i, segment)| *segment == Some(i32::from(i % 3 == 0))));
    assert_eq!(outcome.report["segments"][1]["categories"]["region"], "north");
    let applied = block_on(method().apply(
        &Context::quiet(),
        &rows,
        &Model::from_bytes(&outcome.model.as_ref().unwrap().to_bytes().unwrap()).unwrap(),
    ));
    assert_eq!(applied.unwrap().table, outcome.table);
}

#[test]
fn a_category_that_counts_nothing_leaves_the_numbers() {
    let outcome = run(&customers(60), json!({ "k": 2, "gamma": 0 }));
    assert_eq!(outcome.report["gamma"], 0.0);
    assert_eq!(outcome.report["segments"][0]["size"], 40);
}

#[test]
fn bad_input_is_refused_with_its_place() {
    let rows = customers(9);
    assert_eq!(error(&rows, json!({ "gamma": -1 })).place().param.as_deref(), Some("gamma"));
    assert_eq!(error(&rows, json!({ "kMin": 4, "kMax": 3 })).place().param.as_deref(), Some("kMax"));
    assert_eq!(error(&rows, json!({ "columns": ["amount"], "k": 2 })).kind(), ErrorKind::Schema);
    assert_eq!(error(&rows, json!({ "columns": ["amount", "city"] })).place().column.as_deref(), Some("city"));
}
