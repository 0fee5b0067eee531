//! A sum that keeps what rounding takes from it.

use super::{Reader, Writer};
use crate::error::Result;

/// A sum of numbers, in any order and any parts the same but for the last digit: the rounding of every addition is known exactly (D. Knuth, The Art of
/// Computer Programming, 4.2.2, theorem B) and is kept beside the sum, as A. Neumaier (1974, doi:10.1002/zamm.19740540106) does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    sum: f64,
    /// What rounding took from `sum`.
    lost: f64,
}

impl Total {
    /// Adds a number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        let came = sum - self.sum;
        let rounding = (self.sum - (sum - came)) + (value - came);
        // An infinite sum has no rounding.
        self.lost += if rounding.is_nan() { 0.0 } else { rounding };
        self.sum = sum;
    }

    /// Adds the numbers of another.
    #[inline]
    pub fn merge(&mut self, other: Self) {
        self.add(other.sum);
        self.lost += other.lost;
    }

    /// The sum; infinite where it is too large for a number.
    #[must_use]
    pub fn value(self) -> f64 {
        self.sum + self.lost
    }

    /// Writes it down.
    pub fn encode(self, writer: &mut Writer) {
        writer.f64(self.sum);
        writer.f64(self.lost);
    }

    /// See [`encode`](Self::encode).
    ///
    /// # Errors
    /// `parse` where the bytes end.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { sum: reader.f64()?, lost: reader.f64()? })
    }
}

impl From<f64> for Total {
    fn from(sum: f64) -> Self {
        Self { sum, lost: 0.0 }
    }
}

impl FromIterator<f64> for Total {
    fn from_iter<I: IntoIterator<Item = f64>>(numbers: I) -> Self {
        numbers.into_iter().fold(Self::default(), |mut total, number| {
            total.add(number);
            total
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_outlast_large_ones() {
        let numbers = || [1e16].into_iter().chain((0..1024).map(|_| 1.0)).chain([-1e16]);
        assert_eq!(numbers().collect::<Total>().value(), 1024.0);
        let (mut first, second): (Total, Total) = (numbers().take(500).collect(), numbers().skip(500).collect());
        first.merge(second);
        assert_eq!(first.value(), 1024.0);
    }

    #[test]
    fn a_sum_that_is_too_large_is_infinite() {
        let mut total: Total = [1.5e308; 3].into_iter().collect();
        assert_eq!(total.value(), f64::INFINITY);
        total.add(-1e308);
        assert_eq!(total.value(), f64::INFINITY);
    }
}
