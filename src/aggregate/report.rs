//! The facts about a result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was grouped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AggregateReport {
    /// Rows that took part.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that the filter left out.
    #[ts(type = "number")]
    pub filtered: u64,
    /// Groups found, before any limit.
    #[ts(type = "number")]
    pub groups: u64,
    /// Columns that hold estimates, with how far they may be off.
    pub estimates: Vec<Estimate>,
}

/// A measure that is not exact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// The column.
    pub column: String,
    /// How far it may be off, in words.
    pub error: String,
}
