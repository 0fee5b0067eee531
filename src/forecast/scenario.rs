//! What if: another future than the one that is expected.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Forecast;
use crate::error::{Error, Result};

/// Another future: regressors that turn out otherwise, or growth beside what the method sees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Scenario {
    /// By the name of a regressor, what becomes of its future.
    #[ts(as = "Option<BTreeMap<String, Change>>", optional)]
    pub regressors: BTreeMap<String, Change>,
    /// Growth on top, per step: 0.01 for 1 % more every step, compounding.
    #[ts(as = "Option<f64>", optional)]
    pub growth: f64,
}

/// What becomes of a number: multiplied, then added to; or set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Change {
    /// Factor: 0.9 for 10 % less.
    #[ts(as = "Option<f64>", optional)]
    pub times: f64,
    /// What is added after that.
    #[ts(as = "Option<f64>", optional)]
    pub add: f64,
    /// The number itself, instead.
    #[ts(optional)]
    pub set: Option<f64>,
}

impl Default for Change {
    fn default() -> Self {
        Self { times: 1.0, add: 0.0, set: None }
    }
}

impl Change {
    pub(super) fn of(&self, number: f64) -> f64 {
        self.set.unwrap_or(number * self.times + self.add)
    }
}

impl Scenario {
    pub(super) fn check(&self, regressors: &[String]) -> Result<()> {
        if !(self.growth.is_finite() && self.growth > -1.0) {
            return Err(Error::params("scenario.growth", "must be above -1").hint("0.01 for 1 % more every step"));
        }
        for (name, change) in &self.regressors {
            let param = || format!("scenario.regressors.{name}");
            if !regressors.contains(name) {
                return Err(Error::params(param(), format!("{name} is none of the regressors")).hint("name it in `regressors`"));
            }
            if !(change.times.is_finite() && change.add.is_finite() && change.set.is_none_or(f64::is_finite)) {
                return Err(Error::params(param(), "times, add and set must be numbers"));
            }
        }
        Ok(())
    }

    /// The forecast with the growth on top.
    pub(super) fn grow(&self, forecast: &mut Forecast) {
        if self.growth == 0.0 {
            return;
        }
        let grow = |values: &mut Vec<f64>| {
            let mut factor = 1.0;
            for value in values {
                factor *= 1.0 + self.growth;
                *value *= factor;
            }
        };
        grow(&mut forecast.mean);
        for band in &mut forecast.bands {
            grow(&mut band.lower);
            grow(&mut band.upper);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_compounds_from_the_first_step_on() {
        let mut forecast = Forecast { mean: vec![100.0; 3], bands: Vec::new() };
        Scenario { growth: 0.1, ..Scenario::default() }.grow(&mut forecast);
        let expected = [110.0, 121.0, 133.1];
        assert!(forecast.mean.iter().zip(expected).all(|(got, want)| (got - want).abs() < 1e-9), "{forecast:?}");
    }

    #[test]
    fn a_number_is_multiplied_and_added_to_or_set() {
        assert_eq!(Change { times: 0.5, add: 1.0, set: None }.of(10.0), 6.0);
        assert_eq!(Change { set: Some(7.0), ..Change::default() }.of(10.0), 7.0);
    }
}
