//! A fitted regression: its coefficients, the end of the series, and how far off it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::design::Design;
use super::past::Past;
use super::scale::Scale;
use crate::error::Result;
use crate::forecast::{Ahead, Band, Fitted, Forecast, Regressors, Summary, normal};

/// A regression for each step of a season, or one for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Regression {
    pub(super) design: Design,
    pub(super) past: Past,
    pub(super) scale: Scale,
    /// By regression, then by column of the design.
    pub(super) coefficients: Vec<Vec<f64>>,
    /// The standard deviation of what each regression leaves.
    pub(super) deviations: Vec<f64>,
    /// Squared surprises of late, in units of those: restless times last.
    pub(super) restless: f64,
    /// What each regressor contributes, by its name.
    pub(super) effects: BTreeMap<String, f64>,
    /// The share of the variance that is explained.
    pub(super) r2: f64,
}

/// Surprises do not count as fewer than half of what they are in the long run.
const CALM: f64 = 0.25;

/// The mean of squared surprises after another one; of half its weight a week of blocks later, or 30 steps.
pub(super) fn restlessness(before: f64, surprise: f64, block: usize) -> f64 {
    let rate = 1.0 - libm::exp2(-1.0 / (7 * block).max(30) as f64);
    let square = surprise * surprise;
    if square.is_finite() { before + rate * (square - before) } else { before }
}

impl Regression {
    /// The values of the next steps as they are regressed. Regressors that are not given stay as they are.
    fn ahead(&self, horizon: usize, regressors: Option<&Regressors>) -> Vec<f64> {
        let mut past = self.past.clone();
        let start = past.next();
        for step in 0..horizon {
            let given = |index: usize| regressors.and_then(|regressors| regressors.columns.get(index)?.get(step).copied());
            let last = |index: usize| past.tracks[index].now.last().copied().unwrap_or(0.0);
            let row: Vec<f64> = (0..past.tracks.len()).map(|index| given(index).unwrap_or_else(|| last(index))).collect();
            past.push_regressors(row.into_iter());
        }
        let mut row = Vec::new();
        for step in start..start + horizon {
            let value = self.expected(&past, step, &mut row);
            past.values.push(value);
        }
        past.values.split_off(past.values.len() - horizon)
    }

    /// The value of a step as it is regressed, after a past that is known.
    fn expected(&self, past: &Past, step: usize, row: &mut Vec<f64>) -> f64 {
        self.design.row(past, step, row);
        row.iter().zip(&self.coefficients[self.design.model(step)]).map(|(value, coefficient)| value * coefficient).sum()
    }
}

impl Fitted for Regression {
    fn method(&self) -> &'static str {
        "regression"
    }

    fn summary(&self) -> Summary {
        let models = self.design.models();
        let each =
            if models > 1 { format!("{models} regressions, one for each step of the season") } else { "one regression".to_owned() };
        let scale = if self.scale.logs { " of logarithms" } else { "" };
        let mut effects: Vec<(&String, &f64)> = self.effects.iter().collect();
        effects.sort_by(|a, b| b.1.total_cmp(a.1));
        let most =
            effects.first().map_or_else(String::new, |(name, effect)| format!(", {name} moves it most ({effect:.3} on average)"));
        Summary {
            model: Some(format!("{each}{scale}")),
            season: u32::try_from(self.design.block).unwrap_or(u32::MAX),
            parameters: BTreeMap::from([("columns".to_owned(), self.design.width() as f64), ("r2".to_owned(), self.r2)]),
            effects: self.effects.clone(),
            words: format!("explains {:.1} % of the variance{most}", 100.0 * self.r2),
            ..Summary::default()
        }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let values = self.ahead(ahead.horizon, ahead.regressors);
        let next = self.past.next();
        let deviation = |step: usize| {
            // What is forecast becomes the past of later blocks, errors and all.
            let later = (self.design.phase(next) + step) / self.design.block;
            self.deviations[self.design.model(next + step)] * (self.restless.max(CALM) * (1 + later) as f64).sqrt()
        };
        let band = |level: &f64| {
            let reach = normal::quantile(0.5 + level / 2.0);
            let at = |sign: f64| {
                values.iter().enumerate().map(|(step, value)| self.scale.back(value + sign * reach * deviation(step))).collect()
            };
            Band { lower: at(-1.0), upper: at(1.0) }
        };
        Forecast {
            bands: ahead.levels.iter().map(band).collect(),
            mean: values.iter().map(|value| self.scale.back(*value)).collect(),
        }
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        let step = self.past.next();
        self.past.push_regressors(regressors.iter().copied());
        let expected = self.expected(&self.past, step, &mut Vec::new());
        // A value that has no logarithm is taken to have been as expected.
        let value = self.scale.there(y).unwrap_or(expected);
        let deviation = self.deviations[self.design.model(step)];
        self.restless = restlessness(self.restless, (value - expected) / deviation, self.design.block);
        self.past.values.push(value);
        let keep = self.design.reach() + self.design.block;
        if self.past.values.len() >= 2 * keep {
            self.past.forget(keep);
        }
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
