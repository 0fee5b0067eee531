//! Data sets of cleaned rows: in memory where those they come from are, else made again whenever they are read.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::Dataset;
use super::kept::PLAIN;
use super::loader::{Loader, Origin};
use crate::clean::{self, CleanParams, CleanReport, Cleaned, Cleaning};
use crate::error::{Error, Result};
use crate::ingest::{Keep, OpenOptions};
use crate::table::index_of;
use crate::task::Context;

/// What rows that are read go through.
pub(super) struct Washing {
    pub(super) cleaning: Cleaning,
    /// The columns that are wanted afterwards; all where none are named.
    chosen: Option<Vec<String>>,
    /// It only makes the rows of a cleaned data set again.
    is_again: bool,
}

impl Washing {
    /// The columns there are afterwards.
    pub(super) fn schema(&self, source: &SchemaRef) -> Result<SchemaRef> {
        let schema = self.cleaning.schema(source)?;
        match &self.chosen {
            None => Ok(schema),
            Some(names) => Ok(Arc::new(schema.project(&places(&schema, names)?)?)),
        }
    }

    fn apply(&mut self, batch: RecordBatch) -> Result<Option<RecordBatch>> {
        let cleaned = self.cleaning.apply(batch)?;
        match (&self.chosen, cleaned) {
            (Some(names), Some(batch)) => Ok(Some(batch.project(&places(&batch.schema(), names)?)?)),
            (_, cleaned) => Ok(cleaned),
        }
    }
}

fn places(schema: &SchemaRef, names: &[String]) -> Result<Vec<usize>> {
    names.iter().map(|name| index_of(schema, name)).collect()
}

impl Dataset {
    /// A data set of the rows after a recipe; this one stays as it is.
    ///
    /// # Errors
    /// `schema` and `params` of a recipe that does not fit, `memory`, `aborted`; `internal` where rows are not in memory and should have been read by a
    /// [`Dataset::cleaner`].
    pub async fn clean(&self, cx: &Context, params: &CleanParams) -> Result<(Self, CleanReport)> {
        let Cleaned { table, report, held, .. } = clean::clean(cx, self.table()?, params).await?;
        let (table, held) = if held.bytes() > self.budget.limit() / PLAIN {
            let packed = table.pack()?;
            drop((table, held));
            let bytes = packed.held().iter().map(crate::table::Batch::bytes).sum();
            (packed, self.budget.reserve("the cleaned rows", bytes)?)
        } else {
            (table, held)
        };
        let dataset = Self::of_rows(table, held, self.budget.clone());
        Ok((dataset, report))
    }

    /// What must be read for a recipe where rows are not in memory: a loader that cleans them as they come by, again for every step that needs figures
    /// (see [`Loader::refined`]), or where a step needs all rows at once one that keeps them all. `None` where they are in memory.
    ///
    /// # Errors
    /// `schema` and `params` of a recipe that does not fit, `memory` where all rows are needed and do not fit, `unsupported` for rows some of which were appended.
    pub fn cleaner(&self, params: &CleanParams) -> Result<Option<Loader>> {
        if self.is_kept() {
            return Ok(None);
        }
        if self.tail.n_rows() > 0 {
            return Err(Error::unsupported("rows that are not in memory cannot be cleaned together with appended ones")
                .hint("open all sources as one, or raise memoryBudget"));
        }
        let cleaning = Cleaning::new(self.schema(), &self.origin.steps, params)?;
        if !clean::is_row_wise(self.schema(), params)? {
            return self.rows_of(None);
        }
        if self.origin.parts.is_empty() {
            return Err(Error::unsupported("rows that are only in a cache cannot be cleaned as they come by")
                .hint("open the source itself"));
        }
        let keep = if self.origin.options.keep == Keep::Never { Keep::Never } else { Keep::Auto };
        let options = OpenOptions { keep, ..self.origin.options.clone() };
        self.washing(Washing { cleaning, chosen: None, is_again: false }, options).map(Some)
    }

    /// A loader that makes the rows again, in some columns or all.
    pub(super) fn washer(&self, chosen: Option<Vec<String>>, options: OpenOptions) -> Result<Loader> {
        self.washing(Washing { cleaning: Cleaning::again(&self.origin.steps), chosen, is_again: true }, options)
    }

    fn washing(&self, washing: Washing, options: OpenOptions) -> Result<Loader> {
        let decimal = options.decimal.or(self.findings.decimal);
        let steps = washing.cleaning.steps().into();
        let whole = washing.chosen.as_ref().map(|_| Arc::clone(self.schema()));
        let origin = Origin { options: OpenOptions { decimal, ..options }, whole, steps, ..self.origin.clone() };
        let mut loader = Loader::read(origin, self.budget.clone())?;
        loader.cleaning = Some(washing);
        Ok(loader)
    }
}

impl Loader {
    /// The rows after all steps; `None` while figures are sought.
    pub(super) fn cleaned(&mut self, batch: RecordBatch) -> Result<Option<RecordBatch>> {
        let Some(washing) = &mut self.cleaning else { return Ok(Some(batch)) };
        let made = washing.apply(batch)?;
        self.hold()?;
        Ok(made)
    }

    /// Does it clean the rows as they come by? If not, they are there to be [cleaned](Dataset::clean) together.
    #[must_use]
    pub fn cleans(&self) -> bool {
        self.cleaning.as_ref().is_some_and(|washing| !washing.is_again)
    }

    /// Once all rows have come by: the recipe with the figures that were sought, with which they are to be read again; `None` where they were cleaned.
    ///
    /// # Errors
    /// `params` where there was nothing to take figures from, `internal` before all rows have come by.
    pub fn refined(&mut self) -> Result<Option<CleanParams>> {
        let source = self.source_schema()?;
        match &mut self.cleaning {
            Some(washing) => washing.cleaning.refined(&source),
            None => Ok(None),
        }
    }

    /// What was done to the rows, once they were cleaned.
    ///
    /// # Errors
    /// `internal` where they were not.
    pub fn report(&mut self) -> Result<CleanReport> {
        let (source, rows) = (self.source_schema()?, self.n_rows);
        let washing = self.cleaning.as_mut().ok_or_else(|| Error::internal("nothing was cleaned"))?;
        washing.cleaning.report(&source, rows)
    }
}
