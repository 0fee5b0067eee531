//! What features refuse, and logs without rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray, TimestampSecondArray};
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::{Context, Outcome};

fn run(rows: usize, params: Value) -> Result<Outcome> {
    let columns: [(&str, ArrayRef); 3] = [
        ("who", Arc::new(StringArray::from(vec!["a"; rows]))),
        ("at", Arc::new(TimestampSecondArray::from((0..rows as i64).map(|n| n * 86_400).collect::<Vec<_>>()))),
        ("x", Arc::new(Float64Array::from(vec![2.0; rows]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let table = Table::new(batch.schema(), vec![batch]);
    pollster::block_on(registry::run(&Context::quiet(), &table, "features", params))
}

#[test]
fn a_log_without_rows_has_no_features_and_is_no_error() {
    for extra in [
        json!({ "amount": "x", "category": "who" }),
        json!({ "method": "sessions" }),
        json!({ "method": "sessions", "per": "entity" }),
        json!({ "method": "rolling", "values": ["x"] }),
    ] {
        let mut params = json!({ "entity": "who", "time": "at" });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let outcome = run(0, params).unwrap();
        assert_eq!((outcome.table.unwrap()[0].num_rows(), &outcome.report["logRows"]), (0, &json!(0)));
    }
}

#[test]
fn what_comes_after_the_moment_that_is_looked_back_from_takes_no_part() {
    let outcome =
        run(10, json!({ "entity": "who", "time": "at", "amount": "x", "asOf": "1970-01-04", "windowsDays": [2] })).unwrap();
    let table = outcome.table.unwrap().remove(0);
    let number = |name: &str| arrow::util::display::array_value_to_string(table.column_by_name(name).unwrap(), 0).unwrap();
    assert_eq!(
        [number("frequency"), number("monetary"), number("recency_days"), number("count_2d"), number("sum_2d")],
        ["4", "8.0", "0.0", "2", "4.0"]
    );
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    for (params, param) in [
        (json!({ "time": "at" }), "entity"),
        (json!({ "entity": "who", "time": "x" }), "time"),
        (json!({ "entity": "who", "time": "at", "amount": "who" }), "amount"),
        (json!({ "entity": "who", "time": "at", "asOf": "soon" }), "asOf"),
        (json!({ "entity": "who", "time": "at", "windowsDays": [3, 3] }), "windowsDays"),
        (json!({ "method": "sessions", "entity": "who", "time": "at", "gapSeconds": 0 }), "gapSeconds"),
        (json!({ "method": "rolling", "entity": "who", "time": "at" }), "values"),
        (json!({ "method": "rolling", "entity": "who", "time": "at", "values": ["x"], "windows": [1] }), "windows"),
        (json!({ "entity": "who", "time": "at", "where": "x" }), "where"),
    ] {
        let error = run(5, params.clone()).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)), "{params}: {error}");
    }
}
