use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, StringArray};
use arrow::datatypes::Float64Type;
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::context::Context;
use crate::registry;
use crate::segment::draw::Draws;
use crate::segment::testing::{blobs, run, table};
use crate::table::Table;
use crate::task::Outcome;
use crate::task::law::any_cut_gives_the_same;

fn with(more: Value) -> Value {
    let mut params = json!({ "method": "minibatch_kmeans", "scale": "none" });
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    params
}

fn inertia(rows: &[Vec<f64>], params: Value) -> f64 {
    run(&table(rows), params).unwrap().report["inertia"].as_f64().unwrap()
}

#[test]
fn far_groups_are_found_and_their_number_too() {
    let rows = table(&blobs(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 200));
    for params in
        [json!({ "k": 3 }), json!({}), json!({ "k": 3, "init": "random", "nInit": 9 }), json!({ "k": 3, "order": "rows" })]
    {
        let outcome = run(&rows, with(params.clone())).unwrap();
        let sizes: Vec<u64> =
            outcome.report["segments"].as_array().unwrap().iter().map(|segment| segment["size"].as_u64().unwrap()).collect();
        assert_eq!(sizes, [200, 200, 200], "{params}");
    }
}

#[test]
fn the_inertia_is_near_that_of_k_means_and_the_seed_decides() {
    let mut draws = Draws::new(5);
    let rows: Vec<Vec<f64>> = (0..6000).map(|_| (0..3).map(|_| draws.unit() * draws.unit()).collect()).collect();
    let full = inertia(&rows, json!({ "method": "kmeans", "scale": "none", "k": 6 }));
    let batches = |seed: u64| inertia(&rows, with(json!({ "k": 6, "seed": seed })));
    let first = batches(0);
    assert!(first < full * 1.03, "{first} {full}");
    assert_eq!(first, batches(0));
    assert_ne!(first, batches(1));
}

#[test]
fn a_long_tail_keeps_its_centers() {
    let mut draws = Draws::new(8);
    let rows: Vec<Vec<f64>> = (0..20_000).map(|_| vec![draws.unit().powf(-0.7), draws.unit()]).collect();
    let full = inertia(&rows, json!({ "method": "kmeans", "scale": "none", "k": 6 }));
    let batches = inertia(&rows, with(json!({ "k": 6, "initSize": 4000 })));
    assert!(batches < full * 1.2, "{batches} {full}");
}

#[test]
fn a_center_without_rows_is_put_on_one_of_a_batch() {
    let rows = blobs(&[[0.0, 0.0], [9.0, 0.0]], 100);
    let start = json!([[0.0, 0.0], [500.0, 500.0]]);
    let sizes = |ratio: f64| {
        let outcome = run(&table(&rows), with(json!({ "init": start, "reassignmentRatio": ratio }))).unwrap();
        outcome.report["segments"][1]["size"].as_u64().unwrap()
    };
    assert_eq!((sizes(0.0), sizes(0.01)), (0, 100));
}

#[test]
fn batches_end_as_asked() {
    let rows = table(&blobs(&[[0.0, 0.0], [1.0, 0.0]], 100));
    let steps = |more: Value| {
        let outcome = run(&rows, with(more)).unwrap();
        (outcome.report["steps"].as_u64().unwrap(), outcome.report["converged"].as_bool().unwrap())
    };
    assert_eq!(steps(json!({ "k": 2, "batchSize": 50, "maxIter": 3, "maxNoImprovement": null })), (12, false));
    assert_eq!(steps(json!({ "k": 2, "batchSize": 60, "maxIter": 2, "maxNoImprovement": null, "order": "rows" })), (8, false));
    assert!(steps(json!({ "k": 2, "batchSize": 50, "tol": 1.0, "maxNoImprovement": null })).1);
    assert!(steps(json!({ "k": 2 })).1);
}

#[test]
fn wrong_parameters_are_named() {
    let rows = table(&[vec![0.0, 1.0], vec![2.0, 1.5]]);
    for (params, name) in [
        (json!({ "k": 3 }), "k"),
        (json!({ "k": 0 }), "k"),
        (json!({ "kMin": 4, "kMax": 3 }), "kMax"),
        (json!({ "batchSize": 0 }), "batchSize"),
        (json!({ "maxNoImprovement": 0 }), "maxNoImprovement"),
        (json!({ "tol": -1.0 }), "tol"),
        (json!({ "reassignmentRatio": 1.5 }), "reassignmentRatio"),
        (json!({ "passes": 0 }), "passes"),
        (json!({ "init": [[1.0]] }), "init[0]"),
        (json!({ "init": [] }), "init"),
    ] {
        assert_eq!(run(&rows, with(params)).err().unwrap().place().param.as_deref(), Some(name));
    }
}

#[test]
fn one_row_equal_rows_and_huge_values_have_an_answer() {
    for rows in [vec![vec![1.0, 2.0]], vec![vec![1.0, 2.0]; 9]] {
        let columns = json!(["x0", "x1"]);
        assert_eq!(run(&table(&rows), with(json!({ "columns": columns }))).unwrap().report["k"], 1);
        let error = run(&table(&rows), with(json!({ "columns": columns, "k": 2 }))).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some("k"));
    }
    let error = run(&table(&[vec![1e300, 0.0], vec![-1e300, 1.0]]), with(json!({ "k": 1 }))).err().unwrap();
    assert_eq!(error.kind().code(), "schema");
}

/// A log with numbers, missing ones among them, and a text.
fn log(numbers: &[i8]) -> RecordBatch {
    let amounts: ArrayRef = Arc::new(Float64Array::from_iter(numbers.iter().map(|&x| (x != 0).then(|| f64::from(x) * 0.5))));
    let counts: ArrayRef = Arc::new(Int64Array::from_iter_values(numbers.iter().map(|&x| i64::from(x) / 3)));
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(numbers.iter().map(|x| if *x > 2 { "many" } else { "few" })));
    RecordBatch::try_from_iter([("amount", amounts), ("count", counts), ("word", words)]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn rows_that_are_not_kept_have_one_answer_however_they_are_cut(
        numbers in prop::collection::vec(-9i8..9, 30..90),
        cuts in prop::collection::vec(0usize..90, 0..4),
    ) {
        let batch = log(&numbers);
        let params = with(json!({ "k": 2, "describe": ["word"], "scale": "standard" }));
        any_cut_gives_the_same(&batch, &cuts, || registry::pass(&batch.schema(), "segment", params.clone()).unwrap().unwrap())?;
    }
}

#[test]
fn a_sample_stands_for_rows_that_are_not_kept() {
    let n = 300_000;
    let values = |f: &dyn Fn(usize) -> f64| -> ArrayRef { Arc::new(Float64Array::from_iter_values((0..n).map(f))) };
    let near = |i: usize| (i % 1009) as f64 / 1009.0 + ((i * 7919) % 100_003) as f64 * 1e-7;
    let x = values(&|i| (i % 3) as f64 * 10.0 + near(i));
    let y = values(&|i| (i % 3 % 2) as f64 * 10.0 + near(i / 2));
    let batch = RecordBatch::try_from_iter([("x", x), ("y", y)]).unwrap();
    let mut pass = registry::pass(&batch.schema(), "segment", with(json!({ "k": 3 }))).unwrap().unwrap();
    pass.update(&batch).unwrap();
    let outcome = pass.finish().unwrap();
    let report = &outcome.report;
    assert_eq!(
        (report["rows"].as_u64(), report["sampleRows"].as_u64(), report["k"].as_u64()),
        (Some(n as u64), Some(1 << 17), Some(3))
    );
    assert!(report["notes"].as_array().unwrap().last().unwrap().as_str().unwrap().contains("131072"));
    assert!(
        report["segments"][0]["share"].as_f64().unwrap() < 0.34 && report["segments"][0]["typical"].as_array().unwrap().is_empty()
    );
    assert!(outcome.table.is_none());
    let model = outcome.model.unwrap();
    let all = crate::table::Table::new(batch.schema(), vec![batch]);
    let applied = pollster::block_on(registry::apply(&crate::context::Context::quiet(), &all, &model)).unwrap();
    assert_eq!(applied.report["sizes"], json!([100_000, 100_000, 100_000]));
}

/// The outcome after each pass over all rows, as many as are asked for.
fn gone_over(batch: &RecordBatch, params: &Value) -> Vec<Outcome> {
    let start = || registry::pass(&batch.schema(), "segment", params.clone()).unwrap().unwrap();
    let (mut pass, mut outcomes) = (start(), Vec::new());
    loop {
        pass.update(batch).unwrap();
        outcomes.push(pass.finish().unwrap());
        match pollster::block_on(pass.further(&Context::quiet())).unwrap() {
            Some(state) => pass = start().begun(&state).unwrap(),
            None => return outcomes,
        }
    }
}

/// More rows than a sample holds, of which one in 50 lacks a number.
fn many(n: usize) -> RecordBatch {
    let mut draws = Draws::new(3);
    let x: Vec<f64> = (0..n).map(|i| [0.0, 5.0, 5.5, 12.0][i % 4] + draws.unit() * draws.unit() * 6.0).collect();
    let y: ArrayRef = Arc::new(Float64Array::from_iter((0..n).map(|i| (i % 50 > 0).then(|| draws.unit() + (i % 3) as f64))));
    RecordBatch::try_from_iter([("x", Arc::new(Float64Array::from(x)) as ArrayRef), ("y", y)]).unwrap()
}

#[test]
fn further_passes_count_all_rows_and_move_the_centers_to_their_means() {
    let batch = many(140_000);
    let all = Table::new(batch.schema(), vec![batch.clone()]);
    let outcomes = gone_over(&batch, &with(json!({ "k": 4, "passes": 5, "nInit": 2, "scale": "standard" })));
    assert_eq!(outcomes.len(), 5);
    let mut inertias = Vec::new();
    for (i, Outcome { report, model, .. }) in outcomes.iter().enumerate() {
        assert_eq!((report["rows"].as_u64(), report["sampleRows"].as_u64()), (Some(140_000), Some(1 << 17)));
        let applied = pollster::block_on(registry::apply(&Context::quiet(), &all, model.as_ref().unwrap())).unwrap().report;
        if i > 0 {
            let sizes: Vec<&Value> = report["segments"].as_array().unwrap().iter().map(|segment| &segment["size"]).collect();
            assert_eq!(json!(sizes), applied["sizes"]);
            assert_eq!((&report["rowsUsed"], &report["rowsMissing"]), (&json!(137_200), &json!(2800)));
            let share = report["segments"][0]["share"].as_f64().unwrap();
            assert!((share - sizes[0].as_f64().unwrap() / 137_200.0).abs() < 1e-15);
            let (ours, theirs) = (report["inertia"].as_f64().unwrap(), applied["inertia"].as_f64().unwrap());
            assert!((ours / theirs - 1.0).abs() < 1e-12, "{ours} {theirs}");
            assert!(report["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains("of all 140000 rows")));
        }
        inertias.push(applied["inertia"].as_f64().unwrap());
    }
    assert_eq!(inertias[0], inertias[1]);
    assert!(inertias[1..].is_sorted_by(|before, after| before > after), "{inertias:?}");
}

#[test]
fn a_center_that_moved_is_told_in_original_units() {
    let batch = many(9000);
    let outcomes = gone_over(&batch, &with(json!({ "k": 1, "passes": 3, "scale": "standard", "batchSize": 10, "maxIter": 1 })));
    let x = batch.column(0).as_primitive::<Float64Type>().values();
    let mean = (0..9000).filter(|i| i % 50 > 0).map(|i| x[i]).sum::<f64>() / 8820.0;
    let [first, second, third] = [0, 1, 2].map(|i: usize| outcomes[i].report["segments"][0]["center"]["x"].as_f64().unwrap());
    assert!(first == second && (second - mean).abs() > 1e-6 && (third - mean).abs() < 1e-9, "{first} {third} {mean}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn further_passes_have_one_answer_however_rows_are_cut(
        numbers in prop::collection::vec(-9i8..9, 30..90),
        cuts in prop::collection::vec(0usize..90, 0..4),
    ) {
        let batch = log(&numbers);
        let params = with(json!({ "k": 2, "describe": ["word"], "scale": "standard", "passes": 3 }));
        let first = || registry::pass(&batch.schema(), "segment", params.clone()).unwrap().unwrap();
        let mut pass = first();
        pass.update(&batch).unwrap();
        let state = pollster::block_on(pass.further(&Context::quiet())).unwrap().unwrap();
        any_cut_gives_the_same(&batch, &cuts, || first().begun(&state).unwrap())?;
    }
}

#[test]
fn a_pass_begins_with_what_one_before_it_left_and_with_nothing_else() {
    let batch = log(&[1, 2, 3, 7, 8, 9]);
    let pass = registry::pass(&batch.schema(), "segment", with(json!({ "k": 2 }))).unwrap().unwrap();
    for state in ["", "{}", "[1]", r#"{"report":{},"model":{"task":"segment","method":"kmeans","content":{}},"left":0}"#] {
        assert_eq!(pass.begun(state).err().unwrap().kind().code(), "parse", "{state}");
    }
    let outcomes = gone_over(&batch, &with(json!({ "k": 2, "missing": "mean" })));
    assert!(outcomes.len() == 2 && outcomes[1].report["sampleRows"].is_null() && outcomes[1].report["rowsUsed"] == 6);
    assert_eq!(gone_over(&batch, &with(json!({ "k": 2, "passes": 1 }))).len(), 1);
    let refusing = with(json!({ "k": 2, "missing": "error", "columns": ["amount"] }));
    let first = registry::pass(&batch.schema(), "segment", refusing).unwrap().unwrap();
    let mut sample = first.copy();
    sample.update(&batch).unwrap();
    let mut again = first.begun(&pollster::block_on(sample.further(&Context::quiet())).unwrap().unwrap()).unwrap();
    let error = again.update(&log(&[4, 0])).err().unwrap();
    assert_eq!((error.kind().code(), error.place().column.as_deref()), ("schema", Some("amount")));
}

#[test]
fn no_column_and_no_row_are_refused() {
    let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
    let batch = RecordBatch::try_from_iter([("word", words)]).unwrap();
    for (batch, code) in [(batch, "schema"), (log(&[]), "schema")] {
        let mut pass = registry::pass(&batch.schema(), "segment", with(json!({}))).unwrap().unwrap();
        pass.update(&batch).unwrap();
        assert_eq!(pass.finish().err().unwrap().kind().code(), code);
    }
}
