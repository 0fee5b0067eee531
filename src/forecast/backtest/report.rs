//! What a backtest reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::forecast::Standing;

/// How methods would have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct BacktestReport {
    /// The time column.
    pub time: String,
    /// The column forecast.
    pub value: String,
    /// Distance of the observations in words; `null` if it cannot be told.
    pub frequency: Option<String>,
    /// Steps forecast from each origin.
    pub horizon: u32,
    /// Origins asked for.
    pub origins: u32,
    /// Steps from one to the next.
    pub step: u32,
    /// Was every method fitted again at each origin?
    pub refit: bool,
    /// Probabilities of the intervals.
    pub levels: Vec<f64>,
    /// What the reader should know about the data as a whole.
    pub notes: Vec<String>,
    /// The methods, best first.
    pub leaderboard: Vec<Standing>,
    /// The series, sorted by key.
    pub series: Vec<BacktestSeries>,
    /// The leaderboard in words.
    pub sentence: String,
}

/// One series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct BacktestSeries {
    /// Its values in the series columns.
    #[ts(type = "Record<string, string | number | boolean | null>")]
    pub key: Map<String, Value>,
    /// Origins it was forecast from; 0 for a series shorter than two horizons, or without values.
    pub origins: u32,
    /// The best method; `null` where none was measured.
    pub best: Option<String>,
    /// The methods, best first.
    pub standings: Vec<Standing>,
}
