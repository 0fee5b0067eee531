//! Rows in memory that take a fraction of what they take as Arrow arrays.
//!
//! Packing is a matter of memory only: every column keeps its type, and what comes back is what was there, to the bit. A batch is cut
//! into runs of 65,536 rows at most, and every column of a run is packed by itself, in the first way that fits:
//!
//! - numbers, dates, times and decimals: how far each lies above the smallest, in steps that all of them keep ([`whole`]);
//! - floating-point numbers that were written with few digits: as whole numbers ([`decimals`]);
//! - texts and bytes: each value once where few are different, as numbers where they count something, else with short lengths
//!   ([`texts`]);
//! - a column without any value: as nothing; one with the same value in every row nearly so.
//!
//! All other types stay as they are. Unpacking is lazy: who goes from batch to batch, or looks at few columns, pays for these.

mod column;
mod decimals;
mod narrow;
mod own;
#[cfg(test)]
mod tests;
mod texts;
mod whole;

use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use self::column::Column;
use crate::error::Result;

/// Most rows of a packed batch: their keys have two bytes, and unpacking one takes little memory.
const ROWS: usize = 1 << 16;

/// Rows of a table, each column as it is or packed. A clone shares the values.
#[derive(Clone, Debug)]
pub struct Batch {
    schema: SchemaRef,
    columns: Vec<Column>,
    n_rows: usize,
}

impl From<RecordBatch> for Batch {
    fn from(batch: RecordBatch) -> Self {
        let (schema, columns, n_rows) = batch.into_parts();
        Self { schema, columns: columns.into_iter().map(Column::Plain).collect(), n_rows }
    }
}

impl Batch {
    /// Packs the columns of a batch, which may become several.
    ///
    /// # Errors
    /// `internal`, if an array contradicts itself.
    pub fn pack(batch: &RecordBatch) -> Result<Vec<Self>> {
        let pack = |start: usize| {
            let rows = batch.slice(start, ROWS.min(batch.num_rows() - start));
            let columns = rows.columns().iter().map(Column::pack).collect::<Result<_>>()?;
            Ok(Self { schema: rows.schema(), columns, n_rows: rows.num_rows() })
        };
        (0..batch.num_rows().max(1)).step_by(ROWS).map(pack).collect()
    }

    /// The rows as Arrow arrays of the types in the schema.
    ///
    /// # Errors
    /// `internal`, if values were packed wrongly.
    pub fn unpack(&self) -> Result<RecordBatch> {
        let columns = self.columns.iter().map(Column::unpack).collect::<Result<_>>()?;
        self.rows(Arc::clone(&self.schema), columns)
    }

    /// As [`unpack`](Self::unpack), but texts that are packed as keys stay so: arrays of type `Dictionary`, with keys of type `UInt8` or
    /// `UInt16`. The schema says which; another batch of the same table may have others.
    ///
    /// # Errors
    /// As [`unpack`](Self::unpack).
    pub fn unpack_keyed(&self) -> Result<RecordBatch> {
        let columns = self.columns.iter().map(Column::keyed).collect::<Result<Vec<_>>>()?;
        let typed = self.schema.fields().iter().zip(&columns).map(|(field, column)| match column.data_type() {
            same if same == field.data_type() => Arc::clone(field),
            keyed => Arc::new(field.as_ref().clone().with_data_type(keyed.clone())),
        });
        let schema = Schema::new_with_metadata(typed.collect::<Vec<_>>(), self.schema.metadata().clone());
        self.rows(schema.into(), columns)
    }

    fn rows(&self, schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<RecordBatch> {
        let options = RecordBatchOptions::new().with_row_count(Some(self.n_rows));
        Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
    }

    /// Some of the columns, in the order of `indices`; nothing is unpacked.
    ///
    /// # Errors
    /// `internal` for a column that is not there.
    pub fn project(&self, indices: &[usize]) -> Result<Self> {
        let column = |&index: &usize| {
            let missing = || ArrowError::SchemaError(format!("there is no column {index}"));
            self.columns.get(index).cloned().ok_or_else(missing)
        };
        let columns = indices.iter().map(column).collect::<std::result::Result<_, _>>()?;
        Ok(Self { schema: self.schema.project(indices)?.into(), columns, n_rows: self.n_rows })
    }

    /// Is nothing packed?
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.columns.iter().all(|column| matches!(column, Column::Plain(_)))
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Bytes that each column holds.
    pub fn column_bytes(&self) -> impl Iterator<Item = u64> {
        self.columns.iter().map(Column::bytes)
    }

    /// Bytes that unpacking takes: those of the columns that are packed.
    #[must_use]
    pub fn unpacking_bytes(&self) -> u64 {
        self.columns.iter().map(Column::unpacking_bytes).sum()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.column_bytes().sum()
    }
}
