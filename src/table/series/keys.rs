//! Which series a row belongs to.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef};
use arrow::compute::interleave;
use arrow::datatypes::FieldRef;
use arrow::row::{RowConverter, SortField};

use crate::error::{Error, Result};

/// A key column with a row for each series.
pub(super) type KeyColumn = (FieldRef, ArrayRef);

/// Numbers the combinations of key values as they appear.
pub(super) struct Keys {
    fields: Vec<FieldRef>,
    converter: Option<RowConverter>,
    numbers: HashMap<Box<[u8]>, u32>,
    /// Chunk and row where each combination was first seen.
    firsts: Vec<(usize, usize)>,
    chunks: Vec<Vec<ArrayRef>>,
}

impl Keys {
    pub(super) fn new(fields: Vec<FieldRef>) -> Result<Self> {
        let sorted = fields.iter().map(|field| SortField::new(field.data_type().clone()));
        let converter = if fields.is_empty() {
            None
        } else {
            let refuse =
                |_| Error::unsupported("a column of this type cannot tell series apart").hint("use text, numbers or dates");
            Some(RowConverter::new(sorted.collect()).map_err(refuse)?)
        };
        Ok(Self { fields, converter, numbers: HashMap::new(), firsts: Vec::new(), chunks: Vec::new() })
    }

    /// The number of each row's series; without key columns all rows are series 0. Also how many bytes new keys took.
    pub(super) fn number(&mut self, columns: Vec<ArrayRef>, n_rows: usize) -> Result<(Vec<u32>, u64)> {
        let chunk = self.chunks.len();
        let Some(converter) = &self.converter else {
            if self.firsts.is_empty() && n_rows > 0 {
                self.firsts.push((0, 0));
            }
            return Ok((vec![0; n_rows], 0));
        };
        let rows = converter.convert_columns(&columns)?;
        let (mut numbers, mut bytes) = (Vec::with_capacity(n_rows), 0);
        for (index, row) in rows.iter().enumerate() {
            let number = match self.numbers.get(row.data()) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.firsts.len()).map_err(|_| Error::unsupported("more than 4 billion series"))?;
                    self.numbers.insert(row.data().into(), number);
                    self.firsts.push((chunk, index));
                    bytes += row.data().len() as u64 + 64;
                    number
                }
            };
            numbers.push(number);
        }
        self.chunks.push(columns);
        Ok((numbers, bytes))
    }

    /// The series sorted by key (nulls first): their numbers in that order, and the key columns with a row for each.
    pub(super) fn finish(self) -> Result<(Vec<u32>, Vec<KeyColumn>)> {
        if self.fields.is_empty() {
            return Ok(((0..self.firsts.len() as u32).collect(), Vec::new()));
        }
        let mut sorted: Vec<(Box<[u8]>, u32)> = self.numbers.into_iter().collect();
        sorted.sort_unstable();
        let order: Vec<u32> = sorted.into_iter().map(|(_, number)| number).collect();
        let places: Vec<(usize, usize)> = order.iter().map(|number| self.firsts[*number as usize]).collect();
        let column = |(index, field): (usize, &FieldRef)| {
            let chunks: Vec<&dyn Array> = self.chunks.iter().map(|columns| columns[index].as_ref()).collect();
            let values =
                if chunks.is_empty() { arrow::array::new_empty_array(field.data_type()) } else { interleave(&chunks, &places)? };
            Ok((field.clone(), values))
        };
        let columns = self.fields.iter().enumerate().map(column).collect::<Result<_>>()?;
        Ok((order, columns))
    }
}
