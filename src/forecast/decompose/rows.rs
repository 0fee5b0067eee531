//! The table of a decomposition: a row for each observation, its parts beside it.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Field, FieldRef, Schema};
use arrow::record_batch::RecordBatch;

use super::Apart;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::series::{Clock, Series, SeriesSet};

/// Rows as they are made.
pub(super) struct Rows {
    clock: Clock,
    keys: Vec<(FieldRef, ArrayRef)>,
    index: Vec<u32>,
    ticks: Vec<i64>,
    y: Vec<f64>,
    trend: Vec<f64>,
    /// A column for each period that any series has, NaN for the others.
    seasons: Vec<(u32, Vec<f64>)>,
    remainder: Vec<f64>,
    unusual: Vec<bool>,
    change: Vec<bool>,
    memory: Reservation,
}

impl Rows {
    pub(super) fn new(cx: &Context, set: &SeriesSet) -> Result<Self> {
        Ok(Self {
            clock: set.clock.clone(),
            keys: set.keys.clone(),
            index: Vec::new(),
            ticks: Vec::new(),
            y: Vec::new(),
            trend: Vec::new(),
            seasons: Vec::new(),
            remainder: Vec::new(),
            unusual: Vec::new(),
            change: Vec::new(),
            memory: cx.reserve("the parts of the series", 0)?,
        })
    }

    pub(super) fn push(&mut self, (index, series): (usize, &Series), apart: Apart) -> Result<()> {
        let (n, before) = (apart.y.len(), self.y.len());
        self.memory.grow("the parts of the series", n as u64 * 2 * (40 + 8 * apart.periods.len() as u64))?;
        self.index.extend(std::iter::repeat_n(index as u32, n));
        self.ticks.extend((0..n as i64).map(|step| series.grid.stamp(&self.clock, series.start.saturating_add(step))));
        self.y.extend(apart.y);
        self.trend.extend(apart.parts.trend);
        self.remainder.extend(apart.parts.remainder);
        self.unusual.extend(apart.unusual);
        self.change.resize(before + n, false);
        apart.lines.iter().skip(1).for_each(|line| self.change[before + line.from] = true);
        for (period, season) in apart.periods.into_iter().zip(apart.parts.seasons) {
            let place = self.seasons.iter().position(|(known, _)| *known == period).unwrap_or_else(|| {
                self.seasons.push((period, Vec::new()));
                self.seasons.len() - 1
            });
            let column = &mut self.seasons[place].1;
            column.resize(before, f64::NAN);
            column.extend(season);
        }
        Ok(())
    }

    /// The table; the time column keeps its name and type.
    pub(super) fn finish(mut self, time: &str) -> Result<RecordBatch> {
        let (n, rows) = (self.y.len(), UInt32Array::from(self.index));
        let mut fields: Vec<FieldRef> = Vec::new();
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (field, values) in &self.keys {
            fields.push(field.clone());
            columns.push(take(values, &rows, None)?);
        }
        let mut add = |name: String, column: ArrayRef| {
            fields.push(Arc::new(Field::new(name, column.data_type().clone(), true)));
            columns.push(column);
        };
        let finite = |values: Vec<f64>| -> ArrayRef {
            Arc::new(values.into_iter().map(|value| value.is_finite().then_some(value)).collect::<Float64Array>())
        };
        add(time.to_owned(), self.clock.array(self.ticks)?);
        add("y".to_owned(), finite(self.y));
        add("trend".to_owned(), finite(self.trend));
        self.seasons.sort_by_key(|(period, _)| *period);
        for (period, mut season) in self.seasons {
            season.resize(n, f64::NAN);
            add(format!("season_{period}"), finite(season));
        }
        add("remainder".to_owned(), finite(self.remainder));
        add("unusual".to_owned(), Arc::new(BooleanArray::from(self.unusual)));
        add("change".to_owned(), Arc::new(BooleanArray::from(self.change)));
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|error| {
            Error::schema(error.to_string()).hint("rename columns called y, trend, season_…, remainder, unusual or change")
        })
    }
}
