//! The decomposition on series whose parts are known.

use super::loess::Loess;
use super::{Decomposition, Parts};

fn decompose(y: &[f64], periods: &[u32]) -> Parts {
    let mut decomposition = Decomposition::new(y, periods);
    while !decomposition.advance() {}
    decomposition.finish()
}

fn wave(i: usize, period: f64) -> f64 {
    (std::f64::consts::TAU * i as f64 / period).sin()
}

#[test]
fn local_lines_leave_a_line_as_it_is() {
    let y: Vec<f64> = (0..50).map(|i| 3.0 + 0.5 * f64::from(i)).collect();
    for window in [3, 11, 49, 61] {
        let mut out = vec![0.0; 50];
        let loess = Loess::new(50, window, true);
        loess.smooth(&y, &mut out);
        assert!(out.iter().zip(&y).all(|(a, b)| (a - b).abs() < 1e-9), "{window}: {out:?}");
        let (before, after) = loess.outside(&y);
        assert!((before - 2.5).abs() < 1e-9 && (after - 28.0).abs() < 1e-9, "{window}");
    }
}

#[test]
fn wide_windows_are_smoothed_at_some_points_and_agree_with_themselves() {
    let y: Vec<f64> = (0..4_000).map(|i| wave(i, 12_000.0)).collect();
    let mut out = vec![0.0; y.len()];
    Loess::new(y.len(), 1_201, true).smooth(&y, &mut out);
    assert!(out.iter().zip(&y).all(|(a, b)| (a - b).abs() < 0.05));
}

#[test]
fn the_parts_add_up_and_each_season_is_found() {
    let y: Vec<f64> = (0..24 * 7 * 6).map(|i| 50.0 + 0.01 * i as f64 + 5.0 * wave(i, 24.0) + 3.0 * wave(i, 168.0)).collect();
    let parts = decompose(&y, &[24, 168]);
    for (i, y) in y.iter().enumerate() {
        let sum = parts.seasons[0][i] + parts.seasons[1][i] + parts.trend[i] + parts.remainder[i];
        assert!((sum - y).abs() < 1e-9);
    }
    let off = |season: &[f64], size: f64, period: f64| {
        season.iter().enumerate().map(|(i, s)| (s - size * wave(i, period)).abs()).fold(0.0, f64::max)
    };
    assert!(off(&parts.seasons[0], 5.0, 24.0) < 0.5 && off(&parts.seasons[1], 3.0, 168.0) < 0.5);
}

#[test]
fn a_line_has_next_to_no_season() {
    let y: Vec<f64> = (0..48).map(f64::from).collect();
    let parts = decompose(&y, &[12]);
    assert!(parts.seasons[0].iter().all(|s| s.abs() < 0.01), "{:?}", parts.seasons[0]);
}
