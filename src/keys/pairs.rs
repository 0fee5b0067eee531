//! Numbers for pairs of numbers.

use hashbrown::HashTable;

use crate::error::Result;
use crate::stats::hash::hash_u64;
use crate::stats::{Reader, Writer, codec};

/// Pairs that may be looked up in a table of all there can be.
const DENSE: usize = 1 << 16;

/// Every pair that came by, numbered in the order in which they did.
#[derive(Clone, Default)]
pub(crate) struct Pairs {
    pairs: Vec<(u32, u32)>,
    table: HashTable<u32>,
    /// The number of a pair (l, r), plus 1, at l · width + r; empty once there could be too many.
    dense: Vec<u32>,
    width: usize,
}

impl Pairs {
    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    pub(crate) fn left(&self, number: u32) -> u32 {
        self.pairs[number as usize].0
    }

    pub(crate) fn right(&self, number: u32) -> u32 {
        self.pairs[number as usize].1
    }

    /// Puts the number of each pair in the place of its left part.
    pub(crate) fn join(&mut self, left: &mut [u32], right: &[u32]) {
        let (highest_left, highest_right) = (left.iter().max().copied().unwrap_or(0), right.iter().max().copied().unwrap_or(0));
        self.widen(highest_left as usize + 1, highest_right as usize + 1);
        if self.width == 0 {
            for (left, &right) in left.iter_mut().zip(right) {
                *left = self.number(*left, right);
            }
            return;
        }
        for (left, &right) in left.iter_mut().zip(right) {
            let slot = *left as usize * self.width + right as usize;
            *left = match self.dense[slot] {
                0 => {
                    let number = self.number(*left, right);
                    self.dense[slot] = number + 1;
                    number
                }
                number => number - 1,
            };
        }
    }

    /// Makes the table of all pairs large enough, or gives it up.
    fn widen(&mut self, lefts: usize, rights: usize) {
        let is_given_up = self.width == 0 && !self.pairs.is_empty();
        if is_given_up || (rights <= self.width && lefts * self.width <= self.dense.len()) {
            return;
        }
        let width = if rights > self.width { rights.next_power_of_two() } else { self.width };
        let height = lefts.max(self.dense.len() / self.width.max(1)).next_power_of_two();
        if width.saturating_mul(height) > DENSE {
            (self.dense, self.width) = (Vec::new(), 0);
            return;
        }
        self.dense = vec![0; width * height];
        self.width = width;
        for (number, (left, right)) in self.pairs.iter().enumerate() {
            self.dense[*left as usize * width + *right as usize] = number as u32 + 1;
        }
    }

    fn number(&mut self, left: u32, right: u32) -> u32 {
        let hash = |(left, right): (u32, u32)| hash_u64(u64::from(left) << 32 | u64::from(right));
        let pairs = &mut self.pairs;
        let found = self.table.entry(
            hash((left, right)),
            |&number| pairs[number as usize] == (left, right),
            |&number| hash(pairs[number as usize]),
        );
        match found {
            hashbrown::hash_table::Entry::Occupied(entry) => *entry.get(),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let number = pairs.len() as u32;
                entry.insert(number);
                self.pairs.push((left, right));
                number
            }
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        // A table doubles when it is full, and both are there for a moment.
        (self.pairs.capacity() * 8 + self.table.capacity() * 15 + self.dense.len() * 4) as u64
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.pairs.len() as u64);
        for (left, right) in &self.pairs {
            writer.u64(u64::from(*left) << 32 | u64::from(*right));
        }
    }

    /// Pairs that were written, of `lefts` and `rights` numbers.
    pub(crate) fn decode(reader: &mut Reader<'_>, lefts: usize, rights: usize) -> Result<Self> {
        let mut decoded = Self::default();
        for number in 0..reader.len(8)? {
            let pair = reader.u64()?;
            let (left, right) = ((pair >> 32) as u32, pair as u32);
            let is_new = (left as usize) < lefts && (right as usize) < rights && decoded.number(left, right) as usize == number;
            if !is_new {
                return Err(codec::damaged());
            }
        }
        Ok(decoded)
    }
}
