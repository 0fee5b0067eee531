//! Spaces at the ends.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Takes white space at both ends of texts away, also spaces of no width and those that do not break.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Trim {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
}

impl Plan for Trim {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        change_texts(schema, self.columns.as_deref(), |text| Change::of(text, text.trim_matches(is_space).into()))
    }
}

/// White space, and what looks like it.
pub(in crate::clean) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{2060}')
}
