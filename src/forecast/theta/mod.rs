//! `theta`, `optimized_theta`, `dynamic_theta`, `dynamic_optimized_theta`, `auto_theta`: a smoothed level and half a trend.
//!
//! The theta method forecasts by the mean of two lines: the straight line through the data, and one with the curvature doubled that
//! is smoothed exponentially. Written as a state space model it is a level that keeps a share of the line's slope. The share can be
//! estimated (optimized), and the line can follow the data instead of being that of the whole history (dynamic); `auto_theta`
//! fits all four and keeps the one that fits best.
//!
//! **When**: short yearly to monthly series with a trend, where it won the M3 competition; `dynamic_optimized_theta` is the best
//! single one. Not for several seasons at once, or where a trend of its own shape matters.
//!
//! **Parameters**: none of its own; the period is the area's `season`. **Input**: 4 values or more, not all equal. **Returns**: means,
//! and normal intervals from the weight of past errors in the level. **Cost**: some hundred passes over the series per model; memory of
//! the series once more. **Errors**: none of its own; a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. `season`: where the autocorrelation at the period passes a test (from period 4 on), classical decomposition takes the season off,
//!    multiplicative where all values and factors allow it.
//! 2. `recursion`: one pass over the data gives the squared errors.
//! 3. `fit`: the simplex moves first level, smoothing weight and θ; `auto_theta` keeps the least squared error.
//! 4. The season is put back on.
//!
//! **Reference**: Assimakopoulos and Nikolopoulos (2000), The theta model, doi:10.1016/S0169-2070(00)00066-2; Fiorucci, Pellegrini, Louzada,
//! Petropoulos and Koehler (2016), Models for optimising the theta method, doi:10.1016/j.ijforecast.2016.02.005. Start values, bounds,
//! test and objective are those of Nixtla's statsforecast, so that point forecasts agree.

mod fit;
mod recursion;
mod season;
#[cfg(test)]
mod tests;

pub use fit::{Kind, MIN_OBSERVATIONS, Search, Theta};
pub use season::Seasonal;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Deserialize;
use serde_json::Value;

use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::Empty;

/// Steps of the recursion between two checkpoints: a few milliseconds.
const STEPS_BETWEEN_CHECKPOINTS: u64 = 50_000;

/// A method of this family: its name and the models it chooses from.
pub trait Variant: Clone + 'static {
    /// The method's name.
    const METHOD: &'static str;
    /// What it does.
    const SUMMARY: &'static str;
    /// The models it chooses from.
    const KINDS: &'static [Kind];
}

/// Writes down the members of the family.
macro_rules! variants {
    ($($name:ident = $method:literal, $kinds:expr, $summary:literal;)+) => {
        $(
            #[doc = concat!("`", $method, "`.")]
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub struct $name;

            impl Variant for $name {
                const METHOD: &'static str = $method;
                const SUMMARY: &'static str = $summary;
                const KINDS: &'static [Kind] = &$kinds;
            }
        )+
    };
}

variants! {
    Standard = "theta", [Kind::Standard], "The theta method: a smoothed level that keeps half of the trend.";
    Optimized = "optimized_theta", [Kind::Optimized], "The theta method with the share of the trend estimated.";
    Dynamic = "dynamic_theta", [Kind::DynamicStandard], "The theta method with a trend that follows the data.";
    DynamicOptimized = "dynamic_optimized_theta", [Kind::DynamicOptimized],
        "The theta method with a trend that follows the data and a share of it that is estimated.";
    Auto = "auto_theta", Kind::ALL, "The theta method in the one of its four forms that fits best.";
}

/// A theta method.
pub struct ThetaMethod<V>(PhantomData<V>);

impl<V: Variant> Forecaster for ThetaMethod<V> {
    const METHOD: &'static str = V::METHOD;
    const SUMMARY: &'static str = V::SUMMARY;
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self(PhantomData))
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        match fit(pulse, history.y, history.season(), V::KINDS).await? {
            Ok(theta) => Ok(Attempt::Fitted(Box::new(ThetaModel::<V> { theta, variant: PhantomData }))),
            Err(reason) => Ok(Attempt::Refused(reason)),
        }
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(ThetaModel::<V> { theta: Theta::deserialize(state)?, variant: PhantomData }))
    }
}

/// The best of `kinds` for `y`, or why there is none.
pub(super) async fn fit(pulse: &Pulse<'_>, y: &[f64], season: usize, kinds: &[Kind]) -> Result<std::result::Result<Theta, String>> {
    if y.len() < MIN_OBSERVATIONS {
        return Ok(Err(format!("{} values are too few: the theta method needs {MIN_OBSERVATIONS}", y.len())));
    }
    if y.iter().all(|value| *value == y[0]) {
        return Ok(Err("all values are equal".to_owned()));
    }
    let mut search = Search::new(y, season, kinds.to_vec());
    while !search.advance(STEPS_BETWEEN_CHECKPOINTS) {
        pulse.beat().await?;
    }
    Ok(search.finish().ok_or_else(|| "no model could be fitted".to_owned()))
}

/// A fitted model of one of the methods.
#[derive(Clone, Debug, PartialEq)]
pub struct ThetaModel<V> {
    theta: Theta,
    variant: PhantomData<V>,
}

impl<V: Variant> Fitted for ThetaModel<V> {
    fn method(&self) -> &'static str {
        V::METHOD
    }

    fn summary(&self) -> Summary {
        let theta = &self.theta;
        let parameters = [("alpha", theta.alpha), ("theta", theta.theta), ("sigma2", theta.sigma2)];
        Summary {
            model: Some(theta.kind.letters().to_owned()),
            season: theta.season.as_ref().map_or(1, |season| season.period() as u32),
            parameters: BTreeMap::from(parameters.map(|(name, value)| (name.to_owned(), value))),
            words: theta.words(),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let mean = self.theta.mean(horizon);
        if levels.is_empty() {
            return Forecast { mean, bands: Vec::new() };
        }
        Forecast::normal(mean, &self.theta.variance(horizon), levels)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.theta.update(y);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(&self.theta)?)
    }
}

impl Theta {
    /// What it sees, in a few words.
    pub(super) fn words(&self) -> String {
        let share = (1.0 - 1.0 / self.theta) * 100.0;
        let trend = format!("a level and {share:.0} % of the trend");
        match &self.season {
            None => format!("{trend}, no season"),
            Some(season) => {
                let how = if season.multiplies() { "multiplies" } else { "adds" };
                format!("{trend}, a season of {} steps that {how}", season.period())
            }
        }
    }
}
