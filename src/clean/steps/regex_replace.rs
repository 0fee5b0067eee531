//! What matches, by another text.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::clean::cells::{Change, change_texts, pattern};
use crate::clean::step::{Plan, Planned};
use crate::error::Result;

/// Replaces every match of a regular expression.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct RegexReplace {
    /// The columns, of texts; all of them where none are given.
    pub columns: Option<Vec<String>>,
    /// The regular expression, in the language of Rust's `regex`.
    pub pattern: String,
    /// What stands there instead; `$1` is the first group.
    #[ts(optional, as = "Option<_>")]
    pub by: String,
}

impl Plan for RegexReplace {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let (pattern, by) = (pattern(&self.pattern)?, self.by.clone());
        change_texts(schema, self.columns.as_deref(), move |text| Change::of(text, pattern.replace_all(text, by.as_str())))
    }
}
