//! Deflate, as it is inside of gzip and ZIP, with what both say of the result: its length and its checksum.

use bytes::{Buf, Bytes};
use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use crate::error::{Error, Result};
use crate::ingest::piped::PIECE_BYTES;

/// One stream of deflated bytes.
pub(super) struct Inflate {
    stream: Decompress,
    hasher: Hasher,
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self { stream: Decompress::new(false), hasher: Hasher::new() }
    }

    pub(super) fn restart(&mut self) {
        self.stream.reset(false);
        self.hasher = Hasher::new();
    }

    /// Inflates a piece; true when the stream is complete. See [`Transform::run`](crate::ingest::piped::Transform::run).
    pub(super) fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool> {
        out.reserve(PIECE_BYTES);
        let (before_in, before_out) = (self.stream.total_in(), out.len());
        let status = self.stream.decompress_vec(input, out, FlushDecompress::None).map_err(|_| {
            Error::parse("this compressed source is damaged: it cannot be inflated").hint("make or download it again")
        })?;
        // It takes no more than there is.
        let used = (self.stream.total_in() - before_in) as usize;
        input.advance(used);
        self.hasher.update(&out[before_out..]);
        let stuck = used == 0 && out.len() == before_out;
        match status {
            Status::StreamEnd => Ok(true),
            _ if stuck && at_end => Err(truncated()),
            _ => Ok(false),
        }
    }

    /// Bytes inflated so far.
    pub(super) fn length(&self) -> u64 {
        self.stream.total_out()
    }

    /// Checksum of the bytes inflated so far.
    pub(super) fn checksum(&self) -> u32 {
        self.hasher.clone().finalize()
    }
}

/// A compressed source that ends too early.
pub(super) fn truncated() -> Error {
    Error::parse("this compressed source is cut off: it ends before its content does").hint("make or download it again")
}

/// A compressed source whose content is not what it was.
pub(super) fn altered() -> Error {
    Error::parse("this compressed source is damaged: its content does not match its checksum").hint("make or download it again")
}
