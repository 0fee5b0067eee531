//! The level of what trend and seasons leave.

use serde::{Deserialize, Serialize};

/// Weights of the smoothings of an ensemble: 0.05, 0.1, … 0.95.
const WEIGHTS: usize = 19;

/// How a level follows the values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    /// The mean of the last values, so many; the last one alone before there are as many.
    Mean { size: usize, last: Vec<f64> },
    /// The mean of exponential smoothings with weights from 0.05 to 0.95; empty before the first value.
    Ensemble(Vec<f64>),
}

impl Level {
    /// Takes in a value; the level after it.
    pub(super) fn push(&mut self, value: f64) -> f64 {
        match self {
            Self::Mean { size, last } => {
                if last.len() == *size {
                    last.remove(0);
                }
                last.push(value);
            }
            Self::Ensemble(levels) if levels.is_empty() => levels.resize(WEIGHTS, value),
            Self::Ensemble(levels) => {
                for (k, level) in levels.iter_mut().enumerate() {
                    let weight = 0.05 * (k + 1) as f64;
                    *level = weight * value + (1.0 - weight) * *level;
                }
            }
        }
        self.now()
    }

    /// The level; 0 before the first value.
    pub(super) fn now(&self) -> f64 {
        match self {
            Self::Mean { size, last } if last.len() < *size => last.last().copied().unwrap_or(0.0),
            Self::Mean { last: values, .. } | Self::Ensemble(values) => {
                values.iter().map(|value| value / values.len().max(1) as f64).sum()
            }
        }
    }
}
