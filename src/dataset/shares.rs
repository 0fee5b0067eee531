//! Shares of a source, read by several workers and put together by one.
//!
//! Every worker opens the same source with the same options, so that all find the same layout in its first bytes, and reads one share
//! after the other with [`Loader::read_share`]. What it hands in goes to the loader of the whole source in the order of the shares. Wherever a
//! share cannot be read by itself, or turns out to begin elsewhere, the caller reads it again or the whole source in one go:
//! nothing is found that would not be found by one worker alone.

use std::rc::Rc;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;

use super::arrow_stream;
use super::cache::{Cache, table_of};
use super::kept::Kept;
use super::loader::{Loader, Origin};
use super::passes::{Passed, Spec};
use crate::error::{Error, Result};
use crate::export::{self, ExportFormat, ExportOptions};
use crate::ingest::{Findings, Keep, OpenOptions, Part, Reject, Share, Shares};
use crate::stats::{Reader, Writer};
use crate::table::{Batch, Table};
use crate::task::{Budget, Reservation};

const TAG: [u8; 4] = *b"shar";
const VERSION: u16 = 2;

/// A share that has been read.
#[derive(Debug)]
pub struct ReadShare {
    head: Head,
    rows: Option<Rows>,
}

/// A share that has been read, as it goes from one worker to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedShare {
    /// What was found in it, in a form of its own.
    pub head: Vec<u8>,
    /// Its rows as the parts of an Arrow IPC stream, or as they are cached; none where they are not wanted.
    pub rows: Vec<Vec<u8>>,
}

/// Rows on their way to the whole.
#[derive(Debug)]
enum Rows {
    Decoded {
        schema: SchemaRef,
        batches: Vec<Batch>,
        /// Their memory, where it is that of the whole.
        held: Option<Rc<Reservation>>,
    },
    /// As they lie in a cache.
    Cached { schema: SchemaRef, cache: Cache, bytes: Bytes },
}

#[derive(Debug)]
struct Head {
    begin: u64,
    end: u64,
    /// Rows, those left out included.
    rows: u64,
    n_rows: u64,
    rejected: u64,
    rejects: Vec<Reject>,
    /// What the tasks that ran over it know.
    passed: Passed,
}

/// What the shares taken so far say together.
#[derive(Debug)]
pub(super) struct Gathered {
    /// Where the next share begins.
    next: u64,
    shares: u64,
    rows: u64,
    rejected: u64,
    rejects: Vec<Reject>,
}

impl Gathered {
    /// Adds what is known of the rows that were left out.
    pub(super) fn tell(self, findings: &mut Findings) {
        findings.rejected = self.rejected;
        findings.rejects = self.rejects;
    }
}

impl Loader {
    /// Starts reading shares of a source, to be handed in to the loader of the whole: see [`Self::read_share`].
    ///
    /// # Errors
    /// `params` for options out of range.
    pub fn open_shares(parts: Vec<Part>, options: OpenOptions, tasks: Vec<Spec>, budget: Budget) -> Result<Self> {
        let options = OpenOptions { keep: Keep::Never, profile: false, ..options };
        Ok(Self::read(Origin { parts, options, whole: None, steps: Default::default() }, budget)?.running(tasks))
    }

    /// Reads a share from now on, with its rows where they are to be `kept`: before the first step, or after [`Self::finish_share`].
    ///
    /// # Errors
    /// `memory` where the budget does not even allow to begin.
    pub fn read_share(&mut self, share: Share, kept: bool) -> Result<()> {
        self.origin.options.keep = if kept { Keep::Always } else { Keep::Never };
        self.done = false;
        self.start_over()?;
        self.decoder.read_share(share);
        Ok(())
    }

    /// Number of shares that the source is to be read in, once that is known: 0 where it is to be read as a whole.
    #[must_use]
    pub fn shares(&self) -> u64 {
        // Rows of other sources than texts are decoded sooner than sent.
        let is_worth_it = !self.passes.specs().is_empty() || self.decoder.share_end(0).is_some();
        self.decoder
            .shares()
            .filter(|_| self.fit.is_none() && self.cleaning.is_none() && is_worth_it)
            .map_or(0, |shares| shares.total)
    }

    /// How those read who read the shares.
    #[must_use]
    pub fn options(&self) -> &OpenOptions {
        &self.origin.options
    }

    /// The tasks that run over the rows of each share.
    #[must_use]
    pub fn tasks(&self) -> &[Spec] {
        self.passes.specs()
    }

    /// Where a share of a text ends, but for its last row. Of other sources nothing has to be read for a share but what is asked for.
    #[must_use]
    pub fn share_end(&self, index: u64) -> Option<u64> {
        self.decoder.share_end(index)
    }

    /// Are rows wanted with the shares, as far as that is known?
    #[must_use]
    pub fn keeps(&self) -> bool {
        self.kept.is_some() || self.export.is_some() || self.caches()
    }

    /// What is handed in, once [`step`](Self::step) has answered `Done`.
    ///
    /// # Errors
    /// `internal` before that; `unsupported` where the source has no shares.
    pub fn finish_share(&mut self) -> Result<ReadShare> {
        let schema = self.schema()?;
        let shares = self.decoder.shares().ok_or_else(|| Error::unsupported("this source has no shares"))?;
        let Shares { begin, end, rows, .. } = shares;
        let Findings { rejected, rejects, .. } = self.decoder.findings();
        let passed = Passed::Here(self.passes.take()?);
        let kept = self.kept.take().map(Kept::into_parts);
        Ok(ReadShare {
            head: Head { begin, end, rows, n_rows: self.n_rows, rejected, rejects, passed },
            rows: kept.map(|(batches, held)| Rows::Decoded { schema, batches, held: Some(held) }),
        })
    }

    /// Where the next share begins, once the one before it was taken; `None` before the first.
    #[must_use]
    pub fn next_share_begin(&self) -> Option<u64> {
        self.gathered.as_ref().map(|gathered| gathered.next)
    }

    /// Takes the next share. With the first one, what this loader has read by itself is dropped. Answers whether it was taken: if not, it
    /// has to be read again from where it [begins](Self::next_share_begin).
    ///
    /// # Errors
    /// `memory` for rows that must be kept and do not fit, `unsupported` where the source has to be read as a whole.
    pub fn absorb(&mut self, share: ReadShare) -> Result<bool> {
        let ReadShare { head, rows } = share;
        let shares = self.decoder.shares().ok_or_else(|| Error::unsupported("this source has no shares"))?;
        if self.gathered.is_none() {
            // Shares may have been asked for without the rows that were let go.
            let (was_let_go, row_bytes) = (self.kept.is_none(), self.row_bytes.take());
            self.start_over()?;
            if was_let_go {
                (self.kept, self.row_bytes) = (None, row_bytes);
            }
            self.reconsider_cache();
            self.gathered = Some(Gathered { next: shares.begin, shares: 0, rows: 0, rejected: 0, rejects: Vec::new() });
        }
        let Some(gathered) = &mut self.gathered else { return Err(Error::internal("no share is expected")) };
        if head.begin != gathered.next {
            return Ok(false);
        }
        let room = self.origin.options.max_rejects as usize - gathered.rejects.len();
        let before = gathered.rows;
        let rejects = head.rejects.into_iter().take(room).map(|reject| Reject { row: reject.row + before, ..reject });
        gathered.rejects.extend(rejects);
        gathered.rejected += head.rejected;
        gathered.rows += head.rows;
        gathered.next = head.end;
        gathered.shares += 1;
        let (index, is_last) = (gathered.shares - 1, gathered.shares == shares.total);
        if gathered.rejected > gathered.rows - gathered.rejected && is_last {
            return Err(Error::unsupported("more rows were left out than read").hint("read the source as a whole"));
        }
        self.fed = head.end;
        self.n_rows += head.n_rows;
        let schema = self.decoder.schema().ok_or_else(|| Error::internal("shares are there before the columns are known"))?;
        self.passes.absorb(&schema, head.passed)?;
        if let Some(rows) = rows {
            self.take_rows(index, rows)?;
        }
        if is_last {
            while self.take_appended()?.is_some() {}
            self.complete()?;
        }
        Ok(true)
    }

    /// Takes the rows of a share.
    fn take_rows(&mut self, share: u64, rows: Rows) -> Result<()> {
        match rows {
            Rows::Decoded { schema, batches, held } => {
                self.check_types(&schema)?;
                // Given back here to be asked for once more.
                drop(held);
                let batches = batches.iter().map(Batch::unpack).collect::<Result<Vec<_>>>()?;
                if let Some(export) = &mut self.export {
                    batches.iter().try_for_each(|batch| export.write(batch))?;
                }
                self.keep(share, batches)
            }
            Rows::Cached { schema, cache, bytes } => {
                self.check_types(&schema)?;
                let batches = if self.kept.is_some() { cache.read_all(&schema, &bytes)? } else { Vec::new() };
                if !self.caches() {
                    return self.keep(share, batches);
                }
                if let Some(caching) = &mut self.caching {
                    caching.take_share(share, cache, bytes);
                }
                self.keep_apart(batches)
            }
        }
    }

    fn check_types(&self, theirs: &SchemaRef) -> Result<()> {
        let types = |schema: &SchemaRef| schema.fields().iter().map(|field| field.data_type().clone()).collect::<Vec<_>>();
        match self.decoder.schema().filter(|ours| types(ours) == types(theirs)) {
            Some(_) => Ok(()),
            None => Err(Error::unsupported("the types in a share are others than those of the whole")),
        }
    }
}

impl ReadShare {
    /// The share on its way to another worker, its rows as they are `cached`, or else as an Arrow IPC stream.
    ///
    /// # Errors
    /// `unsupported` for rows of a type that Arrow IPC cannot hold.
    pub fn pack(self, cached: bool) -> Result<PackedShare> {
        let (mut cached_as, mut rows) = (None, Vec::new());
        match self.rows {
            None => {}
            Some(Rows::Decoded { schema, batches, .. }) if cached => {
                let (cache, parts) = Cache::of(&batches)?;
                (cached_as, rows) = (Some((schema, cache)), parts);
            }
            Some(Rows::Decoded { schema, batches, .. }) => {
                let mut encoder =
                    export::encoder(&schema, &ExportOptions { format: ExportFormat::ArrowStream, ..ExportOptions::default() })?;
                rows.push(encoder.begin()?);
                for batch in batches {
                    rows.push(encoder.encode(&batch.unpack()?)?);
                }
                rows.push(encoder.finish()?);
            }
            Some(Rows::Cached { schema, cache, bytes }) => (cached_as, rows) = (Some((schema, cache)), vec![bytes.into()]),
        }
        Ok(PackedShare { head: self.head.to_bytes(cached_as)?, rows })
    }

    /// The share as another worker has packed it, its rows in one. They stay where their bytes are.
    ///
    /// # Errors
    /// `parse` for damaged bytes.
    pub fn unpack(head: &[u8], rows: Vec<u8>) -> Result<Self> {
        let (head, cached) = Head::from_bytes(head)?;
        let rows = match cached {
            _ if rows.is_empty() => None,
            Some((schema, cache)) => Some(Rows::Cached { schema, cache, bytes: rows.into() }),
            None => {
                let rows = table_of(rows.into())?;
                Some(Rows::Decoded { schema: rows.schema().clone(), batches: rows.held().to_vec(), held: None })
            }
        };
        Ok(Self { head, rows })
    }
}

impl Head {
    /// Where its rows come as they are `cached`, their columns and where they lie come with it.
    fn to_bytes(&self, cached: Option<(SchemaRef, Cache)>) -> Result<Vec<u8>> {
        let mut writer = Writer::default();
        for count in [self.begin, self.end, self.rows, self.n_rows, self.rejected] {
            writer.u64(count);
        }
        writer.bytes(&serde_json::to_vec(&self.rejects).map_err(|error| Error::internal(error.to_string()))?);
        let states = self.passed.states();
        writer.u64(states.len() as u64);
        states.iter().for_each(|state| writer.bytes(state));
        writer.u64(u64::from(cached.is_some()));
        if let Some((schema, cache)) = cached {
            writer.bytes(&arrow_stream(&Table::new(schema, Vec::new()))?);
            cache.encode(&mut writer);
        }
        Ok(writer.seal(TAG, VERSION))
    }

    fn from_bytes(bytes: &[u8]) -> Result<(Self, Option<(SchemaRef, Cache)>)> {
        let mut reader = Reader::open(bytes, TAG, VERSION)?;
        let [begin, end, rows, n_rows, rejected] = [reader.u64()?, reader.u64()?, reader.u64()?, reader.u64()?, reader.u64()?];
        let rejects = serde_json::from_slice(reader.bytes()?).map_err(|_| Error::parse("a share is damaged"))?;
        let states = (0..reader.len(8)?).map(|_| reader.bytes().map(<[u8]>::to_vec)).collect::<Result<_>>()?;
        let cached = match reader.u64()? {
            0 => None,
            _ => {
                let schema = table_of(Bytes::copy_from_slice(reader.bytes()?))?.schema().clone();
                Some((schema, Cache::decode(&mut reader)?))
            }
        };
        reader.end()?;
        Ok((Self { begin, end, rows, n_rows, rejected, rejects, passed: Passed::Sent(states) }, cached))
    }
}

#[cfg(test)]
mod tests;
