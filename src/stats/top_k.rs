//! The most frequent values.

use std::cmp::Ordering;

use super::hash::hash_bytes;
use super::{Reader, Summary, Writer, codec};
use crate::error::Result;

/// Values kept when there are too many.
const CAPACITY: usize = 2048;
/// With no more different values than this, every count is exact.
pub const EXACT_UP_TO: usize = 2 * CAPACITY;
/// Values are kept up to this many bytes, so that a counter stays small; what is longer was cut, and is still told apart by its hash.
pub const KEPT_BYTES: usize = 257;

/// Bits of the hash that choose a cell.
const CELL_BITS: u32 = 13;

/// Frequent values with their counts: values are bytes, known by their 64-bit hash.
///
/// Counters are added until there are [`EXACT_UP_TO`]; then the 2,048 largest are kept. From then on a value without a counter is counted in one of 8,192
/// cells, which it shares with others: it came at most as often as its cell says. Only when that exceeds the *floor*, a quarter above the largest count dropped,
/// does it get a counter again, which remembers what the cell said as its possible error. These are the cells of Filtered Space-Saving (Homem & Carvalho 2010,
/// doi:10.1016/j.ins.2010.08.024) in front of the batched form of the algorithm of Misra & Gries (1982, doi:10.1016/0167-6423(82)90012-0), merged as by Agarwal
/// et al. (2012, "Mergeable summaries", doi:10.1145/2213556.2213562), with the bounds per value of SpaceSaving (Metwally, Agrawal & El Abbadi 2005).
/// Of a million values that all differ the floor is about 150, and below for skewed data; a value frequent from the start keeps an exact count.
#[derive(Clone, Debug, Default)]
pub struct TopK {
    counters: Vec<Counter>,
    /// Open addressing by hash: 1 + the place in `counters`, or 0. A power of two, at least twice as long as `counters`.
    slots: Vec<u32>,
    /// The bytes of the values, one after the other.
    values: Vec<u8>,
    /// How often any value without a counter came at most, by the first bits of its hash. Empty while every value has a counter.
    cells: Vec<u64>,
    /// No cell says more.
    floor: u64,
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct Counter {
    hash: u64,
    /// The value came at most this often …
    at_most: u64,
    /// … and at least this much less.
    error: u64,
    start: u32,
    len: u32,
}

impl Counter {
    fn at_least(&self) -> u64 {
        self.at_most - self.error
    }
}

/// A frequent value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequent {
    /// The value.
    pub value: Vec<u8>,
    /// How often it came, for certain.
    pub count: u64,
    /// How much more often it may have come; 0: the count is exact.
    pub error: u64,
}

impl TopK {
    /// Takes `weight` occurrences of a value in. True if the value has no counter yet: always so for a value never seen before.
    #[inline]
    pub fn insert(&mut self, hash: u64, value: &[u8], weight: u64) -> bool {
        self.count += weight;
        match self.find(hash) {
            Ok(place) => {
                self.counters[place].at_most += weight;
                false
            }
            Err(free) => {
                self.insert_uncounted(hash, value, weight, free);
                true
            }
        }
    }

    /// Takes in a value that has no counter; `free` is the slot where one would belong.
    #[inline(never)]
    fn insert_uncounted(&mut self, hash: u64, value: &[u8], weight: u64, free: usize) {
        let mut slot = Some(free);
        loop {
            let error = match self.cells.get_mut(cell_of(hash)) {
                Some(cell) if *cell + weight <= self.floor => {
                    *cell += weight;
                    return;
                }
                cell => cell.map_or(0, |cell| *cell),
            };
            if self.counters.len() < EXACT_UP_TO {
                self.append(hash, value, error + weight, error, slot);
                return;
            }
            self.prune();
            slot = None;
        }
    }

    /// The `n` most frequent values, most frequent first; ties in the order of their bytes.
    #[must_use]
    pub fn largest(&self, n: usize) -> Vec<Frequent> {
        let mut order: Vec<&Counter> = self.counters.iter().collect();
        let rank = |a: &&Counter, b: &&Counter| {
            b.at_least().cmp(&a.at_least()).then_with(|| self.value(a).cmp(self.value(b))).then(a.hash.cmp(&b.hash))
        };
        if n < order.len() {
            order.select_nth_unstable_by(n, rank);
            order.truncate(n);
        }
        order.sort_unstable_by(rank);
        let frequent = |c: &Counter| Frequent { value: self.value(c).to_vec(), count: c.at_least(), error: c.error };
        order.into_iter().map(frequent).collect()
    }

    /// How often the value of a hash came, for certain; 0 where it has no counter.
    #[must_use]
    pub fn count(&self, hash: u64) -> u64 {
        self.find(hash).map_or(0, |place| self.counters[place].at_least())
    }

    /// No value that has no counter came more often than this; 0: every value has one, and every count is exact.
    #[must_use]
    pub fn floor(&self) -> u64 {
        self.floor
    }

    /// How often the value of a hash that has no counter came at most.
    fn uncounted(&self, hash: u64) -> u64 {
        self.cells.get(cell_of(hash)).copied().unwrap_or(0)
    }

    fn value(&self, counter: &Counter) -> &[u8] {
        &self.values[counter.start as usize..][..counter.len as usize]
    }

    /// The place of a hash in `counters`, or the free slot where it belongs.
    #[inline]
    fn find(&self, hash: u64) -> std::result::Result<usize, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash as usize & mask;
        while let Some(&place) = self.slots.get(slot) {
            match (place as usize).checked_sub(1) {
                None => break,
                Some(place) if self.counters[place].hash == hash => return Ok(place),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
        Err(slot)
    }

    /// Adds a counter for a hash that has none; `slot` is the free one where it belongs, if that is known.
    fn append(&mut self, hash: u64, value: &[u8], at_most: u64, error: u64, slot: Option<usize>) {
        let start = self.values.len() as u32;
        self.values.extend_from_slice(&value[..value.len().min(KEPT_BYTES)]);
        let len = self.values.len() as u32 - start;
        self.counters.push(Counter { hash, at_most, error, start, len });
        if self.slots.len() < 2 * self.counters.len() {
            self.rehash((4 * self.counters.len()).next_power_of_two().max(64));
        } else if let Err(slot) = slot.map_or_else(|| self.find(hash), Err) {
            self.slots[slot] = self.counters.len() as u32;
        }
    }

    fn rehash(&mut self, n_slots: usize) {
        self.slots.clear();
        self.slots.resize(n_slots, 0);
        for place in 0..self.counters.len() {
            if let Err(slot) = self.find(self.counters[place].hash) {
                self.slots[slot] = place as u32 + 1;
            }
        }
    }

    /// Keeps the largest counters, of equal ones those that came first.
    #[cold]
    fn prune(&mut self) {
        let mut counts: Vec<u64> = self.counters.iter().map(|counter| counter.at_most).collect();
        let (above, &mut largest, _) = counts.select_nth_unstable_by(CAPACITY, |a, b| b.cmp(a));
        let mut equal = above.iter().filter(|&&count| count == largest).count();
        self.cells.resize(1 << CELL_BITS, 0);
        let cells = &mut self.cells;
        self.counters.retain(|counter| {
            let is_kept = match counter.at_most.cmp(&largest) {
                Ordering::Greater => true,
                Ordering::Equal if equal > 0 => {
                    equal -= 1;
                    true
                }
                _ => false,
            };
            if !is_kept {
                let cell = &mut cells[cell_of(counter.hash)];
                *cell = counter.at_most.max(*cell);
            }
            is_kept
        });
        // Without something between them, values would get counters again as soon as they were dropped.
        self.floor = self.floor.max(largest + largest / 4);
        self.repack();
    }

    /// Moves the bytes of the values that are left together.
    fn repack(&mut self) {
        let mut values = Vec::with_capacity(self.values.len());
        for counter in &mut self.counters {
            let old = &self.values[counter.start as usize..][..counter.len as usize];
            counter.start = values.len() as u32;
            values.extend_from_slice(old);
        }
        self.values = values;
        self.rehash(self.slots.len());
    }
}

fn cell_of(hash: u64) -> usize {
    (hash >> (64 - CELL_BITS)) as usize
}

impl Summary for TopK {
    type Value<'a> = &'a [u8];
    /// The values that have a counter, most frequent first.
    type Answer = Vec<Frequent>;
    const TAG: [u8; 4] = *b"topk";

    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>) {
        values.into_iter().for_each(|value| {
            self.insert(hash_bytes(value), value, 1);
        });
    }

    fn merge(&mut self, other: &Self) {
        for counter in &mut self.counters {
            let (at_most, error) = match other.find(counter.hash) {
                Ok(place) => (other.counters[place].at_most, other.counters[place].error),
                Err(_) => (other.uncounted(counter.hash), other.uncounted(counter.hash)),
            };
            counter.at_most += at_most;
            counter.error += error;
        }
        for theirs in &other.counters {
            if self.find(theirs.hash).is_err() {
                let before = self.uncounted(theirs.hash);
                self.append(theirs.hash, other.value(theirs), theirs.at_most + before, theirs.error + before, None);
            }
        }
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), 0);
        }
        self.cells.iter_mut().zip(&other.cells).for_each(|(ours, theirs)| *ours += theirs);
        self.floor += other.floor;
        self.count += other.count;
        if self.counters.len() > EXACT_UP_TO {
            self.prune();
        }
    }

    fn finish(&self) -> Vec<Frequent> {
        self.largest(self.counters.len())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.count);
        writer.u64(self.floor);
        writer.u64(self.counters.len() as u64);
        for counter in &self.counters {
            writer.u64(counter.hash);
            writer.u64(counter.at_most);
            writer.u64(counter.error);
            writer.bytes(self.value(counter));
        }
        writer.u64(self.cells.len() as u64);
        self.cells.iter().for_each(|&cell| writer.u64(cell));
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let mut top = Self { count: reader.count()?, floor: reader.count()?, ..Self::default() };
        let n = reader.len(32)?;
        for _ in 0..n {
            let (hash, at_most, error, value) = (reader.u64()?, reader.count()?, reader.count()?, reader.bytes()?);
            if top.find(hash).is_ok() || error > at_most || value.len() > KEPT_BYTES || top.counters.len() == EXACT_UP_TO {
                return Err(codec::damaged());
            }
            top.append(hash, value, at_most, error, None);
        }
        let n = reader.len(8)?;
        top.cells = (0..n).map(|_| reader.count()).collect::<Result<_>>()?;
        let whole = n == if top.floor == 0 { 0 } else { 1 << CELL_BITS };
        if whole && top.cells.iter().all(|&cell| cell <= top.floor) { Ok(top) } else { Err(codec::damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::hash::mix;
    use crate::stats::laws::{self, Law};
    use std::collections::HashMap;

    fn exact(values: &[String]) -> HashMap<&[u8], u64> {
        let mut counts = HashMap::new();
        values.iter().for_each(|value| *counts.entry(value.as_bytes()).or_insert(0) += 1);
        counts
    }

    /// Every count is within its own bound, and no value without a counter came more often than the floor.
    fn within_bounds(top: &TopK, values: &[String]) {
        let counts = exact(values);
        let answer = top.finish();
        assert_eq!(top.count, values.len() as u64);
        assert!(top.floor <= top.count / (CAPACITY as u64 + 1));
        for frequent in &answer {
            let true_count = counts[frequent.value.as_slice()];
            assert!(
                frequent.count <= true_count && true_count <= frequent.count + frequent.error,
                "{frequent:?} came {true_count} times"
            );
        }
        let counted: std::collections::HashSet<&[u8]> = answer.iter().map(|frequent| frequent.value.as_slice()).collect();
        let uncounted = |value: &[u8]| top.uncounted(hash_bytes(value));
        assert!(counts.iter().all(|(value, &count)| counted.contains(value) || count <= uncounted(value)));
        assert!(top.cells.iter().all(|&cell| cell <= top.floor));
        if counts.len() <= EXACT_UP_TO {
            assert!(top.floor == 0 && answer.len() == counts.len() && answer.iter().all(|frequent| frequent.error == 0));
        }
    }

    #[test]
    fn obeys_the_laws() {
        laws::check(
            &laws::texts(),
            Law {
                empty: TopK::default,
                feed: |top, values| top.update(values.iter().map(String::as_bytes)),
                agrees: |whole, other, values| {
                    within_bounds(whole, values);
                    within_bounds(other, values);
                    if whole.floor == 0 {
                        assert_eq!(whole.finish(), other.finish());
                    }
                },
            },
        );
    }

    /// A million draws, a value's rank falling off as 1 ∕ rank.
    #[test]
    fn frequent_values_of_a_skewed_stream_are_exact() {
        let n_values = 100_000f64;
        let values: Vec<String> = (0..500_000u64)
            .map(|i| {
                let uniform = (mix(i) >> 11) as f64 / (1u64 << 53) as f64;
                (n_values.powf(uniform) as u64).to_string()
            })
            .collect();
        let mut top = TopK::default();
        top.update(values.iter().map(String::as_bytes));
        within_bounds(&top, &values);
        let counts = exact(&values);
        for frequent in top.largest(10) {
            assert_eq!((frequent.count, frequent.error), (counts[frequent.value.as_slice()], 0));
        }
    }

    #[test]
    fn a_stream_of_unique_values_stays_small_and_claims_nothing() {
        let mut top = TopK::default();
        for i in 0..200_000u64 {
            let text = format!("ORD-{i:09}");
            assert!(top.insert(hash_bytes(text.as_bytes()), text.as_bytes(), 1));
        }
        assert!(top.counters.len() <= EXACT_UP_TO && top.values.len() <= EXACT_UP_TO * 13);
        assert!(top.counters.len() >= CAPACITY && top.floor() < 200_000 / (2 * CAPACITY as u64));
        assert!(top.largest(10).iter().all(|frequent| frequent.count == 1 && frequent.error <= top.floor()));
    }

    #[test]
    fn ties_come_in_the_order_of_their_bytes_and_long_values_are_cut() {
        let mut top = TopK::default();
        let long = vec![b'z'; 1000];
        top.update([b"b".as_slice(), b"a", b"c", b"c", &long]);
        let values: Vec<_> = top.largest(3).into_iter().map(|frequent| (frequent.value, frequent.count)).collect();
        assert_eq!(values, [(b"c".to_vec(), 2), (b"a".to_vec(), 1), (b"b".to_vec(), 1)]);
        assert_eq!(top.finish()[3].value.len(), KEPT_BYTES);
    }
}
