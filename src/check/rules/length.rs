//! Every text has so many characters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test, as_text, both};
use crate::error::{Error, Result};
use crate::expression::{Literal, Node};

/// Every value of a column, as a text, has so many characters; missing ones are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Length {
    /// The column.
    pub column: String,
    /// The fewest characters. Any number where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub min: Option<u32>,
    /// The most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub max: Option<u32>,
}

impl Asks for Length {
    fn says(&self) -> String {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => format!("{} has {min} characters", self.column),
            (Some(min), Some(max)) => format!("{} has {min} to {max} characters", self.column),
            (Some(min), None) => format!("{} has {min} characters or more", self.column),
            (None, Some(max)) => format!("{} has {max} characters or fewer", self.column),
            (None, None) => format!("{} has any length", self.column),
        }
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn check(&self) -> Result<()> {
        match (self.min, self.max) {
            (None, None) => Err(Error::params("min", "a length needs min or max")),
            (Some(min), Some(max)) if min > max => Err(Error::params("min", "must not be above max")),
            _ => Ok(()),
        }
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let side = |operator: &str, bound: Option<u32>| {
            let length = Node::call("length", vec![as_text(&self.column, given.schema)], 0);
            bound.map(|bound| Node::call(operator, vec![length, Node::literal(Literal::Integer(bound.into()))], 0))
        };
        let condition = both(side(">=", self.min), side("<=", self.max));
        let condition = condition.ok_or_else(|| Error::params("min", "a length needs min or max"))?;
        Conditional::start(condition, &self.columns(), given)
    }
}
