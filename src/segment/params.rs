//! What every method of this area is asked.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::table::features::Features;
use crate::table::{Missing, Scaling};
use crate::task::Params;

/// Which rows and columns are compared, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SegmentParams {
    /// The columns to compare rows by: numbers, booleans, dates or timestamps. By default every column of numbers
    /// that can tell rows apart; the report says which were left out and why.
    #[schemars(extend("x-column" = "numeric"))]
    pub columns: Option<Vec<String>>,
    /// How columns of different units are made comparable.
    pub scale: Scaling,
    /// What is done with a null, a NaN or an infinity.
    pub missing: Missing,
}

impl Params for SegmentParams {
    fn check(&self) -> Result<()> {
        match &self.columns {
            Some(columns) if columns.is_empty() => {
                Err(Error::params("columns", "must name at least one column").hint("omit it to use every suitable column"))
            }
            _ => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        Ok(Features::reads(schema, self.columns.as_deref()))
    }
}
