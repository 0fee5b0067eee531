//! The table of forecasts: key columns, time, `yhat`, and two bounds per level.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use arrow::record_batch::RecordBatch;

use super::{Ahead, Fitted, Forecast};
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::series::{Clock, Grid, Series, SeriesSet};

/// Rows of the forecast as they are made.
pub(super) struct Output {
    clock: Clock,
    keys: Vec<(FieldRef, ArrayRef)>,
    levels: Vec<f64>,
    horizon: usize,
    index: Vec<u32>,
    ticks: Vec<i64>,
    mean: Vec<f64>,
    bounds: Vec<[Vec<f64>; 2]>,
    _memory: Reservation,
}

impl Output {
    pub(super) fn new(cx: &Context, set: &SeriesSet, horizon: u32, levels: &[f64]) -> Result<Self> {
        let rows = set.series.len() as u64 * u64::from(horizon);
        let memory = cx.reserve("the forecasts", rows.saturating_mul(2 * (20 + 16 * levels.len() as u64)))?;
        Ok(Self {
            clock: set.clock.clone(),
            keys: set.keys.clone(),
            levels: levels.to_vec(),
            horizon: horizon as usize,
            index: Vec::new(),
            ticks: Vec::new(),
            mean: Vec::new(),
            bounds: vec![[Vec::new(), Vec::new()]; levels.len()],
            _memory: memory,
        })
    }

    /// Adds the rows of one series; without a model they hold its future times and nothing else.
    pub(super) fn push(&mut self, index: usize, series: &Series, model: Option<&dyn Fitted>, seed: u64) {
        self.push_at(index, &series.grid, series.next, model, seed);
    }

    /// The same, from a place of a grid.
    pub(super) fn push_at(&mut self, index: usize, grid: &Grid, next: i64, model: Option<&dyn Fitted>, seed: u64) {
        let empty = || Forecast::normal(vec![f64::NAN; self.horizon], &vec![f64::NAN; self.horizon], &self.levels);
        let forecast = model.map_or_else(empty, |model| {
            model.forecast(&Ahead { horizon: self.horizon, levels: &self.levels, seed, regressors: None })
        });
        self.index.extend(std::iter::repeat_n(index as u32, self.horizon));
        self.ticks.extend((0..self.horizon as i64).map(|step| grid.stamp(&self.clock, next.saturating_add(step))));
        self.mean.extend(forecast.mean);
        for ([lower, upper], band) in self.bounds.iter_mut().zip(forecast.bands) {
            lower.extend(band.lower);
            upper.extend(band.upper);
        }
    }

    /// The table; the time column keeps its name and type.
    pub(super) fn finish(self, time: &str) -> Result<RecordBatch> {
        let rows = UInt32Array::from(self.index);
        let mut fields: Vec<FieldRef> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (field, values) in &self.keys {
            fields.push(field.clone());
            columns.push(take(values, &rows, None)?);
        }
        let stamps = self.clock.array(self.ticks)?;
        fields.push(Arc::new(Field::new(time, stamps.data_type().clone(), false)));
        columns.push(stamps);
        let mut numbers = |name: String, values: Vec<f64>| {
            fields.push(Arc::new(Field::new(name, DataType::Float64, true)));
            columns.push(Arc::new(values.into_iter().map(|value| value.is_finite().then_some(value)).collect::<Float64Array>()));
        };
        numbers("yhat".to_owned(), self.mean);
        for (level, [lower, upper]) in self.levels.iter().zip(self.bounds) {
            numbers(format!("lo{}", percent(*level)), lower);
            numbers(format!("hi{}", percent(*level)), upper);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::schema(error.to_string()).hint("rename columns called yhat, lo… or hi… before forecasting"))
    }
}

/// 0.95 as `95`, 0.995 as `99.5`.
fn percent(level: f64) -> String {
    let text = format!("{:.6}", level * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn levels_name_columns_in_percent() {
        assert_eq!([0.8, 0.95, 0.995, 0.29].map(percent), ["80", "95", "99.5", "29"]);
    }
}
