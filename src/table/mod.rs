//! Batches in memory and the views algorithms take of them. Never holds an algorithm.

pub mod features;
mod missing;
mod scaling;
pub mod series;
mod types;

pub use missing::Missing;
pub use scaling::{Scaler, Scaling};
pub use types::{parse_type, type_name};

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::error::{Error, Result};

/// Record batches of one schema, in the order of the source.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    n_rows: u64,
}

impl Table {
    /// A table of batches that share `schema`.
    #[must_use]
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        let n_rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        Self { schema, batches, n_rows }
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

    /// Bytes held by the columns.
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.batches.iter().map(|batch| batch.get_array_memory_size() as u64).sum()
    }

    /// Position of a column.
    ///
    /// # Errors
    /// `schema`, with the names there are.
    pub fn index_of(&self, name: &str) -> Result<usize> {
        self.schema.index_of(name).map_err(|_| {
            let names: Vec<_> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
            Error::schema(format!("there is no column {name}")).column(name).hint(format!("columns: {}", names.join(", ")))
        })
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
