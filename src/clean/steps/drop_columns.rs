//! Without some columns.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::keep_columns::projected;
use crate::clean::cells::indices;
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Drops the named columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct DropColumns {
    /// The columns.
    pub columns: Vec<String>,
}

impl Plan for DropColumns {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let dropped = indices(schema, &self.columns, "columns")?;
        projected(schema, (0..schema.fields().len()).filter(|place| !dropped.contains(place)).collect())
    }
}
