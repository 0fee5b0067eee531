//! What every method of this area is asked.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::calendar::{self, Country};
use super::choose::Columns;
use super::scenario::Scenario;
use crate::error::{Error, Result};
use crate::table::series::Gaps;
use crate::task::Params;

/// The furthest a forecast may reach, in steps.
const MAX_HORIZON: u32 = 10_000;
/// The longest season, in steps: a year has 525,949 minutes.
const MAX_SEASON: u32 = 1_000_000;

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
    /// Columns of numbers or truth values that may explain the value: prices, promotions, weather. What is known of their future
    /// comes as rows after the last value of the series, the value null; a column of which nothing is known ahead is used with
    /// a lag of the horizon.
    #[schemars(extend("x-column" = "numeric"))]
    pub regressors: Vec<String>,
    /// Country whose public holidays are regressors: whether a day is one, and whether the next is; in longer steps how many.
    pub country: Option<Country>,
    /// Is the calendar a regressor as well? Weekends and the time of the year of days and weeks, working days of months.
    pub calendar: bool,
    /// Columns of `series` from the highest level down, such as region and store: sums are forecast as well, of each region and of all,
    /// and made to add up. In their key null stands for all.
    #[schemars(extend("x-column" = "any"))]
    pub hierarchy: Vec<String>,
    /// How the forecasts of a hierarchy come to add up.
    pub reconcile: Reconcile,
    /// How many steps to forecast, 1 to 10000. By default as many as regressors are known for, one season, or what suits the
    /// frequency.
    #[schemars(range(min = 1, max = 10_000))]
    pub horizon: Option<u32>,
    /// Probabilities of the prediction intervals, each above 0 and below 1.
    pub levels: Vec<f64>,
    /// Quantiles to give besides, each above 0 and below 1: 0.9 makes a column `q90`.
    pub quantiles: Vec<f64>,
    /// Where the intervals come from.
    pub intervals: Intervals,
    /// The least that can be; forecasts and intervals do not go below.
    pub min: Option<f64>,
    /// The most that can be; forecasts and intervals do not go above.
    pub max: Option<f64>,
    /// Are there whole numbers only? Forecasts are rounded, intervals widened to whole numbers.
    pub integer: bool,
    /// Season lengths in steps, the one to use first; 1 for none. By default found from the frequency and the data.
    pub season: Option<Vec<u32>>,
    /// What stands in for missing observations.
    pub gaps: Gaps,
    /// What becomes of zeros before the first other value.
    pub leading_zeros: LeadingZeros,
    /// How many of the last observations are held out to measure accuracy before the final fit; 0 for no measuring.
    /// By default the horizon, but no more than a quarter of the series.
    pub holdout: Option<u32>,
    /// What if: another future than the expected one, beside which the expected one is given as `yhat_expected`.
    pub scenario: Option<Scenario>,
    /// When will this be reached? The report has the probabilities.
    pub target: Option<f64>,
    /// Seed of the simulated intervals; the same seed gives the same numbers.
    #[ts(type = "number")]
    pub seed: u64,
}

/// Where prediction intervals come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Intervals {
    /// From the method's own model of the errors; conformal ones where it has none.
    #[default]
    Method,
    /// The method's own, widened or narrowed until they held what came at earlier origins (conformal prediction).
    Conformal,
    /// From futures made of the errors of the past, drawn by the seed.
    Bootstrap,
}

/// How forecasts of a hierarchy come to add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Reconcile {
    /// All levels are weighed by how well they could be forecast (minimum trace, covariances shrunk).
    #[default]
    MintShrink,
    /// The sums of the lowest forecasts.
    BottomUp,
    /// The highest forecast handed down, in the shares of the forecasts below.
    TopDown,
}

/// What becomes of the zeros a series begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum LeadingZeros {
    /// Left out where the series was not on yet: more than twice as many as ever follow each other later, in a series of few zeros.
    #[default]
    Auto,
    /// They count.
    Keep,
    /// Left out.
    Drop,
}

impl Default for ForecastParams {
    fn default() -> Self {
        Self {
            time: None,
            value: None,
            series: Vec::new(),
            regressors: Vec::new(),
            country: None,
            calendar: false,
            hierarchy: Vec::new(),
            reconcile: Reconcile::default(),
            horizon: None,
            levels: vec![0.8, 0.95],
            quantiles: Vec::new(),
            intervals: Intervals::default(),
            min: None,
            max: None,
            integer: false,
            leading_zeros: LeadingZeros::default(),
            season: None,
            gaps: Gaps::default(),
            holdout: None,
            scenario: None,
            target: None,
            seed: 0,
        }
    }
}

impl ForecastParams {
    /// Is there anything that forecasts have to be kept to?
    pub(super) fn bounded(&self) -> bool {
        self.integer || self.min.is_some() || self.max.is_some()
    }

    /// The same for a sum of series, to which the bounds of single ones do not apply.
    pub(super) fn of_a_sum(&self) -> Self {
        Self { min: None, max: None, integer: false, ..self.clone() }
    }
}

impl Params for ForecastParams {
    fn check(&self) -> Result<()> {
        if !self.horizon.is_none_or(|horizon| (1..=MAX_HORIZON).contains(&horizon)) {
            return Err(Error::params("horizon", format!("must be between 1 and {MAX_HORIZON} steps")));
        }
        shares("levels", &self.levels)?;
        shares("quantiles", &self.quantiles)?;
        if self.min.is_some_and(f64::is_nan) || self.max.is_some_and(f64::is_nan) {
            return Err(Error::params("min", "min and max must be numbers"));
        }
        if let (Some(min), Some(max)) = (self.min, self.max)
            && min > max
        {
            return Err(Error::params("max", format!("must not be below min, {min}")));
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
        for (index, name) in self.hierarchy.iter().enumerate() {
            if !self.series.contains(name) || self.hierarchy[..index].contains(name) {
                return Err(Error::params(format!("hierarchy[{index}]"), format!("{name} must be one of series, once")));
            }
        }
        for (index, name) in self.regressors.iter().enumerate() {
            let param = || format!("regressors[{index}]");
            if self.regressors[..index].contains(name) {
                return Err(Error::params(param(), format!("{name} is there twice")));
            }
            if self.time.as_ref() == Some(name) || self.value.as_ref() == Some(name) || self.series.contains(name) {
                return Err(Error::params(param(), format!("{name} is the time, the value or a key already")));
            }
            if (self.country.is_some() || self.calendar) && calendar::NAMES.contains(&name.as_str()) {
                return Err(Error::params(param(), format!("{name} is a column of the calendar already")).hint("rename it"));
            }
        }
        if self.target.is_some_and(|target| !target.is_finite()) {
            return Err(Error::params("target", "must be a number"));
        }
        if let Some(scenario) = &self.scenario {
            scenario.check(&self.regressors)?;
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

/// Probabilities strictly between 0 and 1, each once.
fn shares(param: &str, shares: &[f64]) -> Result<()> {
    for (index, share) in shares.iter().enumerate() {
        if !(*share > 0.0 && *share < 1.0) {
            return Err(Error::params(format!("{param}[{index}]"), "must be above 0 and below 1").hint("0.95 for 95 %"));
        }
        if shares[..index].contains(share) {
            return Err(Error::params(format!("{param}[{index}]"), format!("{share} is there twice")));
        }
    }
    Ok(())
}
