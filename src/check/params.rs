//! The rules and what is told of rows that break them.

use std::collections::{BTreeMap, BTreeSet};

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::rules::Ask;
use crate::error::{Error, Result};
use crate::expression::Expression;
use crate::task::Params;

/// Rules that a table must keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CheckParams {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Other data sets, by the names under which rules speak of them.
    pub references: BTreeMap<String, String>,
    /// Failing rows that are told of, for each rule: the first ones.
    pub max_failures: u32,
}

impl Default for CheckParams {
    fn default() -> Self {
        Self { rules: Vec::new(), references: BTreeMap::new(), max_failures: 100 }
    }
}

/// A rule: what it asks for, of which rows, and how bad it is where they do not meet it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// What it asks for.
    #[serde(flatten)]
    pub ask: Ask,
    /// Its name; what it asks for in words where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub name: Option<String>,
    /// Whether the table fails where the rule does. Default: `"error"`.
    #[serde(default, skip_serializing_if = "is_error")]
    #[ts(as = "Option<Severity>", optional)]
    pub severity: Severity,
    /// The share of the rows, 0 to 1, that must meet it. Default: 1, all of them.
    #[serde(default = "all", skip_serializing_if = "is_all")]
    #[ts(as = "Option<f64>", optional)]
    pub at_least: f64,
    /// The rows that it is about: those for which this expression is true. All where none is given.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    #[ts(rename = "where", optional = nullable)]
    pub filter: Option<String>,
}

/// How bad it is where a rule is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// The table fails.
    #[default]
    Error,
    /// It is told, and the table passes.
    Warning,
}

fn is_error(severity: &Severity) -> bool {
    *severity == Severity::Error
}

fn all() -> f64 {
    1.0
}

fn is_all(share: &f64) -> bool {
    *share == 1.0
}

impl Rule {
    /// A rule that every row must meet.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Self { ask, name: None, severity: Severity::Error, at_least: 1.0, filter: None }
    }

    /// Its name.
    pub(super) fn title(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.ask.rule().says())
    }
}

// What the rule itself takes is refused where it is unknown, which serde cannot do beside flattened fields.
impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        struct Beside {
            name: Option<String>,
            severity: Severity,
            at_least: Option<f64>,
            #[serde(rename = "where")]
            filter: Option<String>,
        }
        let mut own = Map::deserialize(deserializer)?;
        let beside: Map<String, Value> =
            ["name", "severity", "atLeast", "where"].into_iter().filter_map(|key| own.shift_remove_entry(key)).collect();
        let Beside { name, severity, at_least, filter } = Beside::deserialize(Value::Object(beside)).map_err(D::Error::custom)?;
        let ask = Ask::deserialize(Value::Object(own)).map_err(D::Error::custom)?;
        Ok(Self { ask, name, severity, at_least: at_least.unwrap_or(1.0), filter })
    }
}

impl CheckParams {
    /// The data set that a rule knows by a name.
    pub(super) fn reference<'a>(&'a self, name: &'a str) -> &'a str {
        self.references.get(name).map_or(name, String::as_str)
    }
}

impl Params for CheckParams {
    fn check(&self) -> Result<()> {
        for (i, rule) in self.rules.iter().enumerate() {
            let param = format!("rules[{i}]");
            if !(0.0..=1.0).contains(&rule.at_least) {
                return Err(Error::params(format!("{param}.atLeast"), "must be a share from 0 to 1"));
            }
            if let Some(text) = &rule.filter {
                Expression::parse(text).map_err(|error| error.param(format!("{param}.where")))?;
            }
            rule.ask.rule().check().map_err(|error| error.param(param))?;
        }
        Ok(())
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let mut named: BTreeSet<String> = BTreeSet::new();
        for rule in &self.rules {
            named.extend(rule.ask.rule().columns());
            if let Some(text) = &rule.filter {
                // A column that is not there is told of with the rule.
                named.extend(Expression::parse(text)?.named(schema));
            }
            named.extend(rule.ask.rule().reads(schema)?);
        }
        let mut columns: Vec<String> =
            schema.fields().iter().map(|field| field.name().clone()).filter(|name| named.contains(name)).collect();
        if columns.is_empty() {
            // Rows are counted by the values of any column.
            columns.extend(schema.fields().first().map(|field| field.name().clone()));
        }
        Ok(columns)
    }

    fn reads_of(&self, other: &str) -> Option<Vec<String>> {
        let of = |rule: &Rule| {
            let (name, columns) = rule.ask.rule().other()?;
            (self.reference(name) == other).then(|| columns.to_vec())
        };
        let columns: BTreeSet<String> = self.rules.iter().filter_map(of).flatten().collect();
        Some(columns.into_iter().collect())
    }
}
