//! An IPC stream: messages one after the other, read from end to end.

use arrow::buffer::Buffer;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bytes::{Buf, Bytes, BytesMut};

use super::message::{Messages, metadata, metadata_range};
use crate::error::{Error, Result};
use crate::ingest::inbox::Inbox;
use crate::ingest::{Decoder, Findings, FormatName, OpenOptions, Step};

/// Longest message of a source whose size is not known; where it is known, nothing is longer than the source.
const MAX_MESSAGE_BYTES: u64 = 1 << 30;

/// The push decoder of a stream.
pub(super) struct StreamDecoder {
    /// `None` while it is not known.
    size: Option<u64>,
    read_bytes: u64,
    inbox: Inbox,
    messages: Messages,
    /// Bytes of the source that end at `end`, received and not yet decoded.
    rest: Bytes,
    end: u64,
    done: bool,
}

/// What came of the bytes at hand.
enum Progress {
    /// A message is complete once there are this many bytes.
    Needs(u64),
    /// A message was taken.
    Took(Option<RecordBatch>),
    /// The stream says that it ends here.
    End,
}

impl StreamDecoder {
    pub(super) fn new(size: Option<u64>, options: OpenOptions) -> Self {
        Self {
            size,
            read_bytes: u64::from(options.read_bytes),
            inbox: Inbox::default(),
            messages: Messages::new(options.columns),
            rest: Bytes::new(),
            end: 0,
            done: false,
        }
    }

    /// Asks for the bytes that follow, at least `missing` of them.
    fn ask(&mut self, missing: u64) -> Result<()> {
        let next = self.end.saturating_add(self.read_bytes.max(missing));
        let next = match self.size {
            Some(size) if missing > size - self.end => {
                return Err(Error::parse("the Arrow stream ends inside a message").byte(size));
            }
            Some(size) => size.min(next),
            None if missing > MAX_MESSAGE_BYTES => {
                return Err(Error::unsupported("an Arrow message of a stream claims to be longer than 1 GiB")
                    .byte(self.end)
                    .hint("read the stream into a file first, or write smaller batches"));
            }
            None => next,
        };
        self.inbox.ask(std::iter::once(self.end..next));
        self.end = next;
        Ok(())
    }

    fn receive(&mut self, bytes: Bytes) {
        if self.rest.is_empty() {
            self.rest = bytes;
        } else if !bytes.is_empty() {
            let mut joined = BytesMut::with_capacity(self.rest.len() + bytes.len());
            joined.extend_from_slice(&self.rest);
            joined.extend_from_slice(&bytes);
            self.rest = joined.freeze();
        }
    }

    /// Takes the next message.
    fn next(&mut self) -> Result<Progress> {
        let Some(prefix) = self.rest.first_chunk() else { return Ok(Progress::Needs(8)) };
        let Some((start, end)) = metadata_range(*prefix)? else { return Ok(Progress::End) };
        let Some(bytes) = self.rest.get(start..end) else { return Ok(Progress::Needs(end as u64)) };
        let (_, body) = metadata(bytes)?;
        let needed = body.saturating_add(end as u64);
        if (self.rest.len() as u64) < needed {
            return Ok(Progress::Needs(needed));
        }
        let head = self.rest.split_to(end);
        // Not more than what is at hand.
        let body = Buffer::from(self.rest.split_to(body as usize));
        let (message, _) = metadata(&head[start..])?;
        self.messages.take(message, &body).map(Progress::Took)
    }
}

impl Decoder for StreamDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        self.messages.schema()
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if self.done {
                return Ok(Step::Done);
            }
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            let bytes = self.inbox.take_one();
            self.receive(bytes);
            let at = self.end - self.rest.remaining() as u64;
            match self.next().map_err(|error| if error.place().column.is_some() { error } else { error.byte(at) })? {
                Progress::Took(Some(batch)) => return Ok(Step::Batch(batch)),
                Progress::Took(None) => {}
                // A stream may stop between two messages without saying that it does.
                Progress::Needs(_) if self.rest.is_empty() && Some(self.end) == self.size => self.finish()?,
                Progress::Needs(needed) => self.ask(needed - self.rest.len() as u64)?,
                Progress::End => self.finish()?,
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.size = Some(size);
        self.end = self.end.min(size);
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        Findings { format: Some(FormatName::Arrow), ..Findings::default() }
    }
}

impl StreamDecoder {
    fn finish(&mut self) -> Result<()> {
        if self.messages.schema().is_none() {
            return Err(Error::parse("the Arrow stream ends before its schema").byte(self.end));
        }
        self.done = true;
        Ok(())
    }
}
