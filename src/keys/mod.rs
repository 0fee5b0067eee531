//! From the values that tell groups apart to the numbers of the groups.
//!
//! Every column gives its values numbers in the order in which they come by ([`Codes`]); the numbers of two columns make a pair, which gets a number of its own
//! ([`Pairs`]), and so on from column to column. So a group is a number, whatever its columns are, and hashing works on values of one type or on pairs of numbers.

mod codes;
mod pairs;

use arrow::array::ArrayRef;

pub(crate) use codes::Codes;
pub(crate) use pairs::Pairs;

use crate::error::Result;
use crate::expression::Type;
use crate::stats::{Reader, Writer};

/// The groups of some columns.
#[derive(Clone)]
pub(crate) struct Keys {
    columns: Vec<Codes>,
    /// One less than columns: the groups of the first two, then of these and the third …
    pairs: Vec<Pairs>,
    codes: Vec<u32>,
}

impl Keys {
    pub(crate) fn new(types: &[Type]) -> Self {
        Self {
            columns: types.iter().map(Codes::new).collect(),
            pairs: (1..types.len()).map(|_| Pairs::default()).collect(),
            codes: Vec::new(),
        }
    }

    /// Number of groups. Without columns there is one, of all rows, also where there are none.
    pub(crate) fn len(&self) -> usize {
        match (self.pairs.last(), self.columns.first()) {
            (Some(pairs), _) => pairs.len(),
            (None, Some(codes)) => codes.len(),
            (None, None) => 1,
        }
    }

    /// The groups of rows, whose values are in these columns.
    pub(crate) fn groups(&mut self, arrays: &[ArrayRef], rows: usize, groups: &mut Vec<u32>) -> Result<()> {
        groups.clear();
        match self.columns.first_mut().zip(arrays.first()) {
            Some((column, array)) => column.codes_of(array, groups)?,
            None => groups.resize(rows, 0),
        }
        for ((column, array), pairs) in self.columns.iter_mut().zip(arrays).skip(1).zip(&mut self.pairs) {
            self.codes.clear();
            column.codes_of(array, &mut self.codes)?;
            pairs.join(groups, &self.codes);
        }
        Ok(())
    }

    /// The groups of another one's groups.
    pub(crate) fn absorb(&mut self, other: &Self) -> Result<Vec<u32>> {
        let groups = other.len();
        let arrays = other.arrays(&(0..groups as u32).collect::<Vec<_>>())?;
        let mut into = Vec::new();
        self.groups(&arrays, groups, &mut into)?;
        Ok(into)
    }

    /// The number that each of some groups has in each column.
    pub(crate) fn codes(&self, groups: &[u32]) -> Vec<Vec<u32>> {
        let mut last: Vec<u32> = groups.to_vec();
        let mut codes = Vec::new();
        for pairs in self.pairs.iter().rev() {
            codes.push(last.iter().map(|&group| pairs.right(group)).collect());
            last = last.iter().map(|&group| pairs.left(group)).collect();
        }
        if !self.columns.is_empty() {
            codes.push(last);
        }
        codes.reverse();
        codes
    }

    /// The values of some groups, a column each.
    pub(crate) fn arrays(&self, groups: &[u32]) -> Result<Vec<ArrayRef>> {
        self.codes(groups).iter().zip(&self.columns).map(|(codes, column)| column.array(codes)).collect()
    }

    /// For every group its place among the values of each column, from the smallest; missing ones come last.
    pub(crate) fn ranks(&self) -> Vec<Vec<u32>> {
        let groups: Vec<u32> = (0..self.len() as u32).collect();
        let ranked = |(codes, column): (Vec<u32>, &Codes)| {
            let ranks = column.ranks();
            codes.into_iter().map(|code| ranks[code as usize]).collect()
        };
        self.codes(&groups).into_iter().zip(&self.columns).map(ranked).collect()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.columns.iter().map(Codes::bytes).sum::<u64>() + self.pairs.iter().map(Pairs::bytes).sum::<u64>()
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        self.columns.iter().for_each(|column| column.encode(writer));
        self.pairs.iter().for_each(|pairs| pairs.encode(writer));
    }

    /// The same columns with the groups that were written.
    pub(crate) fn decoded(&self, reader: &mut Reader<'_>) -> Result<Self> {
        let columns = self.columns.iter().map(|column| column.decoded(reader)).collect::<Result<Vec<_>>>()?;
        let mut pairs: Vec<Pairs> = Vec::new();
        for right in columns.iter().skip(1) {
            let left = pairs.last().map_or_else(|| columns.first().map_or(0, Codes::len), Pairs::len);
            pairs.push(Pairs::decode(reader, left, right.len())?);
        }
        Ok(Self { columns, pairs, codes: Vec::new() })
    }
}
