//! How long texts are.

use super::{Reader, Summary, Writer};
use crate::error::Result;

/// Shortest, longest and mean length, in whatever unit the caller measures (characters for text, bytes for binary), and how many are empty.
/// Exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    count: u64,
    total: u64,
    min: u64,
    max: u64,
    empty: u64,
}

/// The answer of [`Lengths`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LengthsAnswer {
    /// The shortest.
    pub min: u64,
    /// The mean.
    pub mean: f64,
    /// The longest.
    pub max: u64,
    /// How many have length 0.
    pub empty: u64,
}

impl Default for Lengths {
    fn default() -> Self {
        Self { count: 0, total: 0, min: u64::MAX, max: 0, empty: 0 }
    }
}

impl Summary for Lengths {
    type Value<'a> = u64;
    type Answer = Option<LengthsAnswer>;
    const TAG: [u8; 4] = *b"leng";

    #[inline]
    fn update<'a>(&mut self, lengths: impl IntoIterator<Item = Self::Value<'a>>) {
        for length in lengths {
            self.count += 1;
            self.total += length;
            self.min = self.min.min(length);
            self.max = self.max.max(length);
            self.empty += u64::from(length == 0);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.total += other.total;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.empty += other.empty;
    }

    /// `None` before the first text.
    fn finish(&self) -> Option<LengthsAnswer> {
        let mean = self.total as f64 / self.count as f64;
        (self.count > 0).then_some(LengthsAnswer { min: self.min, mean, max: self.max, empty: self.empty })
    }

    fn encode(&self, writer: &mut Writer) {
        [self.count, self.total, self.min, self.max, self.empty].into_iter().for_each(|x| writer.u64(x));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let (count, total, min) = (reader.count()?, reader.count()?, reader.u64()?);
        Ok(Self { count, total, min, max: reader.u64()?, empty: reader.count()? })
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
                empty: Lengths::default,
                feed: |lengths, values| lengths.update(values.iter().map(|text| text.len() as u64)),
                agrees: |whole, other, _| assert_eq!(whole.finish(), other.finish()),
            },
        );
    }

    #[test]
    fn nothing_has_no_length() {
        assert_eq!(Lengths::default().finish(), None);
        let mut lengths = Lengths::default();
        lengths.update([3, 0, 6]);
        assert_eq!(lengths.finish(), Some(LengthsAnswer { min: 0, mean: 3.0, max: 6, empty: 1 }));
    }
}
