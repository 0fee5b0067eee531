//! What is compared, and from where on it has drifted.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::expression::Expression;
use crate::table::index_of;
use crate::task::Params;

/// What is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CompareParams {
    /// The columns to compare, by name; all where none are given.
    pub columns: Option<Vec<String>>,
    /// The rows that others are compared with, a condition: `month < 7`; all that do not meet `against` where none is given.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub filter: Option<String>,
    /// The rows that are compared, a condition; all that do not meet `where` where none is given.
    pub against: Option<String>,
}

impl CompareParams {
    /// Both conditions as one could write them.
    pub(super) fn conditions(&self) -> Vec<(&'static str, &str)> {
        let named = [("where", &self.filter), ("against", &self.against)];
        named.into_iter().filter_map(|(param, text)| Some((param, text.as_deref()?))).collect()
    }

    /// The columns that are described, of those of a data set.
    pub(super) fn described(&self, schema: &Schema) -> Result<Vec<String>> {
        match &self.columns {
            None => Ok(schema.fields().iter().map(|field| field.name().clone()).collect()),
            Some(names) => {
                names.iter().map(|name| index_of(schema, name).map(|index| schema.field(index).name().clone())).collect()
            }
        }
    }
}

impl Params for CompareParams {
    fn check(&self) -> Result<()> {
        match &self.columns {
            Some(names) if names.is_empty() => {
                Err(Error::params("columns", "must name one column or more").hint("leave it out for all columns"))
            }
            _ => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let mut columns = self.described(schema)?;
        for (param, text) in self.conditions() {
            let named = Expression::parse(text).map_err(|error| error.param(param))?.columns(schema)?;
            columns.extend(named.into_iter().filter(|name| !columns.contains(name)).collect::<Vec<_>>());
        }
        Ok(columns)
    }
}

/// From where on a column has drifted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SliceParams {
    /// With up to this many rows to compare with, significance tests judge; with more, distances do, since with many rows any difference is significant.
    #[ts(type = "number")]
    pub small_rows: u64,
    /// A column has drifted where a test's p-value is below this; above 0, below 1.
    pub p_value: f64,
    /// A column has drifted where a distance is this or more; above 0.
    pub distance: f64,
    /// The table has drifted where this share of its columns has; above 0, up to 1.
    pub drift_share: f64,
    /// Leave out every value of any row: shares and distances only.
    pub sensitive: bool,
}

impl Default for SliceParams {
    fn default() -> Self {
        Self { small_rows: 1000, p_value: 0.05, distance: 0.1, drift_share: 0.5, sensitive: false }
    }
}

impl Params for SliceParams {
    fn check(&self) -> Result<()> {
        let inside = |name: &str, value: f64, high: f64| {
            if value > 0.0 && value <= high {
                Ok(())
            } else {
                Err(Error::params(name, format!("must be above 0 and at most {high}, got {value}")))
            }
        };
        inside("pValue", self.p_value, 1.0)?;
        inside("distance", self.distance, f64::MAX)?;
        inside("driftShare", self.drift_share, 1.0)
    }
}

/// A portrait has no parameters of its own.
pub type PortraitParams = crate::task::Empty;
