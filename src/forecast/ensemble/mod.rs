//! `ensemble`: the median, or the mean, of the forecasts of some methods.
//!
//! **When**: where no single method is known to be the best, which is nearly always: the median of a few different methods beats each of them.
//! `auto` is one with members chosen for accuracy and speed; this one is for your own choice.
//!
//! **Parameters**: [`EnsembleParams`]. **Input**: what its members need; those that cannot fit a series are left out of it. **Returns**: the combination of
//! the members' means, and of their bounds. **Cost**: that of its members. **Errors**: `params` for a member that is no method; a series that no member
//! fits falls back.
//!
//! **Reference**: Petropoulos and Svetunkov (2020), A simple combination of univariate models, doi:10.1016/j.ijforecast.2019.01.006.

mod model;
mod params;
#[cfg(test)]
mod tests;

pub use model::Members;
pub use params::{Combination, EnsembleParams};

use serde_json::{Value, json};

use super::forecaster::AnyForecaster;
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, KINDS, Pulse, Summary};
use crate::context::Context;
use crate::error::{Error, Result};

/// A combination of methods.
pub struct Ensemble {
    members: Vec<Box<dyn AnyForecaster>>,
    combination: Combination,
}

impl Forecaster for Ensemble {
    const METHOD: &'static str = "ensemble";
    const SUMMARY: &'static str = "The median of the forecasts of several methods.";
    type Params = EnsembleParams;
    const REGRESSORS: bool = true;

    fn new(params: EnsembleParams) -> Result<Self> {
        let make = |(index, name): (usize, &String)| {
            let kind = KINDS.iter().find(|kind| kind.name == name && name != Self::METHOD);
            let kind = kind.ok_or_else(|| {
                let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| *name != Self::METHOD).collect();
                Error::params(format!("members[{index}]"), format!("there is no method {name} to combine"))
                    .hint(format!("one of: {}", names.join(", ")))
            })?;
            (kind.make)(json!({}))
        };
        let members = params.members.iter().enumerate().map(make).collect::<Result<_>>()?;
        Ok(Self { members, combination: params.combination })
    }

    fn learns_from_all(&self) -> bool {
        self.members.iter().any(|member| member.learns_from_all())
    }

    async fn prepare(&mut self, cx: &Context, all: &[History<'_>]) -> Result<()> {
        for member in &mut self.members {
            member.prepare(cx, all).await?;
        }
        Ok(())
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
        Ok(Attempt::Fitted(Box::new(EnsembleModel(Members { models, combination: self.combination }))))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(EnsembleModel(Members::load(state)?)))
    }
}

/// The members' models.
#[derive(Clone)]
pub struct EnsembleModel(Members);

impl Fitted for EnsembleModel {
    fn method(&self) -> &'static str {
        "ensemble"
    }

    fn summary(&self) -> Summary {
        let Self(members) = self;
        Summary { season: members.season(), words: members.words(), members: members.list(), ..Summary::default() }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        self.0.forecast(ahead)
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        self.0.update(y, regressors);
    }

    fn save(&self) -> Result<Value> {
        self.0.save()
    }
}
