//! `drift`: the line from the first value to the last goes on.
//!
//! **When**: a yardstick for series with a trend and no season. The naive forecast, plus the mean change of the past.
//!
//! **Parameters**: none of its own. **Input**: two values or more. **Returns**: the last value and the mean change for every step; the variance is
//! that of a change about its mean, times h (1 + h / (n − 1)) at step h, since the mean change is an estimate too. **Cost**: one pass.
//! **Errors**: none; a single value falls back.
//!
//! **Reference**: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, sections 5.2 and 5.5; statsforecast's
//! RandomWalkWithDrift.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::naive::behind;
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::Empty;

/// The mean change goes on.
pub struct Drift;

impl Forecaster for Drift {
    const METHOD: &'static str = "drift";
    const SUMMARY: &'static str = "The last value and the mean change of the past: a yardstick for series with a trend.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, _: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        let (&[first, ..], &[.., last]) = (y, y) else { return Ok(Attempt::Refused("there are no values".to_owned())) };
        if y.len() < 2 {
            return Ok(Attempt::Refused("one value has no change".to_owned()));
        }
        let changes = (y.len() - 1) as f64;
        let change = (last - first) / changes;
        let square = |pair: &[f64]| (pair[1] - pair[0] - change) * (pair[1] - pair[0] - change);
        let variance = y.windows(2).map(square).sum::<f64>() / changes;
        let fitted = behind(y, 1).into_iter().map(|before| before + change).collect();
        Ok(Attempt::Fitted(Box::new(DriftModel { last, change, changes, variance, fitted })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(DriftModel::deserialize(state)?))
    }
}

/// The last value, the mean of so many changes, and their variance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftModel {
    last: f64,
    change: f64,
    changes: f64,
    variance: f64,
    #[serde(skip)]
    fitted: Vec<f64>,
}

impl Fitted for DriftModel {
    fn method(&self) -> &'static str {
        "drift"
    }

    fn summary(&self) -> Summary {
        Summary {
            season: 1,
            parameters: BTreeMap::from([("drift".to_owned(), self.change)]),
            words: "the mean change of the past goes on".to_owned(),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let mean = (1..=horizon).map(|h| self.last + self.change * h as f64).collect();
        let variance: Vec<f64> = (1..=horizon).map(|h| self.variance * h as f64 * (1.0 + h as f64 / self.changes)).collect();
        Forecast::normal(mean, &variance, levels)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.last = y;
    }

    fn fitted(&self) -> Option<&[f64]> {
        (!self.fitted.is_empty()).then_some(&self.fitted)
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
