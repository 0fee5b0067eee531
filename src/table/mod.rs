//! Batches in memory and the views algorithms take of them. Never holds an algorithm.

mod bring;
pub(crate) mod calendar;
pub mod features;
mod missing;
mod scaling;
pub mod series;
mod types;
mod zone;

pub(crate) use bring::{bring, bring_exactly, can_bring};
pub use missing::Missing;
pub use scaling::{Scaler, Scaling};
pub use types::{parse_type, type_name};
pub(crate) use zone::Zone;

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::RecordBatch;

use crate::error::{Error, Result};

/// Position of a column.
///
/// # Errors
/// `schema`, with the names there are.
pub fn index_of(schema: &Schema, name: &str) -> Result<usize> {
    schema.index_of(name).map_err(|_| {
        let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        Error::schema(format!("there is no column {name}")).column(name).hint(format!("columns: {}", names.join(", ")))
    })
}

/// Bytes of the values of a batch. Buffers that it shares with others, as the batches of one message do, count as far as they are its own.
#[must_use]
pub fn memory_of(batch: &RecordBatch) -> u64 {
    let value_bytes = |array: &ArrayRef| array.to_data().get_slice_memory_size().unwrap_or_else(|_| array.get_array_memory_size());
    batch.columns().iter().map(|array| value_bytes(array) as u64).sum()
}

/// Record batches of one schema, in the order of the source.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    n_rows: u64,
    /// All columns of the data set, where this table holds only some of them.
    whole: Option<SchemaRef>,
}

impl Table {
    /// A table of batches that share `schema`.
    #[must_use]
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        let n_rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        Self { schema, batches, n_rows, whole: None }
    }

    /// A table of some columns of a data set that has the columns of `whole`.
    #[must_use]
    pub fn part_of(whole: Option<SchemaRef>, schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { whole, ..Self::new(schema, batches) }
    }

    /// Names and types of all columns of the data set, also of those that are not in this table because the task does not read them.
    #[must_use]
    pub fn whole_schema(&self) -> &SchemaRef {
        self.whole.as_ref().unwrap_or(&self.schema)
    }

    /// Names and types of the columns.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The batches.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Puts batches that share the schema at the end, after the first `n_batches` of those there are.
    pub fn replace_after(&mut self, n_batches: usize, batches: impl IntoIterator<Item = RecordBatch>) {
        self.batches.truncate(n_batches);
        self.batches.extend(batches);
        self.n_rows = self.batches.iter().map(|batch| batch.num_rows() as u64).sum();
    }

    /// Position of a column.
    ///
    /// # Errors
    /// `schema`, with the names there are.
    pub fn index_of(&self, name: &str) -> Result<usize> {
        index_of(&self.schema, name)
    }

    /// The named columns, in this order; values are shared, not copied.
    ///
    /// # Errors
    /// `schema` for an unknown name.
    pub fn select(&self, names: &[String]) -> Result<Self> {
        let indices = names.iter().map(|name| self.index_of(name)).collect::<Result<Vec<_>>>()?;
        let batches = self.batches.iter().map(|batch| batch.project(&indices)).collect::<std::result::Result<_, _>>()?;
        Ok(Self::new(self.schema.project(&indices)?.into(), batches))
    }

    /// One column, chunk by chunk.
    ///
    /// # Errors
    /// `schema` for an unknown name.
    pub fn column(&self, name: &str) -> Result<impl Iterator<Item = &ArrayRef>> {
        let index = self.index_of(name)?;
        Ok(self.batches.iter().map(move |batch| batch.column(index)))
    }

    /// Number of missing values in one column.
    ///
    /// # Errors
    /// `schema` for an unknown name.
    pub fn null_count(&self, name: &str) -> Result<u64> {
        Ok(self.column(name)?.map(|chunk| chunk.null_count() as u64).sum())
    }
}
