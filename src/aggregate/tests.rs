//! However rows are cut into batches and passes, the groups are the same.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Decimal128Array, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
};
use arrow::datatypes::Int8Type;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::law::any_cut_gives_the_same;
use crate::task::{Context, Outcome, Pass};

const COLORS: [&str; 4] = ["red", "green", "", "größe"];

/// Numbers are halves, so that sums are exact in any order.
fn batch(rows: &[(u8, i64)]) -> RecordBatch {
    let some = |(kind, n): &(u8, i64), skip: i64| (n.rem_euclid(7) != skip).then_some((*kind, *n));
    let column = |skip: i64| rows.iter().map(move |row| some(row, skip));
    let color = |(kind, _): (u8, i64)| COLORS[usize::from(kind) % 4];
    let columns: [(&str, ArrayRef); 7] = [
        ("color", Arc::new(StringArray::from_iter(column(0).map(|row| row.map(color))))),
        ("coded", Arc::new(column(1).map(|row| row.map(color)).collect::<DictionaryArray<Int8Type>>())),
        ("n", Arc::new(Int64Array::from_iter(column(2).map(|row| row.map(|(_, n)| n))))),
        ("x", Arc::new(Float64Array::from_iter(column(3).map(|row| row.map(|(_, n)| n as f64 / 2.0))))),
        (
            "d",
            Arc::new(
                Decimal128Array::from_iter(column(4).map(|row| row.map(|(_, n)| i128::from(n))))
                    .with_precision_and_scale(20, 2)
                    .unwrap(),
            ),
        ),
        ("ok", Arc::new(BooleanArray::from_iter(column(5).map(|row| row.map(|(kind, _)| kind % 2 == 0))))),
        (
            "at",
            Arc::new(
                TimestampMillisecondArray::from_iter(column(6).map(|row| row.map(|(_, n)| n * 3_600_000_000)))
                    .with_timezone("Europe/Berlin"),
            ),
        ),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn params() -> Value {
    json!({
        "by": ["color", "coded", { "column": "at", "every": "year" }, { "column": "n", "width": 50 }],
        "measures": {
            "rows": "count(*)", "there": { "count": "x" }, "yes": "count_if(ok)", "sum": "sum(x) + 1", "whole": "sum(n)", "exact": "sum(d)", "mean": "mean(x)",
            "weighted": "weighted_mean(x, abs(n))", "min": "min(color)", "max": "max(at)", "low": "min(d)", "yes_max": "max(ok)", "first": "first(n, x)", "last": "last(color)",
            "median": "median(x)", "mode": "mode(coded)", "kinds": "count_distinct(x)", "about": "approx_count_distinct(n)", "near": "approx_median(x)",
            "share": "share(count(*))", "running": "running_sum(sum(n))",
        },
        "where": "n is null or n % 11 <> 0", "rollup": true,
    })
}

fn pass(of: &RecordBatch, params: Value) -> Box<dyn Pass> {
    registry::pass(&of.schema(), "aggregate", params).unwrap().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_cut_of_the_rows_gives_the_same_groups(rows in prop::collection::vec((0u8..8, -200i64..200), 0..120), cuts in prop::collection::vec(0usize..120, 0..6)) {
        let all = batch(&rows);
        any_cut_gives_the_same(&all, &cuts, || pass(&all, params()))?;
    }
}

fn run(batch: &RecordBatch, params: Value) -> Result<Outcome> {
    let table = Table::new(batch.schema(), vec![batch.clone()]);
    pollster::block_on(registry::run(&Context::quiet(), &table, "aggregate", params))
}

#[test]
fn damaged_states_are_refused() {
    let all = batch(&[(1, 5), (2, 6)]);
    let mut pass = pass(&all, params());
    pass.update(&all).unwrap();
    let state = pass.to_bytes();
    for n in 0..state.len() {
        assert_eq!(pass.restored(&state[..n]).err().unwrap().kind(), ErrorKind::Parse);
    }
}

#[test]
fn without_rows_there_are_no_groups_and_without_groups_there_is_one_of_all() {
    let none = batch(&[]);
    let grouped = run(&none, json!({ "by": ["color"], "measures": { "n": "count(*)" } })).unwrap();
    assert_eq!(grouped.table.unwrap()[0].num_rows(), 0);
    let all = run(&none, json!({ "measures": { "n": "count(*)", "sum": "sum(x)", "mean": "mean(n)" } })).unwrap();
    let table = all.table.unwrap().remove(0);
    assert_eq!(
        (table.num_rows(), table.column(0).null_count(), table.column(1).null_count(), table.column(2).null_count()),
        (1, 0, 1, 1)
    );
    for extra in [json!({ "rollup": true }), json!({ "pivot": "color" }), json!({ "limit": 3, "other": true, "sort": ["-count"] })]
    {
        let mut params = json!({ "by": ["color"] });
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        assert!(run(&none, params.clone()).is_ok(), "{params}");
    }
}

#[test]
fn integers_that_overflow_are_an_error_and_no_wrong_number() {
    let large: ArrayRef = Arc::new(Int64Array::from(vec![i64::MAX, 1]));
    let batch = RecordBatch::try_from_iter([("n", large)]).unwrap();
    for measure in ["sum(n)", "max(n + 1)", "max(n * 2)"] {
        assert_eq!(run(&batch, json!({ "measures": { "m": measure } })).unwrap_err().kind(), ErrorKind::Schema, "{measure}");
    }
    assert!(run(&batch, json!({ "measures": { "m": "sum(cast(n as double))" } })).is_ok());
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let all = batch(&[(1, 5), (2, 6)]);
    for (params, param) in [
        (json!({ "by": ["color", "color"] }), "by[1]"),
        (json!({ "by": ["color"], "measures": { "color": "count(*)" } }), "measures.color"),
        (json!({ "by": [{ "column": "n", "width": 0 }] }), "by[0]"),
        (json!({ "by": [{ "column": "n", "width": -1.5 }] }), "by[0]"),
        (json!({ "by": [{ "column": "at", "every": "month", "timeZone": "Mars/Olympus" }] }), "by[0]"),
        (json!({ "measures": { "a": { "sum": "x", "mean": "x" } } }), "measures.a"),
        (json!({ "measures": { "a": "sum(sum(x))" } }), "measures.a"),
        (json!({ "measures": { "a": "sum(*)" } }), "measures.a"),
        (json!({ "measures": { "a": "moving_sum(sum(x))" } }), "measures.a"),
        (json!({ "other": true }), "other"),
        (json!({ "by": ["color"], "pivot": "n" }), "pivot"),
        (json!({ "by": ["color"], "rollup": true, "limit": 1, "other": true }), "other"),
        (json!({ "where": "sum(x) > 1" }), "where"),
        (json!({ "by": ["color"], "fill": true }), "fill"),
    ] {
        let error = run(&all, params.clone()).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)), "{params}: {error}");
    }
    for (params, param) in [
        (json!({ "where": "nowhere > 1" }), "where"),
        (json!({ "by": [{ "column": "nowhere + 1", "every": "month" }] }), "by[0]"),
        (json!({ "measures": { "a": "sum(nowhere)" } }), "measures.a"),
    ] {
        let error = run(&all, params.clone()).unwrap_err();
        let place = (error.place().column.as_deref(), error.place().param.as_deref());
        assert_eq!((error.kind(), place), (ErrorKind::Schema, (Some("nowhere"), Some(param))), "{params}: {error}");
    }
}

#[test]
fn spans_are_filled_where_clocks_are_put_back_and_without_rows() {
    // From 30 May to 2 October 1981, through the night of 27 September, which has 25 hours.
    let batch = batch(&[(1, 100), (2, 103)]);
    for (every, spans) in [("day", 126), ("6 hours", 500), ("hour", 3001)] {
        let params = json!({ "by": [{ "column": "at", "every": every }], "measures": { "n": "count(*)" }, "fill": true });
        let found = run(&batch, params).unwrap().table.unwrap().remove(0);
        assert_eq!(found.num_rows(), spans, "{every}");
    }
    let none = json!({ "by": ["color", { "column": "at", "every": "day" }], "fill": true, "where": "n > 1000" });
    assert_eq!(run(&batch, none).unwrap().table.unwrap()[0].num_rows(), 0);
    let too_many = json!({ "by": [{ "column": "at", "every": "second" }], "fill": true });
    assert_eq!(run(&batch, too_many).unwrap_err().place().param.as_deref(), Some("fill"));
}

#[test]
fn count_of_nothing_counts_rows() {
    let found = run(&batch(&[(1, 5), (2, 6)]), json!({ "measures": { "a": "count()", "b": "count(*)" } })).unwrap();
    let row = &found.table.unwrap()[0];
    assert_eq!(row.column(0), row.column(1));
}
