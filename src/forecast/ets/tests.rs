//! The algorithm against closed forms and itself.

use super::fit::{Effort, Ets};
use super::form::{Form, Part, Request};
use super::recursion::{Lanes, run};
use super::{Search, simulate};
use crate::forecast::normal;

fn request(letters: &str) -> Request {
    Request::parse(letters, None).unwrap()
}

fn fit(y: &[f64], season: usize, letters: &str) -> Ets {
    let mut search = Search::new(y, season, request(letters), Effort::Full);
    while !search.advance(1_000) {}
    search.finish().unwrap()
}

fn seasonal(n: usize) -> Vec<f64> {
    let noise = |i: usize| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0;
    (0..n).map(|i| (100.0 + i as f64) * (1.0 + 0.3 * (std::f64::consts::TAU * i as f64 / 4.0).sin()) + noise(i)).collect()
}

#[test]
fn fifteen_models_are_compared_for_positive_seasonal_data_and_six_without_a_season() {
    assert_eq!(request("ZZZ").forms(12, true).len(), 15);
    assert_eq!(request("ZZZ").forms(1, true).len(), 6);
    assert_eq!(request("ZZZ").forms(12, false).len(), 6, "without values above zero only what adds");
    assert_eq!(request("MMM").forms(12, true).len(), 2, "a multiplicative trend, damped or not, when asked for");
}

#[test]
fn unstable_and_impossible_requests_are_refused() {
    for letters in ["AAM", "AMN", "MMA", "NAA", "ZZ", "ZZZZ", "zzz", "Ä"] {
        assert!(Request::parse(letters, None).is_err(), "{letters}");
    }
    assert!(Request::parse("ZNZ", Some(true)).is_err());
}

#[test]
fn the_search_ends_at_the_same_point_however_often_it_is_interrupted() {
    let y = seasonal(40);
    let whole = {
        let mut search = Search::new(&y, 4, request("ZZZ"), Effort::Full);
        while !search.advance(u64::MAX) {}
        search.finish().unwrap()
    };
    assert_eq!(fit(&y, 4, "ZZZ"), whole);
}

#[test]
fn the_state_goes_on_as_if_it_had_seen_all_at_once() {
    let y = seasonal(48);
    for letters in ["ANN", "AAA", "MAM", "MMM"] {
        let model = fit(&y[..40], 4, letters);
        let mut on = model.clone();
        y[40..].iter().for_each(|y| on.update(*y));
        let mut lanes = Lanes {
            alpha: [model.alpha],
            beta: [model.beta],
            gamma: [model.gamma],
            phi: [model.phi],
            level: [model.level],
            growth: [model.growth],
        };
        let mut ring: Vec<[f64; 1]> = model.season.iter().map(|term| [*term]).collect();
        run(model.form, &y[40..], &mut lanes, &mut ring);
        assert_eq!((on.level, on.growth), (lanes.level[0], lanes.growth[0]), "{letters}");
        assert_eq!(on.season, ring.into_iter().flatten().collect::<Vec<_>>(), "{letters}");
    }
}

#[test]
fn a_quick_search_finds_nearly_the_same_forecast() {
    let y = seasonal(60);
    let mut search = Search::new(&y, 4, request("ZZZ"), Effort::Quick);
    while !search.advance(1_000) {}
    let (quick, full) = (search.finish().unwrap().mean(8), fit(&y, 4, "ZZZ").mean(8));
    assert!(quick.iter().zip(&full).all(|(quick, full)| (quick / full - 1.0).abs() < 0.02), "{quick:?} {full:?}");
}

#[test]
fn lanes_do_not_see_each_other() {
    let y = seasonal(30);
    let form = Form { error: Part::Multiplicative, trend: Part::Additive, damped: true, season: Part::Multiplicative };
    let start = |k: usize| (0.1 * (k + 1) as f64, 100.0 + k as f64);
    let mut four = Lanes::<4>::default();
    let mut ring = vec![[0.8; 4], [1.0; 4], [1.3; 4], [0.9; 4]];
    for k in 0..4 {
        (four.alpha[k], four.level[k]) = start(k);
        (four.beta[k], four.gamma[k], four.phi[k], four.growth[k]) = (0.02, 0.1, 0.95, 1.0);
    }
    let together = run(form, &y, &mut four, &mut ring);
    for k in 0..4 {
        let (alpha, level) = start(k);
        let mut one = Lanes { alpha: [alpha], beta: [0.02], gamma: [0.1], phi: [0.95], level: [level], growth: [1.0] };
        let mut ring = vec![[0.8], [1.0], [1.3], [0.9]];
        let alone = run(form, &y, &mut one, &mut ring);
        assert_eq!((alone.deviance[0], one.level[0]), (together.deviance[k], four.level[k]));
    }
}

#[test]
fn products_of_any_size_have_the_logarithm_of_their_factors() {
    // Levels of 1e200 overflow a product at the second step; those of 1e-8 underflow it within forty.
    let form = Form { error: Part::Multiplicative, trend: Part::None, damped: false, season: Part::None };
    for size in [1e200, 1e-8, 1.0] {
        let y: Vec<f64> = (0..60).map(|i| size * (1.0 + 0.1 * f64::from(i % 3))).collect();
        let mut lanes = Lanes { alpha: [0.0], level: [size], ..Lanes::<1>::default() };
        let fitness = run(form, &y, &mut lanes, &mut []);
        let squares: f64 = y.iter().map(|y| (y / size - 1.0).powi(2)).sum();
        let expected = 60.0 * squares.ln() + 2.0 * 60.0 * size.ln();
        assert!((fitness.deviance[0] - expected).abs() < 1e-9 * expected.abs().max(1.0), "{size}");
    }
}

/// A quantile over 5,000 draws has a standard error of about two percent of the deviation.
#[test]
fn variances_in_closed_form_agree_with_simulation() {
    let y = seasonal(60);
    for letters in ["ANN", "AAN", "AAA", "MNN", "MAN", "MAA", "MAM"] {
        let mut model = fit(&y, 4, letters);
        // Clear signals in every component, small enough for the tails to stay normal.
        (model.alpha, model.sigma2) = (0.3, if letters.starts_with('M') { 1e-4 } else { 4.0 });
        model.beta = if letters.as_bytes()[1] == b'N' { 0.0 } else { 0.05 };
        model.gamma = if letters.as_bytes()[2] == b'N' { 0.0 } else { 0.2 };
        let variance = model.variance(10).unwrap();
        let mean = model.mean(10);
        let bands = simulate::bands(&model, &mean, &[0.9], 7);
        for (step, variance) in variance.iter().enumerate() {
            let closed = 2.0 * normal::quantile(0.95) * variance.sqrt();
            let drawn = bands[0].upper[step] - bands[0].lower[step];
            assert!((drawn / closed - 1.0).abs() < 0.06, "{letters}, step {step}: {drawn} against {closed}");
        }
    }
}
