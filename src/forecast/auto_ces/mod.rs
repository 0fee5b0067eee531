//! `auto_ces`: complex exponential smoothing, the season's form chosen automatically.
//!
//! The smoothed value is a complex number: its real part is what is known of the level, its imaginary part a potential that
//! appears later. One pair of weights so covers level and trend in all shades between stationary and not.
//!
//! **When**: series whose trend comes and goes, as a member of a combination, or where exponential smoothing's distinction between
//! level and trend does not fit. Not for two seasons at once or mostly-zero demand.
//!
//! **Parameters**: [`AutoCesParams`]; the period is the area's `season`. **Input**: 5 values or more, not all equal; a season needs two
//! periods. **Returns**: means and normal intervals. **Cost**: up to four forms, each some hundred times three passes over the
//! series; memory of one period and one series. **Errors**: none of its own; a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. `fit`: first level, potential and seasonal terms; the simplex of [`ets`](super::ets) moves two to four weights.
//! 2. `recursion`: three passes, forwards, backwards and forwards, give the likelihood; the first state follows from them.
//! 3. The form with the lowest corrected Akaike information criterion makes the forecast, among equals the simpler.
//!
//! **Reference**: Svetunkov, Kourentzes and Ord (2022), Complex exponential smoothing, Naval Research Logistics, doi:10.1002/nav.22074.
//! Start, bounds, search and criterion are those of Nixtla's statsforecast. Its intervals add noise to the last state only; ours
//! are the variance of the linear model.

mod fit;
mod params;
mod recursion;
#[cfg(test)]
mod tests;

pub use fit::Ces;
pub use params::AutoCesParams;
pub use recursion::Season;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;

/// Steps of the recursion between two checkpoints: a few milliseconds.
const STEPS_BETWEEN_CHECKPOINTS: usize = 100_000;
/// The fewest values a choice is made on: one more than the largest form has weights.
const MIN_OBSERVATIONS: usize = 5;

/// Complex exponential smoothing with automatic choice of the form.
pub struct AutoCes {
    season: Option<Season>,
}

impl Forecaster for AutoCes {
    const METHOD: &'static str = "auto_ces";
    const SUMMARY: &'static str = "Complex exponential smoothing: level and trend in one, the season's form chosen automatically.";
    type Params = AutoCesParams;

    fn new(params: AutoCesParams) -> Result<Self> {
        Ok(Self { season: params.season()? })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        if y.len() < MIN_OBSERVATIONS {
            let reason = format!("{} values are too few: complex exponential smoothing needs {MIN_OBSERVATIONS}", y.len());
            return Ok(Attempt::Refused(reason));
        }
        if y.iter().all(|value| *value == y[0]) {
            return Ok(Attempt::Refused("all values are equal".to_owned()));
        }
        // Three passes for four points.
        let iterations = u32::try_from(STEPS_BETWEEN_CHECKPOINTS / (12 * y.len())).unwrap_or(u32::MAX).max(1);
        let mut best: Option<Ces> = None;
        for season in fit::forms(y.len(), history.season(), self.season) {
            let mut search = fit::search(y, season, history.season());
            while !search.advance(iterations) {
                pulse.beat().await?;
            }
            let model = fit::finish(&search);
            if model.aicc < best.as_ref().map_or(f64::INFINITY, |best| best.aicc) {
                best = Some(model);
            }
        }
        Ok(match best {
            Some(model) => Attempt::Fitted(Box::new(model)),
            None => Attempt::Refused("no form of complex exponential smoothing could be fitted".to_owned()),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Ces::deserialize(state)?))
    }
}

impl Fitted for Ces {
    fn method(&self) -> &'static str {
        "auto_ces"
    }

    fn summary(&self) -> Summary {
        let names = ["alpha0", "alpha1", "beta0", "beta1"];
        let mut parameters: BTreeMap<String, f64> =
            names.into_iter().zip(&self.weights).map(|(name, weight)| (name.to_owned(), *weight)).collect();
        parameters.insert("sigma2".to_owned(), self.sigma2);
        let m = self.period();
        let words = match self.season {
            Season::None => "level and trend in one, no season".to_owned(),
            Season::Simple => format!("each of {m} phases with a level and trend of its own"),
            Season::Partial => format!("level and trend in one, a season of {m} steps"),
            Season::Full => format!("level and trend in one, a season of {m} steps that grows and shrinks"),
        };
        Summary {
            model: Some(format!("CES({})", self.season.letter())),
            season: m as u32,
            aicc: Some(self.aicc),
            parameters,
            words,
            ..Summary::default()
        }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let variance = if ahead.levels.is_empty() { Vec::new() } else { self.variance(ahead.horizon) };
        Forecast::normal(self.mean(ahead.horizon), &variance, ahead.levels)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        Ces::update(self, y);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
