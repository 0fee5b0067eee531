//! From the values before and behind.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt32Array};
use arrow::compute::{cast, take};
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use arrow::row::{RowConverter, SortField};

use super::{Fill, Filling, optional};
use crate::clean::cells::{numbers_of, of_numbers, replaced, with_columns};
use crate::clean::step::{Log, Marks, Whole};
use crate::clean::steps::sort::order;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::task::LocalFuture;

/// Fills columns in the order of the rows, or of a column.
pub(super) struct InOrder {
    with: Filling,
    made: SchemaRef,
    columns: Vec<usize>,
    order: Option<usize>,
    within: Vec<usize>,
}

impl InOrder {
    pub(super) fn new(fill: &Fill, schema: &SchemaRef, made: SchemaRef, columns: Vec<usize>) -> Result<Self> {
        let order = optional(schema, fill.order.as_ref().map(std::slice::from_ref), "order")?.first().copied();
        let within = optional(schema, fill.within.as_deref(), "within")?;
        if let Some(index) = order {
            let of = Type::of(schema.field(index).data_type());
            if fill.with == Filling::Interpolate && !(of.is_number() || of.is_time()) {
                return Err(Error::params("order", "must be a column of times or numbers").column(schema.field(index).name()));
            }
        }
        let columns = columns.into_iter().filter(|column| Some(*column) != order && !within.contains(column)).collect();
        Ok(Self { with: fill.with, made, columns, order, within })
    }

    /// Numbers of the series of the rows.
    fn series(&self, rows: &RecordBatch) -> Result<Vec<u32>> {
        if self.within.is_empty() {
            return Ok(vec![0; rows.num_rows()]);
        }
        let fields = self.within.iter().map(|&column| SortField::new(rows.column(column).data_type().clone())).collect();
        let keys: Vec<ArrayRef> = self.within.iter().map(|&column| rows.column(column).clone()).collect();
        let encoded = RowConverter::new(fields)?.convert_columns(&keys)?;
        let mut numbers = std::collections::HashMap::new();
        Ok(encoded
            .iter()
            .map(|row| {
                let next = numbers.len() as u32;
                *numbers.entry(row.as_ref().to_vec()).or_insert(next)
            })
            .collect())
    }

    /// Where the rows stand: their times, their numbers, or their places.
    fn places(&self, rows: &RecordBatch) -> Result<Vec<f64>> {
        let Some(index) = self.order else { return Ok((0..rows.num_rows()).map(|row| row as f64).collect()) };
        let values = rows.column(index);
        let of_time = Type::of(values.data_type()).is_time();
        let numbers = if of_time { numbers_of(&cast(&cast(values, &ticks())?, &DataType::Int64)?)? } else { numbers_of(values)? };
        Ok(numbers.iter().map(|place| place.unwrap_or(f64::NAN)).collect())
    }
}

fn ticks() -> DataType {
    DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None)
}

impl Whole for InOrder {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>> {
        Box::pin(async move {
            let n_rows = rows.num_rows();
            let _memory = cx.reserve("filling in order", n_rows as u64 * (40 + 16 * self.columns.len() as u64))?;
            let by: Vec<(usize, bool)> = self.order.iter().map(|&index| (index, false)).collect();
            let order = order(&rows, &by)?;
            let series = self.series(&rows)?;
            let places = self.places(&rows)?;
            let n_series = series.iter().max().map_or(0, |last| *last as usize + 1);
            let mut marks = Marks::new(n_rows);
            let mut arrays = rows.columns().to_vec();
            for (done, &column) in self.columns.iter().enumerate() {
                cx.checkpoint(done as u64, self.columns.len() as u64).await?;
                let values = cast(&arrays[column], self.made.field(column).data_type())?;
                let is_valid = |row: usize| values.is_valid(row);
                let (mut before, mut behind) = (vec![None; n_rows], vec![None; n_rows]);
                nearest(order.values().iter().copied(), &series, n_series, is_valid, &mut before);
                nearest(order.values().iter().rev().copied(), &series, n_series, is_valid, &mut behind);
                arrays[column] = match self.with {
                    Filling::Interpolate => between(&values, &places, &before, &behind, &mut marks)?,
                    with => {
                        let from = if with == Filling::Forward { &before } else { &behind };
                        for row in (0..n_rows).filter(|&row| values.is_null(row) && from[row].is_some()) {
                            marks.set(row);
                        }
                        take(&values, &UInt32Array::from(from.clone()), None)?
                    }
                };
            }
            log.take(&marks);
            with_columns(&self.made, arrays, n_rows)
        })
    }
}

/// For every row the last one so far of its series that has a value, itself included.
fn nearest(order: impl Iterator<Item = u32>, series: &[u32], n_series: usize, is_valid: impl Fn(usize) -> bool, nearest: &mut [Option<u32>]) {
    let mut last: Vec<Option<u32>> = vec![None; n_series];
    for row in order {
        let at = row as usize;
        let last = &mut last[series[at] as usize];
        if is_valid(at) {
            *last = Some(row);
        }
        nearest[at] = *last;
    }
}

/// Missing values on the straight line between those before and behind.
fn between(values: &ArrayRef, places: &[f64], before: &[Option<u32>], behind: &[Option<u32>], marks: &mut Marks) -> Result<ArrayRef> {
    let numbers = numbers_of(values)?;
    let line = |row: usize| -> Option<f64> {
        let (a, b) = (before[row]? as usize, behind[row]? as usize);
        let share = (places[row] - places[a]) / (places[b] - places[a]);
        let value = numbers.value(a) + share * (numbers.value(b) - numbers.value(a));
        value.is_finite().then_some(value)
    };
    let mut made = Vec::with_capacity(values.len());
    for row in 0..values.len() {
        let value = if values.is_null(row) { line(row) } else { None };
        if value.is_some() {
            marks.set(row);
        }
        made.push(value);
    }
    let is_other = made.iter().map(|value| Some(value.is_some())).collect();
    let others = of_numbers(made, values.data_type())?;
    replaced(&Arc::clone(values), &is_other, &others)
}
