//! Columns by an expression.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::with_columns;
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};
use crate::expression::Expression;

/// Computes a column by an expression: a new one behind the others, or in the place of one of that name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Derive {
    /// The name of the column.
    pub column: String,
    /// The expression, such as `quantity * price`.
    pub expression: String,
}

impl Plan for Derive {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        if self.column.is_empty() {
            return Err(Error::params("column", "must not be empty"));
        }
        let bound = Expression::parse(&self.expression)?.bind(schema)?;
        let field = Arc::new(Field::new(&self.column, bound.of().data_type(), true));
        let mut fields = schema.fields().to_vec();
        let place = schema.index_of(&self.column).ok();
        match place {
            Some(index) => fields[index] = field,
            None => fields.push(field),
        }
        let made: SchemaRef = Arc::new(Schema::new(fields));
        let after = Arc::clone(&made);
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let values = bound.evaluate(&batch)?;
            let present = (values.len() - values.logical_null_count()) as u64;
            log.rows += present;
            log.cells += present;
            let mut arrays = batch.columns().to_vec();
            match place {
                Some(index) => arrays[index] = values,
                None => arrays.push(values),
            }
            with_columns(&after, arrays, batch.num_rows())
        }))
    }
}
