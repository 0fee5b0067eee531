use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::segment::METHODS;
use crate::table::Table;
use crate::task::{Context, Method, Model, Outcome};

fn method() -> &'static Method {
    METHODS.iter().find(|method| method.name == "kmodes").unwrap()
}

fn table(columns: &[(&str, &[Option<&str>])]) -> Table {
    let columns = columns.iter().map(|(name, values)| (*name, Arc::new(StringArray::from(values.to_vec())) as ArrayRef));
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn answers() -> Table {
    let a = ["x", "x", "x", "y", "y"].map(Some);
    let b = ["p", "p", "q", "r", "r"].map(Some);
    let c = ["1", "1", "1", "2", "2"].map(Some);
    table(&[("a", &a), ("b", &b), ("c", &c)])
}

fn run(table: &Table, params: Value) -> Result<Outcome> {
    block_on(method().run(&Context::quiet(), table, params))
}

fn error(table: &Table, params: Value) -> Error {
    run(table, params).unwrap_err()
}

fn segments(outcome: &Outcome) -> Vec<Option<i32>> {
    outcome.table.as_ref().unwrap()[0]["segment"].as_primitive::<Int32Type>().iter().collect()
}

#[test]
fn rows_with_the_same_answers_belong_together() {
    let outcome = run(&answers(), json!({ "k": 2 })).unwrap();
    assert_eq!(segments(&outcome), [Some(0), Some(0), Some(0), Some(1), Some(1)]);
    assert_eq!((&outcome.report["cost"], &outcome.report["converged"]), (&json!(1.0), &json!(true)));
    assert_eq!(outcome.report["segments"][0]["categories"], json!({ "a": "x", "b": "p", "c": "1" }));
    assert_eq!(outcome.report["rules"]["fidelity"], 1.0);
    let found = &outcome.report["segments"][1]["distinguishing"][0];
    assert!(found["sentence"].as_str().unwrap().contains("in 100 % of the rows, against 40 % overall"), "{found}");
}

#[test]
fn the_number_of_segments_is_found() {
    let group = |i: usize| Some(["x", "y"][i % 2]);
    let columns: [Vec<Option<&str>>; 2] =
        [(0..20).map(group).collect(), (0..20).map(|i| Some(["p", "q", "r", "s", "t"][i % 5])).collect()];
    let rows = table(&[("a", &columns[0]), ("b", &columns[0]), ("c", &columns[0]), ("d", &columns[1])]);
    let outcome = run(&rows, json!({ "kMax": 3 })).unwrap();
    assert_eq!(outcome.report["k"], 2);
    assert_eq!(outcome.report["scores"].as_array().unwrap().len(), 2);
}

#[test]
fn a_saved_model_assigns_rows_and_takes_unseen_values_for_different_ones() {
    let model = run(&answers(), json!({ "k": 2 })).unwrap().model.unwrap();
    let model = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    let new = table(&[("a", &[Some("y"), Some("x")]), ("b", &[Some("new"), Some("p")]), ("c", &[Some("2"), Some("1")])]);
    let applied = block_on(method().apply(&Context::quiet(), &new, &model)).unwrap();
    assert_eq!(segments(&applied), [Some(1), Some(0)]);
    assert_eq!(applied.report["inertia"], 1.0);
}

#[test]
fn a_missing_category_is_dropped_or_one_of_its_own() {
    let rows = table(&[("a", &[Some("x"), None, Some("y"), Some("x")])]);
    assert_eq!(segments(&run(&rows, json!({ "k": 2 })).unwrap()), [Some(0), None, Some(1), Some(0)]);
    let outcome = run(&rows, json!({ "k": 3, "missing": "zero" })).unwrap();
    assert_eq!((&outcome.report["rowsUsed"], &outcome.report["cost"]), (&json!(4), &json!(0.0)));
    let refused = error(&rows, json!({ "k": 2, "missing": "error" }));
    assert_eq!((refused.place().column.as_deref(), refused.place().row), (Some("a"), Some(1)));
}

#[test]
fn bad_input_is_refused_with_its_place() {
    assert_eq!(error(&answers(), json!({ "k": 9 })).place().param.as_deref(), Some("k"));
    for name in ["k", "kMin", "nInit", "maxIter"] {
        assert_eq!(error(&answers(), json!({ name: 0 })).place().param.as_deref(), Some(name));
    }
    assert_eq!(error(&table(&[("a", &[])]), json!({ "k": 1 })).kind(), ErrorKind::Schema);
    assert_eq!(error(&table(&[("a", &[None, None])]), json!({ "k": 1 })).kind(), ErrorKind::Schema);
    assert_eq!(error(&table(&[("a", &[Some("x"), Some("x")])]), json!({ "k": 1 })).kind(), ErrorKind::Schema);
    assert_eq!(error(&answers(), json!({ "columns": ["a", "a"] })).place().param.as_deref(), Some("columns"));
}
