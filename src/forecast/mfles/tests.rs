//! What the method promises.

use serde_json::json;

use super::season::Waves;
use super::trend::{bending, median, robust, straight};
use super::{AutoMfles, Mfles, MflesMethod, Variant};
use crate::context::Context;
use crate::forecast::{Ahead, Attempt, Fitted, Forecaster, History, Pulse};

fn attempt<V: Variant>(y: &[f64], seasons: &[u32], params: serde_json::Value) -> Attempt {
    let cx = Context::quiet();
    let method = MflesMethod::<V>::new(serde_json::from_value(params).unwrap()).unwrap();
    let history = History { y, seasons, regressors: None, groups: &[] };
    pollster::block_on(method.fit(&Pulse::new(&cx, 0, 1), &history)).unwrap()
}

fn model<V: Variant>(y: &[f64], seasons: &[u32], params: serde_json::Value) -> Box<dyn Fitted> {
    match attempt::<V>(y, seasons, params) {
        Attempt::Fitted(model) => model,
        Attempt::Refused(reason) => panic!("refused: {reason}"),
    }
}

fn means(model: &dyn Fitted, horizon: usize) -> Vec<f64> {
    model.forecast(&Ahead::means(horizon)).mean
}

/// A day and a week that multiply, and growth.
fn load(n: usize) -> Vec<f64> {
    let wave = |i: usize, period: f64| (std::f64::consts::TAU * i as f64 / period).sin();
    (0..n).map(|i| (100.0 + 0.02 * i as f64) * (1.0 + 0.3 * wave(i, 24.0)) * (1.0 + 0.1 * wave(i, 168.0))).collect()
}

fn furthest(forecast: &[f64], truth: &[f64]) -> f64 {
    forecast.iter().zip(truth).map(|(f, y)| (f / y - 1.0).abs()).fold(0.0, f64::max)
}

#[test]
fn two_seasons_that_multiply_go_on() {
    let y = load(24 * 35);
    for model in [model::<Mfles>(&y[..672], &[24, 168], json!({})), model::<AutoMfles>(&y[..672], &[24, 168], json!({}))] {
        assert!(furthest(&means(&*model, 168), &y[672..]) < 0.03, "{}", model.method());
    }
}

#[test]
fn seasons_whose_lengths_do_not_divide_keep_their_phases() {
    let y: Vec<f64> = (0..400_i32).map(|i| 50.0 + f64::from(i % 7) + f64::from(i % 30) / 10.0).collect();
    assert!(furthest(&means(&*model::<Mfles>(&y[..340], &[7, 30], json!({})), 60), &y[340..]) < 0.03);
}

#[test]
fn a_model_goes_on_with_what_comes_and_after_it_was_saved() {
    let y = load(800);
    let mut model = model::<Mfles>(&y[..700], &[24, 168], json!({}));
    y[700..].iter().for_each(|y| model.update(*y, &[]));
    let again = MflesMethod::<Mfles>::load(&model.save().unwrap()).unwrap();
    assert_eq!(means(&*again, 30), means(&*model, 30));
    assert!(furthest(&means(&*model, 48), &load(848)[800..]) < 0.05);
    assert_eq!(again.method(), "mfles");
}

#[test]
fn a_pattern_of_waves_is_found_and_later_seasons_can_count_more() {
    let rest: Vec<f64> = (0..70_i32).map(|i| f64::from(i % 7 - 3) * if i < 35 { 1.0 } else { 3.0 }).collect();
    let [alike, later] = [false, true].map(|later| Waves::new(7).fit(&rest, later));
    assert!((alike[6] - 6.0).abs() < 1e-6 && later[6] > 6.5, "{alike:?} {later:?}");
}

#[test]
fn a_robust_line_does_not_mind_outliers_and_a_bent_one_follows_a_bend() {
    let cx = Context::quiet();
    let pulse = Pulse::new(&cx, 0, 1);
    let mut line: Vec<f64> = (0..60).map(|i| 2.0 + 0.5 * f64::from(i)).collect();
    (0..60).step_by(7).for_each(|i| line[i] = 1e6);
    let found = pollster::block_on(robust(&pulse, &line)).unwrap();
    assert!((found[0] - 2.0).abs() < 1e-9 && (found[59] - 31.5).abs() < 1e-9);
    let bend: Vec<f64> = (0..100).map(|i| if i < 50 { 0.0 } else { f64::from(i) - 50.0 }).collect();
    let squares = |trend: &[f64]| bend.iter().zip(trend).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let bent = pollster::block_on(bending(&pulse, &bend)).unwrap().unwrap();
    assert!(squares(&bent) < 0.5 * squares(&straight(&bend)));
    let small: Vec<f64> = bend.iter().map(|y| y / 1e3).collect();
    assert!(pollster::block_on(bending(&pulse, &small)).unwrap().is_none());
}

#[test]
fn medians() {
    assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
    assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
    assert_eq!(median(&mut []), 0.0);
}

#[test]
fn odd_series_have_a_forecast_or_a_reason() {
    assert!(matches!(attempt::<Mfles>(&[1.0, 2.0, 3.0], &[], json!({})), Attempt::Refused(why) if why.contains("too few")));
    assert!(matches!(attempt::<AutoMfles>(&[5.0; 9], &[], json!({})), Attempt::Refused(why) if why == "all values are equal"));
    for y in [
        &[1.0, 2.0, 3.0, 5.0][..],
        &[0.0, 0.0, 0.0, 0.0, 9.0],
        &[-1.0, 1.0, -1.0, 1.0, -2.0, 2.0],
        &[1e200, 1.0, 3.0, 1e200, 5.0, 2.0],
    ] {
        for model in [model::<Mfles>(y, &[2], json!({})), model::<AutoMfles>(y, &[2], json!({ "testSize": 1 }))] {
            assert!(means(&*model, 3).iter().all(|mean| mean.is_finite()), "{y:?}");
        }
    }
}
