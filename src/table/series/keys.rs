//! Which series a row belongs to.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, UInt32Array, UInt64Array, new_empty_array};
use arrow::compute::{concat, take};
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
    /// The columns of the rows in which a combination was first seen, in their order.
    firsts: Vec<Vec<ArrayRef>>,
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
        Ok(Self { fields, converter, numbers: HashMap::new(), firsts: Vec::new() })
    }

    /// The number of each row's series; without key columns all rows are series 0. Also how many bytes new keys took.
    pub(super) fn number(&mut self, columns: &[ArrayRef], n_rows: usize) -> Result<(Vec<u32>, u64)> {
        let Some(converter) = &self.converter else {
            if n_rows > 0 {
                self.numbers.entry(Box::default()).or_insert(0);
            }
            return Ok((vec![0; n_rows], 0));
        };
        let rows = converter.convert_columns(columns)?;
        let (mut numbers, mut firsts, mut bytes) = (Vec::with_capacity(n_rows), Vec::new(), 0);
        for (index, row) in rows.iter().enumerate() {
            let number = match self.numbers.get(row.data()) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.numbers.len()).map_err(|_| Error::unsupported("more than 4 billion series"))?;
                    self.numbers.insert(row.data().into(), number);
                    firsts.push(index as u64);
                    bytes += row.data().len() as u64 + 64;
                    number
                }
            };
            numbers.push(number);
        }
        if !firsts.is_empty() {
            // Copied, so that the rest of the rows is not held on to.
            let firsts = UInt64Array::from(firsts);
            let columns = columns.iter().map(|column| take(column, &firsts, None));
            self.firsts.push(columns.collect::<std::result::Result<_, _>>()?);
        }
        Ok((numbers, bytes))
    }

    /// The series sorted by key (nulls first): their numbers in that order, and the key columns with a row for each.
    pub(super) fn finish(self) -> Result<(Vec<u32>, Vec<KeyColumn>)> {
        if self.fields.is_empty() {
            return Ok(((0..self.numbers.len() as u32).collect(), Vec::new()));
        }
        let mut sorted: Vec<(Box<[u8]>, u32)> = self.numbers.into_iter().collect();
        sorted.sort_unstable();
        let order: Vec<u32> = sorted.into_iter().map(|(_, number)| number).collect();
        let places = UInt32Array::from(order.clone());
        let column = |(index, field): (usize, &FieldRef)| {
            let firsts: Vec<&dyn Array> = self.firsts.iter().map(|columns| columns[index].as_ref()).collect();
            let values =
                if firsts.is_empty() { new_empty_array(field.data_type()) } else { take(&concat(&firsts)?, &places, None)? };
            Ok((field.clone(), values))
        };
        let columns = self.fields.iter().enumerate().map(column).collect::<Result<_>>()?;
        Ok((order, columns))
    }
}
