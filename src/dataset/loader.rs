//! A data set while its source is being read.

use std::ops::Range;
use std::rc::Rc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use super::append::{Fit, conform};
use super::shares::{Gathered, ShareProfiles};
use super::tail::Tail;
use super::{Dataset, Rows};
use crate::error::{Error, Result};
use crate::export::{self, Encoder, ExportOptions};
use crate::ingest::{self, Decoder, Keep, OpenOptions, Part, Step};
use crate::profile::ProfileReport;
use crate::table::{Table, memory_of};
use crate::task::{Budget, Reservation};

/// The part of the budget that rows must fill before they tell how many there will be: one in this many.
const JUDGED_AT: u64 = 32;

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
}

impl Origin {
    /// Bytes of all files, if that is known.
    fn size(&self) -> Option<u64> {
        self.parts.iter().try_fold(0, |sum: u64, part| sum.checked_add(part.size?))
    }
}

/// A data set while its source is being read. Dropping it gives back all it held.
pub struct Loader {
    pub(super) origin: Origin,
    pub(super) decoder: Box<dyn Decoder>,
    pub(super) budget: Budget,
    pub(super) held: Reservation,
    /// `None` once the rows are let go.
    pub(super) batches: Option<Vec<RecordBatch>>,
    pub(super) n_rows: u64,
    /// Bytes received since the first row.
    pub(super) fed: u64,
    pub(super) profile: ShareProfiles,
    pub(super) gathered: Option<Gathered>,
    /// What the rows are brought to, where they are to be appended.
    pub(super) fit: Option<Fit>,
    pub(super) export: Option<Export>,
    /// Rows in memory that follow those of the source, and how many of their batches were taken.
    pub(super) appended: Vec<RecordBatch>,
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
        let mut loader = Self::read(Origin { parts, options, whole: None }, budget)?;
        if is_counted {
            loader.decoder.count_only();
        }
        Ok(loader)
    }

    pub(super) fn read(origin: Origin, budget: Budget) -> Result<Self> {
        let decoder = ingest::open_parts(&origin.parts, origin.options.clone())?;
        let mut loader = Self {
            decoder,
            origin,
            held: budget.reserve("reading", 0)?,
            budget,
            batches: None,
            n_rows: 0,
            fed: 0,
            profile: ShareProfiles::default(),
            gathered: None,
            fit: None,
            export: None,
            appended: Vec::new(),
            handed: 0,
            done: false,
        };
        loader.start_over()?;
        Ok(loader)
    }

    /// Writes the rows in another format instead of keeping them.
    pub(super) fn exporting(mut self, options: ExportOptions) -> Self {
        self.export = Some(Export { options, encoder: None, parts: Vec::new() });
        self
    }

    pub(super) fn start_over(&mut self) -> Result<()> {
        self.batches = (self.origin.options.keep != Keep::Never).then(Vec::new);
        (self.n_rows, self.fed, self.handed) = (0, 0, 0);
        self.profile = ShareProfiles::default();
        self.held = self.budget.reserve("reading", 0)?;
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
            _ => Step::Done,
        };
        Ok(match step {
            Step::Need(ranges) => LoadStep::Need(ranges),
            Step::Batch(batch) => match self.fitted(batch)? {
                Some(batch) => {
                    let share = self.decoder.shares().map_or(0, |shares| shares.current);
                    self.take(share, batch)?
                }
                None => LoadStep::Restart,
            },
            Step::Restart => {
                self.start_over()?;
                LoadStep::Restart
            }
            Step::Done => match self.take_appended()? {
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
        let batch = conform(batch, &schema, 0)?;
        self.handed += 1;
        self.take(APPENDED, batch).map(Some)
    }

    fn take(&mut self, share: u64, batch: RecordBatch) -> Result<LoadStep> {
        let rows = batch.num_rows() as u64;
        self.n_rows += rows;
        if self.origin.options.profile {
            self.profile.update(share, &batch)?;
        }
        if let Some(export) = &mut self.export {
            export.write(&batch)?;
        }
        if self.batches.is_some() && self.grow(memory_of(&batch))? {
            self.batches.get_or_insert_default().push(batch);
        }
        Ok(LoadStep::Batch { rows })
    }

    /// Makes room for a batch; `false` where the rows are let go instead, to be read again when a task needs them.
    pub(super) fn grow(&mut self, bytes: u64) -> Result<bool> {
        let may_let_go = self.origin.options.keep == Keep::Auto;
        let fits = !may_let_go || self.expected(self.held.bytes().saturating_add(bytes)) <= self.budget.limit() / 2;
        match self.held.grow("the rows of this file", bytes) {
            Ok(()) if fits => Ok(true),
            Err(error) if !may_let_go => Err(error),
            _ => {
                self.batches = None;
                self.held = self.budget.reserve("reading", 0)?;
                Ok(false)
            }
        }
    }

    /// Bytes that all rows will take, judged by those held so far: memory that was taken once is not given back in a browser,
    /// so that rows which will not fit are better let go early.
    fn expected(&self, held: u64) -> u64 {
        let Some(size) = self.origin.size().filter(|_| held >= self.budget.limit() / JUDGED_AT) else { return held };
        let all = u128::from(held) * u128::from(size) / u128::from(self.fed.max(1));
        u64::try_from(all).unwrap_or(u64::MAX).max(held)
    }

    pub(super) fn complete(&mut self) -> Result<()> {
        self.done = true;
        let schema = self.schema()?;
        match &mut self.export {
            Some(export) => export.end(&schema),
            None => Ok(()),
        }
    }

    pub(super) fn schema(&self) -> Result<SchemaRef> {
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
        self.profile.so_far()
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
        let rows = match self.batches {
            Some(batches) => Rows::Kept(Table::part_of(self.origin.whole.clone(), schema, batches)),
            None => Rows::LetGo { schema, n_rows: self.n_rows },
        };
        let (profiler, tail, held) = (self.profile.finish()?, Tail::default(), Rc::new(self.held));
        Ok(Dataset { rows, tail, findings, origin: self.origin, profiler, budget: self.budget, held })
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
