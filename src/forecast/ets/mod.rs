//! `ets`: exponential smoothing in state space form, the model chosen automatically.
//!
//! A series is seen as a level, a growth that may fade, and a season, each of them a weighted memory of the past; errors and
//! components may add or multiply. All models that suit the data are fitted by maximum likelihood, and the one with the lowest
//! corrected Akaike information criterion makes the forecast.
//!
//! **When**: the first choice for business series of ten to some thousand observations with at most one season. Not for two
//! seasons at once (hours of the day and days of the week), outside causes such as prices, or mostly-zero demand.
//!
//! **Parameters**: [`EtsParams`]; the period is the area's `season`. **Input**: 7 values or more, not all equal; a season
//! needs a series longer than its period; multiplicative parts need values above zero. **Returns**: means and intervals; normal ones
//! from the variance in closed form, simulated ones where the trend multiplies. **Cost**: some thousand passes over the
//! series per model and up to 15 models; memory of one season and one series. **Errors**: none of its own; a series that cannot be
//! fitted falls back.
//!
//! **Steps**
//! 1. `start`: level and growth from a line through the first seasons, seasonal terms by classical decomposition.
//! 2. `recursion`: one pass over the data gives the likelihood.
//! 3. `nelder_mead`: the simplex moves smoothing parameters and first state until the likelihood no longer improves.
//! 4. `fit`: the candidates in order, each with its AICc; the lowest wins, among equals the first.
//! 5. `forecast`: means and variances from the last state; `simulate` where there is no closed form.
//!
//! **Reference**: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, Springer,
//! doi:10.1007/978-3-540-71918-2; Hyndman and Khandakar (2008), Automatic time series forecasting: the forecast package for R,
//! doi:10.18637/jss.v027.i03. Start values, bounds, search and damped sums are those of Nixtla's statsforecast, so that choices and
//! point forecasts agree with its AutoETS. Interval variances follow the book where statsforecast's differ from it: beyond one
//! season ahead, and for a season that multiplies.

mod fit;
mod forecast;
mod form;
mod holt;
pub(in crate::forecast) mod nelder_mead;
mod params;
mod recursion;
mod simulate;
pub(in crate::forecast) mod start;
#[cfg(test)]
mod tests;

pub use fit::{Effort, Ets, MIN_OBSERVATIONS, Search};
pub use form::{Form, Part, Request};
pub use holt::{ErrorType, Given, Holt, HoltParams, HoltWinters, Named};
pub use params::EtsParams;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;

/// Steps of the recursion between two checkpoints: a few milliseconds.
const STEPS_BETWEEN_CHECKPOINTS: u64 = 100_000;

/// Exponential smoothing with automatic choice of the model.
pub struct EtsMethod {
    request: Request,
    effort: Effort,
}

impl EtsMethod {
    /// All models, each with less effort.
    pub(super) fn quick() -> Self {
        Self { request: Request::ANY, effort: Effort::Quick }
    }
}

impl Forecaster for EtsMethod {
    const METHOD: &'static str = "ets";
    const SUMMARY: &'static str = "Exponential smoothing: level, trend and season, the model chosen automatically.";
    type Params = EtsParams;

    fn new(params: EtsParams) -> Result<Self> {
        Ok(Self { request: params.request()?, effort: Effort::Full })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Ok(match fit(pulse, history.y, history.season(), self.request, self.effort).await? {
            Ok(model) => Attempt::Fitted(Box::new(model)),
            Err(reason) => Attempt::Refused(reason),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Ets::deserialize(state)?))
    }
}

/// The best of the models asked for, or why there is none.
pub(super) async fn fit(
    pulse: &Pulse<'_>,
    y: &[f64],
    season: usize,
    request: Request,
    effort: Effort,
) -> Result<std::result::Result<Ets, String>> {
    if y.len() < MIN_OBSERVATIONS {
        return Ok(Err(format!("{} values are too few: exponential smoothing needs {MIN_OBSERVATIONS}", y.len())));
    }
    if y.iter().all(|value| *value == y[0]) {
        return Ok(Err("all values are equal".to_owned()));
    }
    let mut search = Search::new(y, season, request, effort);
    if search.is_empty() {
        return Ok(Err("the model asked for needs values above zero".to_owned()));
    }
    while !search.advance(STEPS_BETWEEN_CHECKPOINTS) {
        pulse.beat().await?;
    }
    Ok(search.finish().ok_or_else(|| "no model could be fitted".to_owned()))
}

impl Fitted for Ets {
    fn method(&self) -> &'static str {
        "ets"
    }

    fn summary(&self) -> Summary {
        let mut parameters = BTreeMap::from([("alpha".to_owned(), self.alpha), ("sigma2".to_owned(), self.sigma2)]);
        let mut add = |present: bool, name: &str, value: f64| {
            if present {
                parameters.insert(name.to_owned(), value);
            }
        };
        add(self.form.trend != Part::None, "beta", self.beta);
        add(self.form.season != Part::None, "gamma", self.gamma);
        add(self.form.damped, "phi", self.phi);
        Summary {
            model: Some(self.form.to_string()),
            season: self.season.len().max(1) as u32,
            aicc: Some(self.aicc),
            parameters,
            words: self.words(),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, seed, .. }: &Ahead<'_>) -> Forecast {
        let mean = self.mean(horizon);
        if levels.is_empty() {
            return Forecast { mean, bands: Vec::new() };
        }
        match self.variance(horizon) {
            Some(variance) => Forecast::normal(mean, &variance, levels),
            None => Forecast { bands: simulate::bands(self, &mean, levels, seed), mean },
        }
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        Ets::update(self, y);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}

impl Ets {
    /// The trend in a few words.
    pub(super) fn trend_words(&self) -> &'static str {
        let upward = if self.form.trend == Part::Multiplicative { self.growth > 1.0 } else { self.growth > 0.0 };
        match (self.form.trend, upward, self.form.damped) {
            (Part::None, ..) => "no trend",
            (_, true, false) => "a rising trend",
            (_, true, true) => "a rising trend that fades",
            (_, false, false) => "a falling trend",
            (_, false, true) => "a falling trend that fades",
        }
    }

    fn words(&self) -> String {
        let trend = self.trend_words();
        let n = self.season.len();
        match self.form.season {
            Part::None => format!("{trend}, no season"),
            Part::Additive => format!("{trend}, a season of {n} steps that adds"),
            Part::Multiplicative => format!("{trend}, a season of {n} steps that multiplies"),
        }
    }
}
