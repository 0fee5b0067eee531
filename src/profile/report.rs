//! What a profile says.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::scalar::Scalar;
use crate::stats::distinct::DistinctAnswer;

/// Every column of a table, described. Statistics that do not exist are `null`; missing values take part in none of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileReport {
    /// Number of rows.
    #[ts(type = "number")]
    pub rows: u64,
    /// Bytes that the values take in memory.
    #[ts(type = "number")]
    pub memory: u64,
    /// The columns, in their order.
    pub columns: Vec<ColumnReport>,
    /// What deserves a look, in plain words.
    pub alerts: Vec<Alert>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// Its type: `int64`, `float64`, `decimal(12,2)`, `utf8`, `boolean`, `date`, `timestamp` …
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub type_name: String,
    /// Missing values.
    #[ts(type = "number")]
    pub nulls: u64,
    /// Different values; `null` for nested types, which are only counted.
    #[ts(type = "number | null")]
    pub distinct: Option<u64>,
    /// Relative standard error of `distinct`; 0: exact.
    pub distinct_error: Option<f64>,
    /// The smallest finite value; of texts the first in the order of code points.
    pub min: Option<Scalar>,
    /// The largest finite value.
    pub max: Option<Scalar>,
    /// Mean of the finite numbers; durations in milliseconds.
    pub mean: Option<f64>,
    /// Sample standard deviation (divisor n − 1) of the finite numbers.
    pub std: Option<f64>,
    /// Skewness of the finite numbers: 0 symmetric, positive with a long tail of large values.
    pub skewness: Option<f64>,
    /// By share of the values, `"0.5"` being the median: the smallest value that has this share at or below it.
    pub quantiles: Option<BTreeMap<String, Scalar>>,
    /// The rank of a quantile is off by at most this share of the values, with 99 % confidence; 0: exact.
    pub quantile_rank_error: Option<f64>,
    /// The ten most frequent values, most frequent first.
    pub top: Vec<TopValue>,
    /// No value outside of `top` that was lost sight of came more often than this; 0: all counts are exact.
    #[ts(type = "number")]
    pub top_error: u64,
    /// Counts of the finite numbers in bins of equal width; times in milliseconds UTC.
    pub histogram: Option<HistogramReport>,
    /// For booleans: how many are true.
    #[ts(type = "number | null")]
    pub true_count: Option<u64>,
    /// For numbers: how many are zero.
    #[ts(type = "number | null")]
    pub zeros: Option<u64>,
    /// For numbers: how many are below zero.
    #[ts(type = "number | null")]
    pub negatives: Option<u64>,
    /// For floating-point numbers: how many are infinite. They count in `distinct` and `top`, and in nothing else.
    #[ts(type = "number | null")]
    pub infinite: Option<u64>,
    /// For floating-point numbers: how many are NaN. They count in `distinct` and `top`, and in nothing else.
    #[ts(type = "number | null")]
    pub nan: Option<u64>,
    /// For texts and bytes: how long they are.
    pub length: Option<LengthReport>,
}

/// A frequent value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TopValue {
    /// The value.
    pub value: Scalar,
    /// How often it came, for certain.
    #[ts(type = "number")]
    pub count: u64,
    /// How much more often it may have come; 0: the count is exact.
    #[ts(type = "number")]
    pub error: u64,
}

/// Counts in bins of equal width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistogramReport {
    /// Borders of the bins, one more than there are bins; a bin holds its lower border.
    pub edges: Vec<f64>,
    /// Values per bin.
    #[ts(type = "Array<number>")]
    pub counts: Vec<u64>,
}

/// Lengths in characters; of binary columns in bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct LengthReport {
    /// The shortest.
    #[ts(type = "number")]
    pub min: u64,
    /// The mean.
    pub mean: f64,
    /// The longest.
    #[ts(type = "number")]
    pub max: u64,
    /// How many are empty.
    #[ts(type = "number")]
    pub empty: u64,
}

/// Something that deserves a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// The column.
    pub column: String,
    /// What it is about.
    pub kind: AlertKind,
    /// It in plain words.
    pub message: String,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum AlertKind {
    /// No row has a value.
    AllMissing,
    /// A fifth of the rows or more have no value.
    ManyMissing,
    /// All values are the same.
    Constant,
    /// Nine tenths of the values or more are the same.
    Dominant,
    /// Every value comes once.
    Unique,
    /// More than half of the texts are different.
    HighCardinality,
    /// A few values are far larger, or far smaller, than most.
    Skewed,
    /// Some numbers are infinite.
    Infinite,
    /// Some values are not a number.
    NotANumber,
}

impl ColumnReport {
    pub(super) fn new(name: &str, type_name: &str, nulls: u64) -> Self {
        Self { name: name.to_owned(), type_name: type_name.to_owned(), nulls, ..Self::default() }
    }

    pub(super) fn count_distinct(&mut self, answer: DistinctAnswer) {
        (self.distinct, self.distinct_error) = (Some(answer.count), Some(answer.error));
    }
}
