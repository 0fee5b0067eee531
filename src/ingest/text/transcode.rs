//! Any encoding to UTF-8.

use bytes::{Buf, Bytes};
use encoding_rs::{Decoder, DecoderResult, Encoding};

use crate::error::{Error, Result};
use crate::ingest::piped::{PIECE_BYTES, Transform};

/// Longest character in UTF-8.
const MAX_CHARACTER_BYTES: usize = 4;
/// Bytes transcoded at a time: none becomes more than three.
const CHUNK_BYTES: usize = PIECE_BYTES / 3;

/// Text in an encoding, as UTF-8. Its mark, if it has one, stays one.
pub(super) struct Transcode {
    encoding: &'static Encoding,
    decoder: Decoder,
    /// Why the text is not UTF-8, if it looked like it.
    doubt: Option<Error>,
    /// Has a character beyond ASCII shown that it is none of UTF-8?
    settled: bool,
}

impl Transcode {
    pub(super) fn new(encoding: &'static Encoding, doubt: Option<Error>) -> Self {
        Self { encoding, decoder: encoding.new_decoder_without_bom_handling(), doubt, settled: false }
    }

    /// How many bytes in front are not in doubt. The first character beyond ASCII decides: if it is one of UTF-8, so is the text,
    /// and it is damaged where it is not.
    fn settle(&mut self, input: &[u8], at_end: bool) -> Result<usize> {
        let Some(doubt) = self.doubt.as_ref().filter(|_| !self.settled) else { return Ok(input.len()) };
        let Some(at) = input.iter().position(|byte| !byte.is_ascii()) else { return Ok(input.len()) };
        let character = &input[at..input.len().min(at + MAX_CHARACTER_BYTES)];
        match std::str::from_utf8(character) {
            Err(error) if error.valid_up_to() == 0 => {
                if character.len() < MAX_CHARACTER_BYTES && !at_end {
                    return Ok(at);
                }
                self.settled = true;
                Ok(input.len())
            }
            _ => Err(doubt.clone().hint("it is UTF-8 up to there: mend it, or set encoding to windows-1252 to read it as that")),
        }
    }
}

impl Transform for Transcode {
    fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool> {
        let n = self.settle(input, at_end)?.min(CHUNK_BYTES);
        let last = at_end && n == input.len();
        let start = out.len();
        let most = self.decoder.max_utf8_buffer_length_without_replacement(n).unwrap_or(usize::MAX);
        out.resize(start.saturating_add(most), 0);
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(&input[..n], &mut out[start..], last);
        out.truncate(start + written);
        input.advance(read);
        match result {
            DecoderResult::Malformed(..) => Err(Error::parse(format!("this text is not {}", self.encoding.name()))
                .hint("set encoding to the one it was saved in, or save it as UTF-8")),
            DecoderResult::InputEmpty => Ok(last),
            DecoderResult::OutputFull => Ok(false),
        }
    }

    fn restart(&mut self) -> Result<()> {
        *self = Self::new(self.encoding, self.doubt.take());
        Ok(())
    }
}
