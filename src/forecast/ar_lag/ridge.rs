//! A linear recursion on some lags of a series, its weights shrunk towards zero.

use serde::{Deserialize, Serialize};

/// Ridge on the weights of standardized values, in observations.
const RIDGE: f64 = 0.1;

/// The recursion `z_t = intercept + Σ weight · z_(t − lag)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Recursion {
    /// Lags in steps, rising.
    pub(super) lags: Vec<usize>,
    /// A weight for each.
    pub(super) weights: Vec<f64>,
    /// What is added.
    intercept: f64,
    /// Mean squared error of one step.
    pub(super) sigma2: f64,
}

/// The lags 1 to 3, and for every period the period and its neighbours, as far as the series is long enough for them: a quarter
/// of the lag must be left to learn from at both ends.
pub(super) fn lags_of(n: usize, periods: &[u32]) -> Vec<usize> {
    let around = |period: &u32| {
        let period = *period as usize;
        [period.saturating_sub(1), period, period + 1]
    };
    let mut lags: Vec<usize> = (1..=3).chain(periods.iter().filter(|period| **period > 1).flat_map(around)).collect();
    lags.sort_unstable();
    lags.dedup();
    lags.retain(|lag| *lag > 0 && n >= lag + 2 * room(*lag));
    lags
}

fn room(lag: usize) -> usize {
    if lag <= 3 { 2 } else { lag / 4 + 2 }
}

impl Recursion {
    /// Least squares with a ridge on the weights.
    pub(super) fn fit(z: &[f64], lags: &[usize]) -> Self {
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
            gram[i * k + i] += RIDGE;
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

    /// Variances of the next steps: an error comes back through every lag, and with `differences` it stays.
    pub(super) fn variance(&self, horizon: usize, differences: bool) -> Vec<f64> {
        let mut echoes: Vec<f64> = Vec::with_capacity(horizon);
        let (mut kept, mut sum) = (0.0, 0.0);
        let step = |h: usize| {
            let back = |(lag, weight): (&usize, &f64)| h.checked_sub(*lag).map_or(0.0, |i| weight * echoes[i]);
            let echo = if h == 0 { 1.0 } else { self.lags.iter().zip(&self.weights).map(back).sum() };
            echoes.push(echo);
            kept = if differences { kept + echo } else { echo };
            sum += kept * kept;
            self.sigma2 * sum
        };
        (0..horizon).map(step).collect()
    }

    /// The value after `z`.
    pub(super) fn next(&self, z: &[f64]) -> f64 {
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
