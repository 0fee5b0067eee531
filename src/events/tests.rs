//! However rows are cut into batches and passes, cohorts and funnels are the same.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::error::ErrorKind;
use crate::registry;
use crate::table::Table;
use crate::task::law::any_cut_gives_the_same;
use crate::task::{Context, Pass};

fn batch(rows: &[(u8, i64)]) -> RecordBatch {
    let some = |skip: i64, (kind, n): &(u8, i64)| (n.rem_euclid(11) != skip).then_some((*kind, *n));
    let column = |skip: i64| rows.iter().map(move |row| some(skip, row));
    let columns: [(&str, ArrayRef); 4] = [
        ("who", Arc::new(Int64Array::from_iter(column(0).map(|row| row.map(|(kind, _)| i64::from(kind % 5)))))),
        (
            "what",
            Arc::new(StringArray::from_iter(
                column(1).map(|row| row.map(|(kind, n)| ["a", "b", "c"][(usize::from(kind) + n.unsigned_abs() as usize) % 3])),
            )),
        ),
        // Halves, so that sums are exact in any order.
        ("worth", Arc::new(Float64Array::from_iter(column(2).map(|row| row.map(|(_, n)| n as f64 / 2.0))))),
        (
            "at",
            Arc::new(
                TimestampMillisecondArray::from_iter(column(3).map(|row| row.map(|(_, n)| n * 36_000_000)))
                    .with_timezone("Europe/Berlin"),
            ),
        ),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn tasks() -> [(&'static str, Value); 2] {
    [
        ("cohort", json!({ "entity": "who", "time": "at", "every": "2 weeks", "measure": "worth", "where": "what <> 'c'" })),
        (
            "funnel",
            json!({ "entity": "who", "time": "at", "steps": ["what = 'a'", "what = 'b'", { "name": "third", "where": "worth > 3" }], "withinSeconds": 9e5, "by": "what" }),
        ),
    ]
}

fn pass(of: &RecordBatch, task: &str, params: Value) -> Box<dyn Pass> {
    registry::pass(&of.schema(), task, params).unwrap().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_cut_of_the_rows_gives_the_same(rows in prop::collection::vec((0u8..20, -60i64..60), 0..120), cuts in prop::collection::vec(0usize..120, 0..6)) {
        let all = batch(&rows);
        for (task, params) in tasks() {
            any_cut_gives_the_same(&all, &cuts, || pass(&all, task, params.clone()))?;
        }
    }
}

#[test]
fn a_funnel_that_nobody_entered_has_its_steps() {
    let all = batch(&[(1, 5), (2, 6)]);
    let mut pass = pass(&all, "funnel", json!({ "entity": "who", "time": "at", "steps": ["what = 'none'", "what = 'b'"] }));
    pass.update(&all).unwrap();
    let outcome = pass.finish().unwrap();
    assert_eq!(outcome.report, json!({ "rows": outcome.report["rows"], "entered": 0, "completed": 0, "share": null }));
    assert_eq!(outcome.table.unwrap()[0].num_rows(), 2);
}

#[test]
fn damaged_states_are_refused() {
    let all = batch(&[(1, 5), (2, 6), (1, 7)]);
    for (task, params) in tasks() {
        let mut pass = pass(&all, task, params);
        pass.update(&all).unwrap();
        let state = pass.to_bytes();
        for n in 0..state.len() {
            assert_eq!(pass.restored(&state[..n]).err().unwrap().kind(), ErrorKind::Parse);
        }
    }
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let all = batch(&[(1, 5)]);
    let table = Table::new(all.schema(), vec![all.clone()]);
    let steps = json!(["what = 'a'", "what = 'b'"]);
    for (task, params, param) in [
        ("cohort", json!({ "time": "at" }), "entity"),
        ("cohort", json!({ "entity": "who", "time": "worth" }), "time"),
        ("cohort", json!({ "entity": "who", "time": "at", "every": "fortnight" }), "every"),
        ("cohort", json!({ "entity": "who", "time": "at", "every": "0 days" }), "every"),
        ("cohort", json!({ "entity": "who", "time": "at", "measure": "what" }), "measure"),
        ("funnel", json!({ "entity": "who", "time": "at", "steps": ["what = 'a'"] }), "steps"),
        ("funnel", json!({ "entity": "who", "time": "at", "steps": ["what = 'a'", "worth"] }), "steps[1]"),
        ("funnel", json!({ "entity": "who", "time": "at", "steps": steps, "withinSeconds": 0 }), "withinSeconds"),
    ] {
        let error = pollster::block_on(registry::run(&Context::quiet(), &table, task, params.clone())).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)), "{task} {params}: {error}");
    }
}
