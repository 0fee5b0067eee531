//! Every value can be read as another type.

use arrow::datatypes::DataType;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test};
use crate::error::{Error, Result};
use crate::expression::{Expression, Literal, Node, Type, type_named};

/// Every value of a column can be read as a type; missing ones are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Parseable {
    /// The column.
    pub column: String,
    /// The type: `integer`, `float`, `decimal(p,s)`, `boolean`, `date`, `timestamp`, `timestamp[zone]`, `text`.
    #[serde(rename = "as")]
    #[ts(rename = "as")]
    pub to: String,
}

impl Asks for Parseable {
    fn says(&self) -> String {
        format!("{} can be read as {}", self.column, self.to)
    }

    fn columns(&self) -> Vec<String> {
        vec![self.column.clone()]
    }

    fn check(&self) -> Result<()> {
        match type_named(&self.to) {
            Some(_) => Ok(()),
            None => Err(Error::params("as", format!("there is no type {}", self.to))
                .hint("types: integer, float, decimal(p,s), text, boolean, date, timestamp, timestamp[zone]")),
        }
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let column = || Node::column(&self.column);
        let value = Expression::of(column()).bind(given.schema)?;
        let is_whole = type_named(&self.to) == Some(Type::Integer);
        let can = match value.of() {
            // A cast would round.
            Type::Float | Type::Decimal { .. } if is_whole => {
                let value = Node::call("cast", vec![column(), Node::literal(Literal::Text("float".to_owned()))], 0);
                Node::call("=", vec![Node::call("trunc", vec![value.clone()], 0), value], 0)
            }
            Type::Other(of) if *of != DataType::Null => {
                return Err(Error::params("rules", format!("values of type {of} cannot be read as {}", self.to)));
            }
            _ => {
                let read = Node::call("try_cast", vec![column(), Node::literal(Literal::Text(self.to.clone()))], 0);
                Node::call("not", vec![Node::call("is_null", vec![read], 0)], 0)
            }
        };
        // Of a missing value nothing is said.
        let missing = Node::call("is_null", vec![column()], 0);
        let condition = Node::call("if", vec![missing, Node::literal(Literal::Null), can], 0);
        Conditional::start(condition, &self.columns(), given)
    }
}
