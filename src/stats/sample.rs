//! Some rows that stand for all of them.

use std::collections::BTreeMap;

use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// Different rows that are kept where nothing else is said.
pub const ROWS: usize = 4096;

/// The rows with the smallest hashes, and how often each came.
///
/// A row is known by the hash of its content, so which rows are kept depends on nothing but the rows: not on their order, their chunks or who read them. Each
/// different row has the same chance, and every kept one is counted from its first occurrence on: the sample of the different values of Gibbons & Tirthapura (2001,
/// doi:10.1145/378580.378687), in the bottom-k form of Cohen & Kaplan (2007, doi:10.1145/1281100.1281133). Up to `N` different rows it is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample<const N: usize = ROWS> {
    held: BTreeMap<u64, Sampled>,
    /// Rows with larger hashes were let go.
    full: bool,
    /// Bytes of the rows.
    bytes: u64,
}

/// A row of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// It, as the caller wrote it.
    pub row: Box<[u8]>,
    /// How often it came.
    pub count: u64,
}

impl<const N: usize> Sample<N> {
    /// Counts a row that is held, and tells whether it wants one that is not.
    #[inline]
    pub fn wants(&mut self, hash: u64) -> bool {
        if self.held.len() == N && self.held.last_key_value().is_some_and(|(&last, _)| hash > last) {
            self.full = true;
            return false;
        }
        match self.held.get_mut(&hash) {
            Some(sampled) => {
                sampled.count += 1;
                false
            }
            None => true,
        }
    }

    /// Takes in a row that is [wanted](Self::wants).
    pub fn insert(&mut self, hash: u64, row: Box<[u8]>) {
        self.add(hash, Sampled { row, count: 1 });
    }

    /// Largest hash that is still of use.
    #[must_use]
    pub fn limit(&self) -> u64 {
        if self.held.len() < N { u64::MAX } else { self.held.last_key_value().map_or(u64::MAX, |(&last, _)| last) }
    }

    /// The rows, in the order of their hashes.
    pub fn rows(&self) -> impl Iterator<Item = &Sampled> {
        self.held.values()
    }

    /// Different rows that are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// Is none held?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Bytes of the rows that are held, as the caller wrote them.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// As [`merge`](Summary::merge), with a change to what the caller wrote of the other rows.
    pub fn merge_changed(&mut self, other: &Self, mut change: impl FnMut(&mut [u8])) {
        for (&hash, sampled) in &other.held {
            if hash > self.limit() {
                self.full = true;
                break;
            }
            let mut sampled = sampled.clone();
            change(&mut sampled.row);
            self.add(hash, sampled);
        }
        self.full |= other.full;
    }

    /// Is every different row there?
    #[must_use]
    pub fn is_all(&self) -> bool {
        !self.full
    }

    /// The share of rows that repeat one before them: of all rows if [all](Self::is_all) are held, else an estimate.
    #[must_use]
    pub fn repeated(&self) -> f64 {
        let rows: u64 = self.rows().map(|sampled| sampled.count).sum();
        if rows == 0 { 0.0 } else { (rows - self.held.len() as u64) as f64 / rows as f64 }
    }

    fn add(&mut self, hash: u64, sampled: Sampled) {
        if let Some(known) = self.held.get_mut(&hash) {
            known.count += sampled.count;
            return;
        }
        self.bytes += sampled.row.len() as u64;
        self.held.insert(hash, sampled);
        if self.held.len() > N {
            self.bytes -= self.held.pop_last().map_or(0, |(_, last)| last.row.len() as u64);
            self.full = true;
        }
    }
}

impl<const N: usize> Summary for Sample<N> {
    type Value<'a> = (u64, &'a [u8]);
    /// The rows and how often each came.
    type Answer = Vec<Sampled>;
    const TAG: [u8; 4] = *b"samp";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        for (hash, row) in values {
            if self.wants(hash) {
                self.insert(hash, row.into());
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.merge_changed(other, |_| ());
    }

    fn finish(&self) -> Vec<Sampled> {
        self.rows().cloned().collect()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u8(u8::from(self.full));
        writer.u64(self.held.len() as u64);
        for (&hash, sampled) in &self.held {
            writer.u64(hash);
            writer.u64(sampled.count);
            writer.bytes(&sampled.row);
        }
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let full = reader.u8()? != 0;
        let n = reader.len(24)?;
        let (mut held, mut bytes) = (BTreeMap::new(), 0);
        for _ in 0..n {
            let (hash, count, row) = (reader.u64()?, reader.count()?, reader.bytes()?);
            bytes += row.len() as u64;
            held.insert(hash, Sampled { row: row.into(), count });
        }
        if held.len() == n && n <= N { Ok(Self { held, full, bytes }) } else { Err(codec::damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::hash::hash_bytes;
    use crate::stats::laws::{self, Law};

    fn of(values: impl IntoIterator<Item = String>) -> Sample {
        let mut sample = Sample::default();
        values.into_iter().for_each(|value| sample.update([(hash_bytes(value.as_bytes()), value.as_bytes())]));
        sample
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::texts(),
            Law {
                empty: Sample::<ROWS>::default,
                feed: |sample, values| sample.update(values.iter().map(|text| (hash_bytes(text.as_bytes()), text.as_bytes()))),
                agrees: |whole, other, _| assert_eq!(whole, other),
            },
        );
    }

    #[test]
    fn few_different_rows_are_all_kept_with_their_counts() {
        let sample = of((0..9_000).map(|i| format!("row {}", i % 90)));
        assert!(sample.is_all() && sample.rows().all(|sampled| sampled.count == 100));
        assert_eq!(sample.repeated(), 8_910.0 / 9_000.0);
    }

    #[test]
    fn the_share_of_repeated_rows_is_estimated_from_those_that_are_kept() {
        // Every tenth of 30,000 rows comes twice: 3,000 of 33,000 repeat one.
        let sample = of((0..30_000).flat_map(|i| vec![format!("row {i}"); if i % 10 == 0 { 2 } else { 1 }]));
        assert!(!sample.is_all() && sample.rows().count() == ROWS);
        assert!((sample.repeated() - 1.0 / 11.0).abs() < 0.02);
    }
}
