//! What every method of this area is asked.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::choose::Columns;
use crate::error::{Error, Result};
use crate::table::series::Gaps;
use crate::task::Params;

/// The furthest a forecast may reach, in steps.
const MAX_HORIZON: u32 = 10_000;
/// The longest season, in steps.
const MAX_SEASON: u32 = 10_000;

/// Which series are forecast, how far, and how missing observations are treated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ForecastParams {
    /// The column of dates, timestamps or integer steps. By default the only date or timestamp there is.
    #[schemars(extend("x-column" = "time"))]
    pub time: Option<String>,
    /// The column of numbers to forecast. By default the only one there is.
    #[schemars(extend("x-column" = "numeric"))]
    pub value: Option<String>,
    /// The columns that tell series apart, such as store and product. Empty: all rows are one series.
    #[schemars(extend("x-column" = "any"))]
    pub series: Vec<String>,
    /// How many steps to forecast, 1 to 10000. By default one season, or what suits the frequency.
    #[schemars(range(min = 1, max = 10_000))]
    pub horizon: Option<u32>,
    /// Probabilities of the prediction intervals, each above 0 and below 1.
    pub levels: Vec<f64>,
    /// Season lengths in steps, the one to use first; 1 for none. By default found from the frequency and the data.
    pub season: Option<Vec<u32>>,
    /// What stands in for missing observations.
    pub gaps: Gaps,
    /// How many of the last observations are held out to measure accuracy before the final fit; 0 for no measuring.
    /// By default the horizon, but no more than a quarter of the series.
    pub holdout: Option<u32>,
    /// Seed of the simulated intervals; the same seed gives the same numbers.
    #[ts(type = "number")]
    pub seed: u64,
}

impl Default for ForecastParams {
    fn default() -> Self {
        Self {
            time: None,
            value: None,
            series: Vec::new(),
            horizon: None,
            levels: vec![0.8, 0.95],
            season: None,
            gaps: Gaps::default(),
            holdout: None,
            seed: 0,
        }
    }
}

impl Params for ForecastParams {
    fn check(&self) -> Result<()> {
        if !self.horizon.is_none_or(|horizon| (1..=MAX_HORIZON).contains(&horizon)) {
            return Err(Error::params("horizon", format!("must be between 1 and {MAX_HORIZON} steps")));
        }
        for (index, level) in self.levels.iter().enumerate() {
            if !(*level > 0.0 && *level < 1.0) {
                return Err(Error::params(format!("levels[{index}]"), "must be above 0 and below 1").hint("0.95 for 95 %"));
            }
            if self.levels[..index].contains(level) {
                return Err(Error::params(format!("levels[{index}]"), format!("{level} is there twice")));
            }
        }
        let in_range = |seasons: &Vec<u32>| !seasons.is_empty() && seasons.iter().all(|season| (1..=MAX_SEASON).contains(season));
        if !self.season.as_ref().is_none_or(in_range) {
            return Err(Error::params("season", format!("must be lengths between 1 and {MAX_SEASON} steps"))
                .hint("omit it to have it found, or give [1] for none"));
        }
        for (index, name) in self.series.iter().enumerate() {
            if self.series[..index].contains(name) {
                return Err(Error::params(format!("series[{index}]"), format!("{name} is there twice")));
            }
            if self.time.as_ref() == Some(name) || self.value.as_ref() == Some(name) {
                return Err(Error::params(format!("series[{index}]"), format!("{name} is the time or the value already")));
            }
        }
        if self.time.is_some() && self.time == self.value {
            return Err(Error::params("value", "is the time column already"));
        }
        Ok(())
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        Ok(Columns::find(schema, self)?.names())
    }
}
