//! The recursion against itself and against edges.

use super::fit::{finish, forms, search};
use super::recursion::Season;

fn seasonal(n: usize) -> Vec<f64> {
    let noise = |i: usize| ((i * 7919 + 13) % 101) as f64 / 50.0 - 1.0;
    (0..n).map(|i| 100.0 + i as f64 + 20.0 * (std::f64::consts::TAU * i as f64 / 4.0).sin() + noise(i)).collect()
}

const ALL: [Season; 4] = [Season::None, Season::Simple, Season::Partial, Season::Full];

#[test]
fn a_season_needs_two_periods() {
    assert_eq!(forms(8, 4, None), ALL);
    assert_eq!(forms(7, 4, None), [Season::None]);
    assert_eq!(forms(7, 4, Some(Season::Full)), [Season::None]);
    assert_eq!(forms(8, 4, Some(Season::Full)), [Season::Full]);
}

#[test]
fn an_observation_as_forecast_changes_no_forecast() {
    let y = seasonal(40);
    for season in ALL {
        let mut search = search(&y, season, 4);
        while !search.advance(100) {}
        let mut model = finish(&search);
        let mean = model.mean(9);
        model.update(mean[0]);
        let after = model.mean(8);
        assert!(mean[1..].iter().zip(&after).all(|(before, after)| (before - after).abs() < 1e-9), "{season:?}");
    }
}

#[test]
fn variances_are_squared_responses_to_an_error() {
    let y = seasonal(40);
    for season in ALL {
        let mut search = search(&y, season, 4);
        while !search.advance(100) {}
        let model = finish(&search);
        let variance = model.variance(9);
        let (mean, mut moved) = (model.mean(9), model.clone());
        moved.update(mean[0] + 1.0);
        let mut sum = 1.0;
        for (h, shifted) in moved.mean(8).iter().enumerate() {
            sum += (shifted - mean[h + 1]).powi(2);
            assert!((variance[h + 1] / (model.sigma2 * sum) - 1.0).abs() < 1e-9, "{season:?}, step {h}");
        }
    }
}
