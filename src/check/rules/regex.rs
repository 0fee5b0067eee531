//! Every text matches a regular expression.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test, as_text};
use crate::error::Result;
use crate::expression::{Literal, Node};

/// Every value of a column, as a text, matches a regular expression somewhere; missing ones are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Regex {
    /// The column.
    pub column: String,
    /// The expression, in the language of Rust's `regex`; `^` and `$` tie it to the ends.
    pub pattern: String,
}

impl Asks for Regex {
    fn says(&self) -> String {
        format!("{} matches {}", self.column, self.pattern)
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let pattern = Node::literal(Literal::Text(self.pattern.clone()));
        let matches = Node::call("regexp_matches", vec![as_text(&self.column, given.schema), pattern], 0);
        Conditional::start(matches, &self.columns(), given)
    }
}
