//! The table of forecasts: key columns, time, `yhat`, and two bounds per level; quantiles where asked for, and beside a scenario what is expected without it.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use arrow::record_batch::RecordBatch;

use super::Forecast;
use super::wanted::Wanted;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::series::{Clock, Grid, SeriesSet};

/// Rows of the forecast as they are made.
pub(super) struct Output {
    clock: Clock,
    keys: Vec<(FieldRef, ArrayRef)>,
    wanted: Wanted,
    horizon: usize,
    index: Vec<u32>,
    ticks: Vec<i64>,
    mean: Vec<f64>,
    bounds: Vec<[Vec<f64>; 2]>,
    /// The means without the scenario, where there is one.
    expected: Option<Vec<f64>>,
    _memory: Reservation,
}

impl Output {
    pub(super) fn new(cx: &Context, set: &SeriesSet, horizon: u32, wanted: &Wanted, scenario: bool) -> Result<Self> {
        let rows = set.series.len() as u64 * u64::from(horizon);
        let memory = cx.reserve("the forecasts", rows.saturating_mul(2 * (28 + 16 * wanted.levels.len() as u64)))?;
        Ok(Self {
            clock: set.clock.clone(),
            keys: set.keys.clone(),
            wanted: wanted.clone(),
            horizon: horizon as usize,
            index: Vec::new(),
            ticks: Vec::new(),
            mean: Vec::new(),
            bounds: vec![[Vec::new(), Vec::new()]; wanted.levels.len()],
            expected: scenario.then(Vec::new),
            _memory: memory,
        })
    }

    /// Adds the rows of one series from a place of its grid on; without a forecast they hold its future times and nothing else.
    /// The forecast comes with the means that are expected without the scenario.
    pub(super) fn push(&mut self, index: usize, grid: &Grid, next: i64, forecast: Option<(Forecast, Vec<f64>)>) {
        let nothing = || vec![f64::NAN; self.horizon];
        let empty = || (Forecast::normal(nothing(), &nothing(), &self.wanted.levels), nothing());
        let (forecast, expected) = forecast.unwrap_or_else(empty);
        self.index.extend(std::iter::repeat_n(index as u32, self.horizon));
        self.ticks.extend((0..self.horizon as i64).map(|step| grid.stamp(&self.clock, next.saturating_add(step))));
        self.mean.extend(forecast.mean);
        if let Some(all) = &mut self.expected {
            all.extend(expected);
        }
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
        for (level, [lower, upper]) in self.wanted.shown().iter().zip(&self.bounds) {
            numbers(format!("lo{}", percent(*level)), lower.clone());
            numbers(format!("hi{}", percent(*level)), upper.clone());
        }
        for quantile in &self.wanted.quantiles {
            let bound = self.bounds[quantile.level][usize::from(quantile.upper)].clone();
            numbers(format!("q{}", percent(quantile.probability)), bound);
        }
        if let Some(expected) = self.expected {
            numbers("yhat_expected".to_owned(), expected);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::schema(error.to_string()).hint("rename columns called yhat, lo…, hi… or q… before forecasting"))
    }
}

/// 0.95 as `95`, 0.995 as `99.5`.
pub(super) fn percent(level: f64) -> String {
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
