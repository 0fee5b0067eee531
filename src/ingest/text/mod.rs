//! Text in any encoding. Its decoders read UTF-8; what is not UTF-8 is transcoded on its way to them.
//!
//! The first bytes show UTF-16, by its mark or by its zeros. All else is taken for UTF-8 until a byte contradicts, however late:
//! then it is read again as windows-1252. Text that has been UTF-8 beyond ASCII up to that byte is damaged, and refused.

mod encoding;
#[cfg(test)]
mod tests;
mod transcode;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;

pub(super) use self::encoding::by_label;
use self::encoding::{Found, SAMPLE_BYTES, decoded_head, find};
use self::transcode::Transcode;
use super::format::{Source, counting, pick_text, sharing};
use super::inbox::Inbox;
use super::piped::Piped;
use super::{Decoder, Findings, Share, Shares, Step};
use crate::error::{Error, Result};

/// What a decoder of text says of bytes that are not UTF-8.
pub(super) const NOT_UTF8: &str = "this text is not UTF-8";

/// The push decoder of a text in any encoding.
pub(super) struct Text {
    source: Source,
    inbox: Inbox,
    /// The first bytes, once they are there.
    sample: Bytes,
    inside: Option<Inside>,
}

struct Inside {
    decoder: Box<dyn Decoder>,
    found: Found,
}

impl Text {
    pub(super) fn new(source: Source) -> Self {
        let mut inbox = Inbox::default();
        inbox.ask(std::iter::once(0..source.size.map_or(SAMPLE_BYTES, |size| size.min(SAMPLE_BYTES))));
        Self { source, inbox, sample: Bytes::new(), inside: None }
    }

    /// A decoder of the format that the text has in an encoding. `doubt`: why the text is not UTF-8, if it was taken for it.
    fn open(&mut self, found: Found, doubt: Option<Error>) -> Result<&mut Inside> {
        let Source { name, size, options, count_only, share, .. } = &self.source;
        let open = pick_text(&decoded_head(&self.sample, found.encoding()), name, options.format)?;
        let decoder = match found {
            Found::Utf8 { .. } => sharing(counting(open(*size, options)?, *count_only), *share),
            Found::Other(encoding) => {
                let transcode = Box::new(Transcode::new(encoding, doubt));
                Box::new(Piped::new(transcode, counting(open(None, options)?, *count_only), 0, *size, options.read_bytes))
            }
        };
        Ok(self.inside.insert(Inside { decoder, found }))
    }
}

impl Decoder for Text {
    fn schema(&self) -> Option<SchemaRef> {
        self.inside.as_ref().and_then(|inside| inside.decoder.schema())
    }

    fn step(&mut self) -> Result<Step> {
        if self.inside.is_none() {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            self.sample = self.inbox.take_one();
            self.open(find(&self.sample, &self.source.options)?, None)?;
        }
        let Some(inside) = &mut self.inside else { return Err(Error::internal("a text was not opened")) };
        match (inside.decoder.step(), inside.found) {
            (Err(error), Found::Utf8 { otherwise: Some(encoding) }) if error.message() == NOT_UTF8 => {
                self.open(Found::Other(encoding), Some(error))?;
                Ok(Step::Restart)
            }
            (step, _) => step,
        }
    }

    fn read_share(&mut self, share: Share) {
        self.source.share = Some(share);
        if let Some(inside) = &mut self.inside {
            inside.decoder.read_share(share);
        }
    }

    fn shares(&self) -> Option<Shares> {
        let inside = self.inside.as_ref().filter(|inside| matches!(inside.found, Found::Utf8 { .. }))?;
        inside.decoder.shares()
    }

    fn share_end(&self, index: u64) -> Option<u64> {
        self.inside.as_ref()?.decoder.share_end(index)
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        match &mut self.inside {
            Some(inside) => inside.decoder.feed(offset, bytes),
            None => self.inbox.feed(offset, bytes),
        }
    }

    fn end(&mut self, size: u64) {
        self.source.size = Some(size);
        match &mut self.inside {
            Some(inside) => inside.decoder.end(size),
            None => self.inbox.end(size),
        }
    }

    fn findings(&self) -> Findings {
        let Some(inside) = &self.inside else { return Findings::default() };
        Findings { encoding: Some(inside.found.encoding().name().to_owned()), ..inside.decoder.findings() }
    }
}
