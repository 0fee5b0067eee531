//! One text by another.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::{Error, Result};

/// Replaces a text wherever it stands, or where it is all there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Replace {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// What is replaced.
    pub old: String,
    /// What stands there instead; nothing where it is left out.
    #[ts(optional, as = "Option<_>")]
    pub by: String,
    /// Only where a text is nothing else.
    #[ts(optional, as = "Option<_>")]
    pub whole: bool,
}

impl Plan for Replace {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let Self { old, by, whole, .. } = self.clone();
        if old.is_empty() && !whole {
            return Err(Error::params("old", "must not be empty"));
        }
        change_texts(schema, self.columns.as_deref(), move |text| match whole {
            true if text == old && old != by => Change::To(by.clone().into()),
            false if text.contains(&old) => Change::of(text, text.replace(&old, &by).into()),
            _ => Change::Same,
        })
    }
}
