//! What a step is to whoever runs it.

use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::report::Unconverted;
use super::steps::Step;
use crate::error::Result;
use crate::task::{Context, LocalFuture};

/// A step as it is written.
pub(super) trait Plan {
    /// What it does to rows of these columns.
    ///
    /// # Errors
    /// `params` or `schema`, before any row is read.
    fn plan(&self, schema: &SchemaRef) -> Result<Planned>;
}

/// A step for rows of certain columns.
pub(super) struct Planned {
    /// The columns that it makes; `None` where they hang on values that were not seen yet.
    pub(super) schema: Option<SchemaRef>,
    pub(super) work: Work,
}

/// How a step goes about it.
pub(super) enum Work {
    /// Batch by batch.
    Rows(Box<dyn Rows>),
    /// As another step, once figures of all rows are known.
    Fit(Box<dyn Fit>),
    /// With all rows in memory.
    Whole(Box<dyn Whole>),
}

/// Changes rows as they come by.
pub(super) trait Rows {
    /// The rows as they are afterwards; tells the log what was done.
    fn apply(&mut self, batch: RecordBatch, log: &mut Log) -> Result<RecordBatch>;

    /// Bytes that it holds, and those that it may take with the next few thousand rows.
    fn bytes(&self) -> u64 {
        0
    }
}

impl<F: FnMut(RecordBatch, &mut Log) -> Result<RecordBatch>> Rows for F {
    fn apply(&mut self, batch: RecordBatch, log: &mut Log) -> Result<RecordBatch> {
        self(batch, log)
    }
}

/// Finds the figures of a step.
pub(super) trait Fit {
    fn update(&mut self, batch: &RecordBatch) -> Result<()>;

    /// Bytes that it holds, and those that it may take with the next few thousand rows.
    fn bytes(&self) -> u64;

    /// The same step with its figures written out.
    fn finish(&mut self) -> Result<Step>;
}

/// Changes all rows at once.
pub(super) trait Whole {
    fn run<'a>(&'a self, cx: &'a Context, rows: RecordBatch, log: &'a mut Log) -> LocalFuture<'a, Result<RecordBatch>>;
}

impl Planned {
    pub(super) fn rows(schema: SchemaRef, rows: impl Rows + 'static) -> Self {
        Self { schema: Some(schema), work: Work::Rows(Box::new(rows)) }
    }

    pub(super) fn fit(schema: Option<SchemaRef>, fit: impl Fit + 'static) -> Self {
        Self { schema, work: Work::Fit(Box::new(fit)) }
    }

    pub(super) fn whole(schema: SchemaRef, whole: impl Whole + 'static) -> Self {
        Self { schema: Some(schema), work: Work::Whole(Box::new(whole)) }
    }
}

/// What a step has done so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    /// Rows that were changed or taken away.
    pub(super) rows: u64,
    /// Values that were changed.
    pub(super) cells: u64,
    /// Rows that were taken away.
    pub(super) removed: u64,
    /// Values that could not be converted.
    pub(super) rejected: u64,
    /// The first of them.
    pub(super) rejects: Vec<Unconverted>,
    /// Most of them that are kept.
    pub(super) most: usize,
    /// Numbers of the rows at hand among those that came in first.
    pub(super) origins: Vec<u64>,
}

impl Log {
    /// Takes note of changed values.
    pub(super) fn take(&mut self, marks: &Marks) {
        self.rows += marks.rows.iter().filter(|&&is_changed| is_changed).count() as u64;
        self.cells += marks.cells;
    }

    /// Leaves only some rows.
    pub(super) fn keep(&mut self, batch: &RecordBatch, stays: &BooleanArray) -> Result<RecordBatch> {
        let kept = filter_record_batch(batch, stays)?;
        let removed = (batch.num_rows() - kept.num_rows()) as u64;
        if removed > 0 {
            let mut stays = stays.iter().map(|stays| stays == Some(true));
            self.origins.retain(|_| stays.next() == Some(true));
        }
        self.removed += removed;
        self.rows += removed;
        Ok(kept)
    }

    /// Takes note of a value that could not be converted.
    pub(super) fn reject(&mut self, row: usize, column: &str, text: &str) {
        self.rejected += 1;
        if self.rejects.len() < self.most {
            let row = self.origin(row);
            self.rejects.push(Unconverted { row, column: column.to_owned(), text: text.to_owned() });
        }
    }

    /// The number of a row among those that came in first.
    pub(super) fn origin(&self, row: usize) -> u64 {
        self.origins.get(row).copied().unwrap_or(row as u64)
    }
}

/// The changed values of a batch.
pub(super) struct Marks {
    rows: Vec<bool>,
    cells: u64,
}

impl Marks {
    pub(super) fn new(rows: usize) -> Self {
        Self { rows: vec![false; rows], cells: 0 }
    }

    pub(super) fn set(&mut self, row: usize) {
        self.cells += 1;
        if let Some(is_changed) = self.rows.get_mut(row) {
            *is_changed = true;
        }
    }
}
