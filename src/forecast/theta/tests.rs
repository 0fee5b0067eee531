//! The models against the closed form of the theta method and themselves.

use super::{Kind, Search, Theta};

fn fit(y: &[f64], season: usize, kinds: &[Kind]) -> Theta {
    let mut search = Search::new(y, season, kinds.to_vec());
    while !search.advance(1_000) {}
    search.finish().unwrap()
}

fn seasonal(n: usize) -> Vec<f64> {
    let noise = |i: usize| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0;
    (0..n).map(|i| (100.0 + i as f64) * (1.0 + 0.3 * (std::f64::consts::TAU * i as f64 / 4.0).sin()) + noise(i)).collect()
}

/// The standard model is simple exponential smoothing with half the slope of the regression as drift.
#[test]
fn the_standard_model_goes_on_with_half_the_slope() {
    let y: Vec<f64> = (0..40).map(|i| 10.0 + 3.0 * f64::from(i) + f64::from(i % 3)).collect();
    let model = fit(&y, 1, &[Kind::Standard]);
    let mean = model.mean(20);
    let steps: Vec<f64> = mean.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (_, slope) = super::recursion::regression(&y);
    assert!(steps.iter().all(|step| (step - slope / 2.0).abs() < 1e-6), "{steps:?} against {}", slope / 2.0);
}

#[test]
fn the_automatic_choice_is_one_of_the_four() {
    let y = seasonal(60);
    let auto = fit(&y, 4, &Kind::ALL);
    assert_eq!(auto, fit(&y, 4, &[auto.kind]));
}

#[test]
fn the_state_goes_on_as_if_it_had_seen_all_at_once() {
    let y = seasonal(48);
    for kind in Kind::ALL {
        let mut on = fit(&y[..40], 4, &[kind]);
        let expected = on.mean(1)[0];
        on.update(expected);
        let again = fit(&y[..40], 4, &[kind]);
        let (ahead, on) = (again.mean(5), on.mean(4));
        let apart = ahead[1..].iter().zip(&on).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-9 * expected, "{kind:?}: what was expected changes nothing, {ahead:?} {on:?}");
    }
}

#[test]
fn the_search_ends_at_the_same_point_however_often_it_is_interrupted() {
    let y = seasonal(40);
    let mut search = Search::new(&y, 4, Kind::ALL.to_vec());
    while !search.advance(u64::MAX) {}
    assert_eq!(search.finish().unwrap(), fit(&y, 4, &Kind::ALL));
}
