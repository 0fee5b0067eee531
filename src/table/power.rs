//! The power transformation that brings a skewed column nearest to a bell: I.-K. Yeo and R. A. Johnson (2000), doi:10.1093/biomet/87.4.954.
//!
//! The power is the one of largest likelihood, found by golden-section search, as scikit-learn's `PowerTransformer` finds it by Brent's.

use libm::{exp, expm1, log, log1p};

/// Powers that are looked at: beyond them a column is all but two values.
const RANGE: (f64, f64) = (-5.0, 5.0);

/// Steps of the search: each leaves 0.618 of the interval, so that 1e-9 of it is left.
const STEPS: usize = 44;

/// A value under a power.
pub(super) fn transformed(value: f64, power: f64) -> f64 {
    if value >= 0.0 {
        let log = log1p(value);
        if power == 0.0 { log } else { expm1(power * log) / power }
    } else {
        let (power, log) = (2.0 - power, log1p(-value));
        if power == 0.0 { -log } else { -expm1(power * log) / power }
    }
}

/// The value that a power brought there; where none could have, the nearest bound of what it can bring.
pub(super) fn original(value: f64, power: f64) -> f64 {
    if value >= 0.0 {
        if power == 0.0 { expm1(value) } else { expm1(log1p((value * power).max(f64::EPSILON - 1.0)) / power) }
    } else {
        let power = 2.0 - power;
        if power == 0.0 { -expm1(-value) } else { -expm1(log1p((-value * power).max(f64::EPSILON - 1.0)) / power) }
    }
}

/// The power of largest likelihood; 1, which changes nothing, for a column that a power would carry out of range.
pub(super) fn fit(values: &[f64]) -> f64 {
    let gain = |power: f64| likelihood(values, power);
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = RANGE;
    let (mut left, mut right) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_left, mut at_right) = (gain(left), gain(right));
    for _ in 0..STEPS {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - ratio * (high - low);
            at_left = gain(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + ratio * (high - low);
            at_right = gain(right);
        }
    }
    let power = (low + high) / 2.0;
    if gain(power).is_finite() && gain(power) >= gain(1.0) { power } else { 1.0 }
}

/// Logarithm of the likelihood, but for a constant.
fn likelihood(values: &[f64], power: f64) -> f64 {
    let n = values.len() as f64;
    let (mut mean, mut squares, mut jacobian) = (0.0, 0.0, 0.0);
    for (i, &value) in values.iter().enumerate() {
        let new = transformed(value, power);
        let deviation = new - mean;
        mean += deviation / (i + 1) as f64;
        squares += deviation * (new - mean);
        jacobian += if value < 0.0 { -log1p(-value) } else { log1p(value) };
    }
    let variance = squares / n;
    if !(variance.is_finite() && variance > exp(-700.0)) {
        return f64::NEG_INFINITY;
    }
    -n / 2.0 * log(variance) + (power - 1.0) * jacobian
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_undone() {
        for power in [-2.0, 0.0, 0.5, 1.0, 2.0, 3.0] {
            for value in [-3.0, -0.5, 0.0, 0.25, 7.0] {
                assert!((original(transformed(value, power), power) - value).abs() < 1e-9, "{value} under {power}");
            }
        }
    }

    #[test]
    fn the_power_is_that_of_scikit_learn() {
        // PowerTransformer().fit([[1], [2], [3], [10], [200]]).lambdas_
        assert!((fit(&[1.0, 2.0, 3.0, 10.0, 200.0]) + 0.507_383_833_306_215).abs() < 1e-6);
    }

    #[test]
    fn equal_and_huge_values_keep_their_power() {
        assert_eq!((fit(&[3.0, 3.0]), fit(&[])), (1.0, 1.0));
        assert!(transformed(1e300, fit(&[1e300, -1e300, 0.0])).is_finite());
    }
}
