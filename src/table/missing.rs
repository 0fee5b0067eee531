//! What is done about missing values.

use ndarray::{Array2, Axis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::features::quantile;
use crate::context::Context;
use crate::error::{Error, Result};

/// Rows between two checkpoints.
const BLOCK_ROWS: usize = 8192;

/// What is done about missing values: nulls, NaNs and infinities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// A row with a missing value is left out; its results are null.
    #[default]
    Drop,
    /// The column's mean takes the place.
    Mean,
    /// The column's median takes the place.
    Median,
    /// Zero takes the place.
    Zero,
    /// The first missing value is an error that names its column and row.
    Error,
}

impl Missing {
    /// What takes the place of a missing value in each column of `values`, where NaN stands for missing.
    ///
    /// # Errors
    /// `schema` for a column without any value to take a mean or median of, `memory`.
    pub(super) fn fills(self, cx: &Context, names: &[&str], values: &Array2<f64>, n_missing: &[u64]) -> Result<Option<Vec<f64>>> {
        let middle: fn(&mut [f64]) -> Option<f64> = match self {
            Self::Drop | Self::Error => return Ok(None),
            Self::Zero => return Ok(Some(vec![0.0; names.len()])),
            Self::Mean => mean,
            Self::Median => |values| quantile(values, 0.5),
        };
        let _memory = cx.reserve("filling missing values", values.nrows() as u64 * 8)?;
        let fill = |(j, column): (usize, ndarray::ArrayView1<f64>)| {
            let mut present: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
            middle(&mut present).ok_or_else(|| {
                Error::schema(format!("{} has no values: all {} are missing", names[j], n_missing[j]))
                    .column(names[j])
                    .hint("leave the column out, or choose missing: zero")
            })
        };
        values.axis_iter(Axis(1)).enumerate().map(fill).collect::<Result<_>>().map(Some)
    }

    /// Puts the fills in.
    pub(super) async fn fill(self, cx: &Context, values: &mut Array2<f64>, fills: &[f64]) -> Result<()> {
        for mut block in values.axis_chunks_iter_mut(Axis(0), BLOCK_ROWS) {
            for mut row in block.rows_mut() {
                for (value, fill) in row.iter_mut().zip(fills) {
                    if value.is_nan() {
                        *value = *fill;
                    }
                }
            }
            cx.checkpoint(1, 1).await?;
        }
        Ok(())
    }
}

fn mean(values: &mut [f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
