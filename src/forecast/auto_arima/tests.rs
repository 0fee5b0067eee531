//! The choice of differences, and the search as a whole on series whose model is known.

use super::differences::{has_strong_season, level_differences};
use super::{AutoArima, AutoArimaParams};
use crate::context::Context;
use crate::forecast::{Ahead, Attempt, Fitted, Forecaster, History, Pulse, Regressors};

fn noise(n: usize) -> Vec<f64> {
    (0..n).map(|i| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0).collect()
}

fn fit(y: &[f64], seasons: &[u32], regressors: Option<&Regressors>) -> Attempt {
    let cx = Context::quiet();
    let pulse = Pulse::new(&cx, 0, 1);
    let method = AutoArima::new(AutoArimaParams::default()).unwrap();
    pollster::block_on(method.fit(&pulse, &History { y, seasons, regressors, groups: &[] })).unwrap()
}

fn fitted(y: &[f64], seasons: &[u32], regressors: Option<&Regressors>) -> Box<dyn Fitted> {
    match fit(y, seasons, regressors) {
        Attempt::Fitted(model) => model,
        Attempt::Refused(reason) => panic!("{reason}"),
    }
}

#[test]
fn differences_are_those_that_the_series_was_summed_with() {
    let sum = |y: &[f64]| {
        let mut total = 0.0;
        y.iter()
            .map(|y| {
                total += y;
                total
            })
            .collect::<Vec<f64>>()
    };
    let still = noise(120);
    let drifting = sum(&still.iter().map(|y| y + 0.5).collect::<Vec<f64>>());
    assert_eq!(level_differences(&still, 2), 0);
    assert_eq!(level_differences(&drifting, 2), 1);
    let waves: Vec<f64> = still.iter().enumerate().map(|(i, y)| y + 9.0 * (i as f64 * std::f64::consts::PI / 6.0).sin()).collect();
    assert!(has_strong_season(&waves, 12) && !has_strong_season(&still, 12));
}

#[test]
fn a_line_and_a_constant_go_on_exactly() {
    let line: Vec<f64> = (0..20).map(|i| 3.0 + 2.0 * f64::from(i)).collect();
    let forecast = fitted(&line, &[], None).forecast(&Ahead::means(3));
    assert!(forecast.mean.iter().zip([43.0, 45.0, 47.0]).all(|(got, want)| (got - want).abs() < 1e-9), "{forecast:?}");
    assert_eq!(fitted(&[5.0; 12], &[4], None).forecast(&Ahead::means(2)).mean, [5.0, 5.0]);
}

#[test]
fn a_regressor_is_found_and_moves_the_forecast() {
    let price = noise(60);
    let y: Vec<f64> = (0..60).map(|i| 50.0 - 8.0 * price[i] + 0.1 * ((i * 31) % 7) as f64).collect();
    let past = Regressors { names: vec!["price".to_owned()], columns: vec![price] };
    let model = fitted(&y, &[], Some(&past));
    let summary = model.summary();
    assert!((summary.parameters["beta_price"] + 8.0).abs() < 0.2, "{summary:?}");
    assert!(summary.effects["price"] > 1.0);
    let at = |price: f64| {
        let ahead = Regressors { names: vec!["price".to_owned()], columns: vec![vec![price; 2]] };
        model.forecast(&Ahead { regressors: Some(&ahead), ..Ahead::means(2) }).mean[1]
    };
    assert!((at(0.0) - at(1.0) - 8.0).abs() < 0.2);
}

#[test]
fn a_saved_model_goes_on_as_the_one_it_was() {
    let y: Vec<f64> = noise(60).iter().enumerate().map(|(i, noise)| noise + (i % 4) as f64 * 3.0 + i as f64 * 0.3).collect();
    let mut model = fitted(&y, &[4], None);
    let mut loaded = AutoArima::load(&model.save().unwrap()).unwrap();
    for value in [20.0, 25.0] {
        model.update(value, &[]);
        loaded.update(value, &[]);
    }
    assert_eq!(model.forecast(&Ahead::means(9)), loaded.forecast(&Ahead::means(9)));
    assert_eq!(model.fitted().unwrap().len(), y.len());
}

#[test]
fn bad_series_are_refused_or_forecast_but_never_more() {
    let huge: Vec<f64> = (0..30).map(|i| if i % 2 == 0 { 1e300 } else { -1e300 }).collect();
    for y in [&[1.0][..], &[1.0, 2.0], &[1.0, 2.0, 4.0], &[0.0, 0.0, 0.0, 1.0], &huge] {
        match fit(y, &[4], None) {
            Attempt::Fitted(model) => assert_eq!(model.forecast(&Ahead::means(2)).mean.len(), 2),
            Attempt::Refused(reason) => assert!(!reason.is_empty()),
        }
    }
}
