//! Sources that have to be in memory as a whole before their decoder can begin.

use arrow::datatypes::SchemaRef;
use bytes::{Bytes, BytesMut};

use super::inbox::Inbox;
use super::{Decoder, Findings, Step};
use crate::error::{Error, Result};

/// Most bytes that are held.
pub(super) const MAX_SPOOL_BYTES: u64 = 256 << 20;

/// Makes the decoder, once the bytes are there.
pub(super) type OpenSpooled = Box<dyn FnOnce(Bytes) -> Result<Box<dyn Decoder>>>;

/// Collects a source, then serves a decoder from it.
pub(super) struct Spool {
    /// What is collected, for messages: "a Parquet file".
    what: &'static str,
    size: Option<u64>,
    read_bytes: u64,
    inbox: Inbox,
    bytes: BytesMut,
    open: Option<OpenSpooled>,
    inner: Option<(Box<dyn Decoder>, Bytes)>,
}

impl Spool {
    pub(super) fn new(what: &'static str, size: Option<u64>, read_bytes: u32, open: OpenSpooled) -> Self {
        let (inbox, bytes) = (Inbox::default(), BytesMut::new());
        Self { what, size, read_bytes: u64::from(read_bytes), inbox, bytes, open: Some(open), inner: None }
    }

    /// A source that is there already, and its decoder.
    pub(super) fn filled(bytes: Bytes, inner: Box<dyn Decoder>) -> Self {
        let (inbox, size) = (Inbox::default(), Some(bytes.len() as u64));
        Self { what: "", size, read_bytes: 0, inbox, bytes: BytesMut::new(), open: None, inner: Some((inner, bytes)) }
    }

    /// Takes what came, and asks for more or opens the inner decoder.
    fn collect(&mut self) -> Result<()> {
        let piece = self.inbox.take_one();
        let held = self.bytes.len() as u64 + piece.len() as u64;
        if held.max(self.size.unwrap_or(0)) > MAX_SPOOL_BYTES {
            let limit = MAX_SPOOL_BYTES >> 20;
            return Err(Error::unsupported(format!("{} is read as a whole, and this one is larger than {limit} MiB", self.what))
                .hint(
                    "unpack it, if it is compressed, or save it as CSV, NDJSON or an Arrow stream, which are read piece by piece",
                ));
        }
        self.bytes.extend_from_slice(&piece);
        if Some(held) == self.size {
            let bytes = std::mem::take(&mut self.bytes).freeze();
            let open = self.open.take().ok_or_else(|| Error::internal("a source was collected twice"))?;
            self.inner = Some((open(bytes.clone())?, bytes));
        } else {
            let next = held + self.read_bytes;
            self.inbox.ask(std::iter::once(held..self.size.map_or(next, |size| size.min(next))));
        }
        Ok(())
    }
}

impl Decoder for Spool {
    fn schema(&self) -> Option<SchemaRef> {
        self.inner.as_ref().and_then(|(decoder, _)| decoder.schema())
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            let Some((inner, bytes)) = &mut self.inner else {
                self.collect()?;
                continue;
            };
            match inner.step()? {
                Step::Need(ranges) => {
                    for range in ranges {
                        let whole = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
                        let (start, end) = whole
                            .filter(|&(start, end)| start < end && end <= bytes.len())
                            .ok_or_else(|| Error::internal(format!("a decoder asked for bytes {range:?} of {}", bytes.len())))?;
                        inner.feed(range.start, bytes.slice(start..end))?;
                    }
                }
                other => return Ok(other),
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.size = Some(size);
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        self.inner.as_ref().map(|(decoder, _)| decoder.findings()).unwrap_or_default()
    }
}
