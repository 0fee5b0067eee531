//! Which rows of the other table have which key.

use std::ops::Range;

use arrow::array::ArrayRef;
use arrow::buffer::NullBuffer;
use arrow::record_batch::RecordBatch;

use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::expression::{Bound, Type};
use crate::keys::Keys;
use crate::table::Table;

/// Rows between two checkpoints.
pub(super) const CHUNK: usize = 8192;
/// The key of a row in which a value is missing, and that of one that the other side does not have.
pub(super) const NONE: u32 = u32::MAX;

/// The rows of the other table by their keys.
pub(super) struct Index {
    keys: Keys,
    /// For each key the end of its rows among those in order; it begins where the one before it ends.
    ends: Vec<u32>,
    rows: Vec<u32>,
    held: Reservation,
    groups: Vec<u32>,
}

impl Index {
    /// Numbers the keys of a table.
    pub(super) async fn of(cx: &Context, table: &Table, values: &[Bound], types: &[Type]) -> Result<Self> {
        if table.n_rows() >= u64::from(NONE) {
            return Err(
                Error::unsupported(format!("the other data set has more than {NONE} rows")).hint("join the other way round")
            );
        }
        let held = cx.reserve("the keys of the other data set", table.n_rows() * 8)?;
        let mut index = Self { keys: Keys::new(types), ends: Vec::new(), rows: Vec::new(), held, groups: Vec::new() };
        let mut keys = Vec::with_capacity(table.n_rows() as usize);
        for piece in table.pieces(CHUNK) {
            cx.checkpoint(keys.len() as u64, table.n_rows()).await?;
            index.number(&piece?, values, usize::MAX, &mut keys)?;
        }
        index.arrange(&keys);
        Ok(index)
    }

    /// Appends the keys of rows; those beyond the first so many are none.
    fn number(&mut self, batch: &RecordBatch, values: &[Bound], known: usize, keys: &mut Vec<u32>) -> Result<()> {
        let arrays: Vec<ArrayRef> = values.iter().map(|value| value.evaluate(batch)).collect::<Result<_>>()?;
        self.keys.groups(&arrays, batch.num_rows(), &mut self.groups)?;
        let nulls = arrays.iter().fold(None, |nulls, array| NullBuffer::union(nulls.as_ref(), array.logical_nulls().as_ref()));
        let is_missing = |row: usize| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        let key = |(row, &group): (usize, &u32)| if is_missing(row) || group as usize >= known { NONE } else { group };
        keys.extend(self.groups.iter().enumerate().map(key));
        let bytes = self.keys.bytes();
        let rest = (self.rows.capacity() + self.ends.capacity() + keys.capacity()) as u64 * 4;
        self.held.grow("the keys of both data sets", (bytes + rest).saturating_sub(self.held.bytes()))
    }

    /// Puts the rows of each key side by side, in their order.
    fn arrange(&mut self, keys: &[u32]) {
        let mut starts = vec![0u32; self.keys.len() + 1];
        let there = || keys.iter().filter(|&&key| key != NONE);
        for &key in there() {
            starts[key as usize + 1] += 1;
        }
        for key in 1..starts.len() {
            starts[key] += starts[key - 1];
        }
        self.rows = vec![0; there().count()];
        let mut next = starts.clone();
        for (row, &key) in keys.iter().enumerate().filter(|&(_, &key)| key != NONE) {
            self.rows[next[key as usize] as usize] = row as u32;
            next[key as usize] += 1;
        }
        starts.remove(0);
        self.ends = starts;
    }

    /// The keys of the rows of another table; those that are not in this one are none.
    pub(super) async fn look_up(&mut self, cx: &Context, table: &Table, values: &[Bound]) -> Result<Vec<u32>> {
        let known = self.ends.len();
        self.held.grow("the keys of this data set", table.n_rows() * 4)?;
        let mut keys = Vec::with_capacity(table.n_rows() as usize);
        for piece in table.pieces(CHUNK) {
            cx.checkpoint(keys.len() as u64, table.n_rows()).await?;
            self.number(&piece?, values, known, &mut keys)?;
        }
        Ok(keys)
    }

    /// The rows that have a key.
    pub(super) fn rows_of(&self, key: u32) -> &[u32] {
        &self.rows[self.span(key)]
    }

    fn span(&self, key: u32) -> Range<usize> {
        let key = key as usize;
        if key >= self.ends.len() {
            return 0..0;
        }
        let start = if key == 0 { 0 } else { self.ends[key - 1] };
        start as usize..self.ends[key] as usize
    }

    /// Keys that several rows have.
    pub(super) fn n_repeated(&self) -> u64 {
        (0..self.ends.len() as u32).filter(|&key| self.span(key).len() > 1).count() as u64
    }

    /// The rows whose key is none of these, in order.
    pub(super) fn rows_without(&self, keys: &[u32], n_rows: u64) -> Vec<u32> {
        let mut is_met = vec![false; n_rows as usize];
        let mut seen = vec![false; self.ends.len()];
        for &key in keys.iter().filter(|&&key| key != NONE) {
            if !std::mem::replace(&mut seen[key as usize], true) {
                self.rows_of(key).iter().for_each(|&row| is_met[row as usize] = true);
            }
        }
        (0..n_rows as u32).filter(|&row| !is_met[row as usize]).collect()
    }
}
