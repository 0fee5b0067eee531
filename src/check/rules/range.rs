//! Every value lies between two others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test, both, literal};
use crate::error::{Error, Result};
use crate::expression::Node;

/// Every value of a column lies between two others, both of which are allowed; missing ones are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Range {
    /// The column.
    pub column: String,
    /// The smallest value that is allowed: a number, or a text for dates, times and texts. Any where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | string | null", optional)]
    pub min: Option<Value>,
    /// The largest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | string | null", optional)]
    pub max: Option<Value>,
}

impl Asks for Range {
    fn says(&self) -> String {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("{} is between {min} and {max}", self.column),
            (Some(min), None) => format!("{} is {min} or more", self.column),
            (None, Some(max)) => format!("{} is {max} or less", self.column),
            (None, None) => format!("{} is anything", self.column),
        }
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn check(&self) -> Result<()> {
        if self.min.is_none() && self.max.is_none() {
            return Err(Error::params("min", "a range needs min or max"));
        }
        Ok(())
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let side = |operator: &str, value: &Option<Value>| -> Result<Option<Node>> {
            let value = value.as_ref().map(literal).transpose()?;
            Ok(value.map(|value| Node::call(operator, vec![Node::column(&self.column), value], 0)))
        };
        let condition = both(side(">=", &self.min)?, side("<=", &self.max)?);
        let condition = condition.ok_or_else(|| Error::params("min", "a range needs min or max"))?;
        Conditional::start(condition, &self.columns(), given)
    }
}
