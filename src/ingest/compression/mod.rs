//! Compressed sources: gzip, Zstandard and ZIP around any format.
//!
//! The compressed bytes are asked for in order and inflated piece by piece; the format inside is found out from what comes out.

mod gzip;
mod inflate;
#[cfg(test)]
mod tests;
mod zip;
mod zstd;

use self::gzip::Gzip;
use self::zip::ZipDecoder;
use self::zstd::Zstd;
use super::format::Source;
use super::piped::{Piped, Transform};
use super::spool::Spool;
use super::{Compression, Decoder, format};
use crate::error::{Error, Result};

/// Compressions inside one another that are undone.
const MAX_DEPTH: u8 = 2;

impl Compression {
    /// The compression that the first bytes of a source prove.
    pub(in crate::ingest) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            // A frame, or one to be skipped.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    /// A decoder of what is inside of a compressed source.
    ///
    /// # Errors
    /// `unsupported` for a source compressed again and again.
    pub(in crate::ingest) fn open(self, source: Source) -> Result<Box<dyn Decoder>> {
        if source.depth == MAX_DEPTH {
            return Err(Error::unsupported(format!("this source is compressed more than {MAX_DEPTH} times over"))
                .hint("unpack it once and open what is inside"));
        }
        match self {
            Self::Gzip => Ok(unpack(Box::new(Gzip::new()), source)),
            Self::Zstd => Ok(unpack(Box::new(Zstd::new()?), source)),
            Self::Zip => archive(source),
        }
    }
}

/// Reads a source through `transform`.
fn unpack(transform: Box<dyn Transform>, source: Source) -> Box<dyn Decoder> {
    let inner = format::open_source(source.inside(stem(&source.name).to_owned()));
    Box::new(Piped::new(transform, inner, 0, source.size, source.options.read_bytes))
}

/// The directory of an archive stands at its end.
fn archive(source: Source) -> Result<Box<dyn Decoder>> {
    match source.size {
        Some(size) => Ok(Box::new(ZipDecoder::new(size, source))),
        None => {
            let read_bytes = source.options.read_bytes;
            let open = move |bytes: bytes::Bytes| {
                let decoder: Box<dyn Decoder> = Box::new(ZipDecoder::new(bytes.len() as u64, source));
                Ok(decoder)
            };
            Ok(Box::new(Spool::new("a ZIP archive inside of a compressed source", None, read_bytes, Box::new(open))))
        }
    }
}

/// A name without the ending that says that it is compressed.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ["gz", "gzip", "zst", "zstd", "zip"].iter().any(|known| ending.eq_ignore_ascii_case(known)) => stem,
        _ => name,
    }
}
