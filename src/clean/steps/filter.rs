//! Rows by an expression.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::step::{Log, Plan, Planned};
use crate::error::Result;
use crate::expression::{Expression, Type};

/// Keeps the rows for which an expression is true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Filter {
    /// The expression, such as `amount > 0 and region is not null`.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub condition: String,
}

impl Plan for Filter {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let bound = Expression::parse(&self.condition).and_then(|parsed| parsed.bind(schema)?.into_type(&Type::Boolean));
        let bound = bound.map_err(|error| error.param("where"))?;
        Ok(Planned::rows(schema.clone(), move |batch: RecordBatch, log: &mut Log| {
            let holds = bound.holds(&batch)?;
            log.keep(&batch, &holds)
        }))
    }
}
