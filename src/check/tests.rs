//! However rows are cut into batches and passes, the rules find the same; and what is proposed is kept.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::law::any_cut_gives_the_same;
use crate::task::{Context, Outcome, Pass};

fn batch(rows: &[(u8, i64)]) -> RecordBatch {
    let some = |(kind, n): &(u8, i64), skip: i64| (n.rem_euclid(7) != skip).then_some((*kind, *n));
    let column = |skip: i64| rows.iter().map(move |row| some(row, skip));
    let columns: [(&str, ArrayRef); 5] = [
        ("id", Arc::new(Int64Array::from_iter(column(0).map(|row| row.map(|(_, n)| n))))),
        (
            "kind",
            Arc::new(StringArray::from_iter(
                column(1).map(|row| row.map(|(kind, _)| ["a", "bb", "", "größe"][usize::from(kind) % 4])),
            )),
        ),
        (
            "x",
            Arc::new(Float64Array::from_iter(
                column(2).map(|row| row.map(|(kind, n)| if kind == 0 { -0.0 } else { n as f64 / 2.0 })),
            )),
        ),
        (
            "text",
            Arc::new(StringArray::from_iter(
                column(3).map(|row| row.map(|(kind, n)| format!("{}{n}", ["", "x"][usize::from(kind) % 2]))),
            )),
        ),
        ("day", Arc::new(Date32Array::from_iter(column(4).map(|row| row.map(|(_, n)| n as i32))))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn rules() -> Value {
    json!([
        { "rule": "notNull", "column": "id", "atLeast": 0.5, "severity": "warning" },
        { "rule": "unique", "columns": ["id"] },
        { "rule": "unique", "columns": ["kind", "day"], "where": "id > 0" },
        { "rule": "acceptedValues", "column": "kind", "values": ["a", "bb"] },
        { "rule": "regex", "column": "kind", "pattern": "^[a-z]*$" },
        { "rule": "range", "column": "x", "min": -20, "max": 40.5 },
        { "rule": "length", "column": "kind", "min": 1 },
        { "rule": "monotone", "column": "id" },
        { "rule": "monotone", "column": "x", "strict": true, "where": "kind <> 'bb'" },
        { "rule": "monotone", "column": "text", "decreasing": true },
        { "rule": "monotone", "column": "day" },
        { "rule": "parseable", "column": "text", "as": "integer" },
        { "rule": "condition", "expression": "id > 3 or x < 0", "name": "either" },
        { "rule": "condition", "expression": "cast(text as integer) > 0" },
        { "rule": "rowCount", "min": 3, "max": 60, "where": "x > 0" },
        { "rule": "columns", "columns": ["id", "gone"] },
        { "rule": "range", "column": "gone", "min": 0 },
        { "rule": "range", "column": "kind", "min": 0 },
    ])
}

fn params() -> Value {
    json!({ "rules": rules(), "maxFailures": 5 })
}

fn pass(of: &RecordBatch, params: Value) -> Box<dyn Pass> {
    registry::pass(&of.schema(), "check", params).unwrap().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_cut_of_the_rows_gives_the_same_findings(rows in prop::collection::vec((0u8..8, -60i64..60), 0..120), cuts in prop::collection::vec(0usize..120, 0..6)) {
        let all = batch(&rows);
        for params in [params(), json!({ "method": "propose" })] {
            any_cut_gives_the_same(&all, &cuts, || pass(&all, params.clone()))?;
        }
    }

    #[test]
    fn what_is_proposed_is_kept_by_the_table_itself(rows in prop::collection::vec((0u8..8, -1000i64..1000), 0..400)) {
        let all = batch(&rows);
        let proposed = run(&all, json!({ "method": "propose" })).unwrap().report;
        let report = run(&all, proposed.clone()).unwrap().report;
        prop_assert_eq!((&report["errors"], &report["warnings"]), (&json!(0), &json!(0)), "{} {}", proposed, report);
    }
}

fn run(batch: &RecordBatch, params: Value) -> Result<Outcome> {
    let table = Table::new(batch.schema(), vec![batch.clone()]);
    pollster::block_on(registry::run(&Context::quiet(), &table, "check", params))
}

#[test]
fn damaged_states_are_refused() {
    let all = batch(&[(1, 5), (2, 6), (3, 6)]);
    for params in [params(), json!({ "method": "propose" })] {
        let mut pass = pass(&all, params);
        pass.update(&all).unwrap();
        let state = pass.to_bytes();
        for n in (0..state.len()).step_by(7) {
            assert_eq!(pass.restored(&state[..n]).err().unwrap().kind(), ErrorKind::Parse);
        }
    }
}

#[test]
fn a_warning_lets_the_table_pass_and_a_share_may_be_enough() {
    let all = batch(&[(1, 1), (2, 2), (3, 3), (4, 3)]);
    let passed = |extra: Value| {
        let mut rule = json!({ "rule": "range", "column": "id", "max": 2 });
        rule.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let report = run(&all, json!({ "rules": [rule] })).unwrap().report;
        (report["passed"].as_bool().unwrap(), report["rules"][0]["passed"].as_bool().unwrap())
    };
    assert_eq!(passed(json!({})), (false, false));
    assert_eq!(passed(json!({ "severity": "warning" })), (true, false));
    assert_eq!(passed(json!({ "atLeast": 0.5 })), (true, true));
    assert_eq!(passed(json!({ "atLeast": 0.51 })), (false, false));
}

#[test]
fn a_rule_that_is_none_is_refused_and_one_that_does_not_fit_the_table_is_broken() {
    let all = batch(&[(1, 5)]);
    for rule in [
        json!({ "rule": "nonesuch", "column": "id" }),
        json!({ "rule": "notNull" }),
        json!({ "rule": "notNull", "column": "id", "min": 3 }),
        json!({ "rule": "range", "column": "id" }),
        json!({ "rule": "notNull", "column": "id", "atLeast": 2 }),
        json!({ "rule": "notNull", "column": "id", "severity": "loud" }),
        json!({ "rule": "condition", "expression": "id >" }),
        json!({ "rule": "parseable", "column": "id", "as": "number of things" }),
        json!({ "rule": "rowCount", "min": 5, "max": 2 }),
    ] {
        assert_eq!(run(&all, json!({ "rules": [rule] })).unwrap_err().kind(), ErrorKind::Params, "{rule}");
    }
    for rule in [
        json!({ "rule": "notNull", "column": "gone" }),
        json!({ "rule": "range", "column": "kind", "min": 3 }),
        json!({ "rule": "condition", "expression": "kind + 1 > 2" }),
        json!({ "rule": "columns", "columns": [], "types": { "id": "utf8" } }),
    ] {
        let report = run(&all, json!({ "rules": [rule] })).unwrap().report;
        assert_eq!((&report["passed"], report["rules"][0]["reason"].is_string()), (&json!(false), true), "{rule}");
    }
    let missing = run(&all, json!({ "rules": [{ "rule": "foreignKey", "columns": ["id"], "to": "nobody" }] }));
    assert_eq!(missing.unwrap_err().place().param.as_deref(), Some("nobody"));
}
