//! Parts of texts.

use arrow::datatypes::SchemaRef;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::split::in_place;
use crate::clean::cells::pattern;
use crate::clean::step::{Plan, Planned};
use crate::error::{Error, Result};

/// Takes what the groups of a regular expression match into new columns behind the column; what does not match is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Extract {
    /// The column, of texts.
    pub column: String,
    /// The regular expression; each of its groups is a column, or all of it where it has none.
    pub pattern: String,
    /// The names of the new columns.
    pub into: Vec<String>,
    /// The column itself goes.
    #[ts(optional, as = "Option<_>")]
    pub drop: bool,
}

impl Plan for Extract {
    fn plan(&self, schema: &SchemaRef) -> Result<Planned> {
        let pattern = pattern(&self.pattern)?;
        // The first group is all that matches.
        let groups = pattern.captures_len().saturating_sub(1);
        let first = usize::from(groups > 0);
        if self.into.len() != groups.max(1) {
            let message = format!("the pattern has {groups} groups, and there are {} names", self.into.len());
            return Err(Error::params("into", message));
        }
        let last = first + self.into.len();
        in_place(schema, &self.column, &self.into, !self.drop, move |text| {
            let found = pattern.captures(text);
            (first..last).map(|group| Some(found.as_ref()?.get(group)?.as_str().to_owned())).collect()
        })
    }
}
