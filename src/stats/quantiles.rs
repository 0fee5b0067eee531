//! Values by rank: median, quartiles, tails.

use std::cmp::Ordering;
use std::fmt::Debug;

use arrow::datatypes::i256;

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// Size of the top level; the levels below shrink by 2/3 each.
const K: usize = 1024;
const SHRINK: f64 = 2.0 / 3.0;
const SMALLEST_LEVEL: usize = 8;
/// Values taken in before they are sorted, whatever the depth: sorting many at once is cheaper, and merging fewer times only helps.
const BUFFER: usize = K;
/// More levels than any count of rows can fill.
const MAX_LEVELS: usize = 56;

/// The ranks that [`Quantiles::finish`] reports, with the names a report gives them.
pub const LEVELS: [(&str, f64); 7] =
    [("0.01", 0.01), ("0.05", 0.05), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75), ("0.95", 0.95), ("0.99", 0.99)];

/// A value that has a place in an order.
pub trait Sample: Copy + Debug + PartialEq {
    /// Bytes in a state.
    const BYTES: usize;
    /// Its place relative to another.
    fn order(&self, other: &Self) -> Ordering;
    /// Does it take part? Infinities and NaN do not.
    fn counts(&self) -> bool {
        true
    }
    /// Puts values in order.
    fn sort(values: &mut [Self]) {
        values.sort_unstable_by(Self::order);
    }
    /// Writes it into a state.
    fn write(self, writer: &mut Writer);
    /// Reads it back.
    ///
    /// # Errors
    /// `parse` at the end of the state.
    fn read(reader: &mut Reader<'_>) -> Result<Self>;
}

impl Sample for f64 {
    const BYTES: usize = 8;
    fn order(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
    fn counts(&self) -> bool {
        self.is_finite()
    }
    /// Integers in the same order sort twice as fast as `total_cmp`, which makes them anew for every comparison.
    fn sort(values: &mut [Self]) {
        let ordered = |bits: i64| bits ^ ((bits >> 63) as u64 >> 1) as i64;
        let mut keys: Vec<i64> = values.iter().map(|value| ordered(value.to_bits() as i64)).collect();
        keys.sort_unstable();
        values.iter_mut().zip(keys).for_each(|(value, key)| *value = Self::from_bits(ordered(key) as u64));
    }
    fn write(self, writer: &mut Writer) {
        writer.f64(self);
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self> {
        reader.f64()
    }
}

impl Sample for i64 {
    const BYTES: usize = 8;
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    fn write(self, writer: &mut Writer) {
        writer.i64(self);
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self> {
        reader.i64()
    }
}

impl Sample for i256 {
    const BYTES: usize = 32;
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
    fn write(self, writer: &mut Writer) {
        writer.raw(&self.to_le_bytes());
    }
    fn read(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self::from_le_bytes(reader.array()?))
    }
}

/// Quantiles of a stream, always values of the stream itself, with the exact minimum and maximum.
///
/// The sketch of Karnin, Lang & Liberty (2016, "Optimal quantile approximation in streams", arXiv:1603.05346): when a level is full it is
/// sorted and every second value goes up with twice the weight. We keep a fixed buffer at the bottom, keep the other levels sorted so that a
/// value is sorted once and merged afterwards, and draw the choice of odd or even from a count of the choices, so that the same calls give
/// the same answer. Up to 1,023 values nothing is thrown away and quantiles are exact.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiles<T> {
    count: u64,
    range: Option<(T, T)>,
    /// A value of level h stands for 2^h values. Level 0 is in order of arrival, the others are sorted.
    levels: Vec<Vec<T>>,
    halvings: u64,
}

/// The answer of [`Quantiles`]; there is none before the first value.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantilesAnswer<T> {
    /// The smallest value.
    pub min: T,
    /// The largest value.
    pub max: T,
    /// The values at [`LEVELS`].
    pub values: [T; LEVELS.len()],
    /// With 99 % confidence no value's rank is off by more than this share of the rows; 0 where ranks are exact.
    pub rank_error: f64,
}

impl<T: Sample> Default for Quantiles<T> {
    fn default() -> Self {
        Self { count: 0, range: None, levels: vec![Vec::new()], halvings: 0 }
    }
}

impl<T: Sample> Quantiles<T> {
    /// Takes one value in.
    #[inline]
    pub fn insert(&mut self, value: T) {
        if value.counts() {
            self.widen(value, value);
            self.count += 1;
            self.levels[0].push(value);
            if self.levels[0].len() >= BUFFER {
                self.compact();
            }
        }
    }

    /// Number of values taken in.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// With 99 % confidence, the largest error of a rank as a share of the count: 0 while every value is still held, else 2.296 ∕ k^0.9021, the
    /// fit that Apache DataSketches publishes for this sketch. `a_rank_is_within_the_stated_error` checks ours against it.
    #[must_use]
    pub fn rank_error(&self) -> f64 {
        if self.halvings == 0 { 0.0 } else { 2.296 / (K as f64).powf(0.9021) }
    }

    /// For each share `q` in 0–1, in ascending order, the smallest value that has `q` of the values at or below it. Empty before the first value.
    #[must_use]
    pub fn at(&self, shares: &[f64]) -> Vec<T> {
        let Some((min, max)) = self.range else { return Vec::new() };
        let mut held = self.weighted().into_iter();
        let (mut below, mut value) = (0, min);
        shares
            .iter()
            .map(|share| {
                let rank = (share * self.count as f64).ceil() as u64;
                if rank >= self.count {
                    return max;
                }
                while below < rank {
                    let Some((next, weight)) = held.next() else { return max };
                    (below, value) = (below + weight, next);
                }
                value
            })
            .collect()
    }

    /// The values that are held, in order, each with the number of values it stands for.
    #[must_use]
    pub fn weighted(&self) -> Vec<(T, u64)> {
        let mut weighted: Vec<(T, u64)> =
            self.levels.iter().enumerate().flat_map(|(h, level)| level.iter().map(move |&value| (value, 1 << h))).collect();
        weighted.sort_unstable_by(|(a, _), (b, _)| a.order(b));
        weighted
    }

    fn widen(&mut self, low: T, high: T) {
        self.range = Some(match self.range {
            None => (low, high),
            Some((min, max)) => (
                if low.order(&min) == Ordering::Less { low } else { min },
                if high.order(&max) == Ordering::Greater { high } else { max },
            ),
        });
    }

    /// Sends half of every full level up, from the bottom.
    fn compact(&mut self) {
        T::sort(&mut self.levels[0]);
        let mut h = 0;
        while h < self.levels.len() {
            if self.levels[h].len() >= self.room(h) {
                self.halve(h);
            }
            h += 1;
        }
    }

    fn room(&self, h: usize) -> usize {
        if h == 0 {
            return BUFFER;
        }
        let depth = (self.levels.len() - 1 - h) as i32;
        ((K as f64 * SHRINK.powi(depth)) as usize).max(SMALLEST_LEVEL)
    }

    /// Sends every second value of a sorted level up; with an odd number of values the largest stays.
    fn halve(&mut self, h: usize) {
        let mut level = std::mem::take(&mut self.levels[h]);
        let left = if level.len() % 2 == 1 { level.pop() } else { None };
        let odd = super::hash::mix(self.halvings) & 1;
        self.halvings += 1;
        let chosen: Vec<T> = level.iter().skip(odd as usize).step_by(2).copied().collect();
        level.clear();
        level.extend(left);
        self.levels[h] = level;
        match self.levels.get_mut(h + 1) {
            Some(above) => *above = merged(above, &chosen),
            None => self.levels.push(chosen),
        }
    }
}

/// Two sorted runs as one.
fn merged<T: Sample>(a: &[T], b: &[T]) -> Vec<T> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if b[j].order(&a[i]) == Ordering::Less {
            all.push(b[j]);
            j += 1;
        } else {
            all.push(a[i]);
            i += 1;
        }
    }
    all.extend_from_slice(&a[i..]);
    all.extend_from_slice(&b[j..]);
    all
}

impl<T: Sample> Summary for Quantiles<T> {
    type Value<'a> = T;
    type Answer = Option<QuantilesAnswer<T>>;
    const TAG: [u8; 4] = *b"quan";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        values.into_iter().for_each(|value| self.insert(value));
    }

    fn merge(&mut self, other: &Self) {
        let Some((low, high)) = other.range else { return };
        self.widen(low, high);
        self.count += other.count;
        self.halvings += other.halvings;
        if self.levels.len() < other.levels.len() {
            self.levels.resize_with(other.levels.len(), Vec::new);
        }
        self.levels[0].extend_from_slice(&other.levels[0]);
        for (ours, theirs) in self.levels.iter_mut().zip(&other.levels).skip(1) {
            *ours = merged(ours, theirs);
        }
        let full = (0..self.levels.len()).any(|h| self.levels[h].len() >= self.room(h));
        if full {
            self.compact();
        }
    }

    fn finish(&self) -> Option<QuantilesAnswer<T>> {
        let (min, max) = self.range?;
        let values = self.at(&LEVELS.map(|(_, share)| share)).try_into().ok()?;
        Some(QuantilesAnswer { min, max, values, rank_error: self.rank_error() })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.count);
        writer.u64(self.halvings);
        if let Some((min, max)) = self.range {
            min.write(writer);
            max.write(writer);
            writer.u64(self.levels.len() as u64);
            for level in &self.levels {
                writer.u64(level.len() as u64);
                level.iter().for_each(|value| value.write(writer));
            }
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let (count, halvings) = (reader.count()?, reader.count()?);
        if count == 0 {
            return Ok(Self::default());
        }
        let range = Some((T::read(reader)?, T::read(reader)?));
        let n_levels = reader.len(8)?;
        let mut levels = Vec::new();
        for _ in 0..n_levels {
            let n = reader.len(T::BYTES)?;
            levels.push((0..n).map(|_| T::read(reader)).collect::<Result<Vec<T>>>()?);
        }
        let sorted = |level: &Vec<T>| level.is_sorted_by(|a, b| a.order(b) != Ordering::Greater);
        let weight: u128 = levels.iter().enumerate().map(|(h, level)| (level.len() as u128) << h.min(64)).sum();
        let intact = (1..=MAX_LEVELS).contains(&n_levels)
            && levels[1..].iter().all(sorted)
            && levels.iter().flatten().all(Sample::counts)
            && weight == u128::from(count);
        if intact { Ok(Self { count, range, levels, halvings }) } else { Err(codec::damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::hash::mix;
    use crate::stats::laws::{self, Law};

    /// The largest error of the ranks of nine answers, as a share of the count.
    fn worst_rank_error(sketch: &Quantiles<f64>, sorted: &[f64]) -> f64 {
        let shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
        let n = sorted.len() as f64;
        let errors = sketch.at(&shares).into_iter().zip(shares).map(|(value, share)| {
            let below = sorted.partition_point(|&x| x < value) as f64 / n;
            let through = sorted.partition_point(|&x| x <= value) as f64 / n;
            (below - share).max(share - through).max(0.0)
        });
        errors.fold(0.0, f64::max)
    }

    fn sorted(values: &[f64]) -> Vec<f64> {
        let mut finite: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
        finite.sort_unstable_by(f64::total_cmp);
        finite
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::numbers(),
            Law {
                empty: Quantiles::<f64>::default,
                feed: |sketch, values| sketch.update(values.iter().copied()),
                agrees: |whole, other, values| {
                    let exact = sorted(values);
                    assert_eq!((whole.count, whole.range), (other.count, other.range));
                    assert_eq!(whole.count, exact.len() as u64);
                    for sketch in [whole, other] {
                        // 99 % of single ranks are within the stated error; nine ranks of hundreds of sketches need half as much again.
                        assert!(worst_rank_error(sketch, &exact) <= sketch.rank_error() * 1.5);
                    }
                },
            },
        );
    }

    #[test]
    fn a_rank_is_within_the_stated_error() {
        let mut outside = 0;
        for trial in 0..40u64 {
            let values: Vec<f64> = (0..50_000u64).map(|i| (mix(i + (trial << 32)) >> 40) as f64).collect();
            let mut sketch = Quantiles { halvings: trial << 20, ..Quantiles::default() };
            sketch.update(values.iter().copied());
            outside += usize::from(worst_rank_error(&sketch, &sorted(&values)) > sketch.rank_error());
        }
        assert!(outside <= 2, "{outside} of 40 sketches leave the stated error");
    }

    #[test]
    fn quantiles_of_few_values_are_exact_values_of_the_stream() {
        let mut sketch = Quantiles::default();
        sketch.update((1..=100i64).rev());
        let answer = sketch.finish().unwrap();
        assert_eq!((answer.min, answer.max, answer.rank_error), (1, 100, 0.0));
        assert_eq!(answer.values, [1, 5, 25, 50, 75, 95, 99]);
        assert_eq!(sketch.at(&[0.0, 1.0]), [1, 100]);
    }

    #[test]
    fn integers_beyond_two_to_the_53_stay_exact() {
        let mut sketch = Quantiles::default();
        sketch.update([i64::MAX, i64::MAX - 1, i64::MAX - 2]);
        assert_eq!(sketch.at(&[0.5]), [i64::MAX - 1]);
    }

    #[test]
    fn floats_sort_as_their_total_order() {
        let mut values = [1.5, -0.0, 0.0, -1.5, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -1e-310, 2.0, -2.0];
        let mut expected = values;
        expected.sort_by(f64::total_cmp);
        f64::sort(&mut values);
        assert_eq!(values.map(f64::to_bits), expected.map(f64::to_bits));
    }

    #[test]
    fn the_state_of_a_million_values_is_small() {
        let mut sketch = Quantiles::default();
        sketch.update((0..1_000_000u64).map(|i| mix(i) as f64));
        assert!(sketch.to_bytes().len() < 40_000);
        assert_eq!(sketch.count(), 1_000_000);
    }
}
