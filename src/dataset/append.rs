//! Rows that come after a data set was opened: read by a loader of their own, then put at its end, all or none.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, new_null_array};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::kept::PLAIN;
use super::loader::{Loader, Origin};
use super::passes::Spec;
use super::watch::room_for;
use super::{Dataset, Rows};
use crate::error::{Error, Result};
use crate::ingest::{self, FormatName, Keep, OpenOptions, Part};
use crate::table::{bring_exactly, parse_type, type_name};

/// What rows are brought to before they are appended.
pub(super) struct Fit {
    schema: SchemaRef,
    /// Has the decoder been told the types?
    is_told: bool,
}

impl Fit {
    pub(super) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn column(&self, name: &str) -> Option<&Field> {
        self.schema.fields().iter().find(|field| field.name() == name).map(AsRef::as_ref)
    }

    fn refuse_unknown(&self, schema: &Schema) -> Result<()> {
        match schema.fields().iter().find(|field| self.column(field.name()).is_none()) {
            Some(unknown) => Err(Error::schema(format!("the data set has no column {}", unknown.name()))
                .column(unknown.name())
                .hint("name the columns to append with columns, or open the sources together")),
            None => Ok(()),
        }
    }

    /// The types to read a text as, where it would be read as others otherwise.
    fn types(&self, schema: &Schema) -> Option<BTreeMap<String, String>> {
        let targets = || schema.fields().iter().filter_map(|field| Some((field, self.column(field.name())?.data_type())));
        let differ = targets().any(|(field, target)| field.data_type() != target);
        let named = targets().map(|(field, target)| (field.name().clone(), type_name(target)));
        (differ && !self.is_told).then(|| named.filter(|(_, name)| parse_type(name).is_some()).collect())
    }
}

impl Dataset {
    /// Starts reading rows that are to be appended; its data set is for [`Dataset::append`]. Columns are matched by name, values brought
    /// to the types of this data set, and texts read as those; a column that is not there is missing. The rows are kept in memory, and
    /// one that cannot be read ends the reading.
    ///
    /// # Errors
    /// `params` for options out of range; `unsupported` for a cleaned data set that is not in memory.
    pub fn appender(&self, parts: Vec<Part>, options: OpenOptions) -> Result<Loader> {
        if !self.origin.steps.is_empty() && !self.is_kept() {
            return Err(Error::unsupported("rows that are cleaned anew whenever they are read cannot be appended to")
                .hint("append to the source, then clean it again"));
        }
        let options = OpenOptions {
            keep: Keep::Always,
            profile: false,
            strict: true,
            header: options.header.or(Some(true)),
            // Of a source that was read for some columns alone, no others are wanted later.
            columns: options.columns.or_else(|| self.origin.options.columns.clone()),
            source_column: options.source_column.or_else(|| self.origin.options.source_column.clone()),
            ..options
        };
        let mut loader = Loader::read(Origin { parts, options, whole: None, steps: Default::default() }, self.budget.clone())?
            .running(self.specs());
        loader.fit = Some(Fit { schema: Arc::clone(self.schema()), is_told: false });
        Ok(loader)
    }

    fn specs(&self) -> Vec<Spec> {
        self.standing.iter().map(|standing| standing.spec.clone()).collect()
    }

    /// Puts rows at the end, as an [appender](Self::appender) has read them. The tasks that stand ready take them in.
    ///
    /// # Errors
    /// `internal` for rows that were read otherwise, `memory` where what is watched has no room for them; then nothing has changed.
    pub fn append(&mut self, rows: Self) -> Result<()> {
        let Rows::Kept(table) = &rows.rows else { return Err(Error::internal("rows to append are not in memory")) };
        if table.schema() != self.schema() || self.specs() != rows.specs() {
            return Err(Error::internal("rows to append were not read for this data set"));
        }
        let mut room = room_for(&self.budget, &self.standing, &rows.standing)?;
        for (ours, theirs) in self.standing.iter_mut().zip(&rows.standing) {
            ours.follow(theirs, &mut room)?;
        }
        let before = self.tail.len();
        self.tail.push(table.held().to_vec(), rows.held, &self.budget);
        if self.memory() > self.budget.limit() / PLAIN {
            self.tail.pack(&self.budget);
        }
        if let Rows::Kept(table) = &mut self.rows {
            let opened = table.held().len() - before;
            table.replace_after(opened, self.tail.batches().cloned());
        }
        Ok(())
    }
}

impl Loader {
    /// Rows as they are appended; `None` where they are read once more, now that the types they must have are known.
    pub(super) fn fitted(&mut self, batch: RecordBatch) -> Result<Option<RecordBatch>> {
        let Some(fit) = &mut self.fit else { return Ok(Some(batch)) };
        let found = batch.schema();
        fit.refuse_unknown(&found)?;
        if let Some(types) = fit.types(&found)
            && (self.origin.parts.len() > 1 || matches!(self.decoder.findings().format, Some(FormatName::Csv | FormatName::Excel)))
        {
            fit.is_told = true;
            self.origin.options.types = types;
            self.decoder = ingest::open_parts(&self.origin.parts, self.origin.options.clone())?;
            self.start_over()?;
            return Ok(None);
        }
        conform(&batch, &fit.schema, self.n_rows).map(Some)
    }
}

/// Brings rows, of which there were so many before, to the columns of a schema by name; a column that is not there is missing.
///
/// # Errors
/// `schema`, with column and row, for a value that does not fit.
pub(super) fn conform(batch: &RecordBatch, schema: &SchemaRef, before: u64) -> Result<RecordBatch> {
    let n_rows = batch.num_rows();
    let column = |field: &Arc<Field>| -> Result<ArrayRef> {
        let values = batch.column_by_name(field.name()).cloned();
        let values = values.unwrap_or_else(|| new_null_array(field.data_type(), n_rows));
        bring_exactly(&values, field).map_err(|error| match error.place().row {
            Some(row) => error.row(row + before),
            None => error,
        })
    };
    let columns = schema.fields().iter().map(column).collect::<Result<_>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}
