//! The content of one file of an archive.

use std::io::{BufRead, BufReader};
use std::ops::Range;

use bytes::{Buf, Bytes};
use crc32fast::Hasher;
use flate2::bufread::DeflateDecoder;

use super::super::inflate::{Inflate, altered};
use super::directory::Entry;
use crate::error::{Error, Result};
use crate::ingest::piped::{PIECE_BYTES, Transform};
use crate::ingest::spool::MAX_SPOOL_BYTES;

/// The fixed part of the header before the content.
pub(super) const LOCAL_BYTES: u64 = 30;

/// Where the content of an entry lies, from the header before it.
pub(super) fn content_at(entry: &Entry, header: &[u8], size: u64) -> Result<Range<u64>> {
    let lengths = header.strip_prefix(b"PK\x03\x04").and_then(|rest| rest.get(22..26));
    let mut lengths = lengths.ok_or_else(|| entry.damaged("its header is not one"))?;
    let start = entry.at + LOCAL_BYTES + u64::from(lengths.get_u16_le()) + u64::from(lengths.get_u16_le());
    let end = start.checked_add(entry.packed_bytes).filter(|&end| end <= size);
    Ok(start..end.ok_or_else(|| entry.damaged("its content lies outside of the archive"))?)
}

/// Checks that an archive in memory unpacks to what its directory says, and that this is not too much to be held.
pub(super) fn check_contents(entries: &[Entry], bytes: &Bytes) -> Result<()> {
    let total = entries.iter().fold(0, |total: u64, entry| total.saturating_add(entry.bytes));
    if total > MAX_SPOOL_BYTES {
        let limit = MAX_SPOOL_BYTES >> 20;
        return Err(Error::unsupported(format!("this workbook unpacks to more than {limit} MiB")).hint("save the sheet as CSV"));
    }
    let mut piece = Vec::new();
    for entry in entries {
        let mut packed = packed(entry, bytes)?;
        let mut content = Content::new(entry)?;
        let mut length = 0;
        while !content.run(&mut packed, true, &mut piece)? {
            length += std::mem::take(&mut piece).len() as u64;
            if length > entry.bytes {
                return Err(altered());
            }
        }
        piece.clear();
    }
    Ok(())
}

/// The content of an entry of an archive in memory, as it is packed.
fn packed(entry: &Entry, bytes: &Bytes) -> Result<Bytes> {
    let outside = || entry.damaged("it lies outside of the archive");
    let at = usize::try_from(entry.at).map_err(|_| outside())?;
    let header = bytes.get(at..).ok_or_else(outside)?;
    let range = content_at(entry, header, bytes.len() as u64)?;
    // It lies inside of what is in memory.
    Ok(bytes.slice(range.start as usize..range.end as usize))
}

/// The content of one of the entries of an archive in memory that [was checked](check_contents).
pub(super) fn part(entries: &[Entry], bytes: &Bytes, name: &str) -> Result<Box<dyn BufRead>> {
    let missing = || Error::parse(format!("this workbook has no {name}")).hint("open and save it again");
    let entry = entries.iter().find(|entry| entry.name == name).ok_or_else(missing)?;
    let packed = packed(entry, bytes)?.reader();
    Ok(if entry.method == 0 { Box::new(packed) } else { Box::new(BufReader::new(DeflateDecoder::new(packed))) })
}

/// Unpacks the content of an entry.
pub(super) struct Content {
    method: Method,
    bytes: u64,
    checksum: u32,
}

enum Method {
    Stored { hasher: Hasher, length: u64 },
    Deflated(Box<Inflate>),
}

impl Content {
    /// # Errors
    /// `unsupported` for an entry that is encrypted, or packed in another way.
    pub(super) fn new(entry: &Entry) -> Result<Self> {
        let method = match entry.method {
            _ if entry.encrypted => Err("is encrypted".to_owned()),
            0 => Ok(Method::Stored { hasher: Hasher::new(), length: 0 }),
            8 => Ok(Method::Deflated(Box::new(Inflate::new()))),
            other => Err(format!("is packed by method {other}; 0 (stored) and 8 (deflate) can be read")),
        };
        let refuse = |what| Error::unsupported(format!("{} in this ZIP archive {what}", entry.name)).hint("unpack it");
        Ok(Self { method: method.map_err(refuse)?, bytes: entry.bytes, checksum: entry.checksum })
    }

    fn check(&self) -> Result<()> {
        let found = match &self.method {
            Method::Stored { hasher, length } => (*length, hasher.clone().finalize()),
            Method::Deflated(inflate) => (inflate.length(), inflate.checksum()),
        };
        if found == (self.bytes, self.checksum) { Ok(()) } else { Err(altered()) }
    }
}

impl Transform for Content {
    fn run(&mut self, input: &mut Bytes, at_end: bool, out: &mut Vec<u8>) -> Result<bool> {
        let complete = match &mut self.method {
            Method::Stored { hasher, length } => {
                let piece = input.split_to(input.len().min(PIECE_BYTES));
                hasher.update(&piece);
                *length += piece.len() as u64;
                out.extend_from_slice(&piece);
                at_end && input.is_empty()
            }
            Method::Deflated(inflate) => inflate.run(input, at_end, out)?,
        };
        if complete {
            self.check()?;
        }
        Ok(complete)
    }

    fn restart(&mut self) -> Result<()> {
        match &mut self.method {
            Method::Stored { hasher, length } => (*hasher, *length) = (Hasher::new(), 0),
            Method::Deflated(inflate) => inflate.restart(),
        }
        Ok(())
    }
}
