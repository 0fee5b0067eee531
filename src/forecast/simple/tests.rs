//! What the simple methods promise.

use serde_json::json;

use super::{HistoricAverage, SeasonalSes, SeasonalWindowAverage, Ses, SesOptimized, Simple, Variant, WindowAverage};
use crate::context::Context;
use crate::forecast::{Ahead, Attempt, Fitted, Forecaster, History, Pulse};

fn attempt<V: Variant>(y: &[f64], season: u32, params: serde_json::Value) -> Attempt {
    let cx = Context::quiet();
    let method = Simple::<V>::new(serde_json::from_value(params).unwrap()).unwrap();
    let history = History { y, seasons: &[season], regressors: None, groups: &[] };
    pollster::block_on(method.fit(&Pulse::new(&cx, 0, 1), &history)).unwrap()
}

fn model<V: Variant>(y: &[f64], season: u32, params: serde_json::Value) -> Box<dyn Fitted> {
    match attempt::<V>(y, season, params) {
        Attempt::Fitted(model) => model,
        Attempt::Refused(reason) => panic!("refused: {reason}"),
    }
}

fn means(model: &dyn Fitted, horizon: usize) -> Vec<f64> {
    model.forecast(&Ahead::means(horizon)).mean
}

#[test]
fn means_are_those_of_the_values_that_count() {
    let y = [5.0, 1.0, 2.0, 3.0, 4.0, 9.0];
    assert_eq!(means(&*model::<HistoricAverage>(&y, 1, json!({})), 2), [4.0, 4.0]);
    assert_eq!(means(&*model::<WindowAverage>(&y, 1, json!({ "windowSize": 2 })), 2), [6.5, 6.5]);
    assert_eq!(means(&*model::<WindowAverage>(&y, 3, json!({})), 1), [(3.0 + 4.0 + 9.0) / 3.0]);
    assert_eq!(means(&*model::<SeasonalWindowAverage>(&y, 2, json!({})), 3), [3.0, 6.0, 3.0]);
    assert_eq!(means(&*model::<Ses>(&y, 1, json!({ "alpha": 1.0 })), 1), [9.0]);
}

#[test]
fn a_level_that_only_wobbles_learns_little_and_one_that_moves_much() {
    let wobble: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
    let moves: Vec<f64> = (0..40).map(f64::from).collect();
    let alpha = |y: &[f64]| model::<SesOptimized>(y, 1, json!({})).summary().parameters["alpha"];
    // SimpleExponentialSmoothingOptimized of statsforecast 2.1.1.
    assert!((alpha(&wobble) - 0.1048).abs() < 1e-3 && (alpha(&moves) - 0.99).abs() < 1e-6);
}

#[test]
fn phases_keep_their_place_when_values_come_and_when_the_first_season_is_cut() {
    let y: Vec<f64> = (0..23).map(|i| f64::from(i % 4)).collect();
    let mut seasonal = model::<SeasonalSes>(&y, 4, json!({}));
    assert_eq!(means(&*seasonal, 5), [3.0, 0.0, 1.0, 2.0, 3.0]);
    seasonal.update(13.0, &[]);
    assert_eq!(means(&*seasonal, 4), [0.0, 1.0, 2.0, 4.0]);
    let again = Simple::<SeasonalSes>::load(&seasonal.save().unwrap()).unwrap();
    assert_eq!(means(&*again, 9), means(&*seasonal, 9));
}

#[test]
fn a_model_that_took_a_value_in_is_the_one_fitted_with_it() {
    let y = [3.0, 8.0, 1.0, 4.0, 4.0, 6.0, 2.0];
    let mut window = model::<WindowAverage>(&y[..6], 1, json!({ "windowSize": 3 }));
    window.update(y[6], &[]);
    assert_eq!(means(&*window, 1), means(&*model::<WindowAverage>(&y, 1, json!({ "windowSize": 3 })), 1));
    assert_eq!(window.fitted().unwrap()[3], 4.0);
}

#[test]
fn too_few_values_are_refused_with_the_reason() {
    for (attempt, reason) in [
        (attempt::<SeasonalSes>(&[1.0], 12, json!({})), "1 values are fewer than one season of 12"),
        (attempt::<WindowAverage>(&[1.0], 1, json!({})), "1 values are fewer than the window of 4"),
        (attempt::<SeasonalWindowAverage>(&[1.0; 5], 4, json!({})), "1 seasons are fewer than the window of 2"),
        (attempt::<Ses>(&[], 1, json!({})), "0 values are fewer than one season of 1"),
    ] {
        assert!(matches!(attempt, Attempt::Refused(because) if because == reason));
    }
}

#[test]
fn one_value_equal_values_and_huge_ones_have_a_forecast() {
    for y in [&[7.0][..], &[2.0; 30], &[1e300, -1e300, 1e300, 1e300]] {
        for model in [model::<HistoricAverage>(y, 1, json!({})), model::<SesOptimized>(y, 1, json!({}))] {
            assert!(means(&*model, 2).iter().all(|mean| mean.is_finite()), "{y:?}");
        }
    }
}
