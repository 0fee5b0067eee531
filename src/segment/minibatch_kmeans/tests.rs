use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::registry;
use crate::segment::draw::Draws;
use crate::segment::testing::{blobs, run, table};
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
