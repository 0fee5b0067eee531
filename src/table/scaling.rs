//! Features of different units, made comparable.

use ndarray::{Array2, ArrayView1, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::features::{Feature, Features, quantile};
use super::power;
use crate::context::Context;
use crate::error::{Error, Result};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// Rows that the power of a column is learnt from, every so many of a longer one: some 50 ms of work.
const POWER_ROWS: usize = 20_000;

/// A spread below this part of the column's size is rounding, not information.
const ROUNDING: f64 = 1e-13;

/// How columns are made comparable before distances are measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// Mean 0, standard deviation 1.
    #[default]
    Standard,
    /// As the values are: a column of large numbers dominates.
    None,
    /// Smallest value 0, largest 1.
    Minmax,
    /// Median 0, interquartile range 1: outliers do not set the scale.
    Robust,
}

/// A fitted scaling: `(value - offset) / factor` per column, of values under a power where there is one. Constant columns become 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    offset: Vec<f64>,
    factor: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    power: Option<Vec<f64>>,
}

impl Scaler {
    /// Learns offset and factor of each column.
    ///
    /// # Errors
    /// `memory` for the copy of one column that quartiles need, `aborted`.
    pub async fn fit(cx: &Context, scaling: Scaling, features: &Features) -> Result<Self> {
        let mut scaler = Self { offset: Vec::new(), factor: Vec::new(), power: None };
        let _memory = match scaling {
            Scaling::Robust => Some(cx.reserve("quartiles", features.values.nrows() as u64 * 8)?),
            _ => None,
        };
        for (feature, column) in features.columns.iter().zip(features.values.axis_iter(Axis(1))) {
            let (offset, spread) = match scaling {
                Scaling::Standard => (feature.mean, feature.std),
                Scaling::None => (0.0, 1.0),
                Scaling::Minmax => (feature.min, feature.max - feature.min),
                Scaling::Robust => median_and_iqr(column)?,
            };
            scaler.offset.push(offset);
            scaler.factor.push(factor(spread, feature));
            cx.checkpoint(1, 1).await?;
        }
        Ok(scaler)
    }

    /// Learns the Yeo–Johnson power of largest likelihood of each column, which evens out heavy tails, then mean and standard deviation.
    ///
    /// # Errors
    /// `memory` for the values that a power is learnt from, `aborted`.
    pub async fn fit_power(cx: &Context, features: &Features) -> Result<Self> {
        let _memory = cx.reserve("the values of a column", POWER_ROWS as u64 * 8)?;
        let (mut offset, mut factor, mut powers) = (Vec::new(), Vec::new(), Vec::new());
        for column in features.values.axis_iter(Axis(1)) {
            let mut power = best_power(cx, column).await?;
            let under = |power: f64| mean_and_std(column.iter().map(|value| power::transformed(*value, power)));
            let (mut mean, mut std) = under(power);
            if !(mean.is_finite() && std.is_finite()) {
                // A value that the power was not learnt from leaves the range of numbers.
                power = 1.0;
                (mean, std) = under(power);
            }
            offset.push(mean);
            factor.push(if std > ROUNDING * mean.abs() { std } else { 1.0 });
            powers.push(power);
        }
        Ok(Self { offset, factor, power: Some(powers) })
    }

    /// Number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.offset.len()
    }

    /// Is every number usable, as one that [`Scaler::fit`] made is?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.offset.len() == self.factor.len()
            && self.offset.iter().all(|offset| offset.is_finite())
            && self.factor.iter().all(|factor| factor.is_finite() && *factor > 0.0)
            && self.power.as_ref().is_none_or(|power| power.len() == self.width() && power.iter().all(|power| power.is_finite()))
    }

    /// The power of each column, where values are taken to one.
    #[must_use]
    pub fn powers(&self) -> Option<&[f64]> {
        self.power.as_deref()
    }

    /// Scales a matrix in place: its first columns, as many as were learnt.
    ///
    /// # Errors
    /// `aborted`.
    pub async fn scale(&self, cx: &Context, values: &mut Array2<f64>) -> Result<()> {
        for mut block in values.axis_chunks_iter_mut(Axis(0), BLOCK_ROWS) {
            for mut row in block.rows_mut() {
                if let Some(powers) = &self.power {
                    row.iter_mut().zip(powers).for_each(|(value, power)| *value = power::transformed(*value, *power));
                }
                for ((value, offset), factor) in row.iter_mut().zip(&self.offset).zip(&self.factor) {
                    *value = (*value - offset) / factor;
                }
            }
            cx.checkpoint(1, 1).await?;
        }
        Ok(())
    }

    /// One row in scaled units.
    #[must_use]
    pub fn scaled(&self, row: &[f64]) -> Vec<f64> {
        let power = |j: usize, value: f64| self.power.as_ref().map_or(value, |power| power::transformed(value, power[j]));
        (0..self.width()).map(|j| (power(j, row[j]) - self.offset[j]) / self.factor[j]).collect()
    }

    /// One row back in original units.
    #[must_use]
    pub fn original(&self, row: ArrayView1<f64>) -> Vec<f64> {
        (0..self.width()).map(|j| self.original_at(j, row[j])).collect()
    }

    /// A number of one column back in original units.
    #[must_use]
    pub fn original_at(&self, column: usize, value: f64) -> f64 {
        let value = value * self.factor[column] + self.offset[column];
        self.power.as_ref().map_or(value, |power| power::original(value, power[column]))
    }
}

/// The power of a column, by a sample of every so many rows of a long one.
async fn best_power(cx: &Context, column: ArrayView1<'_, f64>) -> Result<f64> {
    let step = column.len().div_ceil(POWER_ROWS).max(1);
    let sample: Vec<f64> = column.iter().step_by(step).copied().collect();
    cx.checkpoint(1, 1).await?;
    Ok(power::fit(&sample))
}

fn mean_and_std(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt())
}

/// The spread, or 1 where there is none to divide by.
fn factor(spread: f64, feature: &Feature) -> f64 {
    let size = feature.min.abs().max(feature.max.abs());
    if spread.is_finite() && spread > size * ROUNDING { spread } else { 1.0 }
}

fn median_and_iqr(column: ArrayView1<f64>) -> Result<(f64, f64)> {
    let mut values = column.to_vec();
    let mut at = |level| quantile(&mut values, level).ok_or_else(|| Error::internal("a feature without rows was scaled"));
    Ok((at(0.5)?, at(0.75)? - at(0.25)?))
}
