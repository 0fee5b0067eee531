//! Columns in another order.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::keep_columns::projected;
use crate::clean::cells::{indices, refuse_taken};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Puts the named columns in front, in the order in which they are named; the others follow as they were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Reorder {
    /// The columns that come first.
    pub columns: Vec<String>,
}

impl Plan for Reorder {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        refuse_taken(std::iter::empty(), &self.columns, "columns")?;
        let mut places = indices(schema, &self.columns, "columns")?;
        let rest: Vec<usize> = (0..schema.fields().len()).filter(|place| !places.contains(place)).collect();
        places.extend(rest);
        projected(schema, places)
    }
}
