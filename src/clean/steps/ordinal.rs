//! Categories as numbers.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::Int64Array;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Step;
use crate::clean::cells::{text_columns, texts_of, with_columns, with_types};
use crate::clean::figures::Counts;
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};

/// Replaces categories by their numbers, from 0 on. A value that is no category is missing, and told of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Ordinal {
    /// The column, of texts.
    pub column: String,
    /// The categories, the lowest first; those of the rows in the order of the alphabet where none are given.
    pub order: Option<Vec<String>>,
}

impl Plan for Ordinal {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let columns = text_columns(schema, Some(std::slice::from_ref(&self.column))).map_err(|error| error.param("column"))?;
        let index = columns.first().copied().unwrap_or_default();
        let made = with_types(schema, &columns, |_| DataType::Int64);
        let Some(order) = self.order.clone() else {
            let step = self.clone();
            return Ok(Planned::fit(Some(made), Counts::new(columns, move |counts| {
                let order: Vec<String> = counts.iter().flat_map(|counts| counts.keys().cloned()).collect();
                Ok(Step::Ordinal(Self { order: Some(order), ..step.clone() }))
            })));
        };
        let codes: HashMap<String, i64> = order.iter().cloned().zip(0..).collect();
        if codes.len() != order.len() {
            return Err(Error::params("order", "names a category twice"));
        }
        let (after, name) = (Arc::clone(&made), self.column.clone());
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let texts = texts_of(batch.column(index))?;
            let mut made = Vec::with_capacity(batch.num_rows());
            for (row, text) in texts.iter().enumerate() {
                let code = text.and_then(|text| codes.get(text).copied());
                if let (Some(text), None) = (text, code) {
                    log.reject(row, &name, text);
                }
                log.rows += u64::from(text.is_some());
                log.cells += u64::from(text.is_some());
                made.push(code);
            }
            let mut arrays = batch.columns().to_vec();
            arrays[index] = Arc::new(Int64Array::from(made));
            with_columns(&after, arrays, batch.num_rows())
        }))
    }
}
