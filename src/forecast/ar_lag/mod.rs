//! `ar_lag`: a linear recursion on the last values and those one season ago.
//!
//! **When**: hourly and daily series with one or several seasons and plenty of history; short business series with a stable
//! pattern. Not where the level goes where it has never been: it returns to what it has seen.
//!
//! **Parameters**: [`ArLagParams`]; the periods are the area's `season`, all of them are used. **Input**: 8 values or more, not all equal. **Returns**:
//! the recursion goes on from its own forecasts; intervals are normal (of the logarithm where that is used), from the weight of past errors.
//! **Cost**: one pass per pair of lags; memory of the series once more. **Errors**: none of its own; a shorter series falls back.
//!
//! **Steps**
//! 1. `scale`: logarithms where all values are well above zero, then center and spread are taken off. With `differences` the changes
//!    from step to step take the place of the values.
//! 2. `ridge`: least squares on the lags 1 to 3 and each period with its two neighbours, the weights shrunk a little.
//! 3. The recursion, kept within half a range of what was seen.
//!
//! **Reference**: Hoerl and Kennard (1970), Ridge regression, doi:10.1080/00401706.1970.10488634.

mod params;
mod ridge;
mod scale;
#[cfg(test)]
mod tests;

pub use params::ArLagParams;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use ridge::{Recursion, lags_of};
use scale::Scale;

/// The fewest observations a recursion is fitted to.
pub const MIN_OBSERVATIONS: usize = 8;

/// The linear recursion.
pub struct ArLag {
    differences: bool,
}

impl ArLag {
    /// On values or on their changes.
    pub(super) fn on(differences: bool) -> Self {
        Self { differences }
    }
}

impl Forecaster for ArLag {
    const METHOD: &'static str = "ar_lag";
    const SUMMARY: &'static str = "A linear recursion on the last values and those one or several seasons ago.";
    type Params = ArLagParams;

    fn new(params: ArLagParams) -> Result<Self> {
        Ok(Self { differences: params.differences })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        if y.len() < MIN_OBSERVATIONS {
            return Ok(Attempt::Refused(format!("{} values are too few: the recursion needs {MIN_OBSERVATIONS}", y.len())));
        }
        let Some(scale) = Scale::of(y) else { return Ok(Attempt::Refused("all values are equal".to_owned())) };
        let _memory = pulse.reserve("the recursion", y.len() as u64 * 16)?;
        pulse.beat().await?;
        let mut z: Vec<f64> = y.iter().map(|y| scale.enter(*y)).collect();
        let last = z[z.len() - 1];
        if self.differences {
            z = z.windows(2).map(|pair| pair[1] - pair[0]).collect();
        }
        let lags = lags_of(z.len(), history.seasons);
        let recursion = Recursion::fit(&z, &lags);
        let recent = z.split_off(z.len() - lags.last().copied().unwrap_or(1));
        Ok(Attempt::Fitted(Box::new(ArLagModel { scale, recursion, differences: self.differences, recent, last })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(ArLagModel::deserialize(state)?))
    }
}

/// A recursion with the values it goes on from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArLagModel {
    scale: Scale,
    recursion: Recursion,
    differences: bool,
    /// The newest scaled values, or their changes: as many as the longest lag.
    recent: Vec<f64>,
    /// The newest scaled value.
    last: f64,
}

impl ArLagModel {
    /// The scaled values of the next steps.
    fn ahead(&self, horizon: usize) -> Vec<f64> {
        let (mut past, mut last) = (self.recent.clone(), self.last);
        let step = |_| {
            let next = self.recursion.next(&past);
            let value = self.scale.within(if self.differences { last + next } else { next });
            past.push(if self.differences { value - last } else { value });
            last = value;
            value
        };
        (0..horizon).map(step).collect()
    }
}

impl Fitted for ArLagModel {
    fn method(&self) -> &'static str {
        "ar_lag"
    }

    fn summary(&self) -> Summary {
        let lags = &self.recursion.lags;
        let list: Vec<String> = lags.iter().map(usize::to_string).collect();
        let what = if self.differences { "changes" } else { "values" };
        let logarithms = if self.scale.logarithm { " of logarithms" } else { "" };
        let weights = lags.iter().zip(&self.recursion.weights).map(|(lag, weight)| (format!("lag{lag}"), *weight));
        Summary {
            model: Some(format!("AR({})", list.join(","))),
            season: lags.last().map_or(1, |lag| if *lag > 4 { *lag as u32 - 1 } else { 1 }),
            parameters: weights.chain([("sigma2".to_owned(), self.recursion.sigma2)]).collect::<BTreeMap<_, _>>(),
            words: format!(
                "the {what}{logarithms} 1 to 3 steps and {} before",
                if lags.len() > 3 { "whole seasons" } else { "none" }
            ),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let z = self.ahead(horizon);
        let leave = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|z| self.scale.leave(z)).collect() };
        if levels.is_empty() {
            return Forecast { mean: leave(z), bands: Vec::new() };
        }
        let mut forecast = Forecast::normal(z, &self.recursion.variance(horizon, self.differences), levels);
        forecast.mean = leave(forecast.mean);
        for band in &mut forecast.bands {
            band.lower = leave(std::mem::take(&mut band.lower));
            band.upper = leave(std::mem::take(&mut band.upper));
        }
        forecast
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        let z = self.scale.enter(y);
        self.recent.rotate_left(1);
        if let Some(newest) = self.recent.last_mut() {
            *newest = if self.differences { z - self.last } else { z };
        }
        self.last = z;
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
