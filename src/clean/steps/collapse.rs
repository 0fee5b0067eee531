//! Spaces in between.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::trim::is_space;
use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Makes one plain space of any run of white space inside of texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Collapse {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
}

impl Plan for Collapse {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        change_texts(schema, self.columns.as_deref(), |text| Change::of(text, collapsed(text).into()))
    }
}

/// The text with single spaces; those at its ends stay, one of each.
pub(in crate::clean) fn collapsed(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut is_after_space = false;
    for letter in text.chars() {
        if !is_space(letter) {
            made.push(letter);
        } else if !is_after_space {
            made.push(' ');
        }
        is_after_space = is_space(letter);
    }
    made
}
