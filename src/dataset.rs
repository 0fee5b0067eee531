//! The life of one open data set: bytes are fed to a [`Loader`], which becomes a [`Dataset`] that runs tasks.

use std::ops::Range;

use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::export::{self, ExportFormat, ExportOptions};
use crate::ingest::{self, Decoder, OpenOptions, Step};
use crate::profile::{ProfileReport, Profiler};
use crate::registry;
use crate::table::{Table, type_name};
use crate::task::{Budget, Context, Outcome, Reservation};

/// What a [`Loader`] wants next.
#[derive(Debug)]
pub enum LoadStep {
    /// Feed these bytes, then step again.
    Need(Vec<Range<u64>>),
    /// `rows` more rows are in memory.
    Batch {
        /// Rows of the batch.
        rows: u64,
    },
    /// The types found so far proved wrong; reading starts again from the first byte.
    Restart,
    /// All rows are in memory: call [`Loader::finish`].
    Done,
}

/// A data set while its source is being read. Dropping it gives back all it held.
pub struct Loader {
    decoder: Box<dyn Decoder>,
    budget: Budget,
    held: Reservation,
    batches: Vec<RecordBatch>,
    keeps_profile: bool,
    profiler: Option<Profiler>,
    done: bool,
}

impl Loader {
    /// Starts reading a source called `name` of `size` bytes.
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn open(name: &str, size: u64, options: OpenOptions, budget: Budget) -> Result<Self> {
        let keeps_profile = options.profile;
        Ok(Self {
            decoder: ingest::open(name, Some(size), options)?,
            held: budget.reserve("reading", 0)?,
            budget,
            batches: Vec::new(),
            keeps_profile,
            profiler: None,
            done: false,
        })
    }

    /// Goes on with the bytes it has.
    ///
    /// # Errors
    /// `parse`, `schema` or `unsupported` from the decoder, `memory` when the rows outgrow the budget.
    pub fn step(&mut self) -> Result<LoadStep> {
        Ok(match self.decoder.step()? {
            Step::Need(ranges) => LoadStep::Need(ranges),
            Step::Batch(batch) => {
                let rows = batch.num_rows() as u64;
                self.keep(batch)?;
                LoadStep::Batch { rows }
            }
            Step::Restart => {
                self.batches.clear();
                self.profiler = None;
                self.held = self.budget.reserve("reading", 0)?;
                LoadStep::Restart
            }
            Step::Done => {
                self.done = true;
                LoadStep::Done
            }
        })
    }

    fn keep(&mut self, batch: RecordBatch) -> Result<()> {
        self.held.grow("the rows of this file", batch.get_array_memory_size() as u64)?;
        if self.keeps_profile {
            self.profiler.get_or_insert_with(|| Profiler::new(&batch.schema())).update(&batch)?;
        }
        self.batches.push(batch);
        Ok(())
    }

    /// Takes bytes of the source that start at `offset`.
    ///
    /// # Errors
    /// `internal` for bytes that were not asked for.
    pub fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.decoder.feed(offset, bytes)
    }

    /// The profile of the rows read so far; `None` before the first batch, or if no profile is kept.
    #[must_use]
    pub fn profile(&self) -> Option<ProfileReport> {
        self.profiler.as_ref().map(Profiler::finish)
    }

    /// The data set.
    ///
    /// # Errors
    /// `internal` before the decoder was done.
    pub fn finish(self) -> Result<Dataset> {
        let schema =
            self.decoder.schema().filter(|_| self.done).ok_or_else(|| Error::internal("finished before the source was read"))?;
        Ok(Dataset { table: Table::new(schema, self.batches), profiler: self.profiler, budget: self.budget, held: self.held })
    }
}

/// A column as callers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, see [`type_name`].
    pub r#type: String,
    /// Whether values may be missing.
    pub nullable: bool,
}

/// A data set in memory. Tasks read it and never change it.
pub struct Dataset {
    table: Table,
    profiler: Option<Profiler>,
    budget: Budget,
    held: Reservation,
}

impl Dataset {
    /// The rows.
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The budget it was opened under.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Bytes held by the columns.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.held.bytes()
    }

    /// Names and types.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let column = |field: &arrow::datatypes::FieldRef| Column {
            name: field.name().clone(),
            r#type: type_name(field.data_type()),
            nullable: field.is_nullable(),
        };
        self.table.schema().fields().iter().map(column).collect()
    }

    /// Runs a task by name. A profile of all columns was made while reading and is only written out.
    ///
    /// # Errors
    /// See [`registry::run`].
    pub async fn run(&self, cx: &Context, task: &str, params: Value) -> Result<Outcome> {
        match &self.profiler {
            Some(profiler) if task == "profile" && asks_for_nothing(&params) => Outcome::new(&profiler.finish()),
            _ => registry::run(cx, &self.table, task, params).await,
        }
    }

    /// Chosen columns (all where `columns` is `None`) as one Arrow IPC stream.
    ///
    /// # Errors
    /// `schema` for an unknown column.
    pub fn arrow_stream(&self, columns: Option<&[String]>) -> Result<Vec<u8>> {
        match columns {
            None => arrow_stream(&self.table),
            Some(columns) => arrow_stream(&self.table.select(columns)?),
        }
    }

    /// Writes all rows in another format, part by part.
    ///
    /// # Errors
    /// `params` for options out of range, `unsupported` for a column the format cannot hold, `aborted`.
    pub async fn export(&self, cx: &Context, options: &ExportOptions, mut sink: impl FnMut(&[u8])) -> Result<()> {
        cx.phase("export");
        let total = self.table.n_rows();
        let mut encoder = export::encoder(self.table.schema(), options)?;
        sink(&encoder.begin()?);
        let mut done = 0;
        for batch in self.table.batches() {
            cx.checkpoint(done, total).await?;
            sink(&encoder.encode(batch)?);
            done += batch.num_rows() as u64;
        }
        sink(&encoder.finish()?);
        cx.checkpoint(total, total).await
    }
}

/// A table as one Arrow IPC stream, the form in which columns cross every boundary.
///
/// # Errors
/// `unsupported` for a type that Arrow IPC cannot hold.
pub fn arrow_stream(table: &Table) -> Result<Vec<u8>> {
    export::write_all(table, &ExportOptions { format: ExportFormat::ArrowStream, ..ExportOptions::default() })
}

fn asks_for_nothing(params: &Value) -> bool {
    params.is_null() || params.as_object().is_some_and(serde_json::Map::is_empty)
}
