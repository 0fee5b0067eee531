//! A table in long format seen as many time series: one row per observation, with a time, a value and, where there is
//! more than one series, the columns that tell them apart.
//!
//! Rules, all of them counted in what is returned:
//! - series are sorted by their key, observations by time;
//! - a row without a time is left out;
//! - a null, a NaN or an infinity is no value, and what is missing between the first and the last value is filled by [`Gaps`];
//! - several values at one place are averaged;
//! - columns beside the value (regressors) are laid on the same places, and go on where rows without a value follow the last one.

mod clock;
mod frequency;
mod gaps;
mod grid;
mod groups;
mod keys;
mod regressors;
#[cfg(test)]
mod tests;

pub use clock::Clock;
pub use frequency::Frequency;
pub use gaps::Gaps;
pub use grid::Grid;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::FieldRef;

use frequency::Evidence;
use keys::Keys;

use super::Table;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};

/// Which columns make the series.
#[derive(Clone, Copy, Debug)]
pub struct SeriesColumns<'a> {
    /// Dates, timestamps or integer steps.
    pub time: &'a str,
    /// Numbers.
    pub value: &'a str,
    /// What tells series apart; empty for a single series.
    pub keys: &'a [String],
    /// Numbers or truth values that stand beside the value.
    pub regressors: &'a [String],
}

/// The series of a table.
#[derive(Debug)]
pub struct SeriesSet {
    /// How the time column counts.
    pub clock: Clock,
    /// The key columns, with a row for each series.
    pub keys: Vec<(FieldRef, ArrayRef)>,
    /// The series, sorted by key.
    pub series: Vec<Series>,
    /// Rows left out because they have no time.
    pub undated: u64,
    /// The frequency of the set; `None` if no series has two different stamps.
    pub frequency: Option<Frequency>,
    _memory: Reservation,
}

/// One series, complete from its first to its last value.
#[derive(Clone, Debug)]
pub struct Series {
    /// Rows of the table that belong to it.
    pub rows: u64,
    /// Rows beyond the first at the same place.
    pub duplicates: u64,
    /// Places between first and last value that had none.
    pub gaps_filled: u64,
    /// Where its observations stand.
    pub grid: Grid,
    /// Place of the first value.
    pub start: i64,
    /// The values from the first to the last, without gaps; empty if there is none.
    pub values: Vec<f64>,
    /// Place after the last value: where a forecast begins.
    pub next: i64,
    /// For each column that tells series apart the number of its value: series with the same number are alike in it. Without columns
    /// in which no two series are.
    pub groups: Vec<u32>,
    /// A list for each regressor, from the first value on, beyond the last as far as it is known; without gaps, empty where
    /// nothing is known.
    pub regressors: Vec<Vec<f64>>,
    /// Places of regressors that had no number and took the one before.
    pub regressors_filled: u64,
    /// Rows after the last value: the future, as far as regressors say something about it.
    pub future_rows: u64,
    /// Rows whose time lies off the places and was moved to the nearest.
    pub moved: u64,
    /// Why there are no values although the table has rows, where it is not that all are missing.
    pub problem: Option<String>,
}

impl Series {
    /// A series of nothing on a grid.
    #[must_use]
    pub fn empty(grid: Grid) -> Self {
        Self {
            rows: 0,
            duplicates: 0,
            gaps_filled: 0,
            grid,
            start: 0,
            values: Vec::new(),
            next: 0,
            groups: Vec::new(),
            regressors: Vec::new(),
            regressors_filled: 0,
            future_rows: 0,
            moved: 0,
            problem: None,
        }
    }
}

/// Rows read between two checkpoints.
const WINDOW: usize = 1 << 16;
/// A series with more places than this, and fewer than one in a hundred filled, is not laid out.
const SPARSE_FROM: i64 = 100_000;

/// Reads the series of a table.
///
/// # Errors
/// `schema` for unknown columns and wrong types, `memory`, `aborted`.
pub async fn read_series(cx: &Context, table: &Table, columns: SeriesColumns<'_>, gaps: Gaps) -> Result<SeriesSet> {
    let rows = Rows::read(cx, table, columns).await?;
    rows.lay_out(cx, gaps).await
}

/// The rows of a table with the number of their series.
struct Rows {
    clock: Clock,
    keys: Keys,
    numbers: Vec<u32>,
    ticks: Vec<i64>,
    values: Vec<f64>,
    /// A list for each regressor, NaN for no number.
    regressors: Vec<Vec<f64>>,
    undated: u64,
    memory: Reservation,
}

impl Rows {
    async fn read(cx: &Context, table: &Table, columns: SeriesColumns<'_>) -> Result<Self> {
        let time = table.index_of(columns.time)?;
        let value = table.index_of(columns.value)?;
        let keys: Vec<usize> = columns.keys.iter().map(|name| table.index_of(name)).collect::<Result<_>>()?;
        let field = |index: usize| table.schema().field(index);
        let clock = Clock::new(columns.time, field(time).data_type())?;
        if !field(value).data_type().is_numeric() {
            let found = super::type_name(field(value).data_type());
            return Err(Error::schema(format!("expected numbers to forecast, found {found}")).column(columns.value));
        }
        let beside = regressors::find(table, columns.regressors)?;
        // A row's number, tick and value, and once more while they are put in order; regressors twice as well.
        let memory = cx.reserve("the series", table.n_rows().saturating_mul(44 + 16 * beside.len() as u64))?;
        let fields = keys.iter().map(|index| table.schema().fields()[*index].clone()).collect();
        let (numbers, ticks, values) = (Vec::new(), Vec::new(), Vec::new());
        let none = vec![Vec::new(); beside.len()];
        let mut rows = Self { clock, keys: Keys::new(fields)?, numbers, ticks, values, regressors: none, undated: 0, memory };
        let mut done = 0;
        for window in table.project(&[&[time, value], &beside[..], &keys[..]].concat())?.pieces(WINDOW) {
            let window = window?;
            if let [time, value, rest @ ..] = window.columns() {
                let (beside, keys) = rest.split_at(beside.len());
                rows.push(time, value, beside, keys)?;
            }
            done += window.num_rows() as u64;
            cx.checkpoint(done, table.n_rows()).await?;
        }
        Ok(rows)
    }

    fn push(&mut self, time: &ArrayRef, value: &ArrayRef, beside: &[ArrayRef], keys: &[ArrayRef]) -> Result<()> {
        let (numbers, bytes) = self.keys.number(keys, time.len())?;
        self.memory.grow("the keys of the series", bytes)?;
        let ticks = self.clock.ticks(time)?;
        let values = regressors::numbers(value)?;
        let beside = beside.iter().map(regressors::numbers).collect::<Result<Vec<_>>>()?;
        for (row, number) in numbers.into_iter().enumerate() {
            if ticks.is_null(row) {
                self.undated += 1;
                continue;
            }
            self.numbers.push(number);
            self.ticks.push(ticks.value(row));
            self.values.push(values[row]);
            self.regressors.iter_mut().zip(&beside).for_each(|(column, numbers)| column.push(numbers[row]));
        }
        Ok(())
    }

    async fn lay_out(self, cx: &Context, gaps: Gaps) -> Result<SeriesSet> {
        let Self { clock, keys, numbers, ticks, values, regressors, undated, mut memory } = self;
        let (order, keys) = keys.finish()?;
        let mut groups: Vec<Vec<(i64, usize)>> = vec![Vec::new(); order.len()];
        let mut place_of = vec![0_usize; order.len()];
        order.iter().enumerate().for_each(|(place, number)| place_of[*number as usize] = place);
        for (row, (number, tick)) in numbers.into_iter().zip(ticks).enumerate() {
            groups[place_of[number as usize]].push((tick, row));
        }
        let mut all = Evidence::default();
        for group in &mut groups {
            // Stable, so that equal stamps keep the order of the rows and their mean does not depend on luck.
            group.sort_by_key(|(tick, _)| *tick);
            all.add(&clock, &distinct_stamps(group));
        }
        let frequency = all.frequency(&clock);
        let (total, mut series) = (groups.len() as u64, Vec::with_capacity(groups.len()));
        for group in groups {
            let mut one = one_series(&clock, &group, &values, frequency, gaps, &mut memory)?;
            regressors::lay_beside(&mut one, &clock, &group, &regressors, &mut memory)?;
            series.push(one);
            cx.checkpoint(series.len() as u64, total).await?;
        }
        series.iter_mut().zip(groups::groups(&keys, total as usize)?).for_each(|(series, groups)| series.groups = groups);
        Ok(SeriesSet { clock, keys, series, undated, frequency, _memory: memory })
    }
}

fn distinct_stamps(group: &[(i64, usize)]) -> Vec<i64> {
    let mut stamps: Vec<i64> = group.iter().map(|(tick, _)| *tick).collect();
    stamps.dedup();
    stamps
}

/// Lays the observations of one series, its times and rows sorted by time, on its grid.
fn one_series(
    clock: &Clock,
    group: &[(i64, usize)],
    values: &[f64],
    common: Option<Frequency>,
    gaps: Gaps,
    memory: &mut Reservation,
) -> Result<Series> {
    let stamps = distinct_stamps(group);
    let mut own = Evidence::default();
    own.add(clock, &stamps);
    // A series whose stamps all agree on another distance than the rest of the set keeps its own.
    let own = if own.is_unanimous() { own.frequency(clock) } else { None };
    let alone = if clock.is_calendar() { Frequency::Millis(86_400_000) } else { Frequency::Steps(1) };
    let grid = Grid::new(clock, own.or(common).unwrap_or(alone), &stamps);
    let place = |tick: i64| grid.place(clock, tick);
    let mut cells: Vec<(i64, f64, f64)> = Vec::new();
    let (mut duplicates, mut moved, mut previous) = (0, 0, None);
    for (tick, row) in group {
        let (at, value) = (place(*tick), values[*row]);
        duplicates += u64::from(previous == Some(at));
        moved += u64::from(grid.stamp(clock, at) != *tick);
        previous = Some(at);
        match cells.last_mut() {
            _ if value.is_nan() => {}
            Some((last, sum, count)) if *last == at => (*sum, *count) = (*sum + value, *count + 1.0),
            _ => cells.push((at, value, 1.0)),
        }
    }
    let rows = group.len() as u64;
    let mut series = Series {
        rows,
        duplicates,
        start: cells.first().map_or(0, |(at, ..)| *at),
        next: cells.last().map_or_else(|| previous.unwrap_or(-1), |(at, ..)| *at).saturating_add(1),
        moved,
        ..Series::empty(grid)
    };
    if cells.is_empty() {
        return Ok(series);
    }
    let width = series.next.saturating_sub(series.start);
    if width > SPARSE_FROM && width / 100 > cells.len() as i64 {
        series.problem = Some(format!("{} values are scattered over {width} {} places", cells.len(), series.grid.frequency()));
        return Ok(series);
    }
    memory.grow("the series without gaps", (width as u64).saturating_mul(8))?;
    series.values = vec![f64::NAN; usize::try_from(width).map_err(|_| Error::internal("a series wider than memory"))?];
    for (at, sum, count) in cells {
        series.values[(at - series.start) as usize] = sum / count;
    }
    series.gaps_filled = gaps.fill(&mut series.values);
    Ok(series)
}
