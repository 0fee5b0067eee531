//! Categories as columns.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt8Array};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Step;
use crate::clean::cells::{refuse_taken, text_columns, texts_of, with_columns};
use crate::clean::figures::Counts;
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};

/// Makes a column of zeros and ones for every category, called `column_category`, in place of the column. A missing value, and one that is no category, is zero in all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct OneHot {
    /// The column, of texts.
    pub column: String,
    /// The categories; those of the rows, in the order of the alphabet, where none are given.
    pub values: Option<Vec<String>>,
    /// Most categories that there may be.
    #[ts(optional, as = "Option<_>")]
    pub limit: u32,
}

impl Default for OneHot {
    fn default() -> Self {
        Self { column: String::new(), values: None, limit: 100 }
    }
}

impl Plan for OneHot {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let columns = text_columns(schema, Some(std::slice::from_ref(&self.column))).map_err(|error| error.param("column"))?;
        let index = columns.first().copied().unwrap_or_default();
        let Some(values) = self.values.clone() else {
            let step = self.clone();
            return Ok(Planned::fit(None, Counts::new(columns, move |counts| {
                let values: Vec<String> = counts.iter().flat_map(|counts| counts.keys().cloned()).collect();
                Ok(Step::OneHot(Self { values: Some(values), ..step.clone() }))
            })));
        };
        if values.len() > self.limit as usize {
            let message = format!("{} has {} categories, and limit is {}", self.column, values.len(), self.limit);
            return Err(Error::params("limit", message).hint("merge rare categories first, or raise limit"));
        }
        let names: Vec<String> = values.iter().map(|value| format!("{}_{value}", self.column)).collect();
        let others = schema.fields().iter().map(|field| field.name()).filter(|name| **name != self.column);
        refuse_taken(others, &names, "values")?;
        let mut fields = schema.fields().to_vec();
        let added = names.iter().map(|name| Arc::new(Field::new(name, DataType::UInt8, false)) as FieldRef);
        fields.splice(index..=index, added);
        let made: SchemaRef = Arc::new(Schema::new(fields));
        let after = Arc::clone(&made);
        let places: HashMap<String, usize> = values.into_iter().enumerate().map(|(place, value)| (value, place)).collect();
        let name = self.column.clone();
        Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
            let texts = texts_of(batch.column(index))?;
            let mut flags = vec![vec![0u8; texts.len()]; places.len()];
            for (row, text) in texts.iter().enumerate() {
                let Some(text) = text else { continue };
                match places.get(text) {
                    Some(&place) => {
                        flags[place][row] = 1;
                        log.rows += 1;
                        log.cells += 1;
                    }
                    None => log.reject(row, &name, text),
                }
            }
            let mut arrays = batch.columns().to_vec();
            arrays.splice(index..=index, flags.into_iter().map(|flags| Arc::new(UInt8Array::from(flags)) as ArrayRef));
            with_columns(&after, arrays, batch.num_rows())
        }))
    }
}
