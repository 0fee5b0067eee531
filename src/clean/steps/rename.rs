//! Other names.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{indices, refuse_taken, with_columns};
use crate::clean::step::{Log, Plan, Planned};
use crate::error::Result;

/// Gives columns other names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Rename {
    /// The new names by the old ones.
    pub names: BTreeMap<String, String>,
}

impl Plan for Rename {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let old: Vec<String> = self.names.keys().cloned().collect();
        indices(schema, &old, "names")?;
        let name = |field: &FieldRef| self.names.get(field.name()).unwrap_or(field.name()).clone();
        refuse_taken(std::iter::empty(), &schema.fields().iter().map(name).collect::<Vec<_>>(), "names")?;
        let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_name(name(field)));
        let made: SchemaRef = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let after = Arc::clone(&made);
        Ok(Planned::rows(made, move |batch: RecordBatch, _: &mut Log| {
            with_columns(&after, batch.columns().to_vec(), batch.num_rows())
        }))
    }
}
