//! Several models as one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Combination;
use crate::error::{Error, Result};
use crate::forecast::report::Member;
use crate::forecast::{Ahead, Band, Fitted, Forecast, KINDS};

/// Fitted models whose forecasts are combined step by step.
#[derive(Clone)]
pub struct Members {
    pub(in crate::forecast) models: Vec<Box<dyn Fitted>>,
    pub(in crate::forecast) combination: Combination,
}

/// How members are kept.
#[derive(Serialize, Deserialize)]
struct Saved {
    combination: Combination,
    members: Vec<SavedMember>,
}

#[derive(Serialize, Deserialize)]
struct SavedMember {
    method: String,
    state: Value,
}

impl Clone for Box<dyn Fitted> {
    fn clone(&self) -> Self {
        (**self).copied()
    }
}

impl Members {
    /// Means and bounds, each combined on its own; a member whose forecast is not a number does not count.
    pub(in crate::forecast) fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let all: Vec<Forecast> = self.models.iter().map(|model| model.forecast(ahead)).collect();
        let combined = |of: &dyn Fn(&Forecast) -> &[f64]| -> Vec<f64> {
            let mut values = Vec::with_capacity(all.len());
            let step = |h: usize| {
                values.clear();
                values.extend(all.iter().filter_map(|forecast| of(forecast).get(h).copied()).filter(|value| value.is_finite()));
                self.combination.of(&mut values)
            };
            (0..ahead.horizon).map(step).collect()
        };
        let band = |level: usize| Band {
            lower: combined(&|forecast| &forecast.bands[level].lower),
            upper: combined(&|forecast| &forecast.bands[level].upper),
        };
        Forecast { mean: combined(&|forecast| &forecast.mean), bands: (0..ahead.levels.len()).map(band).collect() }
    }

    pub(in crate::forecast) fn update(&mut self, y: f64, regressors: &[f64]) {
        self.models.iter_mut().for_each(|model| model.update(y, regressors));
    }

    /// The longest season a member uses.
    pub(in crate::forecast) fn season(&self) -> u32 {
        self.models.iter().map(|model| model.summary().season).max().unwrap_or(1)
    }

    /// "the median of 5 forecasts, step by step".
    pub(in crate::forecast) fn words(&self) -> String {
        format!("the {} of {} forecasts, step by step", self.combination.word(), self.models.len())
    }

    /// The members by method and form, those that are alike counted.
    pub(in crate::forecast) fn list(&self) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for fitted in &self.models {
            let (method, model) = (fitted.method(), fitted.summary().model);
            match members.iter_mut().find(|member| member.method == method && member.model == model) {
                Some(member) => member.times += 1,
                None => members.push(Member { method: method.to_owned(), model, times: 1 }),
            }
        }
        members
    }

    pub(in crate::forecast) fn save(&self) -> Result<Value> {
        let save = |model: &dyn Fitted| Ok(SavedMember { method: model.method().to_owned(), state: model.save()? });
        let members = self.models.iter().map(|model| save(model.as_ref())).collect::<Result<_>>()?;
        Ok(serde_json::to_value(Saved { combination: self.combination, members })?)
    }

    pub(in crate::forecast) fn load(state: &Value) -> Result<Self> {
        let Saved { combination, members } = Saved::deserialize(state)?;
        let load = |SavedMember { method, state }: SavedMember| {
            let kind = KINDS.iter().find(|kind| kind.name == method);
            let kind =
                kind.ok_or_else(|| Error::unsupported(format!("this build has no method {method}")).hint("update tablight"))?;
            (kind.load)(&state)
        };
        Ok(Self { models: members.into_iter().map(load).collect::<Result<_>>()?, combination })
    }
}

impl Combination {
    /// One number for several; NaN for none.
    pub(in crate::forecast) fn of(self, values: &mut [f64]) -> f64 {
        let n = values.len();
        match self {
            _ if n == 0 => f64::NAN,
            Self::Mean => values.iter().map(|value| value / n as f64).sum(),
            Self::Median => {
                values.sort_by(f64::total_cmp);
                0.5 * values[(n - 1) / 2] + 0.5 * values[n / 2]
            }
        }
    }

    pub(in crate::forecast) fn word(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
        }
    }
}
