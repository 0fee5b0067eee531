//! What the area promises, whatever the method.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::{Float64Type, Int64Type};
use arrow::record_batch::RecordBatch;
use serde_json::{Value, json};

use crate::context::{Budget, Context, Host, Progress};
use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::Outcome;

const METHODS: [&str; 12] = [
    "auto",
    "ensemble",
    "ets",
    "theta",
    "optimized_theta",
    "dynamic_theta",
    "dynamic_optimized_theta",
    "auto_theta",
    "mstl",
    "ar_lag",
    "seasonal_naive",
    "naive",
];

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

/// Steps 1, 2, … and these values.
fn steps(values: &[f64]) -> Table {
    let t: Int64Array = (1..=values.len() as i64).collect();
    table(vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(values.to_vec())))])
}

fn run(table: &Table, params: Value) -> Result<Outcome> {
    pollster::block_on(registry::run(&Context::quiet(), table, "forecast", params))
}

fn on_steps(values: &[f64], mut params: Value) -> Result<Outcome> {
    params["time"] = json!("t");
    run(&steps(values), params)
}

fn column(outcome: &Outcome, name: &str) -> Vec<f64> {
    let batch = &outcome.table.as_ref().unwrap()[0];
    let values = batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
    values.as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

/// A seasonal series with growth and a little noise that is the same every time.
fn seasonal(n: usize) -> Vec<f64> {
    let noise = |i: usize| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0;
    (0..n).map(|i| (100.0 + i as f64) * (1.0 + 0.3 * (std::f64::consts::TAU * i as f64 / 12.0).sin()) + noise(i)).collect()
}

#[test]
fn odd_series_fall_back_or_are_forecast_but_never_fail() {
    let nan = f64::NAN;
    let cases: Vec<(&str, Vec<f64>)> = vec![
        ("one row", vec![5.0]),
        ("two rows", vec![5.0, 6.0]),
        ("constant", vec![3.0; 40]),
        ("zeros", vec![0.0; 40]),
        ("with NaN", vec![1.0, nan, 3.0, 4.0, nan, nan, 7.0, 8.0, 9.0, 11.0]),
        ("infinite", vec![1.0, f64::INFINITY, 3.0, 4.0, f64::NEG_INFINITY, 2.0, 7.0, 8.0, 9.0, 11.0]),
        ("huge", (0..30).map(|i| 1e300 * (1.0 + f64::from(i % 5))).collect()),
        ("tiny", (0..30).map(|i| 1e-300 * (1.0 + f64::from(i % 5))).collect()),
        ("negative", (0..30).map(|i| f64::from(i % 7) - 10.0).collect()),
        ("a jump", (0..30).map(|i| if i < 15 { 1.0 } else { 1e9 }).collect()),
    ];
    for method in METHODS {
        for (name, values) in &cases {
            let outcome = on_steps(values, json!({ "method": method, "horizon": 5, "season": [4] })).unwrap();
            let forecast = column(&outcome, "yhat");
            assert!(forecast.len() == 5 && forecast.iter().all(|f| f.is_finite()), "{method}, {name}: {forecast:?}");
        }
    }
}

#[test]
fn a_series_without_values_has_null_forecasts_and_says_why() {
    for method in METHODS {
        let outcome = on_steps(&[f64::NAN, f64::NAN], json!({ "method": method, "horizon": 3 })).unwrap();
        assert!(column(&outcome, "yhat").iter().all(|f| f.is_nan()));
        let series = &outcome.report["series"][0];
        assert_eq!(series["fallback"], json!({ "from": method, "to": null, "reason": "all values are missing" }));
        assert_eq!(series["method"], Value::Null);
    }
}

#[test]
fn a_table_without_rows_has_no_series() {
    let outcome = on_steps(&[], json!({})).unwrap();
    assert_eq!((outcome.report["series"].as_array().unwrap().len(), column(&outcome, "yhat").len()), (0, 0));
}

#[test]
fn one_bad_series_does_not_stop_the_others() {
    let n = 24;
    let names: Vec<&str> = ["good", "empty", "short"].iter().flat_map(|name| vec![*name; n]).collect();
    let value = |i: usize| match i / n {
        0 => Some(seasonal(n)[i]),
        1 => None,
        _ => (i % n < 2).then_some(4.0),
    };
    let t: Int64Array = (0..3 * n as i64).map(|i| i % n as i64).collect();
    let y: Float64Array = (0..3 * n).map(value).collect();
    let table = table(vec![("who", Arc::new(StringArray::from(names))), ("t", Arc::new(t)), ("y", Arc::new(y))]);
    let outcome = run(&table, json!({ "time": "t", "value": "y", "series": ["who"], "horizon": 2 })).unwrap();
    let series = outcome.report["series"].as_array().unwrap();
    let summary: Vec<_> = series.iter().map(|s| (s["key"]["who"].as_str().unwrap(), s["method"].as_str())).collect();
    assert_eq!(summary, [("empty", None), ("good", Some("auto")), ("short", Some("naive"))]);
    assert_eq!(series[2]["fallback"]["to"], "naive");
    let who = &outcome.table.as_ref().unwrap()[0].column_by_name("who").unwrap().clone();
    assert_eq!(who.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["empty", "empty", "good", "good", "short", "short"]);
}

#[test]
fn the_report_has_the_key_of_a_series_as_fields_unless_their_names_are_taken() {
    let texts = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; 4])) };
    let rows = table(vec![
        ("t", Arc::new(Int64Array::from(vec![1, 2, 3, 4]))),
        ("store", texts("north")),
        ("method", texts("mail")),
        ("y", Arc::new(Float64Array::from(vec![1.0, 2.0, 3.0, 4.0]))),
    ]);
    let params = json!({ "method": "naive", "time": "t", "value": "y", "series": ["store", "method"], "season": [1] });
    let one = run(&rows, params).unwrap().report["series"][0].clone();
    assert_eq!((&one["store"], &one["method"]), (&json!("north"), &json!("naive")));
    assert_eq!(one["key"], json!({ "store": "north", "method": "mail" }));
}

#[test]
fn intervals_are_nested_around_the_forecast() {
    for params in [
        json!({}),
        json!({ "method": "ets", "model": "MMM" }),
        json!({ "method": "ets", "model": "AAA" }),
        json!({ "method": "naive" }),
        json!({ "method": "seasonal_naive" }),
    ] {
        let mut params = params;
        params["horizon"] = json!(30);
        params["season"] = json!([12]);
        let outcome = on_steps(&seasonal(60), params.clone()).unwrap();
        let columns = ["lo95", "lo80", "yhat", "hi80", "hi95"].map(|name| column(&outcome, name));
        for step in 0..30 {
            let values = columns.each_ref().map(|column| column[step]);
            assert!(values.is_sorted() && values.iter().all(|v| v.is_finite()), "{params}, step {step}: {values:?}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_simulated_intervals_and_another_seed_does_not() {
    let bounds = |seed: u64| {
        column(&on_steps(&seasonal(60), json!({ "method": "ets", "model": "MMN", "horizon": 4, "seed": seed })).unwrap(), "lo95")
    };
    assert_eq!(bounds(1), bounds(1));
    assert_ne!(bounds(1), bounds(2));
}

#[test]
fn rows_in_any_order_give_the_same_forecast() {
    let values = seasonal(48);
    let shuffled: Vec<usize> = (0..48).map(|i| (i * 31 + 7) % 48).collect();
    let t: Int64Array = shuffled.iter().map(|i| *i as i64 + 1).collect();
    let y: Float64Array = shuffled.iter().map(|i| Some(values[*i])).collect();
    let table = table(vec![("t", Arc::new(t)), ("y", Arc::new(y))]);
    let outcome = run(&table, json!({ "time": "t", "value": "y" })).unwrap();
    assert_eq!(column(&outcome, "yhat"), column(&on_steps(&values, json!({ "value": "y" })).unwrap(), "yhat"));
}

#[test]
fn gaps_are_filled_and_duplicates_averaged_and_both_are_counted() {
    let t = Int64Array::from(vec![1, 2, 2, 5, 6, 7, 8, 9, 10]);
    let y = Float64Array::from(vec![1.0, 1.0, 3.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    let table = table(vec![("t", Arc::new(t)), ("y", Arc::new(y))]);
    let outcome = run(&table, json!({ "time": "t", "value": "y", "horizon": 1, "holdout": 0 })).unwrap();
    let series = &outcome.report["series"][0];
    assert_eq!((&series["gapsFilled"], &series["duplicates"], &series["rows"]), (&json!(2), &json!(1), &json!(9)));
    let next = outcome.table.as_ref().unwrap()[0].column_by_name("t").unwrap().as_primitive::<Int64Type>().value(0);
    assert_eq!(next, 11);
    assert!((column(&outcome, "yhat")[0] - 11.0).abs() < 0.1, "the gaps lie on the line");
}

#[test]
fn month_ends_stay_month_ends_and_the_only_date_and_number_are_found() {
    // 2023-01-31, 2023-02-28, … as days since 1970-01-01.
    let ends = [19388, 19416, 19447, 19477, 19508, 19538, 19569, 19600, 19630, 19661, 19691, 19722];
    let y: Float64Array = (0..12).map(|i| Some(f64::from(i))).collect();
    let table = table(vec![("at", Arc::new(Date32Array::from(ends.to_vec()))), ("y", Arc::new(y))]);
    let outcome = run(&table, json!({ "horizon": 3 })).unwrap();
    assert_eq!(outcome.report["frequency"], "monthly");
    let dates = outcome.table.as_ref().unwrap()[0].column_by_name("at").unwrap().clone();
    let dates = arrow::compute::cast(&dates, &arrow::datatypes::DataType::Utf8).unwrap();
    assert_eq!(dates.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["2024-01-31", "2024-02-29", "2024-03-31"]);
    assert_eq!(
        (&outcome.report["series"][0]["start"], &outcome.report["series"][0]["end"]),
        (&json!("2023-01-31"), &json!("2023-12-31"))
    );
}

#[test]
fn parameters_out_of_range_and_unknown_columns_are_named() {
    let y = seasonal(30);
    for (params, param) in [
        (json!({ "horizon": 0 }), "horizon"),
        (json!({ "horizon": 10_001 }), "horizon"),
        (json!({ "levels": [0.8, 1.0] }), "levels[1]"),
        (json!({ "levels": [0.8, 0.8] }), "levels[1]"),
        (json!({ "season": [] }), "season"),
        (json!({ "season": [0] }), "season"),
        (json!({ "method": "ets", "model": "ZZ" }), "model"),
        (json!({ "method": "ets", "model": "NAA" }), "model"),
        (json!({ "method": "ets", "model": "AAM" }), "model"),
        (json!({ "method": "ets", "model": "ANN", "damped": true }), "model"),
        (json!({ "gaps": "guess" }), "gaps"),
        (json!({ "value": "t" }), "value"),
        (json!({ "series": ["t"] }), "series[0]"),
    ] {
        let error = on_steps(&y, params.clone()).unwrap_err();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)), "{params}");
    }
    assert_eq!(on_steps(&y, json!({ "value": "z" })).unwrap_err().kind(), ErrorKind::Schema);
    assert_eq!(on_steps(&y, json!({ "series": ["z"] })).unwrap_err().kind(), ErrorKind::Schema);
    let error = run(&steps(&y), json!({})).unwrap_err();
    assert_eq!(error.place().param.as_deref(), Some("time"), "a column of integers is not taken for time unasked");
}

#[test]
fn a_model_that_does_not_suit_the_data_falls_back_and_says_so() {
    let outcome =
        on_steps(&[-3.0, 1.0, 2.0, 5.0, 3.0, 4.0, 2.0, 1.0, 0.5, 2.5], json!({ "method": "ets", "model": "MNN" })).unwrap();
    let fallback = &outcome.report["series"][0]["fallback"];
    assert_eq!((&fallback["from"], &fallback["to"]), (&json!("ets"), &json!("naive")));
    assert!(fallback["reason"].as_str().unwrap().contains("above zero"));
}

#[test]
fn a_season_longer_than_the_data_is_no_obstacle() {
    let others =
        ["auto_arima", "auto_ces", "holt_winters", "seasonal_ses", "seasonal_window_average", "mfles", "regression", "croston"];
    for method in METHODS.into_iter().chain(others) {
        for season in [24, 1_000_000] {
            let outcome = on_steps(&seasonal(20), json!({ "method": method, "season": [season], "horizon": 30 })).unwrap();
            assert!(column(&outcome, "yhat").iter().all(|f| f.is_finite()), "{method}, {season}");
        }
    }
}

#[test]
fn the_farthest_horizon_is_reached() {
    let outcome = on_steps(&seasonal(40), json!({ "horizon": 10_000, "season": [12], "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat").len(), 10_000);
}

#[test]
fn held_out_accuracy_is_that_of_the_forecasts_made_without_the_end() {
    let y = seasonal(72);
    let whole = on_steps(&y, json!({ "season": [12], "holdout": 12 })).unwrap();
    let train = on_steps(&y[..60], json!({ "season": [12], "holdout": 0, "horizon": 12 })).unwrap();
    let error: f64 = column(&train, "yhat").iter().zip(&y[60..]).map(|(f, y)| (f - y) * (f - y)).sum();
    let rmse = whole.report["series"][0]["rmse"].as_f64().unwrap();
    assert!((rmse - (error / 12.0).sqrt()).abs() < 1e-9);
    assert!(whole.report["series"][0]["mase"].as_f64().unwrap() < whole.report["series"][0]["naiveMase"].as_f64().unwrap());
    assert_eq!(whole.report["leaderboard"][0]["method"], "auto");
    assert_eq!(train.report["series"][0]["mase"], Value::Null);
}

#[test]
fn a_saved_model_goes_on_from_the_new_rows() {
    let y = seasonal(72);
    for method in METHODS {
        let params = json!({ "method": method, "season": [12], "horizon": 6, "holdout": 0 });
        let first = on_steps(&y[..60], params.clone()).unwrap();
        let model = first.model.unwrap();
        let bytes = model.to_bytes().unwrap();
        let model = crate::task::Model::from_bytes(&bytes).unwrap();
        // The table holds rows the model has seen as well.
        let next = pollster::block_on(registry::apply(&Context::quiet(), &steps(&y), &model)).unwrap();
        let t = next.table.as_ref().unwrap()[0].column_by_name("t").unwrap().as_primitive::<Int64Type>().value(0);
        assert_eq!(t, 73);
        let error = |f: &[f64]| f.iter().zip(seasonal(78)[72..].iter()).map(|(f, y)| (f - y).abs()).sum::<f64>();
        let fresh = on_steps(&y, params).unwrap();
        let (on, fresh) = (error(&column(&next, "yhat")), error(&column(&fresh, "yhat")));
        assert!((on - fresh).abs() < 0.05 * fresh + 20.0, "{method}: {on} against {fresh}");
        let again = pollster::block_on(registry::apply(&Context::quiet(), &steps(&y), &next.model.unwrap())).unwrap();
        assert_eq!(again.table, next.table, "rows seen already change nothing");
    }
}

struct StopAt {
    left: Cell<u32>,
    phases: Cell<[bool; 2]>,
}

impl Host for StopAt {
    fn progress(&self, progress: Progress) {
        let [prepare, fit] = self.phases.get();
        self.phases.set([prepare || progress.phase == "prepare", fit || progress.phase == "fit"]);
        self.left.set(self.left.get().saturating_sub(1));
    }

    fn cancelled(&self) -> bool {
        self.left.get() == 0
    }
}

#[test]
fn a_cancel_is_heard_within_the_fit_of_one_series() {
    let host = Rc::new(StopAt { left: Cell::new(8), phases: Cell::default() });
    let cx = Context::new(host.clone(), Budget::unlimited());
    let params = json!({ "time": "t", "value": "y", "season": [12] });
    let error = pollster::block_on(registry::run(&cx, &steps(&seasonal(2_000)), "forecast", params)).unwrap_err();
    assert_eq!((error.kind(), host.phases.get()), (ErrorKind::Aborted, [true, true]));
}

#[test]
fn memory_is_asked_for_first() {
    let cx = Context::new(Rc::new(crate::context::Quiet), Budget::new(1_000));
    let params = json!({ "time": "t", "value": "y" });
    let error = pollster::block_on(registry::run(&cx, &steps(&seasonal(100)), "forecast", params)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Memory);
    let budget = Budget::new(1 << 20);
    let cx = Context::new(Rc::new(crate::context::Quiet), budget.clone());
    let params = json!({ "time": "t", "value": "y" });
    pollster::block_on(registry::run(&cx, &steps(&seasonal(100)), "forecast", params)).unwrap();
    assert_eq!(budget.used(), 0);
}
