//! What a comparison says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Two tables side by side. The first is the reference; the second is compared with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CompareReport {
    /// Rows of the reference.
    #[ts(type = "number")]
    pub reference_rows: u64,
    /// Rows of what is compared.
    #[ts(type = "number")]
    pub current_rows: u64,
    /// Which columns are there, and of which type.
    pub schema: SchemaReport,
    /// The columns that both have, in the order of the reference.
    pub columns: Vec<DriftReport>,
    /// How many of them have drifted.
    #[ts(type = "number")]
    pub drifted_columns: u64,
    /// How many of them could be judged.
    #[ts(type = "number")]
    pub judged_columns: u64,
    /// Enough of those that could be judged have drifted; `null` where none could be.
    pub drifted: Option<bool>,
}

/// Differences of the schemas.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchemaReport {
    /// Columns that only the second has.
    pub added: Vec<String>,
    /// Columns that only the reference has.
    pub removed: Vec<String>,
    /// Columns of another type.
    pub changed: Vec<SchemaChange>,
}

/// A column of another type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchemaChange {
    /// Its name.
    pub column: String,
    /// Its type in the reference.
    pub reference: String,
    /// Its type in what is compared.
    pub current: String,
}

/// One column in both. What does not exist or does not fit the values is `null`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DriftReport {
    /// Its name.
    pub column: String,
    /// Its type in the reference.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub type_name: String,
    /// What judged it; `null` where nothing could.
    pub test: Option<Test>,
    /// The p-value or the distance that it gave.
    pub score: Option<f64>,
    /// From where on that is a drift.
    pub threshold: Option<f64>,
    /// Whether it has drifted.
    pub drifted: Option<bool>,
    /// It in plain words.
    pub message: String,
    /// Population stability index, over the bins or values of `picture`.
    pub psi: Option<f64>,
    /// Jensen-Shannon distance (base e), over the same.
    pub jensen_shannon: Option<f64>,
    /// Of numbers: the largest distance of the two cumulated shares, Kolmogorov and Smirnov's D.
    pub ks: Option<f64>,
    /// Of texts, booleans and numbers of few values: half the sum of the differences of shares.
    pub total_variation: Option<f64>,
    /// Of numbers: Wasserstein's distance, in standard deviations of the reference.
    pub wasserstein: Option<f64>,
    /// The ranks of numbers are off by at most this share, with 99 % confidence; 0: all values took part.
    pub rank_error: Option<f64>,
    /// The reference.
    pub reference: SideReport,
    /// What is compared.
    pub current: SideReport,
    /// Both distributions, to be drawn over each other; `null` in a sensitive report.
    pub picture: Option<PictureReport>,
}

/// One side of a column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SideReport {
    /// Share of rows without a value.
    pub missing: f64,
    /// Different values.
    #[ts(type = "number")]
    pub distinct: u64,
    /// The mean of numbers; `null` in a sensitive report.
    pub mean: Option<f64>,
}

/// Two distributions over the same bins or values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PictureReport {
    /// Borders of bins of numbers, one more than there are bins; times in milliseconds UTC. Empty for values.
    pub edges: Vec<f64>,
    /// Values, the most frequent of the reference first, the rest together as `…`. Empty for bins.
    pub labels: Vec<String>,
    /// Shares of the reference.
    pub reference: Vec<f64>,
    /// Shares of what is compared.
    pub current: Vec<f64>,
}

/// What judges a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Test {
    /// Kolmogorov and Smirnov's test of two samples; a p-value.
    KolmogorovSmirnov,
    /// The chi-square test of the counts of values; a p-value.
    ChiSquare,
    /// The z-test of the share of one of two values; a p-value.
    Proportions,
    /// Wasserstein's distance in standard deviations of the reference.
    Wasserstein,
    /// Jensen-Shannon distance.
    JensenShannon,
}
