//! Features of different units, made comparable.

use ndarray::{Array2, ArrayView1, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::features::{Feature, Features, quantile};
use crate::context::Context;
use crate::error::{Error, Result};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

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

/// A fitted scaling: `(value - offset) / factor` per column. Constant columns become 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scaler {
    offset: Vec<f64>,
    factor: Vec<f64>,
}

impl Scaler {
    /// Learns offset and factor of each column.
    ///
    /// # Errors
    /// `memory` for the copy of one column that quartiles need, `aborted`.
    pub async fn fit(cx: &Context, scaling: Scaling, features: &Features) -> Result<Self> {
        let mut scaler = Self { offset: Vec::new(), factor: Vec::new() };
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
    }

    /// Mean of the scaled columns' variances.
    #[must_use]
    pub fn mean_variance(&self, columns: &[Feature]) -> f64 {
        let variances = columns.iter().zip(&self.factor).map(|(column, factor)| (column.std / factor).powi(2));
        variances.sum::<f64>() / columns.len() as f64
    }

    /// Scales a matrix in place.
    ///
    /// # Errors
    /// `aborted`.
    pub async fn scale(&self, cx: &Context, values: &mut Array2<f64>) -> Result<()> {
        for mut block in values.axis_chunks_iter_mut(Axis(0), BLOCK_ROWS) {
            for mut row in block.rows_mut() {
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
        row.iter().zip(&self.offset).zip(&self.factor).map(|((value, offset), factor)| (value - offset) / factor).collect()
    }

    /// One row back in original units.
    #[must_use]
    pub fn original(&self, row: ArrayView1<f64>) -> Vec<f64> {
        row.iter().zip(&self.offset).zip(&self.factor).map(|((value, offset), factor)| value * factor + offset).collect()
    }
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
