//! The facts about a cleaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::params::CleanParams;

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CleanReport {
    /// Rows there are now.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows there were.
    #[ts(type = "number")]
    pub rows_before: u64,
    /// What each step did, in their order.
    pub steps: Vec<StepReport>,
    /// Values that could not be converted, in all.
    #[ts(type = "number")]
    pub rejected: u64,
    /// The first of them, as many of each step as `maxRejects` says.
    pub rejects: Vec<Unconverted>,
    /// The steps with all figures written out (means, bounds, categories, merged spellings): as a recipe it does the very same to other rows.
    pub fitted: CleanParams,
}

/// What a step did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct StepReport {
    /// Its name.
    pub step: String,
    /// Rows that it changed or took away.
    #[ts(type = "number")]
    pub rows_touched: u64,
    /// Values that it changed.
    #[ts(type = "number")]
    pub cells_touched: u64,
    /// Rows that it took away.
    #[ts(type = "number")]
    pub rows_removed: u64,
    /// Values that it could not convert.
    #[ts(type = "number")]
    pub rejected: u64,
}

/// A value that could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unconverted {
    /// Its row among those that came in, counted from 0.
    #[ts(type = "number")]
    pub row: u64,
    /// Its column.
    pub column: String,
    /// What it says.
    pub text: String,
}
