//! The life of one open data set: bytes are fed to a [`Loader`], which becomes a [`Dataset`] that runs tasks.
//!
//! A data set is a schema and a source that can be read again. Its rows are kept in memory while they fit; where they do not,
//! [`Dataset::scan`] says what has to be read again for a task: only the columns it needs, or every row once, from the source or from a
//! [cache](Loader::cache) that was filled when it was read first. Rows that are [appended](Dataset::append) later stay in memory in either case.

mod append;
mod cache;
mod clean;
mod compare;
mod derive;
mod kept;
mod loader;
mod passes;
mod scan;
mod shares;
mod tail;
#[cfg(test)]
mod tests;
mod watch;

pub use compare::compare;
pub use loader::{LoadStep, Loader};
pub use passes::{Spec, Standing};
pub use shares::{PackedShare, ReadShare};

use std::collections::BTreeMap;
use std::rc::Rc;

use arrow::datatypes::SchemaRef;
use serde::Serialize;
use serde_json::Value;

use self::cache::Cache;
use self::loader::Origin;
use self::tail::Tail;
use crate::error::{Error, Result};
use crate::export::{self, ExportFormat, ExportOptions};
use crate::ingest::Findings;
use crate::profile::{ProfileReport, Profiler};
use crate::registry;
use crate::table::{Batch, Table, type_name};
use crate::task::{Budget, Context, Model, Outcome, Pass, Reservation};

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

/// An open data set. Tasks read it and never change it. A clone shares its rows, and keeps those it has whatever is appended to the other.
#[derive(Clone)]
pub struct Dataset {
    rows: Rows,
    tail: Tail,
    findings: Findings,
    origin: Origin,
    /// Tasks that have seen all rows.
    standing: Vec<Standing>,
    /// Data sets that its tasks may name.
    others: BTreeMap<String, Self>,
    budget: Budget,
    held: Rc<Reservation>,
    /// Where its rows lie outside of memory, those of its source.
    cache: Option<Rc<Cache>>,
}

/// Where the rows are.
#[derive(Clone)]
enum Rows {
    /// In memory, appended ones included.
    Kept(Table),
    /// Only in the source, but for appended ones.
    LetGo {
        schema: SchemaRef,
        n_rows: u64,
        /// Bytes that a row took in each column, where some were packed before they were let go.
        row_bytes: Option<Vec<f64>>,
    },
}

impl Dataset {
    /// The rows, where they are in memory.
    ///
    /// # Errors
    /// `internal` where they are not and should have been read again first, see [`Dataset::scan`].
    pub fn table(&self) -> Result<&Table> {
        match &self.rows {
            Rows::Kept(table) => Ok(table),
            Rows::LetGo { .. } => Err(Error::internal("the rows are not in memory")),
        }
    }

    /// Whether the rows are in memory.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self.rows, Rows::Kept(_))
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> u64 {
        match &self.rows {
            Rows::Kept(table) => table.n_rows(),
            Rows::LetGo { n_rows, .. } => *n_rows + self.tail.n_rows(),
        }
    }

    /// What was found out about the source.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    fn schema(&self) -> &SchemaRef {
        match &self.rows {
            Rows::Kept(table) => table.schema(),
            Rows::LetGo { schema, .. } => schema,
        }
    }

    /// The budget it was opened under.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Bytes held by the columns.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.held.bytes() + self.tail.bytes()
    }

    /// Names and types.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let column = |field: &arrow::datatypes::FieldRef| Column {
            name: field.name().clone(),
            r#type: type_name(field.data_type()),
            nullable: field.is_nullable(),
        };
        self.schema().fields().iter().map(column).collect()
    }

    /// Runs a task by name. One that ran while the rows were read is only written out.
    ///
    /// # Errors
    /// See [`registry::run`]; `internal` where rows are needed that are not in memory.
    pub async fn run(&self, cx: &Context, task: &str, params: Value) -> Result<Outcome> {
        match self.standing(task, &params)? {
            Some(pass) => pass.conclude(cx).await,
            None => registry::run(cx, &self.with_others()?, task, params).await,
        }
    }

    /// Applies a saved model.
    ///
    /// # Errors
    /// See [`registry::apply`]; `internal` where rows are needed that are not in memory.
    pub async fn apply(&self, cx: &Context, model: &Model) -> Result<Outcome> {
        registry::apply(cx, self.table()?, model).await
    }

    /// The profile kept while reading; `None` where none is kept.
    #[must_use]
    pub fn profile(&self) -> Option<ProfileReport> {
        self.standing.iter().find_map(Standing::profiler).map(Profiler::finish)
    }

    /// The task asked for, where one that has seen all rows knows what it would.
    fn standing(&self, task: &str, params: &Value) -> Result<Option<Box<dyn Pass>>> {
        let mut standing = self.standing.iter();
        if let Some(same) = standing.find(|standing| standing.spec.is(task, params)) {
            return Ok(Some(same.pass.copy()));
        }
        if self.standing.is_empty() {
            return Ok(None);
        }
        let asked = registry::pass(self.schema(), task, params.clone())?;
        Ok(asked.and_then(|asked| self.standing.iter().find_map(|standing| asked.seen_by(&*standing.pass))))
    }

    /// Chosen columns (all where `columns` is `None`) as one Arrow IPC stream.
    ///
    /// # Errors
    /// `schema` for an unknown column, `memory` where the rows are packed and do not fit as they are.
    pub fn arrow_stream(&self, columns: Option<&[String]>) -> Result<Vec<u8>> {
        let table = match columns {
            None => self.table()?.clone(),
            Some(columns) => self.table()?.select(columns)?,
        };
        let bytes = table.held().iter().map(Batch::unpacking_bytes).sum();
        self.check_room("these columns as they are", bytes)?;
        arrow_stream(&table)
    }

    /// Writes all rows in another format, part by part.
    ///
    /// # Errors
    /// `params` for options out of range, `unsupported` for a column the format cannot hold, `aborted`.
    pub async fn export(&self, cx: &Context, options: &ExportOptions, mut sink: impl FnMut(&[u8])) -> Result<()> {
        cx.phase("export");
        let table = self.table()?;
        let total = table.n_rows();
        let mut encoder = export::encoder(table.schema(), options)?;
        sink(&encoder.begin()?);
        let mut done = 0;
        for batch in table.batches() {
            cx.checkpoint(done, total).await?;
            let batch = batch?;
            sink(&encoder.encode(&batch)?);
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
