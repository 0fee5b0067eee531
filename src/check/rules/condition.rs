//! An expression is true of every row.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conditional::Conditional;
use super::{Asks, Given, Test};
use crate::error::Result;
use crate::expression::Expression;

/// An expression is true of every row. Where it is missing, because a value that it needs is, nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Condition {
    /// The expression, see `docs/expressions.md`: `"units * price = amount"`.
    pub expression: String,
}

impl Condition {
    fn parsed(&self) -> Result<Expression> {
        Expression::parse(&self.expression)
    }
}

impl Asks for Condition {
    fn says(&self) -> String {
        self.expression.clone()
    }

    fn columns(&self) -> Vec<String> {
        self.parsed().map(|expression| expression.names()).unwrap_or_default()
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        Ok(self.parsed()?.named(schema))
    }

    fn check(&self) -> Result<()> {
        self.parsed().map(|_| ())
    }

    fn test(&self, given: &Given<'_>) -> Result<Box<dyn Test>> {
        let expression = self.parsed()?;
        Conditional::of(&expression, &expression.columns(given.schema)?, given)
    }
}
