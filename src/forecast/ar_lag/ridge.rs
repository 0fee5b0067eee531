//! A linear recursion on some lags of a series, its weights shrunk towards zero.

use serde::{Deserialize, Serialize};

/// How the series is seen by the regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Are logarithms taken?
    pub logarithm: bool,
    /// What is taken off.
    pub center: f64,
    /// What is divided by.
    pub spread: f64,
    /// The range forecasts are kept in, in units of the scale.
    pub lower: f64,
    /// Its upper end.
    pub upper: f64,
}

impl Scale {
    /// Logarithms where all values are above zero; center and spread of the values; `None` where all are equal.
    pub fn of(y: &[f64]) -> Option<Self> {
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let logarithm = y.iter().all(|y| *y > SMALLEST * mean) && mean > 0.0;
        let seen = |y: &f64| if logarithm { libm::log(*y) } else { *y };
        let n = y.len() as f64;
        let center = y.iter().map(seen).sum::<f64>() / n;
        let spread = (y.iter().map(|y| (seen(y) - center) * (seen(y) - center)).sum::<f64>() / n).sqrt();
        if !(spread > 1e-9 * center.abs().max(1e-9) && spread.is_finite()) {
            return None;
        }
        let scaled = |y: &f64| (seen(y) - center) / spread;
        let least = y.iter().map(scaled).fold(f64::INFINITY, f64::min);
        let most = y.iter().map(scaled).fold(f64::NEG_INFINITY, f64::max);
        let room = ROOM * (most - least);
        Some(Self { logarithm, center, spread, lower: least - room, upper: most + room })
    }

    /// From a value to the scale.
    pub fn enter(&self, y: f64) -> f64 {
        let seen = if self.logarithm { libm::log(y.max(f64::MIN_POSITIVE)) } else { y };
        (seen - self.center) / self.spread
    }

    /// From the scale to a value.
    pub fn leave(&self, z: f64) -> f64 {
        let seen = z * self.spread + self.center;
        if self.logarithm { libm::exp(seen) } else { seen }
    }
}

/// Values below this share of the mean are too small for logarithms: they would outweigh all others.
const SMALLEST: f64 = 0.1;
/// How far forecasts may leave the range of the data, in ranges.
const ROOM: f64 = 0.5;
/// Ridge on the weights of standardized values, in observations.
pub static mut LAMBDA: f64 = 1.0;

/// The recursion `z_t = intercept + Σ weight · z_(t − lag)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recursion {
    /// Lags in steps, rising.
    pub lags: Vec<usize>,
    /// A weight for each.
    pub weights: Vec<f64>,
    /// What is added.
    pub intercept: f64,
    /// Mean squared error of one step.
    pub sigma2: f64,
}

/// The lags 1 to 3, and for every period the period and its neighbours, as far as the series is long enough for them.
pub fn lags_of(n: usize, periods: &[u32]) -> Vec<usize> {
    let around = |period: &u32| {
        let period = *period as usize;
        [period.saturating_sub(1), period, period + 1]
    };
    let mut lags: Vec<usize> = (1..=3).chain(periods.iter().filter(|period| **period > 1).flat_map(around)).collect();
    lags.sort_unstable();
    lags.dedup();
    lags.retain(|lag| *lag > 0 && n >= lag + 2 * (lags_before(*lag)) );
    lags
}

fn lags_before(lag: usize) -> usize {
    if lag <= 3 { 2 } else { lag / 4 + 2 }
}

impl Recursion {
    /// Least squares with a ridge on the weights.
    pub fn fit(z: &[f64], lags: &[usize]) -> Self {
        let longest = lags.last().copied().unwrap_or(0);
        let rows = z.len().saturating_sub(longest);
        let count = rows.max(1) as f64;
        let column = |lag: usize| &z[longest - lag..longest - lag + rows];
        let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
        let target = column(0);
        let target_mean = mean(target);
        let means: Vec<f64> = lags.iter().map(|lag| mean(column(*lag))).collect();
        let k = lags.len();
        let mut gram = vec![0.0; k * k];
        let mut right = vec![0.0; k];
        for i in 0..k {
            let a = column(lags[i]);
            for j in 0..=i {
                let product: f64 = a.iter().zip(column(lags[j])).map(|(a, b)| a * b).sum();
                gram[i * k + j] = product - count * means[i] * means[j];
            }
            let product: f64 = a.iter().zip(target).map(|(a, b)| a * b).sum();
            right[i] = product - count * means[i] * target_mean;
            gram[i * k + i] += unsafe { LAMBDA };
        }
        let weights = solve(&mut gram, right);
        let intercept = target_mean - weights.iter().zip(&means).map(|(weight, mean)| weight * mean).sum::<f64>();
        let mut squares = 0.0;
        for (row, actual) in target.iter().enumerate() {
            let fitted: f64 = lags.iter().zip(&weights).map(|(lag, weight)| weight * z[longest + row - lag]).sum();
            squares += (actual - intercept - fitted) * (actual - intercept - fitted);
        }
        let freedom = rows.saturating_sub(k + 1).max(1) as f64;
        Self { lags: lags.to_vec(), weights, intercept, sigma2: squares / freedom }
    }

    /// The value after `z`.
    pub fn next(&self, z: &[f64]) -> f64 {
        let at = |lag: usize| z.len().checked_sub(lag).and_then(|i| z.get(i)).copied().unwrap_or(0.0);
        self.intercept + self.lags.iter().zip(&self.weights).map(|(lag, weight)| weight * at(*lag)).sum::<f64>()
    }
}

/// Cholesky's method for a positive definite matrix given by its lower triangle, row by row.
fn solve(matrix: &mut [f64], mut right: Vec<f64>) -> Vec<f64> {
    let k = right.len();
    for i in 0..k {
        for j in 0..=i {
            let mut sum = matrix[i * k + j];
            for m in 0..j {
                sum -= matrix[i * k + m] * matrix[j * k + m];
            }
            matrix[i * k + j] = if i == j { sum.max(1e-12).sqrt() } else { sum / matrix[j * k + j] };
        }
    }
    for i in 0..k {
        for m in 0..i {
            right[i] -= matrix[i * k + m] * right[m];
        }
        right[i] /= matrix[i * k + i];
    }
    for i in (0..k).rev() {
        for m in i + 1..k {
            right[i] -= matrix[m * k + i] * right[m];
        }
        right[i] /= matrix[i * k + i];
    }
    right
}
