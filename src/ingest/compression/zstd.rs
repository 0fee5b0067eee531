//! Zstandard: frames one after the other (RFC 8878).

use bytes::{Buf, Bytes};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::inflate::truncated;
use crate::error::{Error, Result};
use crate::ingest::piped::{PIECE_BYTES, Transform};

/// Frames may look back this many bytes, as a power of two, which is how much the decompressor holds: 128 MiB, its own default.
const WINDOW_LOG: u32 = 27;

/// The content of all frames.
pub(super) struct Zstd {
    frames: Decoder<'static>,
    /// Is a frame not complete?
    inside: bool,
}

impl Zstd {
    pub(super) fn new() -> Result<Self> {
        let failed = |error| Error::internal(format!("Zstandard does not start: {error}"));
        let mut frames = Decoder::new().map_err(failed)?;
        frames.set_parameter(DParameter::WindowLogMax(WINDOW_LOG)).map_err(failed)?;
        Ok(Self { frames, inside: false })
    }
}

impl Transform for Zstd {
    fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool> {
        if input.is_empty() && !self.inside {
            return Ok(at_end);
        }
        out.reserve(PIECE_BYTES);
        let before = out.len();
        let mut source = InBuffer::around(input);
        let mut target = OutBuffer::around_pos(out, before);
        let missing = self.frames.run(&mut source, &mut target).map_err(|error| refuse(&error))?;
        let used = source.pos();
        self.inside = missing != 0;
        input.advance(used);
        if used == 0 && out.len() == before && at_end { Err(truncated()) } else { Ok(false) }
    }

    fn restart(&mut self) -> Result<()> {
        *self = Self::new()?;
        Ok(())
    }
}

fn refuse(error: &std::io::Error) -> Error {
    let message = error.to_string();
    if message.contains("memory") {
        return Error::unsupported("this Zstandard source looks back further than 128 MiB").hint("compress it without --long");
    }
    Error::parse(format!("this Zstandard source is damaged: {message}")).hint("make or download it again")
}
