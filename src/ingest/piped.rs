//! A source that is turned into another one on its way to a decoder: inflated, transcoded.

use std::collections::VecDeque;
use std::ops::Range;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;

use super::inbox::Inbox;
use super::{Decoder, Findings, Step};
use crate::error::{Error, Result};

/// Bytes that a [`Transform`] writes at a time, give or take: what is held of its output, whatever the ratio.
pub(super) const PIECE_BYTES: usize = 256 << 10;

/// Turns bytes into others, from the first to the last.
pub(super) trait Transform {
    /// Takes bytes off the front of `input`, and appends about [`PIECE_BYTES`] at most to `out`. True when the output is complete.
    /// A call that neither takes nor appends asks for more input; it may not do so `at_end`, where none follows.
    fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool>;

    /// Goes back to the first byte.
    fn restart(&mut self) -> Result<()>;
}

/// Feeds a decoder with what a transform makes of a source. The offsets of the decoder count what comes out of the transform.
pub(super) struct Piped {
    transform: Box<dyn Transform>,
    inner: Box<dyn Decoder>,
    /// What the inner decoder has asked for and not yet got.
    wanted: VecDeque<Range<u64>>,
    /// Was the inner decoder told where its bytes end?
    told: bool,
    read_bytes: u64,
    /// Where the input begins in the source, and where it ends if that is known.
    start: u64,
    end: Option<u64>,
    inbox: Inbox,
    /// Input received and not yet taken; it ends at `received`.
    input: Bytes,
    received: u64,
    scratch: Vec<u8>,
    /// The last piece of output, and where it begins.
    piece: Bytes,
    piece_at: u64,
    complete: bool,
}

impl Piped {
    /// Sends the bytes of a source from `start` to `end`, the end of the source if it is not given, through `transform` to `inner`.
    pub(super) fn new(
        transform: Box<dyn Transform>,
        inner: Box<dyn Decoder>,
        start: u64,
        end: Option<u64>,
        read_bytes: u32,
    ) -> Self {
        Self {
            transform,
            inner,
            wanted: VecDeque::new(),
            told: false,
            read_bytes: u64::from(read_bytes),
            start,
            end,
            inbox: Inbox::default(),
            input: Bytes::new(),
            received: start,
            scratch: Vec::new(),
            piece: Bytes::new(),
            piece_at: 0,
            complete: false,
        }
    }

    /// Where the output made so far ends.
    fn made(&self) -> u64 {
        self.piece_at + self.piece.len() as u64
    }

    /// Brings the inner decoder one piece nearer to what it wants.
    fn serve(&mut self) -> Result<()> {
        let Some(range) = self.wanted.front().cloned() else { return Ok(()) };
        let made = self.made();
        if range.start < self.piece_at {
            self.restart()
        } else if range.start < made {
            // Both lie inside the piece, whose length is a usize.
            let (from, to) = ((range.start - self.piece_at) as usize, (range.end.min(made) - self.piece_at) as usize);
            self.inner.feed(range.start, self.piece.slice(from..to))?;
            self.wanted.pop_front();
            if range.end > made {
                self.wanted.push_front(made..range.end);
            }
            Ok(())
        } else if self.complete {
            self.tell(made)
        } else {
            self.make()
        }
    }

    /// Tells the inner decoder that nothing comes from `size` on.
    fn tell(&mut self, size: u64) -> Result<()> {
        if std::mem::replace(&mut self.told, true) {
            return Err(Error::internal(format!("a decoder asked for bytes beyond {size}, where its source ends")));
        }
        self.wanted.retain_mut(|range| {
            range.end = range.end.min(size);
            range.start < range.end
        });
        self.inner.end(size);
        Ok(())
    }

    /// Makes the next piece, or asks for input where there is not enough.
    fn make(&mut self) -> Result<()> {
        let at_end = Some(self.received) == self.end;
        self.scratch.clear();
        while !self.complete && self.scratch.len() < PIECE_BYTES {
            let before = (self.input.len(), self.scratch.len());
            let run = self.transform.run(&mut self.input, at_end, &mut self.scratch);
            let at = self.received - self.input.len() as u64;
            self.complete = run.map_err(|error| if error.place().byte.is_some() { error } else { error.byte(at) })?;
            if before == (self.input.len(), self.scratch.len()) {
                break;
            }
        }
        if !self.scratch.is_empty() {
            self.piece_at = self.made();
            self.piece = Bytes::copy_from_slice(&self.scratch);
        } else if !self.complete {
            if at_end {
                return Err(Error::internal("a transform waits for bytes that do not exist"));
            }
            let next = self.received.saturating_add(self.read_bytes);
            self.inbox.ask(std::iter::once(self.received..self.end.map_or(next, |end| end.min(next))));
        }
        Ok(())
    }

    fn receive(&mut self) {
        let bytes = self.inbox.take_one();
        self.received += bytes.len() as u64;
        self.input = if self.input.is_empty() { bytes } else { [&self.input[..], &bytes[..]].concat().into() };
    }

    fn restart(&mut self) -> Result<()> {
        self.transform.restart()?;
        self.input = Bytes::new();
        self.received = self.start;
        self.piece = Bytes::new();
        self.piece_at = 0;
        self.complete = false;
        Ok(())
    }
}

impl Decoder for Piped {
    fn schema(&self) -> Option<SchemaRef> {
        self.inner.schema()
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            self.receive();
            if !self.wanted.is_empty() {
                self.serve()?;
                continue;
            }
            match self.inner.step()? {
                Step::Need(ranges) => self.wanted = ranges.into(),
                other => return Ok(other),
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.end.get_or_insert(size);
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        self.inner.findings()
    }
}
