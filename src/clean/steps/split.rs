//! One column into several.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::trim::is_space;
use crate::clean::cells::{refuse_taken, text_columns, texts_of, with_columns};
use crate::clean::step::{Log, Plan, Planned};
use crate::error::{Error, Result};

/// Splits a column of texts at a separator into new columns, which stand where it stood. What is behind the last separator that is needed stays together; parts that are
/// not there are missing. Spaces around the parts go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Split {
    /// The column, of texts.
    pub column: String,
    /// What stands between the parts.
    pub separator: String,
    /// The names of the new columns.
    pub into: Vec<String>,
    /// The column itself stays too.
    #[ts(optional, as = "Option<_>")]
    pub keep: bool,
}

impl Plan for Split {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        if self.separator.is_empty() {
            return Err(Error::params("separator", "must not be empty"));
        }
        let (separator, parts) = (self.separator.clone(), self.into.len());
        in_place(schema, &self.column, &self.into, self.keep, move |text| {
            let mut made: Vec<Option<String>> =
                text.splitn(parts, separator.as_str()).map(|part| Some(part.trim_matches(is_space).to_owned())).collect();
            made.resize(parts, None);
            made
        })
    }
}

/// New columns of texts from one, behind it or in its place.
pub(super) fn in_place(
    schema: &SchemaRef,
    column: &str,
    into: &[String],
    keep: bool,
    parts: impl Fn(&str) -> Vec<Option<String>> + 'static,
) -> Result<Planned> {
    let columns = text_columns(schema, Some(&[column.to_owned()])).map_err(|error| error.param("column"))?;
    let index = columns.first().copied().unwrap_or_default();
    if into.is_empty() {
        return Err(Error::params("into", "must name one column or more"));
    }
    let others = schema.fields().iter().enumerate().filter(|(at, _)| keep || *at != index).map(|(_, field)| field.name());
    refuse_taken(others, into, "into")?;
    let place = index + usize::from(keep);
    let added: Vec<FieldRef> = into.iter().map(|name| Arc::new(Field::new(name, DataType::Utf8, true))).collect();
    let mut fields = schema.fields().to_vec();
    fields.splice(place..index + 1, added);
    let made: SchemaRef = Arc::new(Schema::new(fields));
    let (after, n_parts) = (Arc::clone(&made), into.len());
    Ok(Planned::rows(made, move |batch: RecordBatch, log: &mut Log| {
        let texts = texts_of(batch.column(index))?;
        let mut values: Vec<Vec<Option<String>>> = vec![Vec::with_capacity(texts.len()); n_parts];
        for text in &texts {
            let found = text.map_or_else(|| vec![None; n_parts], &parts);
            log.rows += u64::from(found.iter().any(Option::is_some));
            log.cells += found.iter().flatten().count() as u64;
            values.iter_mut().zip(found).for_each(|(column, part)| column.push(part));
        }
        let mut arrays = batch.columns().to_vec();
        let added = values.into_iter().map(|column| Arc::new(StringArray::from(column)) as ArrayRef);
        arrays.splice(place..index + 1, added);
        with_columns(&after, arrays, batch.num_rows())
    }))
}
