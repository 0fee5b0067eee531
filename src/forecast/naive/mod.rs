//! `naive`: the last value goes on.
//!
//! **When**: the yardstick for everything else, and hard to beat on prices. Not for anything with a season or a trend.
//!
//! **Parameters**: none of its own. **Input**: one value or more. **Returns**: the last value at every step; the variance grows
//! by the mean squared step (one value: intervals are not known). **Cost**: one pass. **Errors**: none.
//!
//! **Reference**: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::Empty;

/// The last value goes on.
pub struct Naive;

impl Forecaster for Naive {
    const METHOD: &'static str = "naive";
    const SUMMARY: &'static str = "Repeats the last value: the yardstick for every other method.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, _: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        let Some(last) = y.last() else { return Ok(Attempt::Refused("there are no values".to_owned())) };
        let steps = y.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0]));
        let variance = (y.len() > 1).then(|| steps.sum::<f64>() / (y.len() - 1) as f64);
        Ok(Attempt::Fitted(Box::new(NaiveModel { last: *last, variance, fitted: behind(y, 1) })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(NaiveModel::deserialize(state)?))
    }
}

/// The last value, and the variance of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NaiveModel {
    last: f64,
    variance: Option<f64>,
    #[serde(skip)]
    fitted: Vec<f64>,
}

/// Each value as that of `period` steps before; the first ones are not known.
pub(super) fn behind(y: &[f64], period: usize) -> Vec<f64> {
    std::iter::repeat_n(f64::NAN, period).chain(y.iter().copied()).take(y.len()).collect()
}

impl Fitted for NaiveModel {
    fn method(&self) -> &'static str {
        "naive"
    }

    fn summary(&self) -> Summary {
        Summary { season: 1, words: "the last value goes on".to_owned(), ..Summary::default() }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let step = self.variance.unwrap_or(f64::NAN);
        let variance: Vec<f64> = (1..=horizon).map(|h| step * h as f64).collect();
        Forecast::normal(vec![self.last; horizon], &variance, levels)
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
