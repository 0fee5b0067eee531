//! How a series is seen by the regression: perhaps its logarithm, centered, in units of its spread.

use serde::{Deserialize, Serialize};

/// Values below this share of the mean are too small for logarithms: they would outweigh all others.
const SMALLEST: f64 = 0.1;
/// How far forecasts may leave the range of the data, in ranges.
const ROOM: f64 = 0.5;

/// How the series is seen by the regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Scale {
    /// Are logarithms taken?
    pub(super) logarithm: bool,
    /// What is taken off.
    center: f64,
    /// What is divided by.
    spread: f64,
    /// The range forecasts are kept in, in units of the scale.
    lower: f64,
    /// Its upper end.
    upper: f64,
}

impl Scale {
    /// Logarithms where all values are above zero; center and spread of the values; `None` where all are equal.
    pub(super) fn of(y: &[f64]) -> Option<Self> {
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

    /// Into the range forecasts are kept in.
    pub(super) fn within(&self, z: f64) -> f64 {
        z.max(self.lower).min(self.upper)
    }

    /// From a value to the scale.
    pub(super) fn enter(&self, y: f64) -> f64 {
        let seen = if self.logarithm { libm::log(y.max(f64::MIN_POSITIVE)) } else { y };
        (seen - self.center) / self.spread
    }

    /// From the scale to a value.
    pub(super) fn leave(&self, z: f64) -> f64 {
        let seen = z * self.spread + self.center;
        if self.logarithm { libm::exp(seen) } else { seen }
    }
}
