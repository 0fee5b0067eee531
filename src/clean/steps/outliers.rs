//! Values far from the others.

use arrow::array::{Array, BooleanArray};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Step;
use crate::clean::cells::{number_columns, numbers_of, of_numbers, replaced, with_columns, with_types};
use crate::clean::figures::Numbers;
use crate::clean::step::{Log, Marks, Plan, Planned};
use crate::error::{Error, Result};
use crate::table::features::quantile;

/// Half the width of a normal distribution that a median absolute deviation of 1 stands for.
const NORMAL: f64 = 1.482_602_218_505_602;

/// Caps outliers at bounds, makes them missing or drops their rows. The bounds are taken of the values, or given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Outliers {
    /// The columns, of numbers; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// How the bounds are found.
    #[ts(optional, as = "Option<_>")]
    pub method: Bounding,
    /// How far the bounds are away, in the measure of the method. 1.5 quartile distances, 3 standard deviations and 3.5 deviations of the median where none is given.
    pub factor: Option<f64>,
    /// For `percentile`: the shares of the values below the lower and the upper bound. 0.01 and 0.99 where none are given.
    pub shares: Option<[f64; 2]>,
    /// What becomes of outliers.
    #[ts(optional, as = "Option<_>")]
    pub action: Treatment,
    /// The bounds of each column; found among the values where none are given.
    pub bounds: Option<Vec<Bounds>>,
}

/// How bounds are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Bounding {
    /// So many distances between the quartiles beyond them (Tukey).
    #[default]
    Iqr,
    /// So many standard deviations (of a sample) from the mean.
    Zscore,
    /// So many median absolute deviations, scaled to those of a normal distribution, from the median.
    Mad,
    /// The values that have a share of all below them.
    Percentile,
}

/// What becomes of outliers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Treatment {
    /// They become the bound that they are beyond.
    #[default]
    Cap,
    /// They become missing.
    Null,
    /// Their rows are taken away.
    Drop,
}

/// Bounds of a column, none where it has no values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Bounds {
    /// The smallest value that is none.
    pub lower: Option<f64>,
    /// The largest value that is none.
    pub upper: Option<f64>,
}

impl Default for Outliers {
    fn default() -> Self {
        let (method, action) = (Bounding::default(), Treatment::default());
        Self { columns: None, method, factor: None, shares: None, action, bounds: None }
    }
}

impl Plan for Outliers {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let columns = number_columns(schema, self.columns.as_deref())?;
        if !self.factor.is_none_or(|factor| factor > 0.0 && factor.is_finite()) {
            return Err(Error::params("factor", "must be above 0"));
        }
        if !self.shares.is_none_or(|[low, high]| 0.0 <= low && low < high && high <= 1.0) {
            return Err(Error::params("shares", "must be two shares from 0 to 1, the smaller one first"));
        }
        let made = with_types(schema, &columns, |column| schema.field(column).data_type().clone());
        let Some(bounds) = self.bounds.clone() else {
            let names = columns.iter().map(|&column| schema.field(column).name().clone()).collect();
            let step = Self { columns: Some(names), ..self.clone() };
            return Ok(Planned::fit(Some(made), Numbers::new(columns, move |values| {
                let bounds = values.iter_mut().map(|values| step.found(values)).collect();
                Ok(Step::Outliers(Self { bounds: Some(bounds), ..step.clone() }))
            })));
        };
        if bounds.len() != columns.len() {
            return Err(Error::params("bounds", format!("there are {} columns", columns.len())));
        }
        let (after, action) = (made.clone(), self.action);
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let rows = batch.num_rows();
            let mut marks = Marks::new(rows);
            let mut stays = vec![true; rows];
            let mut arrays = batch.columns().to_vec();
            for (&column, bounds) in columns.iter().zip(&bounds) {
                let numbers = numbers_of(&arrays[column])?;
                let beyond: Vec<Option<f64>> = numbers.iter().map(|number| bounds.beyond(number?)).collect();
                if beyond.iter().all(Option::is_none) {
                    continue;
                }
                for (row, _) in beyond.iter().enumerate().filter(|(_, bound)| bound.is_some()) {
                    stays[row] = action != Treatment::Drop;
                    if stays[row] {
                        marks.set(row);
                    }
                }
                let is_beyond: BooleanArray = beyond.iter().map(|bound| Some(bound.is_some())).collect();
                let data_type = arrays[column].data_type().clone();
                let others = match action {
                    Treatment::Cap => of_numbers(within(beyond, &numbers, &data_type), &data_type)?,
                    Treatment::Null => arrow::array::new_null_array(&data_type, rows),
                    Treatment::Drop => continue,
                };
                arrays[column] = replaced(&arrays[column], &is_beyond, &others)?;
            }
            log.take(&marks);
            let batch = with_columns(&after, arrays, rows)?;
            if stays.iter().all(|stays| *stays) { Ok(batch) } else { log.keep(&batch, &BooleanArray::from(stays)) }
        }))
    }
}

impl Outliers {
    fn found(&self, values: &mut [f64]) -> Bounds {
        let both = |middle: f64, distance: f64| (Some(middle - distance), Some(middle + distance));
        let (lower, upper) = match self.method {
            _ if values.is_empty() => (None, None),
            Bounding::Iqr => {
                let (low, high) = (quantile(values, 0.25), quantile(values, 0.75));
                let reach = self.factor.unwrap_or(1.5) * (high.unwrap_or(0.0) - low.unwrap_or(0.0));
                (low.map(|low| low - reach), high.map(|high| high + reach))
            }
            Bounding::Zscore => {
                let (mean, std) = mean_and_std(values);
                both(mean, self.factor.unwrap_or(3.0) * std)
            }
            Bounding::Mad => {
                let median = quantile(values, 0.5).unwrap_or(0.0);
                let mut away: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
                both(median, self.factor.unwrap_or(3.5) * NORMAL * quantile(&mut away, 0.5).unwrap_or(0.0))
            }
            Bounding::Percentile => {
                let [low, high] = self.shares.unwrap_or([0.01, 0.99]);
                (quantile(values, low), quantile(values, high))
            }
        };
        Bounds { lower, upper }
    }
}

/// Mean and standard deviation of a sample.
fn mean_and_std(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

impl Bounds {
    /// The bound that a number is beyond.
    fn beyond(&self, number: f64) -> Option<f64> {
        let below = self.lower.filter(|&lower| number < lower);
        below.or(self.upper.filter(|&upper| number > upper))
    }
}

/// Bounds as values of a type: of whole numbers the last one inside.
fn within(bounds: Vec<Option<f64>>, numbers: &arrow::array::Float64Array, data_type: &DataType) -> Vec<Option<f64>> {
    let is_whole = data_type.is_integer();
    let whole = |bound: f64, number: f64| if number < bound { bound.ceil() } else { bound.floor() };
    let one = |(row, bound): (usize, Option<f64>)| bound.map(|bound| if is_whole { whole(bound, numbers.value(row)) } else { bound });
    bounds.into_iter().enumerate().map(one).collect()
}
