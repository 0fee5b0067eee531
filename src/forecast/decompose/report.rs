//! What a decomposition reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// What series are made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecomposeReport {
    /// The time column.
    pub time: String,
    /// The column taken apart.
    pub value: String,
    /// Distance of the observations in words; `null` if it cannot be told.
    pub frequency: Option<String>,
    /// What the reader should know about the data as a whole.
    pub notes: Vec<String>,
    /// The series, sorted by key.
    pub series: Vec<DecomposedSeries>,
}

/// One series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecomposedSeries {
    /// Its values in the series columns.
    #[ts(type = "Record<string, string | number | boolean | null>")]
    pub key: Map<String, Value>,
    /// The periods of its seasons, shortest first.
    pub seasons: Vec<u32>,
    /// How much of what is not season the trend explains, 0 to 1; `null` for fewer than three values or where nothing varies.
    pub trend_strength: Option<f64>,
    /// For each season how much of what is not trend it explains, 0 to 1.
    pub season_strengths: Vec<Option<f64>>,
    /// Where level or growth changed, earliest first.
    pub changes: Vec<ChangePoint>,
    /// Values far from trend and season, earliest first.
    pub unusual: Vec<Unusual>,
    /// In words.
    pub sentence: String,
}

/// A time at which level or growth changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangePoint {
    /// The first time of the new course.
    pub time: String,
    /// The jump: the new course less the old one at that time.
    pub jump: f64,
    /// Growth per step before.
    pub growth_before: f64,
    /// Growth per step after.
    pub growth_after: f64,
    /// In words.
    pub sentence: String,
}

/// A value far from trend and season.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unusual {
    /// Its time.
    pub time: String,
    /// The value.
    pub value: f64,
    /// What trend and season say.
    pub expected: f64,
}
