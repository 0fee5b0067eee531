//! What to group by and what to compute.

use std::collections::HashSet;
use std::fmt;

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use super::plan::Plan;
use crate::error::{Error, Result};
use crate::task::Params;

/// Groups and measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AggregateParams {
    /// What tells the groups apart: columns, expressions, spans of time, bins of numbers. Without any, all rows are one group.
    pub by: Vec<By>,
    /// What is computed of each group, by the name of its column. Without any, the rows are counted.
    #[ts(as = "std::collections::BTreeMap<String, Measure>")]
    pub measures: Measures,
    /// The rows that take part: those for which this expression is true. All where none is given.
    #[serde(rename = "where")]
    #[ts(rename = "where")]
    pub filter: Option<String>,
    /// Adds the spans of time and the bins between the first and the last that no row fell into, for every group of the other columns: their counts
    /// are 0, what has no value is missing.
    pub fill: bool,
    /// The order of the groups, by columns of the result, the first one first. By the groups themselves where none is given.
    pub sort: Vec<Sort>,
    /// The number of groups to give, after sorting; all where none is given.
    #[ts(type = "number | null")]
    pub limit: Option<u64>,
    /// Puts the groups beyond the limit together as one more row, in which a group of text is called "Other" and any other is missing.
    pub other: bool,
    /// Adds a row for every group of the first columns of `by` alone, and one for all rows; what they are not told apart by is missing, and the
    /// column `level` says how many columns of `by` count.
    pub rollup: bool,
    /// Spreads the measures over columns, one for every group of this column of `by`.
    pub pivot: Option<String>,
}

/// A way to tell groups apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum By {
    /// A column by its name, or an expression.
    Name(String),
    /// Spans of time or bins of numbers.
    Span(Span),
}

/// Spans of time or bins of numbers of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[ts(optional_fields = nullable)]
pub struct Span {
    /// The column, or an expression.
    pub column: String,
    /// The length of the spans: `"month"`, `"15 minutes"`, `"2 weeks"`. Weeks begin on Mondays.
    pub every: Option<String>,
    /// The time zone whose days and months count, such as `"Europe/Berlin"`, for times with a zone; that of the column where none is given.
    pub time_zone: Option<String>,
    /// The width of the bins; they begin at multiples of it.
    pub width: Option<f64>,
    /// The name of the column in the result.
    #[serde(rename = "as")]
    #[ts(rename = "as")]
    pub name: Option<String>,
}

/// Measures by name, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures(pub Vec<(String, Measure)>);

/// A measure: an expression, or a function and what it is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Measure {
    /// An expression of measures: `"sum(amount) / count(*)"`.
    Expression(String),
    /// A function and its argument or arguments, each a column or an expression: `{ sum: "amount" }`, `{ quantile: ["amount", 0.9] }`.
    Call(Call),
}

/// A function and what it is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Call(#[ts(type = "Record<string, string | (string | number)[]>")] pub std::collections::BTreeMap<String, Arguments>);

/// What a function is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Arguments {
    /// A column by its name, or an expression.
    One(String),
    /// Several.
    Several(Vec<Argument>),
}

/// One of several arguments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Argument {
    /// A number.
    Number(f64),
    /// A column by its name, or an expression.
    Text(String),
}

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Sort {
    /// A column of the result, ascending, or with a minus in front descending.
    Name(String),
    /// A column of the result and the direction.
    Column {
        /// Its name.
        column: String,
        /// Largest first.
        #[serde(default)]
        #[ts(as = "Option<bool>", optional)]
        descending: bool,
    },
}

impl Params for AggregateParams {
    fn check(&self) -> Result<()> {
        if self.other && self.limit.is_none() {
            return Err(Error::params("other", "there are no groups beyond a limit").hint("give a limit"));
        }
        if self.limit == Some(0) {
            return Err(Error::params("limit", "must be 1 or more"));
        }
        let mut names = HashSet::new();
        match self.measures.0.iter().find(|(name, _)| !names.insert(name.as_str())) {
            Some((name, _)) => Err(Error::params("measures", format!("{name} is there twice"))),
            None => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let mut columns = Plan::new(self, schema)?.columns(schema);
        if columns.is_empty() {
            // Rows are counted by the values of any column.
            columns.extend(schema.fields().first().map(|field| field.name().clone()));
        }
        Ok(columns)
    }
}

impl Serialize for Measures {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, measure) in &self.0 {
            map.serialize_entry(name, measure)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Measures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Measures;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of measures by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Measures, A::Error> {
                let mut measures = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    measures.push(entry);
                }
                Ok(Measures(measures))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl JsonSchema for Measures {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Measures".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <std::collections::BTreeMap<String, Measure>>::json_schema(generator)
    }
}
