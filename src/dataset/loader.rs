//! A data set while its source is being read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use serde_json::Value;

use super::append::{Fit, conform};
use super::cache::Caching;
use super::clean::Washing;
use super::kept::Kept;
use super::passes::{Passes, Spec};
use super::shares::Gathered;
use super::tail::Tail;
use super::{Dataset, Rows};
use crate::clean::Step;
use crate::error::{Error, Result};
use crate::export::{self, Encoder, ExportOptions};
use crate::ingest::{self, Decoder, Keep, OpenOptions, Part, Step as Decoded};
use crate::profile::ProfileReport;
use crate::registry;
use crate::table::{Batch, Table};
use crate::task::{Budget, Reservation};

/// Rows that tasks see before they are asked how much memory they have taken.
const PASSED_ROWS: usize = 65_536;

/// The share of the rows that follow those of the source.
const APPENDED: u64 = u64::MAX;

/// What a [`Loader`] wants next.
#[derive(Debug)]
pub enum LoadStep {
    /// Feed these bytes, then step again.
    Need(Vec<Range<u64>>),
    /// `rows` more rows were read.
    Batch {
        /// Rows of the batch.
        rows: u64,
    },
    /// The types found so far proved wrong; reading starts again from the first byte, and what was handed out is void.
    Restart,
    /// All rows were read: call [`Loader::finish`].
    Done,
}

/// A source with what is needed to read it again.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The files, one behind the other.
    pub(super) parts: Vec<Part>,
    pub(super) options: OpenOptions,
    /// All columns of the data set, where only some of them are read.
    pub(super) whole: Option<SchemaRef>,
    /// The steps that make the rows of the data set of those that are read.
    pub(super) steps: Rc<[Step]>,
}

impl Origin {
    /// Bytes of all files, if that is known.
    pub(super) fn size(&self) -> Option<u64> {
        self.parts.iter().try_fold(0, |sum: u64, part| sum.checked_add(part.size?))
    }
}

/// A data set while its source is being read. Dropping it gives back all it held.
pub struct Loader {
    pub(super) origin: Origin,
    pub(super) decoder: Box<dyn Decoder>,
    pub(super) budget: Budget,
    /// `None` once the rows are let go.
    pub(super) kept: Option<Kept>,
    /// Bytes that a row took in each column before they were let go.
    pub(super) row_bytes: Option<Vec<f64>>,
    pub(super) n_rows: u64,
    /// Bytes received since the first row.
    pub(super) fed: u64,
    pub(super) passes: Passes,
    /// What the passes hold.
    passing: Reservation,
    /// The task that the source is read for, before its columns are known.
    pub(super) purpose: Option<Spec>,
    pub(super) gathered: Option<Gathered>,
    /// What the rows are brought to, where they are to be appended.
    pub(super) fit: Option<Fit>,
    pub(super) export: Option<Export>,
    /// What the rows that are read go through, and the columns that are wanted afterwards.
    pub(super) cleaning: Option<Washing>,
    pub(super) caching: Option<Caching>,
    /// Rows in memory that follow those of the source, and how many of their batches were taken.
    pub(super) appended: Vec<Batch>,
    handed: usize,
    pub(super) done: bool,
}

/// Rows on their way into another format.
pub(super) struct Export {
    options: ExportOptions,
    encoder: Option<Box<dyn Encoder>>,
    parts: Vec<Vec<u8>>,
}

impl Loader {
    /// Starts reading files as one table; their bytes are asked for as if they followed each other without a gap.
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn open(parts: Vec<Part>, options: OpenOptions, budget: Budget) -> Result<Self> {
        let is_counted = options.keep == Keep::Never && !options.profile;
        let mut loader = Self::read(Origin { parts, options, whole: None, steps: Default::default() }, budget)?;
        if is_counted {
            loader.decoder.count_only();
        }
        Ok(loader)
    }

    /// Starts reading files for one task, which the data set then runs with the same parameters: only the columns that it reads are loaded, and for a
    /// task of one pass no row is kept.
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn open_for(parts: Vec<Part>, options: OpenOptions, budget: Budget, task: &str, params: Value) -> Result<Self> {
        let options = OpenOptions { profile: false, ..options };
        let mut loader = Self::read(Origin { parts, options, whole: None, steps: Default::default() }, budget)?;
        loader.purpose = Some(Spec::new(task, params));
        Ok(loader)
    }

    /// Now that the columns are known, reads those that the task needs.
    fn turn_to(&mut self, purpose: Spec, schema: &Schema) -> Result<()> {
        let columns = registry::reads(schema, &purpose.task, purpose.params.clone())?;
        if let Some(pass) = registry::pass(schema, &purpose.task, purpose.params.clone())?
            && !pass.prefers_all()
        {
            self.origin.options.keep = Keep::Never;
            self.origin.options.narrow(pass.condition());
            self.passes = Passes::new(vec![purpose]);
        }
        self.origin.options.columns = Some(columns);
        self.decoder = ingest::open_parts(&self.origin.parts, self.origin.options.clone())?;
        self.start_over()
    }

    pub(super) fn read(origin: Origin, budget: Budget) -> Result<Self> {
        let decoder = ingest::open_parts(&origin.parts, origin.options.clone())?;
        Self::decode(decoder, origin, budget)
    }

    /// Reads what a decoder decodes.
    pub(super) fn decode(decoder: Box<dyn Decoder>, origin: Origin, budget: Budget) -> Result<Self> {
        let specs = if origin.options.profile { vec![Spec::profile()] } else { Vec::new() };
        let mut loader = Self {
            decoder,
            origin,
            kept: None,
            row_bytes: None,
            n_rows: 0,
            fed: 0,
            passes: Passes::new(specs),
            passing: budget.reserve("reading", 0)?,
            purpose: None,
            gathered: None,
            fit: None,
            export: None,
            cleaning: None,
            caching: None,
            appended: Vec::new(),
            handed: 0,
            done: false,
            budget,
        };
        loader.start_over()?;
        Ok(loader)
    }

    /// Runs tasks of one pass over the rows.
    pub(super) fn running(mut self, specs: Vec<Spec>) -> Self {
        self.passes = Passes::new(specs);
        self
    }

    /// Writes the rows in another format instead of keeping them.
    pub(super) fn exporting(mut self, options: ExportOptions) -> Self {
        self.export = Some(Export { options, encoder: None, parts: Vec::new() });
        self
    }

    pub(super) fn start_over(&mut self) -> Result<()> {
        let is_kept = self.origin.options.keep != Keep::Never;
        (self.kept, self.row_bytes) = (None, None);
        self.kept = is_kept.then(|| Kept::new(&self.budget)).transpose()?;
        (self.n_rows, self.fed, self.handed) = (0, 0, 0);
        self.passes.start_over();
        self.passing = self.budget.reserve("reading", 0)?;
        if let Some(washing) = &mut self.cleaning {
            washing.cleaning.start_over();
        }
        self.restart_cache();
        if let Some(export) = &mut self.export {
            export.encoder = None;
            export.parts.clear();
        }
        Ok(())
    }

    /// Goes on with the bytes it has.
    ///
    /// # Errors
    /// `parse`, `schema` or `unsupported` from the decoder, `schema` for rows that cannot be appended, `memory` when rows that must be
    /// kept outgrow the budget.
    pub fn step(&mut self) -> Result<LoadStep> {
        let step = match self.handed {
            0 => self.decoder.step()?,
            _ => Decoded::Done,
        };
        if let Some(schema) = self.decoder.schema()
            && let Some(purpose) = self.purpose.take()
        {
            self.turn_to(purpose, &schema)?;
            return self.step();
        }
        Ok(match step {
            Decoded::Need(ranges) => LoadStep::Need(ranges),
            Decoded::Batch(batch) => match self.fitted(batch)? {
                Some(batch) => {
                    let share = self.decoder.shares().map_or(0, |shares| shares.current);
                    self.take(share, batch)?
                }
                None => LoadStep::Restart,
            },
            Decoded::Restart => {
                self.start_over()?;
                LoadStep::Restart
            }
            Decoded::Done => match self.take_appended()? {
                Some(step) => step,
                None => {
                    self.complete()?;
                    LoadStep::Done
                }
            },
        })
    }

    /// Takes the next batch of the rows that follow those of the source; `None` if there is no more.
    pub(super) fn take_appended(&mut self) -> Result<Option<LoadStep>> {
        let Some(batch) = self.appended.get(self.handed) else { return Ok(None) };
        let schema = self.decoder.schema().ok_or_else(|| Error::internal("a source was read without finding its columns"))?;
        let batch = conform(&batch.unpack()?, &schema, 0)?;
        self.handed += 1;
        self.take(APPENDED, batch).map(Some)
    }

    fn take(&mut self, share: u64, batch: RecordBatch) -> Result<LoadStep> {
        let Some(batch) = self.cleaned(batch)? else { return Ok(LoadStep::Batch { rows: 0 }) };
        let rows = batch.num_rows() as u64;
        if self.n_rows == 0 {
            self.reconsider_cache();
        }
        self.n_rows += rows;
        self.pass(share, &batch)?;
        if let Some(export) = &mut self.export {
            export.write(&batch)?;
        }
        self.keep(share, vec![batch])?;
        Ok(LoadStep::Batch { rows })
    }

    /// Shows rows to the tasks that run over them.
    fn pass(&mut self, share: u64, batch: &RecordBatch) -> Result<()> {
        let rows = batch.num_rows();
        for start in (0..rows).step_by(PASSED_ROWS) {
            self.passes.update(share, &batch.slice(start, PASSED_ROWS.min(rows - start)))?;
            self.hold()?;
        }
        Ok(())
    }

    /// Asks for the memory that tasks and steps have come to hold.
    pub(super) fn hold(&mut self) -> Result<()> {
        let bytes = self.passes.bytes() + self.cleaning.as_ref().map_or(0, |washing| washing.cleaning.bytes());
        self.passing.grow("the task", bytes.saturating_sub(self.passing.bytes()))
    }

    pub(super) fn complete(&mut self) -> Result<()> {
        self.done = true;
        let schema = self.schema()?;
        self.passes.skip(&schema, self.decoder.findings().ruled_out)?;
        match &mut self.export {
            Some(export) => export.end(&schema),
            None => Ok(()),
        }
    }

    pub(super) fn schema(&self) -> Result<SchemaRef> {
        let read = self.source_schema()?;
        match &self.cleaning {
            None => Ok(read),
            Some(washing) => washing.schema(&read),
        }
    }

    /// The columns that are read.
    pub(super) fn source_schema(&self) -> Result<SchemaRef> {
        self.decoder.schema().filter(|_| self.done).ok_or_else(|| Error::internal("finished before the source was read"))
    }

    /// Takes bytes of the source that start at `offset`.
    ///
    /// # Errors
    /// `internal` for bytes that were not asked for.
    pub fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.fed += bytes.len() as u64;
        self.decoder.feed(offset, bytes)
    }

    /// The source has `size` bytes: told once all bytes before it that were asked for have been fed, and only where the size was not
    /// known from the start.
    pub fn end(&mut self, size: u64) {
        if let [part] = &mut self.origin.parts[..] {
            part.size = Some(size);
        }
        self.decoder.end(size);
    }

    /// The profile of the rows read so far; `None` before the first batch, or if no profile is kept.
    #[must_use]
    pub fn profile(&self) -> Option<ProfileReport> {
        self.passes.profile()
    }

    /// The parts of the exported file that are ready; they are handed out once.
    pub fn parts(&mut self) -> Vec<Vec<u8>> {
        self.export.as_mut().map(|export| std::mem::take(&mut export.parts)).unwrap_or_default()
    }

    /// The data set.
    ///
    /// # Errors
    /// `internal` before the decoder was done.
    pub fn finish(self) -> Result<Dataset> {
        let schema = match &self.fit {
            Some(fit) => fit.schema(),
            None => self.schema()?,
        };
        let mut findings = self.decoder.findings();
        if let Some(gathered) = self.gathered {
            gathered.tell(&mut findings);
        }
        let cache = self.caching.and_then(|caching| caching.finish(&schema, self.n_rows));
        let (rows, held) = match self.kept {
            Some(kept) => {
                let (batches, held) = kept.into_parts();
                (Rows::Kept(Table::part_of(self.origin.whole.clone(), schema, batches)), held)
            }
            None => {
                let rows = Rows::LetGo { schema, n_rows: self.n_rows, row_bytes: self.row_bytes };
                (rows, Rc::new(self.budget.reserve("reading", 0)?))
            }
        };
        let standing = self.passes.finish(match &rows {
            Rows::Kept(table) => table.schema(),
            Rows::LetGo { schema, .. } => schema,
        })?;
        Ok(Dataset {
            rows,
            tail: Tail::default(),
            findings,
            origin: self.origin,
            standing,
            others: BTreeMap::new(),
            budget: self.budget,
            held,
            cache,
        })
    }
}

impl Export {
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let part = self.encoder(&batch.schema())?.encode(batch)?;
        self.parts.push(part);
        Ok(())
    }

    fn end(&mut self, schema: &SchemaRef) -> Result<()> {
        let part = self.encoder(schema)?.finish()?;
        self.parts.push(part);
        Ok(())
    }

    fn encoder(&mut self, schema: &SchemaRef) -> Result<&mut Box<dyn Encoder>> {
        match &mut self.encoder {
            Some(encoder) => Ok(encoder),
            none => {
                let mut encoder = export::encoder(schema, &self.options)?;
                self.parts.push(encoder.begin()?);
                Ok(none.insert(encoder))
            }
        }
    }
}
