//! Recursions whose weights are known.

use super::ridge::{Recursion, lags_of};
use super::scale::Scale;

fn draws(n: usize) -> Vec<f64> {
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    (0..n).map(|_| draw()).collect()
}

#[test]
fn the_weights_of_a_recursion_are_found() {
    let mut z = vec![0.0; 3];
    for e in draws(4_000) {
        let n = z.len();
        z.push(0.5 * z[n - 1] - 0.3 * z[n - 3] + e);
    }
    let recursion = Recursion::fit(&z, &[1, 2, 3]);
    for (weight, expected) in recursion.weights.iter().zip([0.5, 0.0, -0.3]) {
        assert!((weight - expected).abs() < 0.05, "{:?}", recursion.weights);
    }
    assert!((recursion.sigma2 - 1.0 / 12.0).abs() < 0.01);
}

#[test]
fn variances_of_an_autoregression_follow_the_closed_form() {
    let mut z = vec![0.0];
    draws(500).iter().for_each(|e| z.push(0.8 * z[z.len() - 1] + e));
    let recursion = Recursion::fit(&z, &[1]);
    let weight = recursion.weights[0];
    for (h, variance) in recursion.variance(5, false).iter().enumerate() {
        let closed = recursion.sigma2 * (0..=h).map(|j| weight.powi(2 * j as i32)).sum::<f64>();
        assert!((variance - closed).abs() < 1e-12);
    }
}

#[test]
fn lags_beyond_the_data_are_left_out() {
    assert_eq!(lags_of(100, &[12]), [1, 2, 3, 11, 12, 13]);
    assert_eq!(lags_of(700, &[24, 168]), [1, 2, 3, 23, 24, 25, 167, 168, 169]);
    assert_eq!(lags_of(20, &[24]), [1, 2, 3]);
}

#[test]
fn values_come_back_from_the_scale_and_stay_near_what_was_seen() {
    for y in [[1.0, 2.0, 4.0, 3.0], [-1.0, 2.0, 0.0, 3.0]] {
        let scale = Scale::of(&y).unwrap();
        assert!(y.iter().all(|y| (scale.leave(scale.enter(*y)) - y).abs() < 1e-12));
        assert!(scale.within(1e9) < 1e3 && scale.within(0.5) == 0.5);
    }
    assert!(Scale::of(&[2.0; 9]).is_none() && Scale::of(&[1e300, -1e300]).is_none());
}
