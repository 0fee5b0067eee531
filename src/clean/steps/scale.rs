//! Numbers on one scale.

use std::sync::Arc;

use arrow::array::{Array, Float64Array};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Step;
use crate::clean::cells::{number_columns, numbers_of, with_columns, with_types};
use crate::clean::figures::Numbers;
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};
use crate::table::Scaling;
use crate::table::features::quantile;

/// Brings numbers to one scale: `(value - offset) / factor`. What is constant becomes 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Scale {
    /// The columns, of numbers; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// The scale; the standard deviation is that of all values (divisor n).
    #[ts(optional, as = "Option<_>")]
    pub scaling: Scaling,
    /// What is taken from the values of each column; found among them where none are given.
    pub offsets: Option<Vec<f64>>,
    /// What the values of each column are then divided by; found among them where none are given.
    pub factors: Option<Vec<f64>>,
}

impl Plan for Scale {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let columns = number_columns(schema, self.columns.as_deref())?;
        let made = with_types(schema, &columns, |_| DataType::Float64);
        let (Some(offsets), Some(factors)) = (self.offsets.clone(), self.factors.clone()) else {
            let names = columns.iter().map(|&column| schema.field(column).name().clone()).collect();
            let step = Self { columns: Some(names), ..self.clone() };
            return Ok(Planned::fit(Some(made), Numbers::new(columns, move |values| {
                let (offsets, factors) = values.iter_mut().map(|values| fitted(step.scaling, values)).unzip();
                Ok(Step::Scale(Self { offsets: Some(offsets), factors: Some(factors), ..step.clone() }))
            })));
        };
        if offsets.len() != columns.len() || factors.len() != columns.len() || !factors.iter().all(|factor| *factor != 0.0) {
            return Err(Error::params("factors", format!("there are {} columns; no factor may be 0", columns.len())));
        }
        let after = Arc::clone(&made);
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let mut arrays = batch.columns().to_vec();
            for ((&column, offset), factor) in columns.iter().zip(&offsets).zip(&factors) {
                let numbers = numbers_of(&arrays[column])?;
                log.cells += (numbers.len() - numbers.null_count()) as u64;
                arrays[column] = Arc::new(Float64Array::from_iter(numbers.iter().map(|number| Some((number? - offset) / factor))));
            }
            log.rows += batch.num_rows() as u64;
            with_columns(&after, arrays, batch.num_rows())
        }))
    }
}

/// Offset and factor.
fn fitted(scaling: Scaling, values: &mut [f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 1.0);
    }
    let (offset, spread) = match scaling {
        Scaling::None => (0.0, 1.0),
        Scaling::Standard => {
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt())
        }
        Scaling::Minmax => {
            let (low, high) = (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            (low, high - low)
        }
        Scaling::Robust => {
            let mut at = |share| quantile(values, share).unwrap_or(0.0);
            (at(0.5), at(0.75) - at(0.25))
        }
    };
    (offset, if spread.is_finite() && spread > 0.0 { spread } else { 1.0 })
}
