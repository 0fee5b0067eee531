//! Some columns only.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{indices, refuse_taken, with_columns};
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};

/// Keeps only the named columns, in the order in which they are named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct KeepColumns {
    /// The columns.
    pub columns: Vec<String>,
}

impl Plan for KeepColumns {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        refuse_taken(std::iter::empty(), &self.columns, "columns")?;
        projected(schema, indices(schema, &self.columns, "columns")?)
    }
}

/// The columns at these places.
pub(super) fn projected(schema: &SchemaRef, places: Vec<usize>) -> Result<Planned> {
    if places.is_empty() {
        return Err(Error::params("columns", "would leave no column"));
    }
    let made: SchemaRef = Arc::new(schema.project(&places)?);
    let after = Arc::clone(&made);
    Ok(Planned::rows(made, move |batch: RecordBatch, _: &mut Log| {
        let arrays = places.iter().map(|&place| Arc::clone(batch.column(place))).collect();
        with_columns(&after, arrays, batch.num_rows())
    }))
}
