//! The first and the last text in the order of their bytes.

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// The smallest and the largest sequence of bytes; for UTF-8 that is the order of code points. Exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extremes(Option<(Vec<u8>, Vec<u8>)>);

/// The first bytes as a number that compares as they do, so far as they differ: most values are passed over by it.
#[inline]
fn prefix(value: &[u8]) -> u64 {
    match value.first_chunk() {
        Some(&first) => u64::from_be_bytes(first),
        None => value.iter().rev().fold(0, |word, &byte| word >> 8 | u64::from(byte) << 56),
    }
}

impl Extremes {
    /// The two ends so far.
    #[must_use]
    pub fn ends(&self) -> Option<(&[u8], &[u8])> {
        self.0.as_ref().map(|(min, max)| (min.as_slice(), max.as_slice()))
    }

    /// Takes one value in.
    #[inline]
    pub fn insert(&mut self, value: &[u8]) {
        let Some((min, max)) = &mut self.0 else {
            self.0 = Some((value.to_vec(), value.to_vec()));
            return;
        };
        let (word, first, last) = (prefix(value), prefix(min), prefix(max));
        if word < first || word == first && value < min.as_slice() {
            value.clone_into(min);
        } else if word > last || word == last && value > max.as_slice() {
            value.clone_into(max);
        }
    }
}

impl Summary for Extremes {
    type Value<'a> = &'a [u8];
    type Answer = Option<(Vec<u8>, Vec<u8>)>;
    const TAG: [u8; 4] = *b"extr";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        values.into_iter().for_each(|value| self.insert(value));
    }

    fn merge(&mut self, other: &Self) {
        if let Some((min, max)) = other.ends() {
            self.update([min, max]);
        }
    }

    fn finish(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        self.0.clone()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u8(u8::from(self.0.is_some()));
        if let Some((min, max)) = self.ends() {
            writer.bytes(min);
            writer.bytes(max);
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        match reader.u8()? {
            0 => Ok(Self(None)),
            1 => {
                let (min, max) = (reader.bytes()?, reader.bytes()?);
                if min <= max { Ok(Self(Some((min.to_vec(), max.to_vec())))) } else { Err(codec::damaged()) }
            }
            _ => Err(codec::damaged()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::texts(),
            Law {
                empty: Extremes::default,
                feed: |extremes, values| extremes.update(values.iter().map(String::as_bytes)),
                agrees: |whole, other, values: &[String]| {
                    assert_eq!(whole, other);
                    let exact = values.iter().min().zip(values.iter().max()).map(|(a, b)| (a.as_bytes(), b.as_bytes()));
                    assert_eq!(whole.ends(), exact);
                },
            },
        );
    }
}
