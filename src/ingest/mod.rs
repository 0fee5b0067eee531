//! Bytes in, [`RecordBatch`]es out. A decoder asks for the byte ranges it needs and never reads.
//!
//! [`open`] picks the format; [`read_slice`] drives a decoder over bytes in memory.

mod arrow_ipc;
mod compression;
mod csv;
mod cuts;
mod drive;
mod excel;
mod findings;
mod format;
mod inbox;
mod json;
mod options;
mod parquet;
mod pieces;
mod piped;
mod projection;
mod rejects;
mod several;
mod share;
mod spool;
mod text;
mod values;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::ops::Range;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;

use crate::error::{Error, Result};

pub use drive::{read_all, read_slice};
pub use findings::{Compression, Findings};
pub use format::{FORMATS, Format, FormatName, Open, OpenInOrder, open};
pub(crate) use inbox::Inbox;
pub use options::{Keep, OpenOptions, Ragged};
pub use rejects::Reject;
pub use several::{Part, open_parts};
pub use share::{Share, Shares};

/// What a decoder wants next.
#[derive(Debug)]
pub enum Step {
    /// Feed these bytes: each range through [`Decoder::feed`], in any order and in slices of any size, then step again.
    /// Where the size of the source is not known, a range may reach beyond its end, or lie there: feed what there is of it, then
    /// tell [`Decoder::end`].
    Need(Vec<Range<u64>>),
    /// A batch of rows.
    Batch(RecordBatch),
    /// What was learnt so far about the types proved wrong: drop all batches received; the decoder starts again from the first byte.
    Restart,
    /// All rows have been handed out.
    Done,
}

/// Rows without their columns, for who only counts them.
fn rows_only(rows: u64) -> Result<Step> {
    let rows = usize::try_from(rows).map_err(|_| Error::unsupported("more than four billion rows at once"))?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(Step::Batch(RecordBatch::try_new_with_options(Schema::empty().into(), Vec::new(), &options)?))
}

/// A push decoder of one format.
pub trait Decoder {
    /// Names and types, once they are known: always by the first batch, and at the latest when done.
    fn schema(&self) -> Option<SchemaRef>;

    /// Says, before the first step, that only the number of rows is wanted: batches may then have their rows without columns, and the
    /// types in the schema may be those of a sample. By default nothing is saved by it.
    fn count_only(&mut self) {}

    /// Says that only a share of the source is wanted: before the first step, or once the share before it is done. Where
    /// [`shares`](Self::shares) answers nothing for a source, there are none of it.
    fn read_share(&mut self, _: Share) {}

    /// How the source is cut into shares, once that is known, and how far this decoder has come. A batch never holds rows of two.
    fn shares(&self) -> Option<Shares> {
        None
    }

    /// Where a share of a text ends, but for its last row. Of other sources nothing is needed for a share but what is asked for.
    fn share_end(&self, _: u64) -> Option<u64> {
        None
    }

    /// Goes on with what it has.
    ///
    /// # Errors
    /// `parse` with the place, `unsupported` for what this build cannot read.
    fn step(&mut self) -> Result<Step>;

    /// Takes bytes that start at `offset` of the source.
    ///
    /// # Errors
    /// `internal` for bytes that were not asked for.
    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()>;

    /// The source has `size` bytes; whatever was asked for beyond does not exist. Told once all bytes before it that were asked for
    /// have been fed, and only where the size was not known from the start.
    fn end(&mut self, size: u64);

    /// What has been found out about the source so far.
    fn findings(&self) -> Findings;
}
