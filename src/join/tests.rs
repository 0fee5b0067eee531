//! What joins refuse, and what they ask for.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind};
use crate::registry;
use crate::table::Table;
use crate::task::{Budget, Context, Quiet};

fn table(columns: &[(&str, ArrayRef)]) -> Table {
    let batch = RecordBatch::try_from_iter(columns.iter().cloned()).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn numbers(rows: usize) -> ArrayRef {
    Arc::new(Int64Array::from(vec![7; rows]))
}

fn refused(left: Table, right: Table, params: Value, cx: &Context) -> Error {
    let both = left.beside(BTreeMap::from([("right".to_owned(), right)]));
    pollster::block_on(registry::run(cx, &both, "join", params)).unwrap_err()
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["7"]));
    let left = || table(&[("id", numbers(1)), ("x_right", numbers(1)), ("x", numbers(1))]);
    let right = || table(&[("id", numbers(1)), ("x", numbers(1)), ("name", texts.clone())]);
    for (params, param) in [
        (json!({}), "on"),
        (json!({ "on": ["id", "id"] }), "on"),
        (json!({ "on": "id" }), "suffix"),
        (json!({ "on": "id", "right": "customers" }), "customers"),
    ] {
        let error = refused(left(), right(), params.clone(), &Context::quiet());
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)), "{params}");
    }
    for on in [json!("name"), json!("missing"), json!([{ "left": "id", "right": "name" }])] {
        assert_eq!(refused(left(), right(), json!({ "on": on }), &Context::quiet()).kind(), ErrorKind::Schema, "{on}");
    }
}

#[test]
fn rows_that_do_not_fit_are_refused_before_they_are_made() {
    // A hundred million rows of keys that are all the same.
    let (left, right) = (table(&[("id", numbers(10_000))]), table(&[("id", numbers(10_000)), ("b", numbers(10_000))]));
    let budget = Budget::new(100_000_000);
    let cx = Context::new(Rc::new(Quiet), budget.clone());
    let error = refused(left, right, json!({ "on": "id" }), &cx);
    assert_eq!((error.kind(), budget.used()), (ErrorKind::Memory, 0));
}

#[test]
fn a_data_set_without_rows_joins_as_any_other() {
    let none = || table(&[("id", numbers(0)), ("b", numbers(0))]);
    let some = || table(&[("id", numbers(3))]);
    for (how, rows) in [("inner", 0), ("left", 3), ("right", 0), ("full", 3), ("semi", 0), ("anti", 3)] {
        let both = some().beside(BTreeMap::from([("right".to_owned(), none())]));
        let outcome =
            pollster::block_on(registry::run(&Context::quiet(), &both, "join", json!({ "on": "id", "how": how }))).unwrap();
        let found: usize = outcome.table.unwrap().iter().map(RecordBatch::num_rows).sum();
        assert_eq!((found, &outcome.report["rows"]), (rows, &json!(rows)), "{how}");
    }
}
