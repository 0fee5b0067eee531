//! A recipe: the steps, and the columns that they were written for.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::steps::Step;
use crate::error::{Error, Result};
use crate::table::type_name;
use crate::task::Params;

/// The version that recipes are written in.
pub(super) const VERSION: u32 = 1;

/// Steps that clean a table, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CleanParams {
    /// The version of a saved recipe.
    pub version: u32,
    /// The columns that the steps were written for: where one is missing or of another type, nothing is done. Not checked where none are given.
    pub expects: Vec<Expected>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Most values of each step that are told of because they could not be converted; all are counted.
    pub max_rejects: u32,
}

/// A column that a recipe expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Expected {
    /// Its name.
    pub name: String,
    /// Its type, such as `int64`, `float64`, `utf8`, `date`, `timestamp`.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub type_name: String,
}

impl Default for CleanParams {
    fn default() -> Self {
        Self { version: VERSION, expects: Vec::new(), steps: Vec::new(), max_rejects: 1000 }
    }
}

impl Params for CleanParams {
    fn check(&self) -> Result<()> {
        match self.version {
            VERSION => Ok(()),
            other => Err(Error::params("version", format!("this build reads recipes of version {VERSION}, not {other}"))
                .hint("update tablight")),
        }
    }
}

impl CleanParams {
    /// The columns of a schema, as a recipe expects them.
    pub(super) fn expecting(schema: &Schema) -> Vec<Expected> {
        let expected =
            |field: &arrow::datatypes::FieldRef| Expected { name: field.name().clone(), type_name: type_name(field.data_type()) };
        schema.fields().iter().map(expected).collect()
    }

    /// Names every difference between the columns there are and those that are expected.
    ///
    /// # Errors
    /// `schema` where there is one.
    pub(super) fn compare(&self, schema: &Schema) -> Result<()> {
        let mut first = None;
        let mut differences = Vec::new();
        for Expected { name, type_name: expected } in &self.expects {
            let difference = match schema.field_with_name(name) {
                Err(_) => format!("{name} is missing"),
                Ok(field) if type_name(field.data_type()) != *expected => {
                    format!("{name} is {}, not {expected}", type_name(field.data_type()))
                }
                Ok(_) => continue,
            };
            first = first.or(Some(name));
            differences.push(difference);
        }
        match first {
            None => Ok(()),
            Some(column) => Err(Error::schema(format!("the recipe was written for other columns: {}", differences.join("; ")))
                .column(column)
                .hint("rename or convert the columns first, or leave expects out of the recipe")),
        }
    }
}
