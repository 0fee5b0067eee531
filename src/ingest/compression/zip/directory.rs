//! What an archive holds, as its directory tells.

use std::ops::Range;

use bytes::Buf;

use super::super::stem;
use crate::error::{Error, Result};

/// The record at the end, with the longest comment behind it, and what a large archive has before it.
pub(super) const TAIL_BYTES: u64 = LOCATOR_BYTES as u64 + END_BYTES as u64 + 0xffff;
const END_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;
const WIDE_END_BYTES: usize = 56;
const ENTRY_BYTES: usize = 46;
/// Longest directory that is read.
const MAX_LISTING_BYTES: u64 = 64 << 20;

/// What the last bytes of an archive tell.
pub(super) enum Tail {
    Listing(Listing),
    /// A large archive: the record lies there.
    Wider(Range<u64>),
}

/// Where the directory lies.
pub(super) struct Listing {
    pub range: Range<u64>,
}

impl Tail {
    /// Reads the last bytes of an archive of `size` bytes.
    pub(super) fn find(bytes: &[u8], size: u64) -> Result<Self> {
        let at = memchr::memmem::rfind(bytes, b"PK\x05\x06").filter(|&at| bytes.len() - at >= END_BYTES);
        let at = at.ok_or_else(|| damaged("its directory is missing").byte(size))?;
        if let Some(locator) = at.checked_sub(LOCATOR_BYTES).map(|start| &bytes[start..at]).filter(|b| b.starts_with(b"PK\x06\x07"))
        {
            let start = (&locator[8..]).get_u64_le();
            let end = start.checked_add(WIDE_END_BYTES as u64).filter(|&end| end <= size);
            let end = end.ok_or_else(|| damaged("the end of its directory lies outside of it"))?;
            return Ok(Self::Wider(start..end));
        }
        let mut fields = &bytes[at + 12..];
        let (length, start) = (u64::from(fields.get_u32_le()), u64::from(fields.get_u32_le()));
        Listing::of(start, length, size).map(Self::Listing)
    }
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub method: u16,
    pub encrypted: bool,
    pub checksum: u32,
    pub packed_bytes: u64,
    pub bytes: u64,
    /// Where its header lies.
    pub at: u64,
}

impl Listing {
    /// Reads the record of a large archive.
    pub(super) fn wide(bytes: &[u8], size: u64) -> Result<Self> {
        if !bytes.starts_with(b"PK\x06\x06") || bytes.len() < WIDE_END_BYTES {
            return Err(damaged("the end of its directory is missing"));
        }
        let (mut length, mut start) = (&bytes[40..], &bytes[48..]);
        Self::of(start.get_u64_le(), length.get_u64_le(), size)
    }

    fn of(start: u64, length: u64, size: u64) -> Result<Self> {
        let end = start.checked_add(length).filter(|&end| end <= size);
        let end = end.ok_or_else(|| damaged("its directory lies outside of it"))?;
        if length > MAX_LISTING_BYTES {
            return Err(Error::unsupported("the directory of this ZIP archive is longer than 64 MiB").hint("unpack it"));
        }
        Ok(Self { range: start..end })
    }

    /// Reads the directory.
    pub(super) fn entries(&self, mut bytes: &[u8]) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        while bytes.starts_with(b"PK\x01\x02") {
            let (entry, rest) = Entry::read(bytes).ok_or_else(|| damaged("its directory is cut off"))?;
            entries.push(entry);
            bytes = rest;
        }
        // A signature may follow.
        if bytes.is_empty() || bytes.starts_with(b"PK\x05\x05") { Ok(entries) } else { Err(damaged("its directory is not one")) }
    }
}

impl Entry {
    /// The first entry, and the bytes behind it.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (mut fixed, rest) = bytes.split_at_checked(ENTRY_BYTES)?;
        fixed.advance(8);
        let (flags, method) = (fixed.get_u16_le(), fixed.get_u16_le());
        fixed.advance(4);
        let checksum = fixed.get_u32_le();
        let (packed_bytes, unpacked) = (u64::from(fixed.get_u32_le()), u64::from(fixed.get_u32_le()));
        let (name, extra, comment) = (fixed.get_u16_le(), fixed.get_u16_le(), fixed.get_u16_le());
        fixed.advance(8);
        let at = u64::from(fixed.get_u32_le());
        let (name, rest) = rest.split_at_checked(usize::from(name))?;
        let (extra, rest) = rest.split_at_checked(usize::from(extra))?;
        let rest = rest.get(usize::from(comment)..)?;
        let name = String::from_utf8_lossy(name).into_owned();
        let mut entry = Self { name, method, encrypted: flags & 1 != 0, checksum, packed_bytes, bytes: unpacked, at };
        entry.widen(extra);
        Some((entry, rest))
    }

    /// Takes what did not fit 32 bits from the extra fields: in this order, and each only if it did not fit.
    fn widen(&mut self, mut extra: &[u8]) {
        const TOO_WIDE: u64 = 0xffff_ffff;
        while extra.len() >= 4 {
            let (id, length) = (extra.get_u16_le(), usize::from(extra.get_u16_le()));
            let Some((mut field, rest)) = extra.split_at_checked(length) else { return };
            extra = rest;
            for value in [&mut self.bytes, &mut self.packed_bytes, &mut self.at] {
                if id == 1 && *value == TOO_WIDE && field.len() >= 8 {
                    *value = field.get_u64_le();
                }
            }
        }
    }

    /// Is it a file, not a folder or what a file manager left behind?
    pub(super) fn is_file(&self) -> bool {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        !file.is_empty() && !file.starts_with('.') && !self.name.starts_with("__MACOSX/")
    }

    /// Does its name, without an ending for its own compression, have this extension?
    pub(super) fn has_extension(&self, extension: &str) -> bool {
        stem(&self.name).rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case(extension))
    }

    /// Why it cannot be read.
    pub(super) fn damaged(&self, what: &str) -> Error {
        Error::parse(format!("{} in this ZIP archive is damaged: {what}", self.name))
            .byte(self.at)
            .hint("make or download it again")
    }
}

fn damaged(what: &str) -> Error {
    Error::parse(format!("this ZIP archive is damaged: {what}")).hint("make or download it again")
}
