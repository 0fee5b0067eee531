//! What the area does around a method: regressors, intervals, bounds, zeros before a launch, scenarios, targets, words.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::datatypes::Float64Type;
use arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::forecaster::Asked;
use super::{Ahead, Attempt, Fitted, Forecast, ForecastParams, Forecaster, History, Pulse, Summary, apply, run};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::table::Table;
use crate::task::{Empty, Outcome, parse};

/// A method that says the first regressor is the value.
struct Echo;

#[derive(Clone, Serialize, Deserialize)]
struct EchoModel {
    seen: Vec<f64>,
}

impl Forecaster for Echo {
    const METHOD: &'static str = "echo";
    const SUMMARY: &'static str = "Says what the first regressor says.";
    type Params = Empty;
    const REGRESSORS: bool = true;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, _: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let seen = history.regressors.unwrap().columns[0].clone();
        assert_eq!(seen.len(), history.y.len());
        Ok(Attempt::Fitted(Box::new(EchoModel { seen })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(EchoModel::deserialize(state)?))
    }
}

impl Fitted for EchoModel {
    fn method(&self) -> &'static str {
        "echo"
    }

    fn summary(&self) -> Summary {
        Summary { season: 1, words: format!("saw {:?}", self.seen), ..Summary::default() }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let mean = ahead.regressors.unwrap().columns[0].clone();
        assert_eq!(mean.len(), ahead.horizon);
        Forecast::normal(mean, &vec![1.0; ahead.horizon], ahead.levels)
    }

    fn update(&mut self, _: f64, regressors: &[f64]) {
        self.seen.push(regressors[0]);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

/// Steps 0, 1, … with a value, null where it is to come, and a column beside it.
fn beside(y: &[Option<f64>], x: Vec<Option<f64>>) -> Table {
    let t: Int64Array = (0..y.len() as i64).collect();
    let (y, x) = (Float64Array::from(y.to_vec()), Float64Array::from(x));
    table(vec![("t", Arc::new(t)), ("y", Arc::new(y)), ("x", Arc::new(x))])
}

fn echo(table: &Table, mut params: Value) -> Result<Outcome> {
    params["time"] = json!("t");
    params["value"] = json!("y");
    if params["regressors"].is_null() {
        params["regressors"] = json!(["x"]);
    }
    let (params, _) = parse::<ForecastParams, Empty>(params)?;
    pollster::block_on(run::run(&Context::quiet(), table, &params, Asked { given: json!({}), method: Box::new(Echo) }))
}

fn forecast(table: &Table, mut params: Value) -> Result<Outcome> {
    params["time"] = json!("t");
    params["value"] = json!("y");
    pollster::block_on(registry::run(&Context::quiet(), table, "forecast", params))
}

fn steps(y: &[f64]) -> Table {
    let t: Int64Array = (0..y.len() as i64).collect();
    table(vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(y.to_vec())))])
}

fn column(outcome: &Outcome, name: &str) -> Vec<f64> {
    let batch = &outcome.table.as_ref().unwrap()[0];
    let values = batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
    values.as_primitive::<Float64Type>().iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn noisy(n: usize) -> Vec<f64> {
    (0..n).map(|i| 50.0 + ((i * i * 31 + i * 17) % 23) as f64).collect()
}

#[test]
fn rows_after_the_last_value_are_the_future_of_the_regressors() {
    let y = [some(&[1.0, 2.0, 3.0, 4.0]), vec![None; 3]].concat();
    let x = some(&[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0]);
    let outcome = echo(&beside(&y, x), json!({ "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat"), [50.0, 60.0, 70.0], "the horizon is what is known");
    let series = &outcome.report["series"][0];
    assert_eq!((&series["futureRows"], &series["regressorsCarried"]), (&json!(3), &json!(0)));
    let notes = outcome.report["notes"].to_string();
    assert!(notes.contains("3 rows after the last value") && notes.contains("The future of x is taken as given"), "{notes}");
    assert!(series["sentence"].as_str().unwrap().contains("saw [10.0, 20.0, 30.0, 40.0]"));
}

/// Values of the days from one on.
fn daily((year, month, day): (i64, i64, i64), y: &[f64]) -> Table {
    let from = crate::table::calendar::days_of(year, month, day) as i32;
    let t: Date32Array = (from..).take(y.len()).map(Some).collect();
    table(vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(y.to_vec())))])
}

#[test]
fn holidays_of_a_country_are_known_of_past_and_future() {
    let christmas = daily((2023, 12, 20), &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let outcome = echo(&christmas, json!({ "regressors": [], "country": "DE", "horizon": 6, "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat"), [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    let sentence = outcome.report["series"][0]["sentence"].as_str().unwrap();
    assert!(sentence.contains("saw [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]"), "{sentence}");
}

#[test]
fn a_saved_model_knows_the_holidays_to_come() {
    // From the first of November: Christmas is the 55th and 56th day.
    let y: Vec<f64> = noisy(58).iter().enumerate().map(|(i, y)| if i == 54 || i == 55 { 0.0 } else { 100.0 + y / 50.0 }).collect();
    let params = json!({ "method": "arima", "order": [0, 0, 0], "country": "DE", "calendar": true, "season": [1], "horizon": 5, "holdout": 0 });
    let outcome = forecast(&daily((2023, 11, 1), &y), params).unwrap();
    let low = |outcome: &Outcome| column(outcome, "yhat").iter().map(|yhat| *yhat < 50.0).collect::<Vec<_>>();
    assert_eq!(low(&outcome), [false, false, false, true, false], "{:?}", column(&outcome, "yhat"));
    assert!(outcome.report["series"][0]["effects"]["holiday"].is_number());
    let later = daily((2023, 12, 29), &[101.0, 101.0]);
    let onward = pollster::block_on(apply::apply(&Context::quiet(), &later, &outcome.model.unwrap())).unwrap();
    assert_eq!(low(&onward), [false, true, false, false, false], "{:?}", column(&onward, "yhat"));
}

#[test]
fn steps_have_no_calendar_and_its_names_are_taken() {
    let error = forecast(&steps(&noisy(30)), json!({ "country": "DE" })).err().unwrap();
    assert_eq!(error.place().param.as_deref(), Some("country"));
    let taken = parse::<ForecastParams, Empty>(json!({ "calendar": true, "regressors": ["weekend"] })).err().unwrap();
    assert_eq!(taken.place().param.as_deref(), Some("regressors[0]"));
}

#[test]
fn a_regressor_that_ends_too_early_goes_on_with_its_last_number_and_holes_take_the_one_before() {
    let y = [some(&[1.0, 2.0, 3.0]), vec![None]].concat();
    let outcome = echo(&beside(&y, vec![Some(1.0), None, Some(3.0), Some(4.0)]), json!({ "horizon": 3, "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat"), [4.0, 4.0, 4.0]);
    let series = &outcome.report["series"][0];
    assert_eq!((&series["regressorsFilled"], &series["regressorsCarried"]), (&json!(1), &json!(2)));
    assert!(series["sentence"].as_str().unwrap().contains("saw [1.0, 1.0, 3.0]"));
}

#[test]
fn a_regressor_of_the_past_only_is_used_as_of_one_horizon_before() {
    let y = some(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    let outcome = echo(&beside(&y, some(&[10.0, 20.0, 30.0, 40.0, 50.0])), json!({ "horizon": 2, "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat"), [40.0, 50.0]);
    assert!(outcome.report["notes"].to_string().contains("used as of 2 steps before"));
    assert!(outcome.report["series"][0]["sentence"].as_str().unwrap().contains("saw [10.0, 10.0, 10.0, 20.0, 30.0]"));
}

#[test]
fn held_out_accuracy_sees_the_regressors_as_they_were() {
    let x: Vec<f64> = noisy(20);
    let y = [some(&x), vec![None]].concat();
    let outcome = echo(&beside(&y, some(&noisy(21))), json!({ "horizon": 4, "holdout": 4 })).unwrap();
    assert_eq!(outcome.report["series"][0]["mase"], 0.0);
    assert_eq!(outcome.report["series"][0]["coverage"], json!([1.0, 1.0]));
}

#[test]
fn truth_values_stand_beside_but_texts_do_not_and_methods_that_look_away_say_so() {
    let columns = |x: ArrayRef| -> Vec<(&str, ArrayRef)> {
        let t: Int64Array = (0..4).collect();
        vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(vec![1.0, 2.0, 3.0, 5.0]))), ("x", x)]
    };
    let promo = table(columns(Arc::new(BooleanArray::from(vec![true, false, true, true]))));
    let outcome = echo(&promo, json!({ "horizon": 1, "holdout": 0 })).unwrap();
    assert_eq!(column(&outcome, "yhat"), [1.0]);
    let texts = table(columns(Arc::new(StringArray::from(vec!["a"; 4]))));
    let error = echo(&texts, json!({})).unwrap_err();
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("x")));
    let naive = forecast(&promo, json!({ "method": "naive", "regressors": ["x"] })).unwrap();
    assert!(naive.report["notes"].to_string().contains("naive makes no use of regressors"));
    for (regressors, param) in [(json!(["y"]), "regressors[0]"), (json!(["x", "x"]), "regressors[1]")] {
        let error = forecast(&promo, json!({ "regressors": regressors })).unwrap_err();
        assert_eq!(error.place().param.as_deref(), Some(param));
    }
}

#[test]
fn a_saved_model_takes_in_regressors_with_the_observations() {
    let plan_of = |x: Vec<Option<f64>>, y: Vec<Option<f64>>| {
        let first = echo(&beside(&y, x), json!({ "horizon": 2, "holdout": 0 })).unwrap();
        first.model.unwrap().content::<super::saved::SavedForecast>().unwrap()
    };
    let known = plan_of(some(&[1.0, 2.0, 3.0, 4.0]), [some(&[5.0, 6.0, 7.0]), vec![None]].concat());
    let table = beside(&[some(&[5.0, 6.0, 7.0, 8.0, 9.0]), vec![None]].concat(), some(&[1.0, 2.0, 3.0, 40.0, 50.0, 60.0]));
    let set = |table: &Table| {
        let cx = Context::quiet();
        pollster::block_on(crate::table::series::read_series(&cx, table, known.columns.view(), known.params.gaps)).unwrap()
    };
    let set = set(&table);
    let taken_in = |saved: &super::saved::SavedForecast| {
        let (laid, out_of_reach) = super::onward::lay(&set.clock, Some(&set.series[0]), &saved.series[0], 1);
        assert!(!out_of_reach);
        let mut onward = super::onward::Onward::new(&laid, &saved.series[0], &saved.plan);
        let mut model = EchoModel { seen: Vec::new() };
        let taken = pollster::block_on(onward.take_in(&Context::quiet(), &mut model, saved.params.gaps)).unwrap();
        (taken, model.seen, onward.ahead(2).unwrap().columns)
    };
    assert_eq!(taken_in(&known), (vec![8.0, 9.0], vec![40.0, 50.0], vec![vec![60.0, 60.0]]));
    let lagged = plan_of(some(&[1.0, 2.0, 3.0]), some(&[5.0, 6.0, 7.0]));
    assert_eq!(taken_in(&lagged), (vec![8.0, 9.0], vec![2.0, 3.0], vec![vec![40.0, 50.0]]));
}

#[test]
fn rows_in_a_far_future_do_not_keep_a_saved_model_busy() {
    let first = forecast(&steps(&noisy(30)), json!({ "method": "naive", "horizon": 2 })).unwrap();
    let t = Int64Array::from(vec![30, i64::MAX / 4]);
    let far = table(vec![("t", Arc::new(t)), ("y", Arc::new(Float64Array::from(vec![1.0, 2.0])))]);
    let on = pollster::block_on(apply::apply(&Context::quiet(), &far, &first.model.unwrap())).unwrap();
    assert_eq!(column(&on, "yhat").len(), 2);
}

#[test]
fn conformal_and_drawn_intervals_hold_about_what_they_say() {
    let y = noisy(240);
    for intervals in ["method", "conformal", "bootstrap"] {
        let params = json!({ "method": "naive", "intervals": intervals, "horizon": 6, "holdout": 60, "season": [1] });
        let series = forecast(&steps(&y), params.clone()).unwrap().report["series"][0].clone();
        let coverage: Vec<f64> = series["coverage"].as_array().unwrap().iter().map(|c| c.as_f64().unwrap()).collect();
        assert!(coverage[0] >= 0.7 && coverage[1] >= 0.9, "{intervals}: {coverage:?}");
        let outcome = forecast(&steps(&y), params.clone()).unwrap();
        let columns = ["lo95", "lo80", "yhat", "hi80", "hi95"].map(|name| column(&outcome, name));
        for step in 0..6 {
            let values = columns.each_ref().map(|column| column[step]);
            assert!(values.is_sorted() && values[0] < values[4], "{intervals}, step {step}: {values:?}");
        }
        assert_eq!(outcome.table, forecast(&steps(&y), params).unwrap().table, "{intervals} again");
    }
}

#[test]
fn conformal_intervals_mend_a_method_that_is_too_sure() {
    // The naive method takes the steps of this series for independent; they always turn back, so that it is too wide.
    let y: Vec<f64> = (0..200).map(|i| if i % 2 == 0 { 10.0 } else { 20.0 } + f64::from(i * 7 % 5)).collect();
    let width = |intervals: &str| {
        let outcome =
            forecast(&steps(&y), json!({ "method": "naive", "intervals": intervals, "horizon": 20, "season": [1] })).unwrap();
        column(&outcome, "hi95")[19] - column(&outcome, "lo95")[19]
    };
    assert!(width("conformal") < 0.9 * width("method"), "{} {}", width("conformal"), width("method"));
}

#[test]
fn quantiles_are_columns_and_bounds_hold_everywhere() {
    let y: Vec<f64> = (0..60).map(|i| f64::from(i * 7 % 4)).collect();
    let params =
        json!({ "method": "naive", "horizon": 4, "quantiles": [0.1, 0.5, 0.975], "min": 0.0, "max": 5.0, "integer": true });
    let outcome = forecast(&steps(&y), params).unwrap();
    for name in ["yhat", "lo80", "hi80", "lo95", "hi95", "q10", "q50", "q97.5"] {
        assert!(column(&outcome, name).iter().all(|v| (0.0..=5.0).contains(v) && v.fract() == 0.0), "{name}");
    }
    assert_eq!((column(&outcome, "q10"), column(&outcome, "q97.5")), (column(&outcome, "lo80"), column(&outcome, "hi95")));
    for (params, param) in [
        (json!({ "quantiles": [1.0] }), "quantiles[0]"),
        (json!({ "min": 3.0, "max": 2.0 }), "max"),
        (json!({ "intervals": "wide" }), "intervals"),
    ] {
        assert_eq!(forecast(&steps(&y), params).unwrap_err().place().param.as_deref(), Some(param));
    }
}

#[test]
fn zeros_before_a_launch_are_left_out_and_demand_that_comes_and_goes_is_not() {
    let launched = [vec![0.0; 20], noisy(30)].concat();
    let outcome = forecast(&steps(&launched), json!({ "method": "naive" })).unwrap();
    let series = &outcome.report["series"][0];
    assert_eq!((&series["leadingZeros"], &series["start"]), (&json!(20), &json!("20")));
    let kept = forecast(&steps(&launched), json!({ "method": "naive", "leadingZeros": "keep" })).unwrap();
    assert_eq!((&kept.report["series"][0]["leadingZeros"], &kept.report["series"][0]["start"]), (&json!(0), &json!("0")));
    let rare: Vec<f64> = (0..40).map(|i| if i % 9 == 8 { 3.0 } else { 0.0 }).collect();
    assert_eq!(forecast(&steps(&rare), json!({ "method": "naive" })).unwrap().report["series"][0]["leadingZeros"], 0);
    let zeros = forecast(&steps(&[0.0; 30]), json!({ "leadingZeros": "drop" })).unwrap();
    assert_eq!(column(&zeros, "yhat")[0], 0.0);
}

#[test]
fn a_scenario_stands_beside_what_is_expected() {
    let y = [some(&[1.0, 2.0, 3.0, 4.0]), vec![None; 2]].concat();
    let x = some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let scenario = json!({ "regressors": { "x": { "times": 2.0 } }, "growth": 0.1 });
    let outcome = echo(&beside(&y, x), json!({ "holdout": 0, "scenario": scenario })).unwrap();
    assert_eq!(column(&outcome, "yhat_expected"), [5.0, 6.0]);
    let moved = column(&outcome, "yhat");
    assert!((moved[0] - 11.0).abs() < 1e-9 && (moved[1] - 14.52).abs() < 1e-9, "{moved:?}");
    for (scenario, param) in [
        (json!({ "growth": -1.0 }), "scenario.growth"),
        (json!({ "regressors": { "z": { "add": 1.0 } } }), "scenario.regressors.z"),
    ] {
        let error = forecast(&steps(&noisy(9)), json!({ "scenario": scenario })).unwrap_err();
        assert_eq!(error.place().param.as_deref(), Some(param));
    }
}

#[test]
fn a_target_has_a_time_and_a_probability() {
    let y: Vec<f64> = (0..60).map(|i| 100.0 + 2.0 * f64::from(i) + f64::from(i * 7 % 5)).collect();
    let outcome = forecast(&steps(&y), json!({ "method": "ets", "horizon": 20, "target": 240.0, "season": [1] })).unwrap();
    let reach = &outcome.report["series"][0]["reach"];
    let likely: f64 = reach["times"][1].as_str().unwrap().parse().unwrap();
    assert!((66.0..=72.0).contains(&likely), "{reach}");
    let p: Vec<f64> = reach["probabilities"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
    assert!(p[0] < 0.01 && p[19] > 0.9 && p.is_sorted(), "{p:?}");
    assert!(outcome.report["series"][0]["sentence"].as_str().unwrap().contains("More likely than not at or above 240 from"));
}

#[test]
fn a_monthly_forecast_says_how_it_grows_when_it_peaks_and_how_sure_it_is() {
    let stamps: Date32Array =
        (0..60_i64).map(|i| crate::table::calendar::days_of(2019 + i / 12, i % 12 + 1, 1) as i32).map(Some).collect();
    let y: Float64Array = (0..60)
        .map(|i| Some(100.0 * 1.02_f64.powi(i) * if i % 12 == 11 { 1.5 } else { 1.0 } * (1.0 + f64::from(i * 7 % 5) / 500.0)))
        .collect();
    let outcome =
        forecast(&table(vec![("t", Arc::new(stamps)), ("y", Arc::new(y))]), json!({ "season": [12], "method": "ets" })).unwrap();
    let series = &outcome.report["series"][0];
    let [sentence, plain, how] = ["sentence", "plain", "how"].map(|name| series[name].as_str().unwrap());
    assert!(plain.starts_with("Averages ") && plain.contains("% a month, peaks in December, uncertain ±"), "{plain}");
    assert!(how.starts_with("ETS(") && sentence.starts_with(&format!("{plain}. How: {how}")), "{sentence}");
    assert_eq!((&series["seasons"], &series["members"]), (&json!([12]), &json!([])));
}

#[test]
fn a_combination_lists_its_members_and_counts_those_that_are_alike() {
    let params = json!({ "method": "ensemble", "members": ["naive", "drift", "naive"], "season": [1], "holdout": 0, "horizon": 2 });
    let outcome = forecast(&steps(&noisy(30)), params).unwrap();
    let series = &outcome.report["series"][0];
    let member = |method: &str, times: u32| json!({ "method": method, "model": null, "times": times });
    assert_eq!(series["members"], json!([member("naive", 2), member("drift", 1)]));
    assert_eq!(series["how"], "the median of 3 forecasts, step by step");
    assert!(series["sentence"].as_str().unwrap().contains("step by step (2 × naive, drift)"), "{series}");
    // A saved model tells them too.
    let on = pollster::block_on(apply::apply(&Context::quiet(), &steps(&noisy(32)), &outcome.model.unwrap())).unwrap();
    assert_eq!(on.report["series"][0]["members"], series["members"]);
}

/// Two regions with two stores each, five months.
fn stores(y: impl Fn(usize, usize) -> Option<f64>, n: usize) -> Table {
    let names = ["a", "b", "c", "d"];
    let region: StringArray = (0..4 * n).map(|i| Some(if i / n < 2 { "north" } else { "south" })).collect();
    let store: StringArray = (0..4 * n).map(|i| Some(names[i / n])).collect();
    let t: Int64Array = (0..4 * n).map(|i| Some((i % n) as i64)).collect();
    let y: Float64Array = (0..4 * n).map(|i| y(i / n, i % n)).collect();
    table(vec![("region", Arc::new(region)), ("store", Arc::new(store)), ("t", Arc::new(t)), ("y", Arc::new(y))])
}

fn hierarchical(mut params: Value) -> Value {
    params["series"] = json!(["region", "store"]);
    params["hierarchy"] = json!(["region", "store"]);
    params
}

#[test]
fn forecasts_of_a_hierarchy_add_up_at_every_step() {
    let rows = stores(|store, t| Some((10 * (store + 1) + (t * (store + 3) * 7) % 11) as f64), 40);
    for reconcile in ["mintShrink", "bottomUp", "topDown"] {
        for method in ["ets", "naive"] {
            let params = hierarchical(json!({ "method": method, "reconcile": reconcile, "horizon": 3, "season": [1] }));
            let outcome = forecast(&rows, params).unwrap();
            let f = column(&outcome, "yhat");
            assert_eq!(f.len(), 7 * 3);
            for h in 0..3 {
                let node = |index: usize| f[index * 3 + h];
                assert!((node(0) - node(1) - node(2)).abs() < 1e-9 * node(0), "{reconcile} {method}");
                assert!((node(1) - node(3) - node(4)).abs() < 1e-9 * node(1), "{reconcile} {method}");
                assert!((node(2) - node(5) - node(6)).abs() < 1e-9 * node(2), "{reconcile} {method}");
            }
            let columns = ["lo95", "lo80", "yhat", "hi80", "hi95"].map(|name| column(&outcome, name));
            assert!((0..21).all(|row| columns.each_ref().map(|column| column[row]).is_sorted()));
            let keys: Vec<Value> = outcome.report["series"].as_array().unwrap().iter().map(|one| one["key"].clone()).collect();
            assert_eq!(keys[..2], [json!({ "region": null, "store": null }), json!({ "region": "north", "store": null })]);
        }
    }
}

#[test]
fn a_saved_hierarchy_goes_on_and_still_adds_up() {
    let y = |store: usize, t: usize| (10 * (store + 1) + (t * (store + 3) * 7) % 11) as f64;
    for reconcile in ["mintShrink", "bottomUp", "topDown"] {
        let params = hierarchical(json!({ "method": "ses", "reconcile": reconcile, "horizon": 3, "season": [1], "holdout": 0 }));
        let first = forecast(&stores(|store, t| Some(y(store, t)), 40), params).unwrap();
        let model = first.model.clone().unwrap();
        let on = |rows: &Table| pollster::block_on(apply::apply(&Context::quiet(), rows, &model)).unwrap();
        // Without anything new it says what it said.
        let same = on(&stores(|store, t| Some(y(store, t)), 40));
        let names = ["lo95", "yhat", "hi95"];
        for name in names {
            let both = column(&first, name).into_iter().zip(column(&same, name));
            assert!(both.clone().count() == 21 && both.clone().all(|(a, b)| (a - b).abs() < 1e-9 * a.abs()), "{reconcile} {name}");
        }
        // Two more steps, of which one store tells nothing and another one only; one more store is not known.
        let new = |store: usize, t: usize| match store {
            1 => t < 40,
            2 => t < 41,
            _ => true,
        };
        let later = on(&stores(|store, t| new(store, t).then(|| y(store, t)), 42));
        let f = column(&later, "yhat");
        for h in 0..3 {
            let node = |index: usize| f[index * 3 + h];
            assert!((node(0) - node(1) - node(2)).abs() < 1e-9 * node(0), "{reconcile}");
            assert!((node(1) - node(3) - node(4)).abs() < 1e-9 * node(1), "{reconcile}");
        }
        let saved = later.model.unwrap().content::<super::saved::SavedForecast>().unwrap();
        assert!(saved.series.iter().all(|series| series.next == 42), "{reconcile}");
        let key = |index: usize| later.report["series"][index]["key"].clone();
        assert_eq!(
            [key(0), key(2), key(5)],
            [
                json!({ "region": null, "store": null }),
                json!({ "region": "south", "store": null }),
                json!({ "region": "south", "store": "c" })
            ]
        );
    }
}

#[test]
fn a_store_without_rows_goes_on_in_a_saved_hierarchy_and_one_that_is_not_known_does_not_count() {
    let params = hierarchical(json!({ "method": "naive", "reconcile": "bottomUp", "horizon": 1, "season": [1], "holdout": 0 }));
    let model = forecast(&stores(|store, _| Some(store as f64 + 1.0), 10), params).unwrap().model.unwrap();
    let column_of = |values: &[&str]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let rows = table(vec![
        ("region", column_of(&["north", "north"])),
        ("store", column_of(&["a", "z"])),
        ("t", Arc::new(Int64Array::from(vec![10, 10]))),
        ("y", Arc::new(Float64Array::from(vec![11.0, 500.0]))),
    ]);
    let on = pollster::block_on(apply::apply(&Context::quiet(), &rows, &model)).unwrap();
    let f = column(&on, "yhat");
    assert_eq!(f[..7], [11.0 + 2.0 + 3.0 + 4.0, 13.0, 7.0, 11.0, 2.0, 3.0, 4.0]);
    assert!(f.len() == 8 && f[7].is_nan());
    assert!(on.report["notes"].to_string().contains("3 series of the model have no rows here and go on as forecast"));
    assert_eq!(on.report["series"][7]["key"], json!({ "region": "north", "store": "z" }));
    assert!(on.report["series"][7]["fallback"]["reason"].as_str().unwrap().contains("does not know"));
}

#[test]
fn bounds_hold_for_the_lowest_series_and_sums_are_theirs() {
    let rows = stores(|store, t| Some(((t * (store + 3) * 7) % 4) as f64), 30);
    let bounds = json!({ "method": "naive", "horizon": 2, "min": 0.0, "max": 2.0, "integer": true, "season": [1] });
    let f = column(&forecast(&rows, hierarchical(bounds)).unwrap(), "yhat");
    assert!(f.iter().all(|f| f.fract() == 0.0) && f[6..].iter().all(|f| (0.0..=2.0).contains(f)), "{f:?}");
    assert_eq!(f[0], f[6] + f[8] + f[10] + f[12]);
}

#[test]
fn a_store_that_closed_and_one_without_values_do_not_stop_the_others() {
    let rows = stores(
        |store, t| match store {
            0 => (t < 20).then_some(5.0),
            1 => None,
            _ => Some((t % 7) as f64),
        },
        40,
    );
    let outcome = forecast(&rows, hierarchical(json!({ "method": "naive", "horizon": 2, "season": [1] }))).unwrap();
    let f = column(&outcome, "yhat");
    assert!((f[0] - f[2] - f[4]).abs() < 1e-9 && f[8].is_nan(), "{f:?}");
    assert!(outcome.report["notes"].to_string().contains("1 series end before the others"));
    let error = forecast(&rows, json!({ "series": ["region", "store"], "hierarchy": ["city"] })).unwrap_err();
    assert_eq!(error.place().param.as_deref(), Some("hierarchy[0]"));
}
