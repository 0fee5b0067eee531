//! Every value is one of a list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test, literal};
use crate::error::{Error, Result};
use crate::expression::Node;

/// Values in words, at most.
const SAID: usize = 5;

/// Every value of a column is one of a list; missing ones are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AcceptedValues {
    /// The column.
    pub column: String,
    /// The values: numbers, texts (also of dates and times) or booleans.
    #[ts(type = "(string | number | boolean)[]")]
    pub values: Vec<Value>,
}

impl Asks for AcceptedValues {
    fn says(&self) -> String {
        let shown: Vec<String> = self.values.iter().take(SAID).map(|value| value.to_string()).collect();
        let rest = if self.values.len() > SAID { ", …" } else { "" };
        format!("{} is one of {}{rest}", self.column, shown.join(", "))
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn check(&self) -> Result<()> {
        if self.values.is_empty() { Err(Error::params("values", "must not be empty")) } else { Ok(()) }
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let values = self.values.iter().map(literal).collect::<Result<Vec<_>>>()?;
        let arguments = std::iter::once(Node::column(&self.column)).chain(values).collect();
        Conditional::start(Node::call("in", arguments, 0), &self.columns(), given)
    }
}
