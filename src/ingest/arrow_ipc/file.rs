//! An IPC file: the footer first, then the blocks it lists.

use std::collections::VecDeque;
use std::ops::Range;

use arrow::buffer::Buffer;
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::read_footer_length;
use arrow::ipc::{Block, root_as_footer};
use bytes::Bytes;

use super::FILE_MAGIC;
use super::message::{Messages, metadata, metadata_range};
use crate::error::{Error, Result};
use crate::ingest::inbox::Inbox;
use crate::ingest::{Decoder, Findings, FormatName, OpenOptions, Step};

/// The length of the footer, and the magic bytes again.
const TRAILER_BYTES: u64 = 10;
/// The magic bytes, padded.
const HEAD_BYTES: u64 = 8;

/// The push decoder of a file.
pub(super) struct FileDecoder {
    size: u64,
    read_bytes: u64,
    inbox: Inbox,
    state: State,
    messages: Messages,
}

enum State {
    Trailer,
    Footer,
    Blocks(Blocks),
}

/// What the footer lists, dictionaries first.
#[derive(Default)]
struct Blocks {
    waiting: VecDeque<Range<u64>>,
    received: VecDeque<(Range<u64>, Bytes)>,
}

impl FileDecoder {
    /// # Errors
    /// `parse` for a source too short to be a file.
    pub(super) fn new(size: u64, options: OpenOptions) -> Result<Self> {
        if size < HEAD_BYTES + TRAILER_BYTES {
            return Err(damaged("it is too short", size));
        }
        let mut inbox = Inbox::default();
        inbox.ask(std::iter::once(size - TRAILER_BYTES..size));
        let read_bytes = u64::from(options.read_bytes);
        Ok(Self { size, read_bytes, inbox, state: State::Trailer, messages: Messages::new(options.columns) })
    }

    /// Learns from the last bytes how long the footer is.
    fn trailer(&mut self) -> Result<()> {
        let bytes = self.inbox.take_one();
        let trailer = bytes.first_chunk().ok_or_else(|| damaged("its last bytes are missing", self.size))?;
        let length = read_footer_length(*trailer).map_err(|_| {
            damaged(&format!("it does not end with {}", String::from_utf8_lossy(FILE_MAGIC)), self.size - TRAILER_BYTES)
        })?;
        let end = self.size - TRAILER_BYTES;
        let start = end.checked_sub(length as u64).filter(|&start| start >= HEAD_BYTES);
        let start = start.ok_or_else(|| damaged("its footer is longer than itself", end))?;
        self.inbox.ask(std::iter::once(start..end));
        self.state = State::Footer;
        Ok(())
    }

    /// Learns from the footer what there is.
    fn footer(&mut self) -> Result<()> {
        let bytes = self.inbox.take_one();
        let broken = |what: &str| damaged(what, self.size - TRAILER_BYTES - bytes.len() as u64);
        let footer = root_as_footer(&bytes).map_err(|_| broken("its footer cannot be read"))?;
        self.messages.set_schema(footer.schema().ok_or_else(|| broken("its footer has no schema"))?)?;
        let mut blocks = Blocks::default();
        for block in footer.dictionaries().iter().flatten().chain(footer.recordBatches().iter().flatten()) {
            let range = range_of(block).filter(|range| range.start >= HEAD_BYTES && range.end <= self.size);
            blocks.waiting.push_back(range.ok_or_else(|| broken("its footer lists a block outside of it"))?);
        }
        self.state = State::Blocks(blocks);
        Ok(())
    }
}

impl Blocks {
    /// Asks for the next blocks: as many as `most` bytes hold, and at least one.
    fn ask(&mut self, inbox: &mut Inbox, most: u64) {
        let mut ranges = Vec::new();
        let mut bytes = 0;
        while let Some(range) = self.waiting.front() {
            bytes += range.end - range.start;
            if !ranges.is_empty() && bytes > most {
                break;
            }
            ranges.extend(self.waiting.pop_front());
        }
        inbox.ask(ranges);
    }
}

/// Takes a block; rows, if it holds some.
fn take(messages: &mut Messages, block: Bytes) -> Result<Option<Step>> {
    let short = || Error::parse("a block of an Arrow file is shorter than its message");
    let (start, end) = metadata_range(*block.first_chunk().ok_or_else(short)?)?.ok_or_else(short)?;
    let (message, length) = metadata(block.get(start..end).ok_or_else(short)?)?;
    let body = block.slice(end..);
    if length > body.len() as u64 {
        return Err(short());
    }
    Ok(messages.take(message, &Buffer::from(body))?.map(Step::Batch))
}

impl Decoder for FileDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        self.messages.schema()
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            match &mut self.state {
                State::Trailer => self.trailer()?,
                State::Footer => self.footer()?,
                State::Blocks(blocks) => {
                    blocks.received.extend(self.inbox.take());
                    if let Some((range, block)) = blocks.received.pop_front() {
                        if let Some(step) = take(&mut self.messages, block).map_err(|error| error.byte(range.start))? {
                            return Ok(step);
                        }
                    } else if blocks.waiting.is_empty() {
                        return Ok(Step::Done);
                    } else {
                        blocks.ask(&mut self.inbox, self.read_bytes);
                    }
                }
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        Findings { format: Some(FormatName::Arrow), ..Findings::default() }
    }
}

/// Where a block lies; `None` for lengths and offsets that no file has.
fn range_of(block: &Block) -> Option<Range<u64>> {
    let start = u64::try_from(block.offset()).ok()?;
    let metadata = u64::try_from(block.metaDataLength()).ok().filter(|&length| length > 0)?;
    let body = u64::try_from(block.bodyLength()).ok()?;
    Some(start..start.checked_add(metadata)?.checked_add(body)?)
}

fn damaged(what: &str, byte: u64) -> Error {
    Error::parse(format!("this Arrow file is damaged: {what}")).byte(byte)
}
