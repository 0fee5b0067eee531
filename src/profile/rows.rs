//! What only whole rows can tell: which values are missing together, which rows come twice, which columns move together, what happened when.

use std::collections::{HashMap, HashSet};

use arrow::array::{Array, ArrayRef, AsArray, UInt64Array};
use arrow::compute::{cast, take};
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;

use crate::error::Result;
use crate::stats::hash::{BuildAsIs, hash_bytes, mix};
use crate::stats::sample::ROWS;
use crate::stats::{Buckets, Comoments, Reader, Sample, Summary, TopK, Writer, codec};

/// Columns of numbers whose correlations are taken of all rows; further ones take no part.
pub(super) const CORRELATED: usize = 32;
/// Rows whose numbers are taken in at a time, so that they stay in cache.
const CHUNK: usize = 2048;
/// A text of the sample is kept up to this many bytes.
const KEPT_BYTES: usize = 256;
/// Bytes of an exact row in its set, with the room that the set leaves free.
const SET_BYTES: u64 = 40;

/// How a column takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Numbers that a mean makes sense of.
    Number,
    /// Dates and times.
    Time,
    /// Texts, and booleans.
    Text,
    /// Not in the sample.
    Other,
}

/// A value of the sample.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Missing,
    Number(f64),
    Text(Box<str>),
}

/// What the columns hand to the rows, of one batch.
#[derive(Debug)]
pub(super) struct Handed {
    /// Of each row a hash of its values so far.
    hashes: Vec<u64>,
    /// Of each row another one, where rows are told apart for certain.
    others: Option<Vec<u64>>,
    /// Of each column of numbers or times its values, gaps being NaN.
    pub(super) numbers: Vec<Option<Vec<f64>>>,
}

impl Handed {
    /// Of a batch of `rows`; `exact`: they are to be told apart for certain.
    pub(super) fn new(rows: usize, exact: bool) -> Self {
        let others = exact.then(|| vec![0x1319_8a2e_0370_7344; rows]);
        Self { hashes: vec![0x243f_6a88_85a3_08d3; rows], others, numbers: Vec::new() }
    }

    /// Folds the hashes of the next value of the rows from `start` on in.
    pub(super) fn fold(&mut self, start: usize, hashes: &[u64]) {
        for (row, hash) in self.hashes[start..].iter_mut().zip(hashes) {
            *row = (*row ^ hash).rotate_left(29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        for (row, hash) in self.others.iter_mut().flat_map(|others| &mut others[start..]).zip(hashes) {
            *row = (row.rotate_left(23) ^ hash).wrapping_mul(0xd6e8_feb8_6659_fd93);
        }
    }

    /// The hash of each row.
    fn of_rows(&self) -> impl Iterator<Item = u64> {
        self.hashes.iter().map(|&hash| mix(hash))
    }
}

/// The summaries of rows.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    roles: Vec<Role>,
    /// The column that says when.
    time: Option<usize>,
    /// Which columns are missing, in rows that lack any: a bit per column.
    patterns: TopK,
    comoments: Comoments,
    buckets: Buckets,
    sample: Sample,
    /// Every different row, where they are counted exactly.
    exact: Option<HashSet<u128, BuildAsIs128>>,
}

type BuildAsIs128 = std::hash::BuildHasherDefault<Low>;

/// Hashes a hash by its lower half.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Low(u64);

impl std::hash::Hasher for Low {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes);
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

impl Rows {
    pub(super) fn new(roles: Vec<Role>, time: Option<usize>, exact: bool) -> Self {
        Self {
            roles,
            time,
            patterns: TopK::default(),
            comoments: Comoments::default(),
            buckets: Buckets::default(),
            sample: Sample::default(),
            exact: exact.then(HashSet::default),
        }
    }

    pub(super) fn time(&self) -> Option<usize> {
        self.time
    }

    pub(super) fn roles(&self) -> &[Role] {
        &self.roles
    }

    pub(super) fn patterns(&self) -> &TopK {
        &self.patterns
    }

    pub(super) fn comoments(&self) -> &Comoments {
        &self.comoments
    }

    pub(super) fn buckets(&self) -> &Buckets {
        &self.buckets
    }

    pub(super) fn sample(&self) -> &Sample {
        &self.sample
    }

    /// Different rows, where they were counted.
    pub(super) fn different(&self) -> Option<u64> {
        self.exact.as_ref().map(|rows| rows.len() as u64)
    }

    /// Do both take the same rows in, in the same way?
    pub(super) fn matches(&self, other: &Self) -> bool {
        self.roles == other.roles && self.time == other.time && self.exact.is_some() == other.exact.is_some()
    }

    /// The columns whose correlations are taken.
    pub(super) fn correlated(&self) -> impl Iterator<Item = usize> {
        self.roles.iter().enumerate().filter(|(_, role)| **role == Role::Number).map(|(column, _)| column).take(CORRELATED)
    }

    /// Bytes that grow with the rows: those of the set of different ones.
    pub(super) fn bytes(&self) -> u64 {
        // A set doubles when it is full: the next few thousand rows may make it do so.
        self.exact.as_ref().map_or(0, |rows| (rows.capacity() as u64 + 8192) * SET_BYTES)
    }

    pub(super) fn update(&mut self, batch: &RecordBatch, handed: &Handed) -> Result<()> {
        self.see_gaps(batch);
        let correlated: Vec<usize> = self.correlated().collect();
        let column = |index: usize| handed.numbers.get(index).and_then(Option::as_deref).unwrap_or(&[]);
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            let end = batch.num_rows().min(start + CHUNK);
            let numbers: Vec<&[f64]> = correlated.iter().map(|&index| column(index).get(start..end).unwrap_or(&[])).collect();
            self.comoments.update([numbers.as_slice()]);
            if let Some(times) = self.time.and_then(|time| column(time).get(start..end)) {
                self.buckets.update([(times, numbers.as_slice())]);
            }
        }
        if let (Some(exact), Some(others)) = (&mut self.exact, &handed.others) {
            exact.extend(handed.of_rows().zip(others).map(|(low, &high)| u128::from(low) | u128::from(high) << 64));
        }
        self.draw(batch, handed)
    }

    /// Counts which columns are missing together.
    fn see_gaps(&mut self, batch: &RecordBatch) {
        let nulls_of = |array: &ArrayRef| array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let gaps: Vec<_> =
            batch.columns().iter().enumerate().filter_map(|(column, array)| Some((column, nulls_of(array)?))).collect();
        if gaps.is_empty() {
            return;
        }
        // Of each row the columns with gaps, a bit for each: few different ones, which come often.
        let width = gaps.len().div_ceil(64);
        let mut rows = vec![0u64; width * batch.num_rows()];
        for (bit, (_, nulls)) in gaps.iter().enumerate() {
            (!nulls.inner()).set_indices().for_each(|row| rows[row * width + bit / 64] |= 1 << (bit % 64));
        }
        let mut counts: HashMap<&[u64], u64, BuildAsIs> = HashMap::default();
        rows.chunks_exact(width).for_each(|row| *counts.entry(row).or_default() += 1);
        let mut counts: Vec<_> = counts.into_iter().filter(|(row, _)| row.iter().any(|&word| word > 0)).collect();
        counts.sort_unstable();
        for (row, count) in counts {
            let mut pattern = vec![0u8; batch.num_columns().div_ceil(8)];
            for (_, (column, _)) in gaps.iter().enumerate().filter(|(bit, _)| row[bit / 64] >> (bit % 64) & 1 == 1) {
                pattern[column / 8] |= 1 << (column % 8);
            }
            self.patterns.insert(hash_bytes(&pattern), &pattern, count);
        }
    }

    /// Takes rows into the sample.
    fn draw(&mut self, batch: &RecordBatch, handed: &Handed) -> Result<()> {
        let limit = self.sample.limit();
        let mut wanted: Vec<(u64, usize)> =
            handed.of_rows().enumerate().filter(|&(_, hash)| hash <= limit).map(|(row, hash)| (hash, row)).collect();
        let all = wanted.len() == handed.hashes.len();
        // Those that would be let go again at once need not be written.
        let let_go = keep_smallest(&mut wanted).or_else(|| if all { None } else { handed.of_rows().find(|&hash| hash > limit) });
        let rows = UInt64Array::from_iter_values(wanted.iter().map(|&(_, row)| row as u64));
        let texts = batch
            .columns()
            .iter()
            .zip(&self.roles)
            .map(|(array, role)| if *role == Role::Text { taken(array, &rows).map(Some) } else { Ok(None) })
            .collect::<Result<Vec<_>>>()?;
        for (place, &(hash, row)) in wanted.iter().enumerate() {
            if self.sample.wants(hash) {
                self.sample.insert(hash, self.written(handed, &texts, place, row));
            }
        }
        if let Some(hash) = let_go {
            self.sample.wants(hash);
        }
        Ok(())
    }

    fn written(&self, handed: &Handed, texts: &[Option<ArrayRef>], place: usize, row: usize) -> Box<[u8]> {
        let mut bytes = Vec::with_capacity(16 * self.roles.len());
        for (column, role) in self.roles.iter().enumerate() {
            match role {
                Role::Number | Role::Time => {
                    let number = handed.numbers[column].as_ref().map_or(f64::NAN, |numbers| numbers[row]);
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                Role::Text => {
                    let text = texts[column].as_ref().map(|array| array.as_string::<i32>()).filter(|array| array.is_valid(place));
                    let text = text.map(|array| cut(array.value(place)));
                    bytes.extend_from_slice(&text.map_or(u16::MAX, |text| text.len() as u16).to_le_bytes());
                    bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
                }
                Role::Other => {}
            }
        }
        bytes.into()
    }

    /// The sample by columns, and how often each row came.
    pub(super) fn sampled(&self) -> (Vec<Vec<Cell>>, Vec<u64>) {
        let mut columns: Vec<Vec<Cell>> = vec![Vec::new(); self.roles.len()];
        let mut counts = Vec::new();
        for sampled in self.sample.rows() {
            // Rows that were not written by this build do not add up and are passed over.
            if let Some(cells) = self.read(&sampled.row) {
                columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
                counts.push(sampled.count);
            }
        }
        (columns, counts)
    }

    fn read(&self, mut bytes: &[u8]) -> Option<Vec<Cell>> {
        let mut take = |n: usize| {
            let (taken, rest) = bytes.split_at_checked(n)?;
            bytes = rest;
            Some(taken)
        };
        self.roles
            .iter()
            .map(|role| match role {
                Role::Number | Role::Time => {
                    let number = f64::from_le_bytes(take(8)?.try_into().ok()?);
                    Some(if number.is_nan() { Cell::Missing } else { Cell::Number(number) })
                }
                Role::Text => match u16::from_le_bytes(take(2)?.try_into().ok()?) {
                    u16::MAX => Some(Cell::Missing),
                    len => Some(Cell::Text(std::str::from_utf8(take(len.into())?).ok()?.into())),
                },
                Role::Other => Some(Cell::Missing),
            })
            .collect()
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.patterns.merge(&other.patterns);
        self.comoments.merge(&other.comoments);
        self.buckets.merge(&other.buckets);
        self.sample.merge(&other.sample);
        if let (Some(ours), Some(theirs)) = (&mut self.exact, &other.exact) {
            ours.extend(theirs);
        }
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.bytes(&self.roles.iter().map(|role| *role as u8).collect::<Vec<_>>());
        writer.u64(self.time.map_or(u64::MAX, |time| time as u64));
        self.patterns.encode(writer);
        self.comoments.encode(writer);
        self.buckets.encode(writer);
        self.sample.encode(writer);
        writer.u8(u8::from(self.exact.is_some()));
        if let Some(exact) = &self.exact {
            let mut rows: Vec<u128> = exact.iter().copied().collect();
            rows.sort_unstable();
            writer.u64(rows.len() as u64);
            rows.iter().for_each(|row| writer.raw(&row.to_le_bytes()));
        }
    }

    pub(super) fn decode(reader: &mut Reader<'_>, columns: usize) -> Result<Self> {
        let role = |&tag: &u8| [Role::Number, Role::Time, Role::Text, Role::Other].get(usize::from(tag)).copied();
        let roles: Vec<Role> = reader.bytes()?.iter().map(role).collect::<Option<_>>().ok_or_else(codec::damaged)?;
        let time = match reader.u64()? {
            u64::MAX => None,
            time => Some(usize::try_from(time).ok().filter(|&time| time < columns).ok_or_else(codec::damaged)?),
        };
        let mut rows = Self::new(roles, time, false);
        rows.patterns = TopK::decode(reader)?;
        rows.comoments = Comoments::decode(reader)?;
        rows.buckets = Buckets::decode(reader)?;
        rows.sample = Sample::decode(reader)?;
        if reader.u8()? != 0 {
            let n = reader.len(16)?;
            rows.exact = Some((0..n).map(|_| reader.array().map(u128::from_le_bytes)).collect::<Result<_>>()?);
        }
        if rows.roles.len() == columns { Ok(rows) } else { Err(codec::damaged()) }
    }
}

/// Keeps the rows of the [`ROWS`] smallest hashes, in their order; returns the hash that follows, if one does.
fn keep_smallest(wanted: &mut Vec<(u64, usize)>) -> Option<u64> {
    // Few rows come often, so the smallest hashes are nearly always among twice as many rows.
    for within in [2 * ROWS, wanted.len()] {
        if within < wanted.len() {
            wanted.select_nth_unstable(within);
        }
        let within = within.min(wanted.len());
        wanted[..within].sort_unstable();
        let fits: usize = wanted[..within].chunk_by(|a, b| a.0 == b.0).take(ROWS).map(<[_]>::len).sum();
        if let Some(&(hash, _)) = wanted[..within].get(fits) {
            wanted.truncate(fits);
            return Some(hash);
        }
    }
    None
}

/// The texts of some rows.
fn taken(array: &ArrayRef, rows: &UInt64Array) -> Result<ArrayRef> {
    Ok(cast(&take(array, rows, None)?, &DataType::Utf8)?)
}

/// A text up to its end or the last character that fits.
fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(KEPT_BYTES)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}
