//! gzip: members one after the other, each a header, a deflated body and a checksum (RFC 1952).

use bytes::{Buf, Bytes};

use super::inflate::{Inflate, altered, truncated};
use crate::error::{Error, Result};
use crate::ingest::piped::Transform;

/// Longest header: it may hold the name of a file and a comment.
const MAX_HEADER_BYTES: usize = 1 << 20;
/// Checksum and length.
const TRAILER_BYTES: usize = 8;

/// The content of all members.
pub(super) struct Gzip {
    part: Part,
    first: bool,
    inflate: Inflate,
}

#[derive(Clone, Copy)]
enum Part {
    Header,
    Body,
    Trailer,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self { part: Part::Header, first: true, inflate: Inflate::new() }
    }

    /// Does the last member end here? Zeros may fill up a block of a tape behind it.
    fn is_over(&self, input: &mut Bytes) -> bool {
        if !self.first {
            let zeros = input.iter().take_while(|&&byte| byte == 0).count();
            input.advance(zeros);
        }
        !self.first && input.is_empty()
    }
}

impl Transform for Gzip {
    fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool> {
        loop {
            match self.part {
                Part::Header if self.is_over(input) => return Ok(at_end),
                Part::Header => match header_bytes(input)? {
                    Some(length) => {
                        input.advance(length);
                        self.inflate.restart();
                        self.part = Part::Body;
                    }
                    None if at_end => return Err(truncated()),
                    None => return Ok(false),
                },
                Part::Body => {
                    if !self.inflate.run(input, at_end, out)? {
                        return Ok(false);
                    }
                    self.part = Part::Trailer;
                }
                Part::Trailer if input.len() < TRAILER_BYTES => return if at_end { Err(truncated()) } else { Ok(false) },
                Part::Trailer => {
                    let (checksum, length) = (input.get_u32_le(), input.get_u32_le());
                    // Lengths are told without what is above four gigabytes.
                    if checksum != self.inflate.checksum() || length != self.inflate.length() as u32 {
                        return Err(altered());
                    }
                    (self.part, self.first) = (Part::Header, false);
                    return Ok(at_end && input.is_empty());
                }
            }
        }
    }

    fn restart(&mut self) -> Result<()> {
        *self = Self::new();
        Ok(())
    }
}

/// Length of the header at the front; `None` if it is not complete.
fn header_bytes(input: &[u8]) -> Result<Option<usize>> {
    let length = try_header_bytes(input)?;
    if length.unwrap_or(input.len()) > MAX_HEADER_BYTES {
        return Err(Error::parse("the header of this gzip source does not end"));
    }
    Ok(length)
}

fn try_header_bytes(input: &[u8]) -> Result<Option<usize>> {
    let n = input.len().min(3);
    if input[..n] != [0x1f, 0x8b, 8][..n] {
        return Err(
            Error::parse("this gzip source is damaged: something else follows its content").hint("make or download it again")
        );
    }
    let Some(fixed) = input.first_chunk::<10>() else { return Ok(None) };
    let flags = fixed[3];
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(length) = input.get(at..).and_then(|rest| rest.first_chunk()) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes(*length));
    }
    // The name and the comment each end with a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let Some(length) = input.get(at..).and_then(|rest| memchr::memchr(0, rest)) else { return Ok(None) };
            at += length + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Ok((at <= input.len()).then_some(at))
}
