//! How many numbers are zero, negative, infinite, or not numbers at all.

use super::{Reader, Summary, Writer};
use crate::error::Result;

/// Counts of the kinds of numbers that deserve a word of their own. Exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Zeros of either sign.
    pub zeros: u64,
    /// Numbers below zero, minus infinity included.
    pub negatives: u64,
    /// Plus and minus infinity.
    pub infinite: u64,
    /// Not a number.
    pub nan: u64,
}

impl Summary for Classes {
    type Value<'a> = f64;
    type Answer = Self;
    const TAG: [u8; 4] = *b"clas";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        for value in values {
            self.zeros += u64::from(value == 0.0);
            self.negatives += u64::from(value < 0.0);
            self.infinite += u64::from(value.is_infinite());
            self.nan += u64::from(value.is_nan());
        }
    }

    fn merge(&mut self, other: &Self) {
        self.zeros += other.zeros;
        self.negatives += other.negatives;
        self.infinite += other.infinite;
        self.nan += other.nan;
    }

    fn finish(&self) -> Self {
        *self
    }

    fn encode(&self, writer: &mut Writer) {
        [self.zeros, self.negatives, self.infinite, self.nan].into_iter().for_each(|count| writer.u64(count));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { zeros: reader.count()?, negatives: reader.count()?, infinite: reader.count()?, nan: reader.count()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    #[test]
    fn each_kind_is_counted() {
        let mut classes = Classes::default();
        classes.update([0.0, -0.0, -1.5, 2.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
        assert_eq!(classes, Classes { zeros: 2, negatives: 2, infinite: 2, nan: 1 });
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Classes::default,
                feed: |classes, values| classes.update(values.iter().copied()),
                agrees: |whole, other, _| assert_eq!(whole, other),
            },
        );
    }
}
