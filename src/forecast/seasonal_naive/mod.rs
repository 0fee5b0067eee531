//! `seasonal_naive`: the last season goes on.
//!
//! **When**: the yardstick for seasonal series. Without a season it is `naive`.
//!
//! **Parameters**: none of its own; the period is the area's `season`. **Input**: more values than one period. **Returns**: the
//! value one season before at every step; the variance is the mean squared difference to the season before, and grows with
//! every season ahead. **Cost**: one pass. **Errors**: none; a shorter series falls back.
//!
//! **Reference**: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.2.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::naive::behind;
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::Empty;

/// The last season goes on.
pub struct SeasonalNaive;

impl Forecaster for SeasonalNaive {
    const METHOD: &'static str = "seasonal_naive";
    const SUMMARY: &'static str = "Repeats the last season: the yardstick for seasonal series.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, _: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let (y, period) = (history.y, history.season());
        if y.len() < period || y.is_empty() {
            return Ok(Attempt::Refused(format!("{} values are fewer than one season of {period}", y.len())));
        }
        let differences = y.iter().skip(period).zip(y).map(|(now, before)| (now - before) * (now - before));
        let variance = (y.len() > period).then(|| differences.sum::<f64>() / (y.len() - period) as f64);
        Ok(Attempt::Fitted(Box::new(SeasonalNaiveModel {
            last: y[y.len() - period..].to_vec(),
            variance,
            fitted: behind(y, period),
        })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(SeasonalNaiveModel::deserialize(state)?))
    }
}

/// The last season, oldest value first, and the variance of a change over one season.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeasonalNaiveModel {
    last: Vec<f64>,
    variance: Option<f64>,
    #[serde(skip)]
    fitted: Vec<f64>,
}

impl Fitted for SeasonalNaiveModel {
    fn method(&self) -> &'static str {
        "seasonal_naive"
    }

    fn summary(&self) -> Summary {
        let season = self.last.len() as u32;
        let words = if season > 1 { format!("the last {season} values repeat") } else { "the last value goes on".to_owned() };
        Summary { season, words, ..Summary::default() }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let period = self.last.len().max(1);
        let mean = (0..horizon).map(|h| self.last.get(h % period).copied().unwrap_or(f64::NAN)).collect();
        let change = self.variance.unwrap_or(f64::NAN);
        let variance: Vec<f64> = (0..horizon).map(|h| change * (h / period + 1) as f64).collect();
        Forecast::normal(mean, &variance, levels)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.last.rotate_left(1);
        if let Some(newest) = self.last.last_mut() {
            *newest = y;
        }
    }

    fn fitted(&self) -> Option<&[f64]> {
        (!self.fitted.is_empty()).then_some(&self.fitted)
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
