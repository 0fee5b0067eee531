//! Spellings and what they mean, as data.

use std::collections::HashMap;

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::{Error, Result};

/// Replaces spellings by the one they mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Merge {
    /// The column, of texts.
    pub column: String,
    /// The spellings.
    pub groups: Vec<Spellings>,
}

/// Spellings of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Spellings {
    /// The one that stays.
    pub to: String,
    /// Those that are replaced.
    pub from: Vec<String>,
}

impl Plan for Merge {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let mut meant: HashMap<String, String> = HashMap::new();
        for Spellings { to, from } in &self.groups {
            for spelling in from {
                if meant.insert(spelling.clone(), to.clone()).is_some_and(|other| other != *to) {
                    return Err(Error::params("groups", format!("{spelling} is in two groups")));
                }
            }
        }
        let column = std::slice::from_ref(&self.column);
        change_texts(schema, Some(column), move |text| {
            meant.get(text).map_or(Change::Same, |to| Change::of(text, to.clone().into()))
        })
    }
}
