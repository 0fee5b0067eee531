use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, StringArray};
use arrow::datatypes::{Float64Type, Int32Type, UInt64Type};
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind, Result};
use crate::segment::METHODS;
use crate::segment::draw::Draws;
use crate::table::Table;
use crate::task::{Budget, Context, Host, Model, Outcome, Progress};

fn table(columns: &[(&str, &[f64])]) -> Table {
    let columns = columns.iter().map(|(name, values)| (*name, Arc::new(Float64Array::from(values.to_vec())) as ArrayRef));
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

/// Three groups of different size in two columns, around (0, 0), (20, 0) and (0, 20).
fn groups(n_rows: usize) -> Table {
    let mut draws = Draws::new(7);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for i in 0..n_rows {
        let (a, b) = match i % 6 {
            0 => (20.0, 0.0),
            1 | 2 => (0.0, 20.0),
            _ => (0.0, 0.0),
        };
        x.push(a + draws.unit() * 4.0);
        y.push(b + draws.unit() * 4.0);
    }
    table(&[("x", &x), ("y", &y)])
}

fn run_in(cx: &Context, table: &Table, params: Value) -> Result<Outcome> {
    block_on(METHODS[0].run(cx, table, params))
}

fn run(table: &Table, params: Value) -> Outcome {
    run_in(&Context::quiet(), table, params).unwrap()
}

fn error(table: &Table, params: Value) -> Error {
    run_in(&Context::quiet(), table, params).unwrap_err()
}

fn segments(outcome: &Outcome) -> Vec<Option<i32>> {
    let batches = outcome.table.as_ref().unwrap();
    batches.iter().flat_map(|batch| batch["segment"].as_primitive::<Int32Type>().iter().collect::<Vec<_>>()).collect()
}

#[test]
fn auto_finds_the_groups_and_scores_every_k() {
    let outcome = run(&groups(600), json!({}));
    assert_eq!(outcome.report["k"], 3);
    let tried: Vec<_> = outcome.report["scores"].as_array().unwrap().iter().map(|score| score["k"].as_u64().unwrap()).collect();
    assert_eq!(tried, [2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let sizes: Vec<_> = outcome.report["segments"].as_array().unwrap().iter().map(|s| s["size"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [300, 200, 100]);
    assert_eq!(outcome.report["converged"], true);
    assert_eq!(outcome.report["silhouette"], outcome.report["scores"][1]["silhouette"]);
}

#[test]
fn a_segment_says_what_sets_it_apart() {
    let outcome = run(&groups(600), json!({ "k": 3 }));
    let smallest = &outcome.report["segments"][2];
    assert!((smallest["center"]["x"].as_f64().unwrap() - 22.0).abs() < 0.5);
    assert_eq!(smallest["distinguishing"][0]["column"], "x");
    let summary = smallest["summary"].as_str().unwrap();
    assert!(summary.starts_with("Segment 2 holds 17 % of the rows: x is ") && summary.contains("× the average"), "{summary}");
}

#[test]
fn k_found_and_k_chosen_give_the_same_segments() {
    let (found, chosen) = (run(&groups(600), json!({})), run(&groups(600), json!({ "k": 3 })));
    assert_eq!(found.report["inertia"], chosen.report["inertia"]);
    assert_eq!(segments(&found), segments(&chosen));
}

#[test]
fn the_same_seed_gives_the_same_result_whatever_ran_before() {
    let params = || json!({ "k": 5, "seed": 3, "nInit": 2 });
    let first = run(&groups(900), params());
    run(&groups(300), json!({ "k": 2, "seed": 8 }));
    let second = run(&groups(900), params());
    assert_eq!(first.report, second.report);
    assert_eq!(first.table, second.table);
    assert_eq!(first.model, second.model);
}

#[test]
fn the_table_has_a_row_per_input_row_and_nulls_where_a_value_is_missing() {
    let values = [1.0, f64::NAN, 2.0, 50.0, f64::INFINITY, 51.0];
    let outcome = run(&table(&[("x", &values)]), json!({ "k": 2 }));
    assert_eq!(segments(&outcome), [Some(0), None, Some(0), Some(1), None, Some(1)]);
    let batch = &outcome.table.as_ref().unwrap()[0];
    assert_eq!(batch["row"].as_primitive::<UInt64Type>().values(), &[0, 1, 2, 3, 4, 5]);
    for column in ["distance", "pc1", "pc2"] {
        let column = batch[column].as_primitive::<Float64Type>();
        assert!((0..6).all(|row| column.is_null(row) == [1, 4].contains(&row)));
    }
    assert_eq!(
        (&outcome.report["rows"], &outcome.report["rowsUsed"], &outcome.report["rowsMissing"]),
        (&json!(6), &json!(4), &json!(2))
    );
    assert_eq!(outcome.report["columnsWithMissing"], json!([{ "column": "x", "missing": 2, "fill": null }]));
}

#[test]
fn filled_rows_are_segmented_too() {
    let outcome = run(&table(&[("x", &[1.0, f64::NAN, 2.0, 90.0])]), json!({ "k": 2, "missing": "median" }));
    assert_eq!(segments(&outcome), [Some(0), Some(0), Some(0), Some(1)]);
    assert_eq!(outcome.report["columnsWithMissing"], json!([{ "column": "x", "missing": 1, "fill": 2.0 }]));
}

#[test]
fn one_row_and_equal_rows_are_one_segment() {
    for values in [&[5.0][..], &[5.0, 5.0, 5.0]] {
        let outcome = run(&table(&[("x", values)]), json!({ "columns": ["x"] }));
        assert_eq!((&outcome.report["k"], &outcome.report["inertia"]), (&json!(1), &json!(0.0)));
        assert_eq!(outcome.report["silhouette"], Value::Null);
        assert_eq!(
            outcome.report["segments"][0]["summary"],
            "Segment 0 holds 100 % of the rows; it is close to the average in every column."
        );
    }
}

#[test]
fn a_constant_column_changes_nothing() {
    let with = table(&[("x", &[1.0, 2.0, 9.0, 10.0]), ("c", &[4.0; 4])]);
    for scale in ["standard", "none", "minmax", "robust"] {
        let outcome = run(&with, json!({ "k": 2, "columns": ["x", "c"], "scale": scale }));
        assert_eq!(segments(&outcome), [Some(0), Some(0), Some(1), Some(1)], "{scale}");
    }
}

#[test]
fn more_segments_than_different_rows_are_refused() {
    let error = error(&table(&[("x", &[1.0, 1.0, 2.0])]), json!({ "k": 3 }));
    assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some("k")));
    assert!(error.message().contains("only 2 of the rows are different"), "{error}");
    assert_eq!(run(&table(&[("x", &[1.0, 1.0, 2.0])]), json!({})).report["k"], 2);
}

#[test]
fn every_row_can_be_its_own_segment() {
    let outcome = run(&table(&[("x", &[3.0, 1.0, 2.0])]), json!({ "k": 3 }));
    assert_eq!(segments(&outcome), [Some(0), Some(1), Some(2)]);
    assert_eq!((&outcome.report["inertia"], &outcome.report["silhouette"]), (&json!(0.0), &Value::Null));
}

#[test]
fn columns_that_are_absent_or_empty_are_refused() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let none: ArrayRef = Arc::new(Float64Array::from(vec![None, None]));
    let batch = RecordBatch::try_from_iter([("name", text), ("none", none)]).unwrap();
    let table = Table::new(batch.schema(), vec![batch]);
    for (params, column) in
        [(json!({ "columns": ["price"] }), Some("price")), (json!({ "columns": ["none"] }), Some("none")), (json!({}), None)]
    {
        let error = error(&table, params);
        assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, column));
    }
}

#[test]
fn a_table_without_rows_is_refused() {
    let empty = Table::new(groups(6).schema().clone(), vec![]);
    assert_eq!(error(&empty, json!({ "k": 2 })).kind(), ErrorKind::Schema);
}

#[test]
fn given_centers_start_where_they_are_in_original_units() {
    let values = table(&[("x", &[1.0, 2.0, 9.0, 10.0])]);
    let outcome = run(&values, json!({ "init": [[9.0], [1.0]], "maxIter": 1, "tol": 0 }));
    assert_eq!((&outcome.report["k"], &outcome.report["nInit"]), (&json!(2), &json!(1)));
    assert_eq!(segments(&outcome), [Some(0), Some(0), Some(1), Some(1)]);
    let wrong = error(&values, json!({ "init": [[9.0, 1.0]] }));
    assert_eq!(wrong.place().param.as_deref(), Some("init[0]"));
}

#[test]
fn random_first_centers_work_too() {
    let outcome = run(&groups(600), json!({ "k": 3, "init": "random" }));
    assert_eq!(outcome.report["segments"][2]["size"], 100);
}

#[test]
fn a_saved_model_assigns_the_rows_as_the_run_did() {
    let rows = groups(600);
    let outcome = run(&rows, json!({ "k": 3, "missing": "mean", "scale": "robust" }));
    let bytes = outcome.model.as_ref().unwrap().to_bytes().unwrap();
    let applied = block_on(METHODS[0].apply(&Context::quiet(), &rows, &Model::from_bytes(&bytes).unwrap())).unwrap();
    assert_eq!(applied.table, outcome.table);
    assert_eq!(applied.report["sizes"], json!([300, 200, 100]));
    assert_eq!(applied.report["inertia"], outcome.report["inertia"]);
}

#[test]
fn a_model_fills_with_what_it_learnt_and_refuses_a_table_without_its_columns() {
    let model = run(&table(&[("x", &[1.0, 1.0, 2.0, 90.0])]), json!({ "k": 2, "missing": "median" })).model.unwrap();
    let apply = |table: &Table| block_on(METHODS[0].apply(&Context::quiet(), table, &model));
    let applied = apply(&table(&[("x", &[f64::NAN, 80.0])])).unwrap();
    assert_eq!(segments(&applied), [Some(0), Some(1)]);
    let refused = apply(&table(&[("y", &[1.0])])).unwrap_err();
    assert_eq!((refused.kind(), refused.place().column.as_deref()), (ErrorKind::Schema, Some("x")));
}

#[test]
fn a_model_whose_parts_do_not_fit_is_refused() {
    let model = run(&table(&[("x", &[1.0, 2.0, 90.0])]), json!({ "k": 2 })).model.unwrap();
    let good: Value = model.content().unwrap();
    for (key, value) in [
        ("/assigner/centers/rows", json!([])),
        ("/assigner/centers/rows", json!([[1.0, 2.0]])),
        ("/preparation/columns", json!([])),
        ("/preparation/fills", json!([1.0])),
        ("/preparation/scaler", json!({ "offset": [0.0], "factor": [0.0] })),
        ("/plane", json!({ "center": [], "axes": [[], []], "explained": [0, 0] })),
    ] {
        let mut content = good.clone();
        *content.pointer_mut(key).unwrap() = value;
        let damaged = Model::new("segment", "kmeans", &content).unwrap();
        let error = block_on(METHODS[0].apply(&Context::quiet(), &groups(6), &damaged)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parse, "{key}");
    }
}

/// Notes the phases, and cancels in one of them.
struct CancelIn {
    phase: &'static str,
    seen: RefCell<Vec<Progress>>,
}

impl Host for CancelIn {
    fn progress(&self, progress: Progress) {
        self.seen.borrow_mut().push(progress);
    }

    fn cancelled(&self) -> bool {
        self.seen.borrow().last().is_some_and(|progress| progress.phase == self.phase)
    }
}

#[test]
fn a_cancel_is_heard_in_every_phase() {
    for phase in ["prepare", "fit", "score", "describe", "table"] {
        let host = Rc::new(CancelIn { phase, seen: RefCell::default() });
        let cx = Context::new(host.clone(), Budget::unlimited());
        assert_eq!(run_in(&cx, &groups(600), json!({ "k": 3 })).unwrap_err().kind(), ErrorKind::Aborted);
        assert_eq!(host.seen.borrow().last().map(|progress| progress.phase), Some(phase));
    }
}

#[test]
fn progress_of_the_fit_runs_from_nothing_towards_all_and_never_back() {
    let host = Rc::new(CancelIn { phase: "never", seen: RefCell::default() });
    run_in(&Context::new(host.clone(), Budget::unlimited()), &groups(600), json!({ "kMax": 4, "nInit": 2 })).unwrap();
    let seen = host.seen.borrow();
    let fit: Vec<_> = seen.iter().filter(|progress| progress.phase == "fit").collect();
    assert!(fit.windows(2).all(|pair| pair[0].done <= pair[1].done && pair[0].total == pair[1].total));
    assert!(fit.iter().all(|progress| progress.done <= progress.total));
    assert_eq!((fit[0].done, fit[fit.len() - 1].done), (0, fit[0].total));
}

#[test]
fn a_budget_too_small_is_refused_before_anything_is_taken_and_given_back_after() {
    let budget = Budget::new(600 * 8);
    let cx = Context::new(Rc::new(crate::task::Quiet), budget.clone());
    assert_eq!(run_in(&cx, &groups(600), json!({ "k": 3 })).unwrap_err().kind(), ErrorKind::Memory);
    assert_eq!(budget.used(), 0);
    let enough = Budget::new(600 * 200);
    run_in(&Context::new(Rc::new(crate::task::Quiet), enough.clone()), &groups(600), json!({ "k": 3 })).unwrap();
    assert_eq!(enough.used(), 0);
}

#[test]
fn many_rows_are_compared_on_a_sample_and_segmented_in_full() {
    let n_rows = super::search::COMPARED_ROWS + 10_000;
    let outcome = run(&groups(n_rows), json!({ "kMax": 4, "nInit": 1 }));
    assert_eq!((&outcome.report["k"], &outcome.report["scoresRows"]), (&json!(3), &json!(super::search::COMPARED_ROWS)));
    assert_eq!(outcome.report["silhouetteRows"], 4096);
    assert_eq!(segments(&outcome).len(), n_rows);
    assert_eq!(outcome.report["segments"][0]["size"], n_rows / 2);
}

#[test]
fn segments_are_described_by_columns_that_were_not_compared() {
    let amounts: ArrayRef = Arc::new(Float64Array::from_iter_values((0..90).map(|i| f64::from(i % 3 * 40 + i % 7))));
    let regions: ArrayRef = Arc::new(StringArray::from_iter_values((0..90).map(|i| ["north", "south", "south"][i % 3])));
    let ages: ArrayRef =
        Arc::new(Float64Array::from_iter_values((0..90).map(|i| if i % 3 == 2 { 60.0 } else { 30.0 } + f64::from(i % 2))));
    let batch = RecordBatch::try_from_iter([("amount", amounts), ("region", regions), ("age", ages)]).unwrap();
    let rows = Table::new(batch.schema(), vec![batch]);
    let outcome = run(&rows, json!({ "columns": ["amount"], "k": 3, "describe": ["*"], "stability": 5 }));
    assert_eq!(outcome.report["columns"], json!(["amount"]));
    let found: Vec<&Value> =
        outcome.report["segments"].as_array().unwrap().iter().flat_map(|s| s["distinguishing"].as_array().unwrap()).collect();
    let north = found.iter().find(|d| d["category"] == "north").unwrap();
    assert_eq!((&north["compared"], &north["ratio"]), (&json!(false), &json!(3.0)));
    assert!(north["pValue"].as_f64().unwrap() < 1e-9);
    assert!(found.iter().any(|d| d["column"] == "age" && d["compared"] == false));
    for segment in outcome.report["segments"].as_array().unwrap() {
        assert!(segment["stability"].as_f64().unwrap() > 0.9, "{segment}");
        assert_eq!(segment["typical"].as_array().unwrap().len(), 3);
        assert!(segment["silhouette"].as_f64().unwrap() > 0.5);
    }
    assert_eq!(outcome.report["rules"]["fidelity"], 1.0);
    assert_eq!(outcome.report["rules"]["rules"].as_array().unwrap().len(), 3);
}

#[test]
fn what_lasts_is_looked_for_in_the_number_that_was_found() {
    // Without structure every draw of the rows would have another number.
    let mut draws = Draws::new(5);
    let columns: Vec<Vec<f64>> = (0..3).map(|_| (0..240).map(|_| draws.unit()).collect()).collect();
    let rows = table(&[("x", &columns[0]), ("y", &columns[1]), ("z", &columns[2])]);
    let lasting = |params: Value| -> Vec<Value> {
        run(&rows, params).report["segments"].as_array().unwrap().iter().map(|segment| segment["stability"].clone()).collect()
    };
    let k = run(&rows, json!({})).report["k"].clone();
    let found = lasting(json!({ "stability": 4 }));
    assert_eq!(found, lasting(json!({ "k": k, "stability": 4 })));
    assert!(found.iter().all(Value::is_number));
}
