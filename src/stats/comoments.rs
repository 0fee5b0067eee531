//! How columns of numbers move together: Pearson's correlation of every pair.

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// Means, spreads and co-spreads of every pair of columns, over the rows in which both have a finite number.
///
/// A chunk's means are taken first and its central sums second, then chunks are merged by the pairwise formulas of Chan, Golub & LeVeque (1983,
/// doi:10.1080/00031305.1983.10483115), which do not cancel. Columns without gaps share their means and spreads: a pair of them costs one product per row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comoments {
    columns: usize,
    /// Pairs (a, b) with a < b: first those of column 0.
    pairs: Vec<Pair>,
}

/// What is known of two columns together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// Rows in which both have a finite number.
    pub count: u64,
    means: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Pair {
    /// Pearson's correlation; `None` where a column does not vary.
    #[must_use]
    pub fn correlation(&self) -> Option<f64> {
        let spread = (self.squares[0] * self.squares[1]).sqrt();
        let usable = self.count > 1 && spread.is_finite() && spread > 0.0 && self.product.is_finite();
        usable.then(|| (self.product / spread).clamp(-1.0, 1.0))
    }

    fn merge(&mut self, other: &Self) {
        if self.count == 0 || other.count == 0 {
            if self.count == 0 {
                *self = *other;
            }
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let n = a + b;
        let delta = [other.means[0] - self.means[0], other.means[1] - self.means[1]];
        let weight = a * b / n;
        for (side, step) in delta.into_iter().enumerate() {
            self.squares[side] += other.squares[side] + step * step * weight;
            self.means[side] += step * (b / n);
        }
        self.product += other.product + delta[0] * delta[1] * weight;
        self.count += other.count;
    }

    /// Of the rows in which both numbers are finite.
    fn of(a: &[f64], b: &[f64]) -> Self {
        let (mut x, mut y, mut count) = (vec![0.0; a.len()], vec![0.0; b.len()], 0);
        for (&a, &b) in a.iter().zip(b) {
            // Written always and kept where both are there: gaps come at random, and a branch would be guessed wrong.
            (x[count], y[count]) = (a, b);
            count += usize::from(a.is_finite() & b.is_finite());
        }
        match (Whole::of(&x[..count]), Whole::of(&y[..count])) {
            (Some(x), Some(y)) => Self::of_whole(&x, &y),
            _ => Self::default(),
        }
    }

    fn of_whole(x: &Whole, y: &Whole) -> Self {
        let product = dot(&x.deviations, &y.deviations);
        Self { count: x.deviations.len() as u64, means: [x.mean, y.mean], squares: [x.square, y.square], product }
    }
}

/// A chunk of a column without gaps.
struct Whole {
    mean: f64,
    deviations: Vec<f64>,
    square: f64,
}

impl Whole {
    fn of(values: &[f64]) -> Option<Self> {
        let finite = values.iter().fold(0.0, |gap, x| gap + x * 0.0) == 0.0;
        let (&first, n) = (values.first()?, values.len() as f64);
        if !finite {
            return None;
        }
        let mean = first + values.iter().map(|x| x - first).sum::<f64>() / n;
        let deviations: Vec<f64> = values.iter().map(|x| x - mean).collect();
        let square = dot(&deviations, &deviations);
        Some(Self { mean, deviations, square })
    }
}

/// A sum of products in four lanes, which a processor can add at the same time.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (mut left, mut right) = (a.chunks_exact(4), b.chunks_exact(4));
    for (x, y) in left.by_ref().zip(right.by_ref()) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(x, y)| x * y).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

impl Comoments {
    /// The pairs with their columns, those of the first column first.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, &Pair)> {
        let places = (0..self.columns).flat_map(move |a| (a + 1..self.columns).map(move |b| (a, b)));
        places.zip(&self.pairs).map(|((a, b), pair)| (a, b, pair))
    }
}

impl Summary for Comoments {
    /// Columns of a chunk of rows, of one length; a gap is NaN.
    type Value<'a> = &'a [&'a [f64]];
    /// The correlations, in the order of [`Comoments::pairs`].
    type Answer = Vec<Option<f64>>;
    const TAG: [u8; 4] = *b"como";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        for columns in values {
            let whole: Vec<Option<Whole>> = columns.iter().map(|column| Whole::of(column)).collect();
            let mut chunk = Self { columns: columns.len(), pairs: Vec::new() };
            for (a, first) in columns.iter().enumerate() {
                for (b, second) in columns.iter().enumerate().skip(a + 1) {
                    chunk.pairs.push(match (&whole[a], &whole[b]) {
                        (Some(x), Some(y)) => Pair::of_whole(x, y),
                        _ => Pair::of(first, second),
                    });
                }
            }
            self.merge(&chunk);
        }
    }

    fn merge(&mut self, other: &Self) {
        if self.pairs.is_empty() {
            self.clone_from(other);
            return;
        }
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(ours, theirs)| ours.merge(theirs));
    }

    fn finish(&self) -> Self::Answer {
        self.pairs.iter().map(Pair::correlation).collect()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.columns as u64);
        writer.u64(self.pairs.len() as u64);
        for pair in &self.pairs {
            writer.u64(pair.count);
            [pair.means[0], pair.means[1], pair.squares[0], pair.squares[1], pair.product].into_iter().for_each(|x| writer.f64(x));
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let columns = reader.count()?;
        let n = reader.len(48)?;
        let pairs = (0..n)
            .map(|_| {
                let count = reader.count()?;
                let mut next = || reader.f64();
                Ok(Pair { count, means: [next()?, next()?], squares: [next()?, next()?], product: next()? })
            })
            .collect::<Result<Vec<_>>>()?;
        if n == 0 && columns <= 1 || columns.checked_mul(columns.saturating_sub(1)) == Some(2 * n as u64) {
            Ok(Self { columns: columns as usize, pairs })
        } else {
            Err(codec::damaged())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::laws::{self, Law};

    fn feed(summary: &mut Comoments, values: &[f64]) {
        for chunk in values.chunks(700) {
            let squares: Vec<f64> = chunk.iter().map(|x| x * x).collect();
            let gaps: Vec<f64> = chunk.iter().map(|x| if x.fract().abs() < 0.3 { f64::NAN } else { 3.0 - x }).collect();
            summary.update([[chunk, squares.as_slice(), gaps.as_slice()].as_slice()]);
        }
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Comoments::default,
                feed,
                agrees: |whole, other, _| {
                    let counts = |summary: &Comoments| summary.pairs().map(|(_, _, pair)| pair.count).collect::<Vec<_>>();
                    assert_eq!(counts(whole), counts(other));
                    for (a, b) in whole.finish().into_iter().zip(other.finish()) {
                        // What varies by rounding only, as squares of 1e9 plus a little do, correlates with nothing.
                        let (Some(a), Some(b)) = (a, b) else { continue };
                        assert!((a - b).abs() < 1e-6, "{a} and {b}");
                    }
                },
            },
        );
    }

    #[test]
    fn numbers_far_from_zero_keep_their_correlation() {
        let near: Vec<f64> = (0..5_000).map(|i| f64::from(i * 7919 % 101)).collect();
        let other: Vec<f64> = near.iter().enumerate().map(|(i, x)| x + (i * 31 % 57) as f64).collect();
        let far: Vec<f64> = near.iter().map(|x| 1e9 + x).collect();
        let correlation = |a: &[f64]| {
            let mut summary = Comoments::default();
            a.chunks(333).zip(other.chunks(333)).for_each(|(a, b)| summary.update([[a, b].as_slice()]));
            summary.finish()[0].unwrap()
        };
        assert!((correlation(&near) - correlation(&far)).abs() < 1e-9);
    }

    #[test]
    fn a_constant_column_has_no_correlation() {
        let mut summary = Comoments::default();
        summary.update([[[1.0, 2.0, 3.0].as_slice(), [5.0; 3].as_slice()].as_slice()]);
        assert_eq!(summary.finish(), [None]);
    }
}
