//! One pass over the rows of a table.

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

use super::column::Column;
use super::params::{Duplicates, ProfileParams};
use super::portrait::Portrait;
use super::report::{ColumnReport, DuplicatesReport, ProfileReport, SampleReport};
use super::rows::{Cell, Handed, Role, Rows};
use super::{alerts, associations, gaps, order, redact, scripts, semantic};
use crate::error::{Error, Result};
use crate::stats::{Reader, Writer};
use crate::table::{index_of, memory_of};
use crate::task::{Outcome, Pass};

const TAG: [u8; 4] = *b"prof";
const VERSION: u16 = 2;

/// Describes the columns of batches as they come by.
///
/// [`finish`](Self::finish) may be asked for at any moment, as often as wanted, and the batches go on. A batch may be taken in by slices
/// (`batch.slice(offset, n)`), which cost no more than the whole. Profilers of parts of a table merge in any order into the profile of the table, and their
/// state can be sent as bytes.
///
/// # Examples
/// ```
/// use std::sync::Arc;
/// use arrow::array::Int64Array;
/// use arrow::record_batch::RecordBatch;
/// use tablight::profile::Profiler;
///
/// let batch = RecordBatch::try_from_iter([("units", Arc::new(Int64Array::from(vec![Some(3), None, Some(5)])) as _)]).unwrap();
/// let mut profiler = Profiler::new(&batch.schema());
/// profiler.update(&batch)?;
/// let report = profiler.finish();
/// assert_eq!((report.rows, report.columns[0].nulls, report.columns[0].mean), (3, 1, Some(4.0)));
/// # Ok::<(), tablight::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Profiler {
    columns: Vec<Column>,
    together: Rows,
    rows: u64,
    memory: u64,
    /// How it is told of; no part of the state.
    params: ProfileParams,
}

impl Profiler {
    /// Bytes that a profiler holds per column, at most, but for very long texts.
    pub const COLUMN_BYTES: u64 = 1_500_000;

    /// A profiler of batches of these columns.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        Self::of(schema, ProfileParams::default(), None)
    }

    /// As [`new`](Self::new), as parameters ask for it; `schema` has the columns that they name.
    ///
    /// # Errors
    /// `schema` for a column of times that is not there or has none.
    pub fn with(schema: &Schema, params: ProfileParams) -> Result<Self> {
        let time = params.time.as_ref().map(|name| index_of(schema, name)).transpose()?;
        let profiler = Self::of(schema, params, time);
        match time.filter(|&time| profiler.together.roles()[time] != Role::Time) {
            Some(time) => Err(Error::schema("holds neither dates nor times").column(profiler.columns[time].name())),
            None => Ok(profiler),
        }
    }

    fn of(schema: &Schema, params: ProfileParams, time: Option<usize>) -> Self {
        let columns: Vec<Column> = schema.fields().iter().map(|field| Column::new(field)).collect();
        let roles: Vec<Role> = columns.iter().map(Column::role).collect();
        let time = time.or_else(|| roles.iter().position(|role| *role == Role::Time));
        let together = Rows::new(roles, time, params.duplicates == Duplicates::Exact);
        Self { columns, together, rows: 0, memory: 0, params }
    }

    /// Takes in the rows of a batch.
    ///
    /// # Errors
    /// `schema` where the batch has other columns than the profiler was made for.
    pub fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        if batch.num_columns() != self.columns.len() {
            let (expected, found) = (self.columns.len(), batch.num_columns());
            return Err(Error::schema(format!("expected {expected} columns, found {found}")));
        }
        for (column, array) in self.columns.iter().zip(batch.columns()) {
            column.check(array)?;
        }
        let mut handed = Handed::new(batch.num_rows(), self.together.different().is_some());
        for (column, array) in self.columns.iter_mut().zip(batch.columns()) {
            column.update(array, &mut handed)?;
        }
        self.together.update(batch, &handed)?;
        self.rows += batch.num_rows() as u64;
        self.memory += memory_of(batch);
        Ok(())
    }

    /// Takes in what another profiler of the same columns has seen.
    ///
    /// # Errors
    /// `schema` where the columns differ.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if !self.matches(other) {
            return Err(Error::schema("the two profiles are of different columns"));
        }
        for (ours, theirs) in self.columns.iter_mut().zip(&other.columns) {
            ours.merge(theirs);
        }
        self.together.merge(&other.together);
        self.rows += other.rows;
        self.memory += other.memory;
        Ok(())
    }

    /// Rows taken in.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Are both of the same columns, and do they keep the same of them?
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let mut pairs = self.columns.iter().zip(&other.columns);
        self.columns.len() == other.columns.len()
            && pairs.all(|(ours, theirs)| ours.matches(theirs))
            && self.together.matches(&other.together)
    }

    /// What is known so far.
    #[must_use]
    pub fn finish(&self) -> ProfileReport {
        let (cells, counts) = self.together.sampled();
        let names: Vec<&str> = self.columns.iter().map(Column::name).collect();
        let columns = self.columns.iter().zip(&cells).map(|(column, cells)| self.column(column, cells)).collect();
        let sample = self.together.sample();
        let mut report = ProfileReport {
            rows: self.rows,
            memory: self.memory,
            columns,
            alerts: Vec::new(),
            sample: SampleReport { rows: counts.len() as u64, all: sample.is_all() },
            correlations: (self.rows > 0).then(|| associations::of(&self.together, &cells, &counts, &names)),
            missing: gaps::of(&self.together, self.rows, &names),
            duplicates: self.duplicates(),
            order: order::of(&self.together, &names),
            sensitive: false,
        };
        if self.params.sensitive {
            redact::redact(&mut report, self.params.smallest_group.into());
        }
        report.alerts = alerts::of(&report, &self.params.thresholds, self.params.columns.is_none());
        report
    }

    fn column(&self, column: &Column, cells: &[Cell]) -> ColumnReport {
        let mut report = column.report();
        report.most_frequent = report.top.first().map(|value| value.count);
        if report.type_name == "utf8" {
            report.scripts = scripts::of(cells);
            report.number_share = semantic::number_share(cells);
        }
        report.semantic = semantic::of(&report, cells, self.rows);
        report
    }

    fn duplicates(&self) -> Option<DuplicatesReport> {
        if self.columns.iter().any(Column::is_counted_only) {
            return None;
        }
        let sample = self.together.sample();
        Some(match self.together.different() {
            Some(different) => DuplicatesReport { rows: self.rows - different, exact: true },
            None => DuplicatesReport { rows: (sample.repeated() * self.rows as f64).round() as u64, exact: sample.is_all() },
        })
    }

    /// Bytes that grow with the rows, where repeated ones are counted exactly.
    #[must_use]
    pub fn growing_bytes(&self) -> u64 {
        self.together.bytes()
    }

    /// What is known of each column's values, for comparing them with another table's.
    #[must_use]
    pub fn portraits(&self) -> Vec<Portrait> {
        let (cells, _) = self.together.sampled();
        let columns = self.columns.iter().zip(&cells);
        columns.map(|(column, cells)| column.portrait(self.column(column, cells), self.rows)).collect()
    }

    /// The state, to be sent or kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        writer.u64(self.memory);
        writer.u64(self.columns.len() as u64);
        self.columns.iter().for_each(|column| column.encode(&mut writer));
        self.together.encode(&mut writer);
        writer.seal(TAG, VERSION)
    }

    /// A profiler from its state.
    ///
    /// # Errors
    /// `parse` for damaged bytes, `unsupported` for a newer version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let (rows, memory) = (reader.count()?, reader.count()?);
        let n_columns = reader.len(1)?;
        let columns = (0..n_columns).map(|_| Column::decode(&mut reader, rows)).collect::<Result<_>>()?;
        let together = Rows::decode(&mut reader, n_columns)?;
        reader.end()?;
        Ok(Self { columns, together, rows, memory, params: ProfileParams::default() })
    }
}

impl Pass for Profiler {
    fn update(&mut self, batch: &RecordBatch) -> Result<()> {
        // A batch may have more columns than are described.
        let columns = self.columns.iter().map(|column| index_of(&batch.schema(), column.name())).collect::<Result<Vec<_>>>()?;
        Self::update(self, &batch.project(&columns)?)
    }

    fn merge(&mut self, next: &dyn Pass) -> Result<()> {
        Self::merge(self, next.of()?)
    }

    fn bytes(&self) -> u64 {
        self.columns.len() as u64 * Self::COLUMN_BYTES + self.together.bytes()
    }

    fn to_bytes(&self) -> Vec<u8> {
        Self::to_bytes(self)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        Ok(Box::new(Self { params: self.params.clone(), ..Self::from_bytes(bytes)? }))
    }

    fn seen_by(&self, other: &dyn Pass) -> Option<Box<dyn Pass>> {
        let other = other.of::<Self>().ok().filter(|other| self.matches(other))?;
        Some(Box::new(Self { params: self.params.clone(), ..other.clone() }))
    }

    fn finish(&self) -> Result<Outcome> {
        Outcome::new(&Self::finish(self))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}
