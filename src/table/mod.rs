//! Batches in memory and the views algorithms take of them. Never holds an algorithm.

mod bring;
pub(crate) mod calendar;
pub mod features;
mod missing;
mod packed;
mod power;
mod raw;
mod scaling;
pub mod series;
mod types;
mod zone;

pub(crate) use bring::{bring, bring_exactly, can_bring};
pub use missing::Missing;
pub use packed::Batch;
pub(crate) use raw::{array_of, values_of};
pub use scaling::{Scaler, Scaling};
pub use types::{parse_type, type_name};
pub(crate) use zone::Zone;

use std::collections::BTreeMap;
use std::rc::Rc;

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
    batch.columns().iter().map(bytes_of).sum()
}

fn bytes_of(array: &ArrayRef) -> u64 {
    array.to_data().get_slice_memory_size().unwrap_or_else(|_| array.get_array_memory_size()) as u64
}

/// Rows of one schema, in the order of the source, in batches that may be packed. They are unpacked one at a time and only in the columns
/// that are there: who needs some of them [selects](Self::select) these first.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<Batch>,
    n_rows: u64,
    /// All columns of the data set, where this table holds only some of them.
    whole: Option<SchemaRef>,
    /// Other tables that a task may name, by the names it knows them by.
    others: Rc<BTreeMap<String, Self>>,
}

impl Table {
    /// A table of batches that share `schema`.
    #[must_use]
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self::of(schema, batches.into_iter().map(Batch::from).collect())
    }

    /// A table of batches, packed or not, that share `schema`.
    #[must_use]
    pub fn of(schema: SchemaRef, batches: Vec<Batch>) -> Self {
        let n_rows = count(&batches);
        Self { schema, batches, n_rows, whole: None, others: Rc::default() }
    }

    /// A table of some columns of a data set that has the columns of `whole`.
    #[must_use]
    pub fn part_of(whole: Option<SchemaRef>, schema: SchemaRef, batches: Vec<Batch>) -> Self {
        Self { whole, ..Self::of(schema, batches) }
    }

    /// The same rows with other tables beside them.
    #[must_use]
    pub fn beside(self, others: BTreeMap<String, Self>) -> Self {
        Self { others: Rc::new(others), ..self }
    }

    /// The table beside this one that has a name.
    ///
    /// # Errors
    /// `params`, with the names there are.
    pub fn other(&self, name: &str) -> Result<&Self> {
        self.others.get(name).ok_or_else(|| {
            let known: Vec<_> = self.others.keys().map(String::as_str).collect();
            let hint = if known.is_empty() { "pass it along".to_owned() } else { format!("known: {}", known.join(", ")) };
            Error::params(name, format!("there is no other data set called {name}")).hint(hint)
        })
    }

    /// The rows with all batches packed.
    ///
    /// # Errors
    /// As [`Batch::pack`].
    pub fn pack(&self) -> Result<Self> {
        let packed = self.batches().map(|batch| Batch::pack(&batch?)).collect::<Result<Vec<_>>>()?;
        Ok(Self { batches: packed.into_iter().flatten().collect(), ..self.clone() })
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

    /// The batches, unpacked as they come by.
    ///
    /// # Errors
    /// Each as [`Batch::unpack`].
    pub fn batches(&self) -> impl DoubleEndedIterator<Item = Result<RecordBatch>> + ExactSizeIterator {
        self.batches.iter().map(Batch::unpack)
    }

    /// The rows, unpacked as they come by, in pieces of at most `n_rows` that do not reach over the end of a batch.
    ///
    /// # Errors
    /// Each as [`Batch::unpack`].
    pub fn pieces(&self, n_rows: usize) -> impl Iterator<Item = Result<RecordBatch>> {
        self.batches().flat_map(move |batch| {
            let starts = (0..batch.as_ref().map_or(1, RecordBatch::num_rows)).step_by(n_rows);
            starts.map(move |start| {
                let batch = batch.as_ref().map_err(Clone::clone)?;
                Ok(batch.slice(start, n_rows.min(batch.num_rows() - start)))
            })
        })
    }

    /// The batches as they are held.
    #[must_use]
    pub fn held(&self) -> &[Batch] {
        &self.batches
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Puts batches that share the schema at the end, after the first `n_batches` of those there are.
    pub fn replace_after(&mut self, n_batches: usize, batches: impl IntoIterator<Item = Batch>) {
        self.batches.truncate(n_batches);
        self.batches.extend(batches);
        self.n_rows = count(&self.batches);
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
        self.project(&names.iter().map(|name| self.index_of(name)).collect::<Result<Vec<_>>>()?)
    }

    /// The columns at these positions, in this order; values are shared, not copied.
    ///
    /// # Errors
    /// `internal` for a position without a column.
    pub fn project(&self, indices: &[usize]) -> Result<Self> {
        let batches = self.batches.iter().map(|batch| batch.project(indices)).collect::<Result<_>>()?;
        Ok(Self::of(self.schema.project(indices)?.into(), batches))
    }
}

fn count(batches: &[Batch]) -> u64 {
    batches.iter().map(|batch| batch.n_rows() as u64).sum()
}
