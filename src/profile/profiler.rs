//! One pass over the rows of a table.

use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

use super::column::Column;
use super::report::ProfileReport;
use super::{alerts, report};
use crate::error::{Error, Result};
use crate::stats::{Reader, Writer};
use crate::table::{index_of, memory_of};
use crate::task::{Outcome, Pass};

const TAG: [u8; 4] = *b"prof";
const VERSION: u16 = 1;

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
    rows: u64,
    memory: u64,
}

impl Profiler {
    /// Bytes that a profiler holds per column, at most, but for very long texts.
    pub const COLUMN_BYTES: u64 = 1_500_000;

    /// A profiler of batches of these columns.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        Self { columns: schema.fields().iter().map(|field| Column::new(field)).collect(), rows: 0, memory: 0 }
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
        for (column, array) in self.columns.iter_mut().zip(batch.columns()) {
            column.update(array)?;
        }
        self.rows += batch.num_rows() as u64;
        self.memory += memory_of(batch);
        Ok(())
    }

    /// Takes in what another profiler of the same columns has seen.
    ///
    /// # Errors
    /// `schema` where the columns differ.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let mut pairs = self.columns.iter().zip(&other.columns);
        if self.columns.len() != other.columns.len() || !pairs.all(|(ours, theirs)| ours.matches(theirs)) {
            return Err(Error::schema("the two profiles are of different columns"));
        }
        for (ours, theirs) in self.columns.iter_mut().zip(&other.columns) {
            ours.merge(theirs);
        }
        self.rows += other.rows;
        self.memory += other.memory;
        Ok(())
    }

    /// Rows taken in.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What is known so far.
    #[must_use]
    pub fn finish(&self) -> ProfileReport {
        let columns: Vec<report::ColumnReport> = self.columns.iter().map(Column::report).collect();
        let alerts = columns.iter().flat_map(|column| alerts::of(column, self.rows)).collect();
        ProfileReport { rows: self.rows, memory: self.memory, columns, alerts }
    }

    /// The state, to be sent or kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(self.rows);
        writer.u64(self.memory);
        writer.u64(self.columns.len() as u64);
        self.columns.iter().for_each(|column| column.encode(&mut writer));
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
        reader.end()?;
        Ok(Self { columns, rows, memory })
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
        self.columns.len() as u64 * Self::COLUMN_BYTES
    }

    fn to_bytes(&self) -> Vec<u8> {
        Self::to_bytes(self)
    }

    fn restored(&self, bytes: &[u8]) -> Result<Box<dyn Pass>> {
        Ok(Box::new(Self::from_bytes(bytes)?))
    }

    fn finish(&self) -> Result<Outcome> {
        Outcome::new(&Self::finish(self))
    }

    fn copy(&self) -> Box<dyn Pass> {
        Box::new(self.clone())
    }
}
