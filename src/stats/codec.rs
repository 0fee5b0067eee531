//! State bytes: little-endian, versioned, checksummed, and read back with every length checked first.
//!
//! A sealed state is `TBLS`, four bytes that name its kind, the version as `u16`, a CRC-32 of the body as `u32`, and the body.

use crate::error::{Error, Result};

const MAGIC: &[u8; 4] = b"TBLS";
const HEADER: usize = 14;
/// No count of rows comes near; a larger one is damage, and refusing it keeps every later addition from overflowing.
const COUNT_LIMIT: u64 = 1 << 56;

/// Collects state bytes.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// One byte.
    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// A number or a pattern of 64 bits.
    pub fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A signed integer.
    pub fn i64(&mut self, value: i64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// A floating-point number, bit for bit.
    pub fn f64(&mut self, value: f64) {
        self.u64(value.to_bits());
    }

    /// Bytes of a length the reader knows.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Bytes with their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.raw(bytes);
    }

    /// Numbers with their count.
    pub fn f64s(&mut self, values: &[f64]) {
        self.u64(values.len() as u64);
        self.0.reserve(8 * values.len());
        values.iter().for_each(|value| self.f64(*value));
    }

    /// Whole numbers of 32 bits with their count.
    pub fn u32s(&mut self, values: &[u32]) {
        self.u64(values.len() as u64);
        self.0.reserve(4 * values.len());
        values.iter().for_each(|value| self.raw(&value.to_le_bytes()));
    }

    /// The bytes without a seal: a message to one who has the same version.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The sealed state.
    #[must_use]
    pub fn seal(self, tag: [u8; 4], version: u16) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(HEADER + self.0.len());
        sealed.extend_from_slice(MAGIC);
        sealed.extend_from_slice(&tag);
        sealed.extend_from_slice(&version.to_le_bytes());
        sealed.extend_from_slice(&crc32fast::hash(&self.0).to_le_bytes());
        sealed.extend_from_slice(&self.0);
        sealed
    }
}

/// Takes state bytes apart.
#[derive(Clone, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads bytes without a seal, see [`Writer::into_bytes`].
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Opens a sealed state.
    ///
    /// # Errors
    /// `parse` for damaged bytes or another tag, `unsupported` for a newer version.
    pub fn open(bytes: &'a [u8], tag: [u8; 4], version: u16) -> Result<Self> {
        let (header, body) = bytes.split_at_checked(HEADER).ok_or_else(damaged)?;
        if &header[..4] != MAGIC || header[4..8] != tag {
            return Err(damaged());
        }
        let found = u16::from_le_bytes([header[8], header[9]]);
        if crc32fast::hash(body).to_le_bytes() != header[10..] || found == 0 {
            return Err(damaged());
        }
        if found > version {
            return Err(Error::unsupported(format!("the state has version {found}, this build reads up to {version}"))
                .hint("update tablight"));
        }
        Ok(Self(body))
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// `parse` where there are fewer.
    pub fn raw(&mut self, n: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// An array of bytes.
    ///
    /// # Errors
    /// `parse` at the end of the state.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.raw(N)?.try_into().map_err(|_| damaged())
    }

    /// One byte.
    ///
    /// # Errors
    /// `parse` at the end of the state.
    pub fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    /// See [`Writer::u64`].
    ///
    /// # Errors
    /// `parse` at the end of the state.
    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// See [`Writer::i64`].
    ///
    /// # Errors
    /// `parse` at the end of the state.
    pub fn i64(&mut self) -> Result<i64> {
        Ok(i64::from_le_bytes(self.array()?))
    }

    /// See [`Writer::f64`].
    ///
    /// # Errors
    /// `parse` at the end of the state.
    pub fn f64(&mut self) -> Result<f64> {
        Ok(f64::from_bits(self.u64()?))
    }

    /// A count of rows or values.
    ///
    /// # Errors
    /// `parse` for one that cannot be.
    pub fn count(&mut self) -> Result<u64> {
        let count = self.u64()?;
        if count < COUNT_LIMIT { Ok(count) } else { Err(damaged()) }
    }

    /// The number of items that follow, each of `item_bytes` or more, so that nothing is allocated for items that are not there.
    ///
    /// # Errors
    /// `parse` for more items than there are bytes for.
    pub fn len(&mut self, item_bytes: usize) -> Result<usize> {
        let len = usize::try_from(self.u64()?).map_err(|_| damaged())?;
        match len.checked_mul(item_bytes) {
            Some(needed) if needed <= self.0.len() => Ok(len),
            _ => Err(damaged()),
        }
    }

    /// See [`Writer::bytes`].
    ///
    /// # Errors
    /// `parse` for a length beyond the end.
    pub fn bytes(&mut self) -> Result<&'a [u8]> {
        let len = self.len(1)?;
        self.raw(len)
    }

    /// See [`Writer::bytes`], for text.
    ///
    /// # Errors
    /// `parse` for a length beyond the end or bytes that are not UTF-8.
    pub fn text(&mut self) -> Result<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| damaged())
    }

    /// See [`Writer::f64s`].
    ///
    /// # Errors
    /// `parse` for more numbers than there are bytes for.
    pub fn f64s(&mut self) -> Result<Vec<f64>> {
        let len = self.len(8)?;
        Ok(self.raw(8 * len)?.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
    }

    /// See [`Writer::u32s`].
    ///
    /// # Errors
    /// `parse` for more numbers than there are bytes for.
    pub fn u32s(&mut self) -> Result<Vec<u32>> {
        let len = self.len(4)?;
        Ok(self.raw(4 * len)?.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }

    /// Is that all?
    ///
    /// # Errors
    /// `parse` where bytes are left.
    pub fn end(&self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(damaged()) }
    }
}

/// The error of every state that is not intact.
#[must_use]
pub fn damaged() -> Error {
    Error::parse("these bytes are not the intact state of a summary").hint("make the state again from the rows")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn what_was_written_is_read_back_and_nothing_is_left() {
        let mut writer = Writer::default();
        writer.u8(7);
        writer.i64(-3);
        writer.f64(f64::MIN_POSITIVE);
        writer.bytes("größe".as_bytes());
        writer.f64s(&[0.5, -0.0]);
        writer.u32s(&[u32::MAX, 7, 0]);
        let sealed = writer.seal(*b"test", 1);
        let mut reader = Reader::open(&sealed, *b"test", 1).unwrap();
        assert_eq!((reader.u8().unwrap(), reader.i64().unwrap(), reader.f64().unwrap()), (7, -3, f64::MIN_POSITIVE));
        assert_eq!(reader.text().unwrap(), "größe");
        assert_eq!((reader.f64s().unwrap(), reader.u32s().unwrap()), (vec![0.5, -0.0], vec![u32::MAX, 7, 0]));
        reader.end().unwrap();
    }

    #[test]
    fn a_length_beyond_the_end_is_refused_before_anything_is_allocated() {
        let mut writer = Writer::default();
        writer.u64(u64::MAX / 2);
        let sealed = writer.seal(*b"test", 1);
        for item_bytes in [1, 8, usize::MAX] {
            assert_eq!(Reader::open(&sealed, *b"test", 1).unwrap().len(item_bytes).unwrap_err().kind(), ErrorKind::Parse);
        }
    }

    #[test]
    fn a_newer_version_is_refused_by_name() {
        let sealed = Writer::default().seal(*b"test", 9);
        assert_eq!(Reader::open(&sealed, *b"test", 1).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
