//! Missing values.

mod neighbours;
mod order;

use std::sync::Arc;

use arrow::array::{Array, BooleanArray, Datum, Scalar as One};
use arrow::compute::kernels::zip::zip;
use arrow::compute::{cast, is_null};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::neighbours::Neighbours;
use self::order::InOrder;
use super::Step;
use crate::clean::cells::{Plain, any_columns, indices, number_columns, with_columns, with_types};
use crate::clean::figures::{Counts, Numbers};
use crate::clean::step::{Log, Marks, Plan, Planned};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::table::features::quantile;

/// Fills missing values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Fill {
    /// The columns; all that fit where none are given.
    pub columns: Option<Vec<String>>,
    /// What they are filled with.
    pub with: Filling,
    /// For `constant`: the value.
    pub value: Option<Plain>,
    /// For `constant`: the value of each column, where they are different.
    pub values: Option<Vec<Option<Plain>>>,
    /// For `forward`, `backward` and `interpolate`: the column of times or numbers in whose order values are filled; the order of the rows where none is given.
    pub order: Option<String>,
    /// For `forward`, `backward` and `interpolate`: columns that tell series apart, each of which is filled for itself.
    pub within: Option<Vec<String>>,
    /// For `neighbours`: how many rows are looked at, 1 or more.
    #[ts(optional, as = "Option<_>")]
    pub neighbours: u32,
    /// For `neighbours`: columns of numbers that say how near rows are, beside those that are filled.
    pub using: Option<Vec<String>>,
}

/// What missing values are filled with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Filling {
    /// A value that is given.
    #[default]
    Constant,
    /// The mean of the column.
    Mean,
    /// The median of the column.
    Median,
    /// The most frequent value of the column, of equally frequent ones the smallest.
    Mode,
    /// The last value before.
    Forward,
    /// The first value behind.
    Backward,
    /// The straight line between the values before and behind.
    Interpolate,
    /// The mean of the nearest rows that have a value.
    Neighbours,
}

impl Filling {
    pub(in crate::clean) fn needs_all_rows(self) -> bool {
        matches!(self, Self::Forward | Self::Backward | Self::Interpolate | Self::Neighbours)
    }
}

impl Default for Fill {
    fn default() -> Self {
        let with = Filling::default();
        Self { columns: None, with, value: None, values: None, order: None, within: None, neighbours: 5, using: None }
    }
}

impl Plan for Fill {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let is_of_numbers = matches!(self.with, Filling::Mean | Filling::Median | Filling::Interpolate | Filling::Neighbours);
        let columns = match is_of_numbers {
            true => number_columns(schema, self.columns.as_deref())?,
            false => any_columns(schema, self.columns.as_deref())?,
        };
        // Of whole numbers the mean is none.
        let to = |column: usize| match schema.field(column).data_type() {
            of if is_of_numbers && !of.is_floating() => DataType::Float64,
            of => of.clone(),
        };
        let made = with_types(schema, &columns, to);
        let names: Vec<String> = columns.iter().map(|&column| schema.field(column).name().clone()).collect();
        let filled = move |values: Vec<Option<Plain>>| {
            let columns = Some(names.clone());
            Ok(Step::Fill(Self { columns, with: Filling::Constant, values: Some(values), ..Self::default() }))
        };
        Ok(match self.with {
            Filling::Constant => constant(made, columns, self)?,
            Filling::Mean => Planned::fit(Some(made), Numbers::new(columns, move |values| filled(values.iter().map(|values| mean(values)).collect()))),
            Filling::Median => {
                Planned::fit(Some(made), Numbers::new(columns, move |values| filled(values.iter_mut().map(|values| median(values)).collect())))
            }
            Filling::Mode => {
                let types: Vec<DataType> = columns.iter().map(|&column| schema.field(column).data_type().clone()).collect();
                Planned::fit(Some(made), Counts::new(columns, move |counts| {
                    let most = |(counts, of): (&std::collections::BTreeMap<String, u64>, &DataType)| mode(counts, of);
                    filled(counts.iter().zip(&types).map(most).collect())
                }))
            }
            Filling::Forward | Filling::Backward | Filling::Interpolate => {
                Planned::whole(Arc::clone(&made), InOrder::new(self, schema, made, columns)?)
            }
            Filling::Neighbours => {
                let using = number_columns(schema, Some(self.using.as_deref().unwrap_or_default()))?;
                Planned::whole(Arc::clone(&made), Neighbours::new(self.neighbours, made, columns, using)?)
            }
        })
    }
}

fn mean(values: &[f64]) -> Option<Plain> {
    (!values.is_empty()).then(|| Plain::Number(values.iter().sum::<f64>() / values.len() as f64))
}

fn median(values: &mut [f64]) -> Option<Plain> {
    quantile(values, 0.5).map(Plain::Number)
}

/// The most frequent value; of numbers that come equally often the smallest.
fn mode(counts: &std::collections::BTreeMap<String, u64>, of: &DataType) -> Option<Plain> {
    let most = counts.values().max()?;
    let mut frequent = counts.iter().filter(|(_, count)| *count == most).map(|(text, _)| text);
    let text = match Type::of(of).is_number() {
        true => frequent.min_by(|a, b| a.parse::<f64>().unwrap_or(0.0).total_cmp(&b.parse::<f64>().unwrap_or(0.0))),
        false => frequent.next(),
    };
    text.cloned().map(Plain::Text)
}

fn constant(made: SchemaRef, columns: Vec<usize>, fill: &Fill) -> Result<Planned> {
    let values = match (&fill.values, &fill.value) {
        (Some(values), None) if values.len() == columns.len() => values.clone(),
        (None, Some(value)) => {
            // A value that fits none but some of the columns fills those, where columns were not named.
            let fits = |&column: &usize| value.array(made.field(column).data_type()).is_ok();
            let any = fill.columns.is_none();
            columns.iter().map(|column| (!any || fits(column)).then(|| value.clone())).collect()
        }
        _ => {
            return Err(Error::params("value", format!("give a value, or values for {} columns", columns.len())));
        }
    };
    let fits = |(&column, value): (&usize, &Option<Plain>)| match value {
        None => Ok(None),
        Some(value) => {
            let field = made.field(column);
            // Figures are rounded to what the column holds.
            value.array(field.data_type()).map(Some).map_err(|error| error.column(field.name()))
        }
    };
    let fillings = columns.iter().zip(&values).map(fits).collect::<Result<Vec<_>>>()?;
    let after = Arc::clone(&made);
    Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
        let mut marks = Marks::new(batch.num_rows());
        let mut arrays = batch.columns().to_vec();
        for (&column, filling) in columns.iter().zip(&fillings) {
            let to = after.field(column).data_type();
            if arrays[column].data_type() != to {
                arrays[column] = cast(&arrays[column], to)?;
            }
            let Some(filling) = filling.as_ref().filter(|_| arrays[column].logical_null_count() > 0) else { continue };
            let values = arrow::array::make_array(arrays[column].to_data());
            let is_missing: BooleanArray = is_null(&values)?;
            (0..is_missing.len()).filter(|&row| is_missing.value(row)).for_each(|row| marks.set(row));
            let one = One::new(filling.clone());
            arrays[column] = zip(&is_missing, &one as &dyn Datum, &values as &dyn Datum)?;
        }
        log.take(&marks);
        with_columns(&after, arrays, batch.num_rows())
    }))
}

/// Positions of columns that may not be given.
fn optional(schema: &SchemaRef, columns: Option<&[String]>, param: &str) -> Result<Vec<usize>> {
    indices(schema, columns.unwrap_or_default(), param)
}
