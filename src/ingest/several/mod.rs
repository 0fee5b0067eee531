//! Several files as one table.
//!
//! The files lie one behind the other in one source, and each is read by the decoder of its own format. First the beginning of every
//! file is looked at, so that columns and types are those of all of them: columns are matched by name, and a column takes the
//! narrowest type that holds the values of every file. Where a later row contradicts what was seen at the beginning, the files not yet
//! read are surveyed to their end, and all are read once more.

mod file;
#[cfg(test)]
mod tests;
mod widen;

use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, StringArray, new_null_array};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;

use self::file::{File, HOW_TO_READ_APART};
use self::widen::union;
use super::projection::{position, project};
use super::{Decoder, Findings, OpenOptions, Step, open};
use crate::error::{Error, Result};
use crate::table::bring;

/// A file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name, which may tell its format; empty if it has none.
    pub name: String,
    /// Its bytes. `None` for a stream, whose size shows when it ends: there can only be one.
    pub size: Option<u64>,
}

/// A decoder of files that follow each other without a gap: the offsets of each begin where the one before it ends.
///
/// # Errors
/// `params` for options out of range, for options that make sense for one file only, and where there is no file.
pub fn open_parts(parts: &[Part], options: OpenOptions) -> Result<Box<dyn Decoder>> {
    match parts {
        [] => Err(Error::params("source", "there is no file to open")),
        [part] if options.source_column.is_none() => open(&part.name, part.size, options),
        parts => {
            options.check()?;
            Ok(Box::new(Several::new(parts, options)?))
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The beginning of each file is looked at.
    Look,
    /// A row contradicted what was seen so far: the rest is only looked at.
    Survey,
    /// Rows are handed out.
    Read,
}

/// The decoder of several files.
struct Several {
    options: OpenOptions,
    files: Vec<File>,
    phase: Phase,
    /// The file that is being read.
    at: usize,
    active: Option<Box<dyn Decoder>>,
    /// All columns there are.
    columns: Vec<Field>,
    /// Those that are handed out, once they are known.
    schema: Option<SchemaRef>,
    /// The names of the files, as the column that tells them holds them.
    names: ArrayRef,
    count_only: bool,
}

impl Several {
    fn new(parts: &[Part], options: OpenOptions) -> Result<Self> {
        if options.row_groups.is_some() {
            return Err(Error::params("rowGroups", "the row groups to read can be named for one file only, without sourceColumn"));
        }
        let files = File::in_a_row(parts)?;
        let names: StringArray = files.iter().map(|file| Some(file.name())).collect();
        Ok(Self {
            options,
            files,
            phase: Phase::Look,
            at: 0,
            active: None,
            columns: Vec::new(),
            schema: None,
            names: Arc::new(names),
            count_only: false,
        })
    }

    /// Goes on to the next file.
    fn leave(&mut self) {
        if let (Some(decoder), Phase::Read) = (self.active.take(), self.phase) {
            self.files[self.at].finish(&*decoder);
        }
        self.at += 1;
    }

    /// Takes what the decoder of the file being read answers; a step where it concerns the caller.
    fn take(&mut self, step: Step) -> Result<Option<Step>> {
        let file = &mut self.files[self.at];
        match (step, self.phase) {
            (Step::Need(_), Phase::Look) if file.knows_itself() => self.leave(),
            (Step::Need(ranges), _) => return Ok(Some(Step::Need(file.place(ranges)))),
            (Step::Batch(batch), Phase::Look) => {
                file.see(&batch, &self.columns);
                self.leave();
            }
            (Step::Batch(batch), Phase::Survey) => {
                file.see(&batch, &self.columns);
            }
            (Step::Batch(batch), Phase::Read) => {
                if file.see(&batch, &self.columns) && union(self.files.iter().map(File::columns)) != self.columns {
                    self.phase = Phase::Survey;
                } else {
                    return self.conform(batch).map(Some);
                }
            }
            (Step::Restart, Phase::Look) => {
                if file.was_read_through() {
                    self.leave();
                }
            }
            (Step::Restart, _) => {
                if let Some(decoder) = self.active.take() {
                    file.learn(decoder);
                }
                self.phase = Phase::Survey;
                self.leave();
            }
            (Step::Done, _) => self.leave(),
        }
        Ok(None)
    }

    /// All files were looked at: rows are handed out from the first one on.
    fn settle(&mut self) -> Result<Option<Step>> {
        self.columns = union(self.files.iter().map(File::columns));
        self.at = 0;
        match self.choose() {
            Ok(schema) => self.schema = Some(schema),
            // A column that was asked for may come later.
            Err(_) if self.phase == Phase::Look && self.files.iter().any(File::may_bring_columns) => {
                self.phase = Phase::Survey;
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        for file in &self.files {
            file.check(&self.columns)?;
        }
        self.phase = Phase::Read;
        Ok(Some(Step::Restart))
    }

    /// The columns that are handed out.
    fn choose(&self) -> Result<SchemaRef> {
        let mut fields = self.columns.clone();
        let known: Vec<&str> = self.columns.iter().map(|field| field.name().as_str()).collect();
        if self.files.iter().any(File::heeds_types) {
            for name in self.options.types.keys() {
                position(&known, name)?;
            }
        }
        if let Some(name) = &self.options.source_column {
            if known.contains(&name.as_str()) {
                return Err(Error::params("sourceColumn", format!("the files have a column {name} already")).column(name));
            }
            let data_type = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            fields.push(Field::new(name, data_type, false));
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name().as_str()).collect();
        let chosen = project(&names, self.options.columns.as_deref())?;
        Ok(Schema::new(fields).project(&chosen)?.into())
    }

    /// Brings the rows of a file to the columns of all.
    fn conform(&self, batch: RecordBatch) -> Result<Step> {
        let Some(schema) = self.schema.clone().filter(|_| !self.count_only) else { return Ok(Step::Batch(batch)) };
        let (file, n_rows) = (&self.files[self.at], batch.num_rows());
        let column = |field: &Arc<Field>| -> Result<ArrayRef> {
            if Some(field.name()) == self.options.source_column.as_ref() {
                let keys = Int32Array::from_value(i32::try_from(self.at).unwrap_or(i32::MAX), n_rows);
                return Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(&self.names))?));
            }
            match batch.column_by_name(field.name()).filter(|_| file.has_values(field.name())) {
                Some(values) => bring(values, field).map_err(|error| file.blame(error.hint(HOW_TO_READ_APART))),
                None => Ok(new_null_array(field.data_type(), n_rows)),
            }
        };
        let columns = schema.fields().iter().map(column).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        Ok(Step::Batch(RecordBatch::try_new_with_options(schema, columns, &options)?))
    }
}

impl Decoder for Several {
    fn schema(&self) -> Option<SchemaRef> {
        self.schema.clone()
    }

    fn count_only(&mut self) {
        self.count_only = true;
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            let Some(file) = self.files.get_mut(self.at) else {
                match self.phase {
                    Phase::Read => return Ok(Step::Done),
                    Phase::Look | Phase::Survey => match self.settle()? {
                        Some(step) => return Ok(step),
                        None => continue,
                    },
                }
            };
            if self.phase == Phase::Survey && self.active.is_none() && file.is_settled() {
                self.at += 1;
                continue;
            }
            let decoder = match (&mut self.active, self.phase) {
                (Some(decoder), _) => decoder,
                (none, Phase::Look) => none.insert(file.open_to_look(&self.options)),
                (none, _) => none.insert(file.open(&self.options, &self.columns, self.count_only)),
            };
            let step = decoder.step().map_err(|error| file.blame(error))?;
            if self.phase == Phase::Look {
                file.look(&**decoder, &self.options.types);
            }
            if let Some(step) = self.take(step)? {
                return Ok(step);
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        let decoder = self.active.as_mut().zip(self.files.get(self.at)).and_then(|(decoder, file)| {
            let inside = offset.checked_sub(file.base())?;
            Some((decoder, inside))
        });
        let (decoder, inside) = decoder.ok_or_else(|| Error::internal(format!("byte {offset} was not asked for")))?;
        decoder.feed(inside, bytes)
    }

    /// The sizes of all files are known.
    fn end(&mut self, _: u64) {}

    fn findings(&self) -> Findings {
        let mut findings = self.files.first().map(File::findings).unwrap_or_default();
        let rejects = self.files.iter().flat_map(File::rejects).take(self.options.max_rejects as usize);
        findings.rejects = rejects.collect();
        findings.rejected = self.files.iter().map(File::rejected).sum();
        findings
    }
}
