//! What was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::params::Severity;

/// Whether the rules are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// Whether no rule of severity `error` is broken.
    pub passed: bool,
    /// Number of rows.
    #[ts(type = "number")]
    pub rows: u64,
    /// Broken rules of severity `error`.
    #[ts(type = "number")]
    pub errors: u64,
    /// Broken rules of severity `warning`.
    #[ts(type = "number")]
    pub warnings: u64,
    /// The rules, in their order.
    pub rules: Vec<RuleReport>,
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RuleReport {
    /// Its name, or what it asks for in words.
    pub name: String,
    /// Its kind: `"notNull"`, `"range"` …
    pub rule: String,
    /// The columns that it is about.
    pub columns: Vec<String>,
    /// How bad it is where it is broken.
    pub severity: Severity,
    /// Whether it is kept.
    pub passed: bool,
    /// Rows that it could be said of whether they meet it; those with missing values mostly are not among them.
    #[ts(type = "number")]
    pub checked: u64,
    /// Rows that do not meet it.
    #[ts(type = "number")]
    pub failed: u64,
    /// The share of the checked rows that meet it; `null` where none was checked.
    pub share: Option<f64>,
    /// The share that must meet it.
    pub at_least: f64,
    /// Why it is broken where that lies not in rows: a column that is not there or of another type, a number of rows.
    pub reason: Option<String>,
}
