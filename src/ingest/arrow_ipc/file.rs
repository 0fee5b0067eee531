//! An IPC file: the footer first, then the blocks it lists.

use std::collections::VecDeque;
use std::ops::Range;

use arrow::buffer::Buffer;
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::read_footer_length;
use arrow::ipc::{Block, root_as_footer};
use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use super::FILE_MAGIC;
use super::message::{Messages, metadata, metadata_range};
use crate::error::{Error, Result};
use crate::ingest::inbox::Inbox;
use crate::ingest::pieces::{Piece, Pieces};
use crate::ingest::{Decoder, Findings, FormatName, OpenOptions, Share, Shares, Step};

/// The length of the footer, and the magic bytes again.
const TRAILER_BYTES: u64 = 10;
/// The magic bytes, padded.
const HEAD_BYTES: u64 = 8;
/// The part of a share that dictionaries may have for a file to have shares, one in this many: each share brings its own.
const DICTIONARIES: u64 = 8;

/// The push decoder of a file.
pub(super) struct FileDecoder {
    size: u64,
    options: OpenOptions,
    inbox: Inbox,
    state: State,
    messages: Messages,
    share: Option<Share>,
}

enum State {
    Trailer,
    Footer,
    Blocks(Blocks),
}

/// What the footer lists, dictionaries first.
struct Blocks {
    dictionaries: VecDeque<Range<u64>>,
    batches: Vec<Range<u64>>,
    pieces: Pieces,
    /// The blocks that were asked for and not yet taken, and which batches they are.
    asked: VecDeque<(Range<u64>, Option<usize>)>,
    received: VecDeque<Bytes>,
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
        let messages = Messages::new(options.columns.clone());
        Ok(Self { size, options, inbox, state: State::Trailer, messages, share: None })
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
        let range = |block: &Block| {
            let range = range_of(block).filter(|range| range.start >= HEAD_BYTES && range.end <= self.size);
            range.ok_or_else(|| broken("its footer lists a block outside of it"))
        };
        let dictionaries = footer.dictionaries().iter().flatten().map(range).collect::<Result<VecDeque<_>>>()?;
        let batches = footer.recordBatches().iter().flatten().map(range).collect::<Result<Vec<_>>>()?;
        self.state = State::Blocks(Blocks::new(dictionaries, batches, &self.options, self.share));
        Ok(())
    }
}

impl Blocks {
    fn new(dictionaries: VecDeque<Range<u64>>, batches: Vec<Range<u64>>, options: &OpenOptions, share: Option<Share>) -> Self {
        let length = |range: &Range<u64>| range.end - range.start;
        let is_cut = dictionaries.iter().map(length).fold(0, u64::saturating_add) <= u64::from(options.share_bytes) / DICTIONARIES;
        let pieces = batches.iter().map(length).map(|bytes| Piece { bytes, unpacked: if is_cut { bytes } else { 0 } });
        let mut pieces = Pieces::new(pieces, options);
        if let Some(share) = share {
            pieces.read_share(share);
        }
        Self { dictionaries, batches, pieces, asked: VecDeque::new(), received: VecDeque::new() }
    }

    /// The next block, and which batch it is.
    fn next(&self) -> Option<(Range<u64>, Option<usize>)> {
        let dictionary = self.dictionaries.front().map(|range| (range.clone(), None));
        dictionary.or_else(|| self.pieces.peek().map(|batch| (self.batches[batch].clone(), Some(batch))))
    }

    /// Asks for the next blocks: as many as `most` bytes hold, and at least one.
    fn ask(&mut self, inbox: &mut Inbox, most: u64) {
        let mut ranges = Vec::new();
        let mut bytes = 0;
        while let Some((range, batch)) = self.next() {
            bytes += range.end - range.start;
            if !ranges.is_empty() && bytes > most {
                break;
            }
            if batch.is_some() {
                self.pieces.next();
            } else {
                self.dictionaries.pop_front();
            }
            ranges.push(range.clone());
            self.asked.push_back((range, batch));
        }
        inbox.ask(ranges);
    }

    /// Only this share is read from now on; dictionaries that are under way are asked for again.
    fn read_share(&mut self, share: Share) {
        self.received.clear();
        for (range, _) in self.asked.drain(..).rev().filter(|(_, batch)| batch.is_none()) {
            self.dictionaries.push_front(range);
        }
        self.pieces.read_share(share);
    }
}

/// Takes a block; rows, if it holds some.
fn take(messages: &mut Messages, block: Bytes) -> Result<Option<RecordBatch>> {
    let short = || Error::parse("a block of an Arrow file is shorter than its message");
    let (start, end) = metadata_range(*block.first_chunk().ok_or_else(short)?)?.ok_or_else(short)?;
    let (message, length) = metadata(block.get(start..end).ok_or_else(short)?)?;
    let body = block.slice(end..);
    if length > body.len() as u64 {
        return Err(short());
    }
    messages.take(message, &Buffer::from(body))
}

impl Decoder for FileDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        self.messages.schema()
    }

    fn read_share(&mut self, share: Share) {
        self.share = Some(share);
        if let State::Blocks(blocks) = &mut self.state {
            self.inbox = Inbox::default();
            blocks.read_share(share);
        }
    }

    fn shares(&self) -> Option<Shares> {
        match &self.state {
            State::Blocks(blocks) => blocks.pieces.shares(),
            _ => None,
        }
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
                    blocks.received.extend(self.inbox.take().into_iter().map(|(_, block)| block));
                    if let Some((block, (range, batch))) = blocks.received.pop_front().zip(blocks.asked.pop_front()) {
                        if let Some(rows) = take(&mut self.messages, block).map_err(|error| error.byte(range.start))? {
                            if let Some(batch) = batch {
                                blocks.pieces.hand_out(batch, rows.num_rows());
                            }
                            return Ok(Step::Batch(rows));
                        }
                    } else if blocks.next().is_none() {
                        return Ok(Step::Done);
                    } else {
                        blocks.ask(&mut self.inbox, u64::from(self.options.read_bytes));
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
