//! No value is missing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test};
use crate::error::Result;
use crate::expression::Node;

/// No value of a column is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NotNull {
    /// The column.
    pub column: String,
}

impl Asks for NotNull {
    fn says(&self) -> String {
        format!("{} is there", self.column)
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let missing = Node::call("is_null", vec![Node::column(&self.column)], 0);
        Conditional::start(Node::call("not", vec![missing], 0), &self.columns(), given)
    }
}
