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
    /// What deserves a look, in plain words, the gravest first.
    pub alerts: Vec<Alert>,
    /// The rows that stand for all where a figure says so.
    pub sample: SampleReport,
    /// How columns move together; `null` before the first row.
    pub correlations: Option<Correlations>,
    /// Which values are missing together.
    pub missing: MissingReport,
    /// Rows that repeat another in every column; `null` where a column has values that cannot be told apart.
    pub duplicates: Option<DuplicatesReport>,
    /// What happened when; `null` without a column of dates or times that differ.
    pub order: Option<OrderReport>,
    /// Values of rows were left out.
    pub sensitive: bool,
}

/// The rows with the smallest hashes of their content: which these are depends on nothing but the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SampleReport {
    /// Different rows in the sample.
    #[ts(type = "number")]
    pub rows: u64,
    /// Every different row is in it.
    pub all: bool,
}

/// How columns move together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Correlations {
    /// The columns that take part.
    pub columns: Vec<String>,
    /// Those that do not: times, names of rows, constants, and columns beyond the fortieth.
    pub left_out: Vec<String>,
    /// Every pair of them, once.
    pub pairs: Vec<PairReport>,
}

/// Two columns. A measure that does not fit them, or does not exist, is `null`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PairReport {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
    /// Pearson's correlation of two columns of numbers, over all rows.
    pub pearson: Option<f64>,
    /// Spearman's rank correlation of two columns of numbers, over the sample.
    pub spearman: Option<f64>,
    /// Bias-corrected Cramér's V of two columns of groups, over the sample.
    pub cramers_v: Option<f64>,
    /// The correlation ratio of numbers by groups, over the sample.
    pub correlation_ratio: Option<f64>,
}

impl PairReport {
    /// The strongest of the measures, either way.
    #[must_use]
    pub fn strongest(&self) -> Option<f64> {
        let all = [self.pearson, self.spearman, self.cramers_v, self.correlation_ratio];
        all.into_iter().flatten().max_by(|a, b| a.abs().total_cmp(&b.abs()))
    }
}

/// Which values are missing together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingReport {
    /// Rows that lack nothing.
    #[ts(type = "number")]
    pub complete: u64,
    /// The twenty most frequent patterns, most frequent first.
    pub patterns: Vec<PatternReport>,
    /// Rows that lack something in another way.
    #[ts(type = "number")]
    pub others: u64,
    /// A count may be this much too small; 0: all are exact.
    #[ts(type = "number")]
    pub error: u64,
}

/// Rows that lack the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatternReport {
    /// The columns without a value.
    pub columns: Vec<String>,
    /// How many rows.
    #[ts(type = "number")]
    pub rows: u64,
}

/// Rows that repeat another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesReport {
    /// Rows that repeat one before them.
    #[ts(type = "number")]
    pub rows: u64,
    /// The count is exact; else it is estimated from the sample.
    pub exact: bool,
}

/// What happened when: rows, and means of columns, in spans of time of one width.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct OrderReport {
    /// The column of dates or times.
    pub column: String,
    /// Width of a span in milliseconds, as wide as rows are apart, at most 4,096 spans.
    pub span_ms: f64,
    /// Spans from the first row to the last.
    #[ts(type = "number")]
    pub spans: u64,
    /// Those with a row.
    #[ts(type = "number")]
    pub filled: u64,
    /// Runs of spans without a row.
    #[ts(type = "number")]
    pub gap_count: u64,
    /// Spans of the longest of them.
    #[ts(type = "number")]
    pub longest_gap: u64,
    /// The ten longest.
    pub gaps: Vec<GapReport>,
    /// The number of rows, and the mean of each column, per span; those long and full enough for a statement.
    pub series: Vec<TimelineReport>,
}

/// Time without a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapReport {
    /// Its begin, the first moment without a row; UTC.
    pub from: Option<String>,
    /// Its end.
    pub to: Option<String>,
    /// How many spans it takes.
    #[ts(type = "number")]
    pub spans: u64,
}

/// One series. Spans without a value are filled along a straight line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TimelineReport {
    /// The column whose mean it is; `null`: the number of rows.
    pub column: Option<String>,
    /// Autocorrelation at lags 1, 2, … spans, 48 at most.
    pub autocorrelation: Vec<f64>,
    /// Statistic of the KPSS test of a level.
    pub kpss: f64,
    /// Its p-value, 0.01 to 0.1.
    pub p_value: f64,
    /// The test does not refute, at 5 %, that the level stays.
    pub stationary: bool,
    /// The season with the strongest peak of the autocorrelation once a straight line is taken away: `hour`, `day`, `week`, `four weeks`, `year`.
    pub season: Option<String>,
    /// Its length in spans.
    #[ts(type = "number | null")]
    pub season_spans: Option<u64>,
    /// The autocorrelation there.
    pub season_strength: Option<f64>,
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
    /// How often the most frequent value came, for certain.
    #[ts(type = "number | null")]
    pub most_frequent: Option<u64>,
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
    /// For numbers: how many are farther from the middle half than three times its width; as exact as `quantiles`.
    #[ts(type = "number | null")]
    pub outliers: Option<u64>,
    /// Values that often stand for missing ones, such as 999 or 1900-01-01, most frequent first.
    pub defaults: Vec<TopValue>,
    /// For texts: values that differ in nothing but case, blanks and punctuation, those that concern most rows first.
    pub variants: Vec<Variants>,
    /// For texts: scripts and the share of the sampled values that have a letter of it.
    pub scripts: Vec<ScriptReport>,
    /// For texts: the share of the sampled values that are numbers.
    pub number_share: Option<f64>,
    /// What the values mean, and whether they are about persons; `null` before the first value.
    pub semantic: Option<SemanticReport>,
}

/// One value in several spellings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Variants {
    /// The spellings, most frequent first.
    pub spellings: Vec<TopValue>,
}

/// A script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScriptReport {
    /// Its name: `Latin`, `Cyrillic`, `Greek`, `Han` …
    pub script: String,
    /// Share of the values.
    pub share: f64,
}

/// What values mean, as far as names and values tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SemanticReport {
    /// What they are.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub meaning: Meaning,
    /// How sure that is, from 0 to 1.
    pub confidence: f64,
    /// Whether they are about persons.
    pub personal: Personal,
    /// Why, in plain words.
    pub why: String,
}

/// What values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Meaning {
    /// They name rows or things.
    Id,
    /// Groups of rows.
    Category,
    /// Sentences.
    FreeText,
    /// Short texts of another kind.
    Text,
    /// Dates or times.
    Date,
    /// Dates of birth.
    BirthDate,
    /// Amounts of money.
    Currency,
    /// Shares.
    Percentage,
    /// Other numbers.
    Number,
    /// Yes or no.
    Boolean,
    /// Names or codes of countries.
    Country,
    /// Names or codes of states of the USA.
    UsState,
    /// Postal codes.
    Postcode,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Streets and houses.
    Address,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Addresses of machines.
    Ip,
    /// Web addresses.
    Url,
    /// Names of persons.
    PersonName,
    /// Bank accounts and payment cards.
    Account,
}

/// Whether values are about persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Personal {
    /// They name or reach a person.
    Likely,
    /// They may lead to one.
    Possible,
    /// Nothing says so.
    No,
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
    /// The shortest; `null` in a sensitive report.
    #[ts(type = "number | null")]
    pub min: Option<u64>,
    /// The mean.
    pub mean: f64,
    /// The longest; `null` in a sensitive report.
    #[ts(type = "number | null")]
    pub max: Option<u64>,
    /// How many are empty.
    #[ts(type = "number")]
    pub empty: u64,
}

/// Something that deserves a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// The column; `null` where it is about whole rows.
    pub column: Option<String>,
    /// The other column, where it is about two.
    pub other: Option<String>,
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
    /// Many rows have no value.
    ManyMissing,
    /// All values are the same.
    Constant,
    /// Most values are the same.
    Dominant,
    /// Every value comes once.
    Unique,
    /// Most texts are different.
    HighCardinality,
    /// A few values are far larger, or far smaller, than most.
    Skewed,
    /// Some numbers are infinite.
    Infinite,
    /// Some values are not a number.
    NotANumber,
    /// Many numbers are zero.
    Zeros,
    /// Some numbers are far outside of the middle half.
    Outliers,
    /// Texts are numbers in part.
    MixedTypes,
    /// A value that often stands for a missing one.
    SuspiciousDefault,
    /// One value is spelt in several ways.
    InconsistentSpelling,
    /// Rows repeat others.
    Duplicates,
    /// Two columns tell much the same.
    HighCorrelation,
    /// There are times without a row.
    DateGaps,
    /// Values repeat with the hour, the day, the week or the year.
    Seasonal,
    /// The level does not stay.
    NonStationary,
    /// Values name or reach a person.
    PersonalData,
}

impl ColumnReport {
    pub(super) fn new(name: &str, type_name: &str, nulls: u64) -> Self {
        Self { name: name.to_owned(), type_name: type_name.to_owned(), nulls, ..Self::default() }
    }

    pub(super) fn count_distinct(&mut self, answer: DistinctAnswer) {
        (self.distinct, self.distinct_error) = (Some(answer.count), Some(answer.error));
    }
}
