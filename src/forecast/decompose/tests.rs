//! Decompositions through the registry.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array, StringArray};
use arrow::datatypes::Float64Type;
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use crate::context::Context;
use crate::registry;
use crate::table::Table;
use crate::task::Outcome;

fn decompose(columns: Vec<(&str, ArrayRef)>, mut params: Value) -> Outcome {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    params["time"] = json!("t");
    params["value"] = json!("y");
    let table = Table::new(batch.schema(), vec![batch]);
    pollster::block_on(registry::run(&Context::quiet(), &table, "decompose", params)).unwrap()
}

fn steps(y: &[f64]) -> Vec<(&'static str, ArrayRef)> {
    let t: Int64Array = (0..y.len() as i64).collect();
    vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(y.to_vec())))]
}

fn column(outcome: &Outcome, name: &str) -> Vec<f64> {
    let batch = &outcome.table.as_ref().unwrap()[0];
    batch.column_by_name(name).unwrap().as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

fn seasonal(n: usize) -> Vec<f64> {
    (0..n).map(|i| 100.0 + i as f64 / 2.0 + [0.0, 9.0, -4.0, -5.0][i % 4] + ((i * i * 37 + i * 11) % 97) as f64 / 97.0).collect()
}

#[test]
fn the_parts_add_up_to_the_values_and_the_season_is_the_one_that_was_put_in() {
    let y = seasonal(80);
    let outcome = decompose(steps(&y), json!({ "season": [4] }));
    let (trend, season, rest) = (column(&outcome, "trend"), column(&outcome, "season_4"), column(&outcome, "remainder"));
    for (i, y) in y.iter().enumerate() {
        assert!((trend[i] + season[i] + rest[i] - y).abs() < 1e-9);
        assert!((season[i] - [0.0, 9.0, -4.0, -5.0][i % 4]).abs() < 0.6, "{i}: {}", season[i]);
    }
    let series = &outcome.report["series"][0];
    assert!(series["trendStrength"].as_f64().unwrap() > 0.95 && series["seasonStrengths"][0].as_f64().unwrap() > 0.95);
    assert_eq!((series["changes"].as_array().unwrap().len(), series["unusual"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn what_is_unusual_and_what_changed_is_found_and_told() {
    let mut y = seasonal(120);
    y[50] += 60.0;
    y[80..].iter_mut().for_each(|y| *y -= 40.0);
    let outcome = decompose(steps(&y), json!({ "season": [4] }));
    let series = &outcome.report["series"][0];
    let unusual: Vec<_> = series["unusual"].as_array().unwrap().iter().map(|one| one["time"].as_str().unwrap()).collect();
    assert!(unusual.contains(&"50"), "{series}");
    let change = &series["changes"][0];
    assert_eq!((series["changes"].as_array().unwrap().len(), &change["time"]), (1, &json!("80")), "{series}");
    assert!((change["jump"].as_f64().unwrap() + 40.0).abs() < 3.0);
    assert!(series["sentence"].as_str().unwrap().contains("The latest: from 80 on"));
}

#[test]
fn series_of_all_kinds_have_parts_or_say_why_not() {
    let kinds: Vec<Vec<f64>> = vec![
        vec![5.0],
        vec![1.0, 2.0],
        vec![3.0; 30],
        vec![f64::NAN; 3],
        (0..40).map(|i| 1e300 * f64::from(i % 5)).collect(),
        seasonal(60),
    ];
    for (kind, y) in kinds.iter().enumerate() {
        let outcome = decompose(steps(y), json!({}));
        let rows = outcome.table.unwrap()[0].num_rows();
        assert_eq!(rows, y.iter().filter(|y| y.is_finite()).count(), "kind {kind}");
        assert!(!outcome.report["series"][0]["sentence"].as_str().unwrap().is_empty());
    }
    assert_eq!(decompose(steps(&[]), json!({})).report["series"], json!([]));
}

#[test]
fn a_season_that_only_one_series_has_is_null_for_the_other() {
    let who: StringArray = (0..70).map(|i| Some(if i < 60 { "long" } else { "short" })).collect();
    let t: Int64Array = (0..60_i64).chain(0..10).collect();
    let y: Float64Array = seasonal(60).into_iter().chain((0..10).map(f64::from)).map(Some).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![("who", Arc::new(who)), ("t", Arc::new(t)), ("y", Arc::new(y))];
    let outcome = decompose(columns, json!({ "series": ["who"], "season": [12] }));
    let season = column(&outcome, "season_12");
    assert!(season[..60].iter().all(|s| s.is_finite()) && season[60..].iter().all(|s| s.is_nan()));
    let table = &outcome.table.unwrap()[0];
    assert_eq!(table.column_by_name("change").unwrap().null_count(), 0);
}
