//! The table of a backtest: what was forecast at each origin, and what came.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Field, FieldRef, Schema};
use arrow::record_batch::RecordBatch;

use super::trial::Trial;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::forecast::Forecast;
use crate::forecast::output::percent;
use crate::table::series::{Clock, Series, SeriesSet};

/// Rows as they are made.
pub(super) struct Rows {
    clock: Clock,
    keys: Vec<(FieldRef, ArrayRef)>,
    levels: Vec<f64>,
    methods: Vec<String>,
    index: Vec<u32>,
    method: Vec<u32>,
    origins: Vec<i64>,
    ticks: Vec<i64>,
    actual: Vec<f64>,
    mean: Vec<f64>,
    bounds: Vec<[Vec<f64>; 2]>,
    memory: Reservation,
}

impl Rows {
    pub(super) fn new(cx: &Context, set: &SeriesSet, levels: &[f64], methods: &[&str]) -> Result<Self> {
        Ok(Self {
            clock: set.clock.clone(),
            keys: set.keys.clone(),
            levels: levels.to_vec(),
            methods: methods.iter().map(|method| (*method).to_owned()).collect(),
            index: Vec::new(),
            method: Vec::new(),
            origins: Vec::new(),
            ticks: Vec::new(),
            actual: Vec::new(),
            mean: Vec::new(),
            bounds: vec![[Vec::new(), Vec::new()]; levels.len()],
            memory: cx.reserve("the rows of the backtest", 0)?,
        })
    }

    /// Adds what `method` forecast of all series, origin after origin, and takes it out of the trials.
    pub(super) fn take(&mut self, method: usize, all: &[Series], trials: &mut [Trial]) -> Result<()> {
        let mut taken: Vec<_> = trials
            .iter_mut()
            .enumerate()
            .flat_map(|(index, trial)| std::mem::take(&mut trial.forecasts).into_iter().map(move |forecast| (index, forecast)))
            .collect();
        taken.sort_by_key(|(index, (origin, ..))| (*origin, *index));
        taken.into_iter().try_for_each(|(index, (_, seen, forecast))| self.push((index, &all[index]), method, seen, forecast))
    }

    /// Adds what `method` forecast of a series after its first `seen` values.
    fn push(&mut self, (index, series): (usize, &Series), method: usize, seen: usize, forecast: Forecast) -> Result<()> {
        let n = forecast.mean.len();
        self.memory.grow("the rows of the backtest", n as u64 * 2 * (40 + 16 * self.levels.len() as u64))?;
        let stamp = |offset: usize| series.grid.stamp(&self.clock, series.start.saturating_add(offset as i64));
        self.index.extend(std::iter::repeat_n(index as u32, n));
        self.method.extend(std::iter::repeat_n(method as u32, n));
        self.origins.extend(std::iter::repeat_n(stamp(seen - 1), n));
        self.ticks.extend((seen..seen + n).map(stamp));
        self.actual.extend(&series.values[seen..seen + n]);
        self.mean.extend(forecast.mean);
        for ([lower, upper], band) in self.bounds.iter_mut().zip(forecast.bands) {
            lower.extend(band.lower);
            upper.extend(band.upper);
        }
        Ok(())
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
        let mut add = |name: String, column: ArrayRef, nullable: bool| {
            fields.push(Arc::new(Field::new(name, column.data_type().clone(), nullable)));
            columns.push(column);
        };
        let names: StringArray = self.method.iter().map(|method| self.methods.get(*method as usize)).collect();
        add("method".to_owned(), Arc::new(names), false);
        add("origin".to_owned(), self.clock.array(self.origins)?, false);
        add(time.to_owned(), self.clock.array(self.ticks)?, false);
        let mut numbers = |name: String, values: Vec<f64>| {
            let finite: Float64Array = values.into_iter().map(|value| value.is_finite().then_some(value)).collect();
            add(name, Arc::new(finite), true);
        };
        numbers("y".to_owned(), self.actual);
        numbers("yhat".to_owned(), self.mean);
        for (level, [lower, upper]) in self.levels.iter().zip(self.bounds) {
            numbers(format!("lo{}", percent(*level)), lower);
            numbers(format!("hi{}", percent(*level)), upper);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::schema(error.to_string()).hint("rename columns called method, origin, y, yhat, lo… or hi…"))
    }
}
