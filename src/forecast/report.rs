//! What is reported, the same for every method.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::residuals::Residuals;
use super::standing::Standing;
use super::target::Reach;
use crate::error::{Error, Result};
use crate::table::series::Gaps;

/// What was forecast, series by series, and how well held-out observations were met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForecastReport {
    /// The time column.
    pub time: String,
    /// The column forecast.
    pub value: String,
    /// Distance of the observations in words: `monthly`, `hourly`, `every 15 minutes`; `null` if it cannot be told.
    pub frequency: Option<String>,
    /// Steps forecast.
    pub horizon: u32,
    /// Probabilities of the intervals.
    pub levels: Vec<f64>,
    /// What stood in for missing observations.
    pub gaps: Gaps,
    /// Rows left out because they have no time.
    #[ts(type = "number")]
    pub undated: u64,
    /// What the reader should know about the data as a whole.
    pub notes: Vec<String>,
    /// The series, sorted by key.
    pub series: Vec<SeriesReport>,
    /// Methods by their accuracy on held-out observations, best first.
    pub leaderboard: Vec<Standing>,
}

/// One series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesReport {
    /// Its values in the series columns.
    #[ts(type = "Record<string, string | number | boolean | null>")]
    pub key: Map<String, Value>,
    /// The method the forecast comes from; `null` if there is no forecast.
    pub method: Option<String>,
    /// The form of the model, such as `ETS(M,Ad,M)`.
    pub model: Option<String>,
    /// What a combination is made of; empty for a single method.
    pub members: Vec<Member>,
    /// The period in steps, 1 for none.
    pub season: u32,
    /// All periods that were found or given, in steps, shortest first; empty for none. A method may know one only.
    pub seasons: Vec<u32>,
    /// Distance of the observations in words.
    pub frequency: String,
    /// Rows that belong to the series.
    #[ts(type = "number")]
    pub rows: u64,
    /// Missing observations that were filled.
    #[ts(type = "number")]
    pub gaps_filled: u64,
    /// Rows whose time was taken already; such values are averaged.
    #[ts(type = "number")]
    pub duplicates: u64,
    /// Rows whose time lies between the regular ones and was moved to the nearest.
    #[ts(type = "number")]
    pub moved: u64,
    /// Zeros at the beginning that were left out.
    #[ts(type = "number")]
    pub leading_zeros: u64,
    /// Rows after the last value: what is known of the future.
    #[ts(type = "number")]
    pub future_rows: u64,
    /// Numbers of regressors that were missing and taken from the step before.
    #[ts(type = "number")]
    pub regressors_filled: u64,
    /// Steps of the horizon that a regressor was not known for, its last number going on.
    #[ts(type = "number")]
    pub regressors_carried: u64,
    /// Time of the first value.
    pub start: Option<String>,
    /// Time of the last value.
    pub end: Option<String>,
    /// Observations held out to measure accuracy.
    pub holdout: u32,
    /// Mean absolute scaled error of the method on the held-out observations.
    pub mase: Option<f64>,
    /// Symmetric mean absolute percentage error, 0 to 200.
    pub smape: Option<f64>,
    /// Root mean squared error in the unit of the values.
    pub rmse: Option<f64>,
    /// For each level the share of held-out observations within the interval.
    pub coverage: Vec<Option<f64>>,
    /// MASE of the seasonal naive method on the same observations.
    pub naive_mase: Option<f64>,
    /// sMAPE of the seasonal naive method on the same observations.
    pub naive_smape: Option<f64>,
    /// Set where the method asked for could not be used.
    pub fallback: Option<Fallback>,
    /// Corrected Akaike information criterion of the model.
    pub aicc: Option<f64>,
    /// Estimated parameters by name.
    #[ts(type = "Record<string, number>")]
    pub parameters: BTreeMap<String, f64>,
    /// What each regressor moves: its mean absolute contribution in the unit of the values.
    #[ts(type = "Record<string, number>")]
    pub effects: BTreeMap<String, f64>,
    /// What the model left unexplained; `null` where it does not keep its fitted values.
    pub residuals: Option<Residuals>,
    /// When the target is reached, if one is given.
    pub reach: Option<Reach>,
    /// What comes, in plain words: level, growth, peak and doubt; `null` where there is nothing to say.
    pub plain: Option<String>,
    /// How the forecast was made: what the model is, and what it sees in the series; `null` if there is no forecast.
    pub how: Option<String>,
    /// The above in words.
    pub sentence: String,
    /// The key once more, every column a field of its own; a column with the name of another field is in `key` only.
    #[serde(flatten)]
    #[ts(skip)]
    pub columns: Map<String, Value>,
}

impl SeriesReport {
    /// The report with its key spread among its fields.
    pub(super) fn spread(mut self) -> Result<Self> {
        let taken = serde_json::to_value(&self).map_err(|error| Error::internal(error.to_string()))?;
        self.columns = self.key.clone().into_iter().filter(|(name, _)| taken.get(name).is_none()).collect();
        Ok(self)
    }
}

/// A method that a combination is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Member {
    /// Its name.
    pub method: String,
    /// The form of its model, such as `ETS(M,Ad,M)`.
    pub model: Option<String>,
    /// How often it is there in this form.
    pub times: u32,
}

/// Which method stepped in for which, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Fallback {
    /// The method asked for.
    pub from: String,
    /// The method used; `null` where none could be.
    pub to: Option<String>,
    /// What stood in the way.
    pub reason: String,
}
