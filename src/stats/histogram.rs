//! Counts in bins of equal width.

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// Bins at most; there are more than half as many once the values spread.
pub const MAX_BINS: usize = 64;
/// Finest width 2^−1000: values closer together than that share a bin.
const FINEST: i32 = -1000;
const COARSEST: i32 = 1023;
const MANTISSA_BITS: i32 = 52;

/// A histogram of finite numbers whose bins double in width when a value falls outside; NaN and infinities are passed over.
///
/// Bin `i` holds the values of `[i·w, (i+1)·w)` with `w` a power of two, so that two neighbors always make one bin of the next width. The width is the smallest that
/// covers all values with 64 bins: it depends on the values only, not on their order, and so does everything else. Merging is exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The smallest exponent allowed: 0 where values are whole numbers.
    finest: i32,
    /// The width is 2^exponent.
    exponent: i32,
    /// Index of the first bin.
    first: i64,
    counts: Vec<u64>,
}

/// The answer of [`Histogram`].
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramAnswer {
    /// Borders of the bins, one more than there are bins. A bin holds its lower border, not its upper one.
    pub edges: Vec<f64>,
    /// Values per bin.
    pub counts: Vec<u64>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new(FINEST)
    }
}

impl Histogram {
    fn new(finest: i32) -> Self {
        Self { finest, exponent: finest, first: 0, counts: Vec::new() }
    }

    /// For whole numbers: no bin is narrower than 1.
    #[must_use]
    pub fn of_integers() -> Self {
        Self::new(0)
    }

    /// Makes the bins wide and many enough for the bins `low..=high` at `exponent`.
    #[cold]
    fn cover(&mut self, exponent: i32, low: i64, high: i64) {
        if self.counts.is_empty() {
            (self.exponent, self.first, self.counts) = (exponent, low, vec![0]);
        }
        let mut to = exponent.max(self.exponent);
        let ends = |to: i32| {
            let (ours, theirs) = (to - self.exponent, to - exponent);
            let last = self.first + self.counts.len() as i64 - 1;
            (halved(self.first, ours).min(halved(low, theirs)), halved(last, ours).max(halved(high, theirs)))
        };
        while ends(to).1 - ends(to).0 >= MAX_BINS as i64 {
            to += 1;
        }
        let (first, last) = ends(to);
        let mut counts = vec![0; (last - first + 1) as usize];
        for (i, &count) in self.counts.iter().enumerate() {
            counts[(halved(self.first + i as i64, to - self.exponent) - first) as usize] += count;
        }
        (self.exponent, self.first, self.counts) = (to, first, counts);
    }

    /// The smallest exponent at which the bin of `value` has an exact index.
    fn exponent_of(&self, value: f64) -> i32 {
        let magnitude = (value.to_bits() >> MANTISSA_BITS & 0x7ff) as i32 - 1023;
        (magnitude - MANTISSA_BITS).max(self.finest)
    }
}

/// The bin of width 2^(e + n) that holds bin `index` of width 2^e.
fn halved(index: i64, n: i32) -> i64 {
    index >> n.clamp(0, 63)
}

fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << MANTISSA_BITS)
}

fn bin(value: f64, exponent: i32) -> i64 {
    (value * power_of_two(-exponent)).floor() as i64
}

impl Summary for Histogram {
    type Value<'a> = f64;
    /// `None` before the first number.
    type Answer = Option<HistogramAnswer>;
    const TAG: [u8; 4] = *b"hist";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        let mut per_width = power_of_two(-self.exponent);
        for value in values {
            if !value.is_finite() {
                continue;
            }
            let offset = ((value * per_width).floor() as i64).wrapping_sub(self.first) as u64;
            if offset < self.counts.len() as u64 {
                self.counts[offset as usize] += 1;
            } else {
                let exponent = self.exponent_of(value).max(self.exponent);
                let index = bin(value, exponent);
                self.cover(exponent, index, index);
                per_width = power_of_two(-self.exponent);
                self.counts[(bin(value, self.exponent) - self.first) as usize] += 1;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.finest = self.finest.max(other.finest);
        if other.counts.is_empty() {
            return;
        }
        self.cover(other.exponent, other.first, other.first + other.counts.len() as i64 - 1);
        for (i, &count) in other.counts.iter().enumerate() {
            self.counts[(halved(other.first + i as i64, self.exponent - other.exponent) - self.first) as usize] += count;
        }
    }

    fn finish(&self) -> Option<HistogramAnswer> {
        let width = power_of_two(self.exponent);
        let edge = |i: i64| (i as f64 * width).clamp(f64::MIN, f64::MAX);
        let edges = match self.counts.len() {
            0 => return None,
            // One value only: a bin of width 1 around it can be drawn.
            1 if width <= 1.0 => vec![edge(self.first) - 0.5, edge(self.first) + 0.5],
            n => (0..=n as i64).map(|i| edge(self.first + i)).collect(),
        };
        Some(HistogramAnswer { edges, counts: self.counts.clone() })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.i64(self.finest.into());
        writer.i64(self.exponent.into());
        writer.i64(self.first);
        writer.u64(self.counts.len() as u64);
        self.counts.iter().for_each(|&count| writer.u64(count));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let mut exponent =
            || i32::try_from(reader.i64()?).ok().filter(|e| (FINEST..=COARSEST).contains(e)).ok_or_else(codec::damaged);
        let (finest, exponent) = (exponent()?, exponent()?);
        let first = reader.i64()?;
        let n = reader.len(8)?;
        let counts = (0..n).map(|_| reader.count()).collect::<Result<Vec<_>>>()?;
        let possible = n <= MAX_BINS && finest <= exponent && first.unsigned_abs() <= 1 << (MANTISSA_BITS + 1);
        if possible { Ok(Self { finest, exponent, first, counts }) } else { Err(codec::damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    fn of(mut histogram: Histogram, values: impl IntoIterator<Item = f64>) -> HistogramAnswer {
        histogram.update(values);
        histogram.finish().unwrap()
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Histogram::default,
                feed: |histogram, values| histogram.update(values.iter().copied()),
                agrees: |whole, other, values| {
                    assert_eq!(whole, other);
                    let finite: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
                    let Some(answer) = whole.finish() else { return assert!(finite.is_empty()) };
                    assert!(answer.counts.len() <= MAX_BINS && answer.edges.len() == answer.counts.len() + 1);
                    assert_eq!(answer.counts.iter().sum::<u64>(), finite.len() as u64);
                    for (edges, &count) in answer.edges.windows(2).zip(&answer.counts) {
                        assert_eq!(finite.iter().filter(|&&x| edges[0] <= x && x < edges[1]).count() as u64, count, "{edges:?}");
                    }
                },
            },
        );
    }

    #[test]
    fn whole_numbers_get_a_bin_each_while_they_are_few() {
        let answer = of(Histogram::of_integers(), [1.0, 2.0, 2.0, 5.0]);
        assert_eq!(answer.edges, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(answer.counts, [1, 2, 0, 0, 1]);
    }

    #[test]
    fn values_that_spread_fill_more_than_half_of_the_bins() {
        for n in [65, 1000, 12_345] {
            let bins = of(Histogram::default(), (0..n).map(f64::from)).counts.len();
            assert!((MAX_BINS / 2..=MAX_BINS).contains(&bins), "{bins} bins for {n} values");
        }
    }

    #[test]
    fn a_constant_gets_one_bin_around_it() {
        for value in [0.0, 3.7, -1e-300, 5e-324] {
            assert_eq!(of(Histogram::default(), [value, value]).edges, [value - 0.5, value + 0.5]);
        }
        assert_eq!(of(Histogram::of_integers(), [7.0]).edges, [6.5, 7.5]);
    }

    #[test]
    fn the_largest_and_smallest_numbers_have_a_bin() {
        let answer = of(Histogram::default(), [f64::MAX, f64::MIN, 0.0, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY]);
        assert_eq!(answer.counts.iter().sum::<u64>(), 4);
        assert!(answer.edges.iter().all(|edge| edge.is_finite()));
    }
}
