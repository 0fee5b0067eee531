//! Backtests through the registry.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{Float64Type, Int64Type};
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::Outcome;

fn backtest(table: &Table, mut params: Value) -> Result<Outcome> {
    params["time"] = json!("t");
    params["value"] = json!("y");
    pollster::block_on(registry::run(&Context::quiet(), table, "backtest", params))
}

fn steps(values: &[f64]) -> Table {
    let t: Int64Array = (1..=values.len() as i64).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(values.to_vec())))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn column(outcome: &Outcome, name: &str) -> Vec<f64> {
    let batch = &outcome.table.as_ref().unwrap()[0];
    batch.column_by_name(name).unwrap().as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

#[test]
fn origins_roll_and_the_measures_are_those_of_the_rows() {
    let y: Vec<f64> = (0..20).map(|i| f64::from(i * i % 7)).collect();
    let outcome =
        backtest(&steps(&y), json!({ "methods": ["naive"], "horizon": 2, "origins": 3, "step": 4, "season": [1] })).unwrap();
    let batch = &outcome.table.as_ref().unwrap()[0];
    let origins = batch.column_by_name("origin").unwrap().as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(origins[..6], [10, 10, 14, 14, 18, 18]);
    let (actual, mean) = (column(&outcome, "y"), column(&outcome, "yhat"));
    assert_eq!(mean[..6], [y[9], y[9], y[13], y[13], y[17], y[17]]);
    assert_eq!(actual[..6], [y[10], y[11], y[14], y[15], y[18], y[19]]);
    let errors: Vec<f64> = actual[..6].iter().zip(&mean).map(|(y, f)| f - y).collect();
    let standing = &outcome.report["leaderboard"][0];
    let close = |name: &str, want: f64| assert!((standing[name].as_f64().unwrap() - want).abs() < 1e-12, "{name}");
    close("mae", errors.iter().map(|e| e.abs()).sum::<f64>() / 6.0);
    close("rmse", (errors.iter().map(|e| e * e).sum::<f64>() / 6.0).sqrt());
    close("bias", errors.iter().sum::<f64>() / 6.0);
    assert_eq!(standing["observations"], 6);
    assert_eq!(standing["coverage"].as_array().unwrap().len(), 2);
}

#[test]
fn the_seasonal_naive_method_stands_beside_and_the_best_comes_first() {
    let y: Vec<f64> = (0..60).map(|i| f64::from(i) + [0.0, 5.0, 1.0, 3.0][i as usize % 4] + f64::from(i * i % 5) / 10.0).collect();
    let outcome = backtest(&steps(&y), json!({ "methods": ["naive", "ets"], "horizon": 4, "season": [4] })).unwrap();
    let names: Vec<_> = outcome.report["leaderboard"].as_array().unwrap().iter().map(|s| s["method"].as_str().unwrap()).collect();
    assert_eq!((names[0], names.len()), ("ets", 3));
    assert!(names.contains(&"seasonal_naive"));
    assert_eq!(outcome.report["series"][0]["best"], "ets");
    assert!(outcome.report["sentence"].as_str().unwrap().starts_with("ets is best"));
}

#[test]
fn without_refit_the_first_model_goes_on_with_what_comes() {
    let y: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11)).collect();
    let params = |refit: bool| json!({ "methods": ["naive"], "horizon": 3, "origins": 4, "refit": refit, "season": [1] });
    let (again, on) = (backtest(&steps(&y), params(true)).unwrap(), backtest(&steps(&y), params(false)).unwrap());
    assert_eq!(column(&again, "yhat"), column(&on, "yhat"), "the last value needs no fit");
    assert_ne!(column(&again, "hi95"), column(&on, "hi95"), "but its step does");
}

#[test]
fn short_series_are_left_out_and_counted() {
    let names: Vec<&str> = std::iter::repeat_n("long", 30).chain(std::iter::repeat_n("short", 3)).collect();
    let t: Int64Array = (0..30_i64).chain(0..3).collect();
    let y: Float64Array = (0..33).map(|i| Some(f64::from(i % 5))).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![("who", Arc::new(StringArray::from(names))), ("t", Arc::new(t)), ("y", Arc::new(y))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let table = Table::new(batch.schema(), vec![batch]);
    let outcome = backtest(&table, json!({ "series": ["who"], "methods": ["naive"], "horizon": 5, "origins": 10 })).unwrap();
    let series = &outcome.report["series"];
    assert_eq!((&series[0]["origins"], &series[1]["origins"], &series[1]["best"]), (&json!(5), &json!(0), &Value::Null));
    assert!(outcome.report["notes"].to_string().contains("1 of 2 series are shorter"));
    let nothing = backtest(&steps(&[1.0]), json!({ "horizon": 3 })).unwrap();
    assert_eq!((nothing.table.unwrap()[0].num_rows(), &nothing.report["leaderboard"][0]["mase"]), (0, &Value::Null));
}

#[test]
fn methods_take_parameters_of_their_own_and_unknown_ones_are_named() {
    let y: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i * 7 % 11)).collect();
    let run = |options: Value| backtest(&steps(&y), json!({ "methods": ["ets"], "options": options, "horizon": 3 }));
    assert_ne!(
        column(&run(json!({ "ets": { "model": "AAN" } })).unwrap(), "yhat"),
        column(&run(json!({ "ets": { "model": "ANN" } })).unwrap(), "yhat")
    );
    for (params, param) in [
        (json!({ "methods": ["best"] }), "methods[0]"),
        (json!({ "methods": ["ets", "ets"] }), "methods[1]"),
        (json!({ "options": { "best": {} } }), "options.best"),
        (json!({ "origins": 0 }), "origins"),
        (json!({ "step": 0 }), "step"),
        (json!({ "target": 3.0 }), "target"),
    ] {
        let error = backtest(&steps(&y), params).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)));
    }
}
