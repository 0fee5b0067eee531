//! `auto`: the median of five methods that see a series in different ways. The default.
//!
//! **When**: always, unless you know better. On 1,280 series from yearly to hourly its error is a tenth below that of the best single method.
//!
//! **Parameters**: none of its own; the periods are the area's `season`, or found. **Input**: any series that one of the members can fit: 4 values or
//! more, not all equal. **Returns**: the median of the members' means, step by step; intervals are the median of the members' bounds,
//! widened by what single methods leave out, the more the fewer values there are. **Cost**: that of the members, some milliseconds for a few hundred values; memory of the series a few
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

use serde::{Deserialize, Serialize};
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

/// The factor on the distance of the bounds from the mean for `n` values. Models take their form and parameters for known, which matters the more
/// the fewer values there are; the median, on the other hand, errs less than each of them.
fn widening(n: usize) -> f64 {
    0.85 + 2.5 / (n.max(1) as f64).sqrt()
}

/// Smoothing forgets: only so many of the newest values are shown to a member that smooths, or five of its seasons if that is more.
const NEWEST: usize = 512;

/// The combination of five methods.
pub struct Auto {
    members: Vec<Member>,
}

/// A method, and how much of the history it is shown.
struct Member {
    method: Box<dyn AnyForecaster>,
    memory: Memory,
}

#[derive(Clone, Copy, PartialEq)]
enum Memory {
    /// The newest values, enough for the first season.
    OneSeason,
    /// The newest values, enough for all seasons.
    AllSeasons,
    /// Everything.
    Whole,
}

impl Memory {
    fn of<'a>(self, history: &History<'a>) -> History<'a> {
        let longest = match self {
            Self::OneSeason => history.season(),
            Self::AllSeasons => history.seasons.last().map_or(1, |season| *season as usize),
            Self::Whole => return *history,
        };
        let from = history.y.len().saturating_sub(NEWEST.max(5 * longest));
        History { y: &history.y[from..], regressors: None, ..*history }
    }
}

impl Forecaster for Auto {
    const METHOD: &'static str = "auto";
    const SUMMARY: &'static str =
        "The median of five methods that see a series in different ways: the most accurate choice for most data.";
    type Params = Empty;

    fn new(params: Empty) -> Result<Self> {
        let member = |memory: Memory, method: Box<dyn AnyForecaster>| Member { method, memory };
        Ok(Self {
            members: vec![
                member(Memory::OneSeason, Box::new(EtsMethod::quick())),
                member(Memory::AllSeasons, Box::new(Mstl::with(Trend::Theta))),
                member(Memory::OneSeason, Box::new(ThetaMethod::<DynamicOptimized>::new(params)?)),
                member(Memory::Whole, Box::new(ArLag::on(false))),
                member(Memory::Whole, Box::new(ArLag::on(true))),
            ],
        })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let mut reason = String::new();
        let mut models = Vec::with_capacity(self.members.len());
        for member in &self.members {
            match member.method.fit(pulse, &member.memory.of(history)).await? {
                Attempt::Fitted(model) => models.push(model),
                Attempt::Refused(because) => reason = because,
            }
        }
        if models.is_empty() {
            return Ok(Attempt::Refused(reason));
        }
        let members = Members { models, combination: Combination::Median };
        Ok(Attempt::Fitted(Box::new(AutoModel { members, widening: widening(history.y.len()) })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        let Saved { widening, members } = Saved::deserialize(state)?;
        Ok(Box::new(AutoModel { members: Members::load(&members)?, widening }))
    }
}

/// The members' models.
#[derive(Clone)]
pub struct AutoModel {
    members: Members,
    /// The factor on the distance of the bounds from the mean.
    widening: f64,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    widening: f64,
    members: Value,
}

impl Fitted for AutoModel {
    fn method(&self) -> &'static str {
        "auto"
    }

    fn summary(&self) -> Summary {
        let members = &self.members;
        let season = members.season();
        let seen = if season > 1 { format!("a season of {season} steps") } else { "no season".to_owned() };
        let words =
            format!("{seen}; {}, each with the same weight, as different methods err in different directions", members.words());
        Summary { season, words, members: members.list(), ..Summary::default() }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let mut forecast = self.members.forecast(ahead);
        for band in &mut forecast.bands {
            for bounds in [&mut band.lower, &mut band.upper] {
                bounds.iter_mut().zip(&forecast.mean).for_each(|(bound, mean)| *bound = mean + self.widening * (*bound - mean));
            }
        }
        forecast
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        self.members.update(y, regressors);
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(Saved { widening: self.widening, members: self.members.save()? })?)
    }
}
