//! A series of a pooled regression: its coefficients, its level, and how far off it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rows::{Rows, Units, product};
use super::shared::{ROUNDS, Shared, difference};
use crate::error::Result;
use crate::forecast::{Ahead, Band, Fitted, Forecast, History, Summary, normal};

/// Steps after which a residual counts half in the level.
const HALF_LIFE: f64 = 4.0;
/// The weight of "no change" in the level, in steps.
const CALM: f64 = 1.0;

/// One series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pooled {
    logs: bool,
    column_logs: Vec<bool>,
    names: Vec<String>,
    /// What values are divided by where no logarithms are taken.
    unit: f64,
    mean: f64,
    means: Vec<f64>,
    /// By column, in the units of the columns: shared and own together.
    coefficients: Vec<f64>,
    /// The last columns, which stay where none are given.
    last: Vec<f64>,
    /// Weighted sums of residuals, newer ones counting more, and of the weights.
    level: [f64; 2],
    deviation: f64,
    effects: BTreeMap<String, f64>,
    r2: f64,
}

impl Pooled {
    /// Of a series that has the regressors the shared coefficients were learned of.
    pub(super) fn of(history: &History<'_>, shared: &Shared) -> Option<Self> {
        let (regressors, mut rows) = (history.regressors?, Rows::of(history, &shared.units)?);
        let (spread, common) = (&shared.spread, shared.of(history.groups));
        let (mut own, mut left) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let residuals: Vec<f64> = rows.each(spread).map(|(row, value, _)| value - product(&row, &common)).collect();
            own = difference(&rows, spread, &residuals);
            left = rows.each(spread).zip(&residuals).map(|((row, ..), residual)| residual - product(&row, &own)).collect();
            rows.reweight(&left);
        }
        let coefficients = common.iter().zip(&own).zip(spread).map(|((common, own), spread)| (common + own) / spread).collect();
        let mut model = Self {
            logs: shared.units.logs,
            column_logs: shared.units.column_logs.clone(),
            names: regressors.names.clone(),
            unit: rows.unit,
            mean: rows.mean,
            means: rows.means.clone(),
            coefficients,
            last: regressors.row(history.y.len() - 1),
            level: [0.0, 0.0],
            deviation: 0.0,
            effects: BTreeMap::new(),
            r2: 0.0,
        };
        let (mut squares, mut all, mut weights) = (0.0, 0.0, 0.0);
        for ((_, value, weight), residual) in rows.each(spread).zip(&left) {
            model.learn(*residual, weight);
            squares += weight * residual * residual;
            all += weight * value * value;
            weights += weight;
        }
        (model.deviation, model.r2) = ((squares / weights).sqrt(), if all > 0.0 { (1.0 - squares / all).max(0.0) } else { 0.0 });
        model.effects = model.effects_in(history);
        (model.mean.is_finite() && model.deviation.is_finite()).then_some(model)
    }

    fn units(&self) -> Units {
        Units { logs: self.logs, column_logs: self.column_logs.clone() }
    }

    /// Moves the level.
    fn learn(&mut self, residual: f64, weight: f64) {
        let fade = libm::exp2(-1.0 / HALF_LIFE);
        self.level = [fade * self.level[0] + weight * residual, fade * self.level[1] + weight];
    }

    /// What the regression says of a step with these columns, its level aside.
    fn explained(&self, columns: &[f64]) -> f64 {
        let away = columns.iter().zip(&self.means).map(|(value, mean)| value - mean);
        self.mean + away.zip(&self.coefficients).map(|(value, coefficient)| value * coefficient).sum::<f64>()
    }

    fn back(&self, value: f64) -> f64 {
        if self.logs { libm::exp(value) } else { value * self.unit }
    }

    /// By how much the values would differ on average, had a regressor always been at its mean.
    fn effects_in(&self, history: &History<'_>) -> BTreeMap<String, f64> {
        let Some(regressors) = history.regressors else { return BTreeMap::new() };
        let units = self.units();
        let mut sums = vec![0.0; self.names.len()];
        for step in 0..history.y.len() {
            let columns = units.columns(regressors.row(step).into_iter());
            let value = self.explained(&columns);
            for (j, sum) in sums.iter_mut().enumerate() {
                let without = value - (columns[j] - self.means[j]) * self.coefficients[j];
                *sum += (self.back(value) - self.back(without)).abs() / history.y.len() as f64;
            }
        }
        self.names.iter().cloned().zip(sums).collect()
    }
}

impl Fitted for Pooled {
    fn method(&self) -> &'static str {
        "pooled_regression"
    }

    fn summary(&self) -> Summary {
        let most = self.effects.iter().max_by(|a, b| a.1.total_cmp(b.1));
        let most = most.map_or_else(String::new, |(name, effect)| format!(", {name} moves it most ({effect:.3} on average)"));
        let mut parameters: BTreeMap<String, f64> = self.names.iter().cloned().zip(self.coefficients.iter().copied()).collect();
        parameters.insert("r2".to_owned(), self.r2);
        Summary {
            model: Some(if self.logs { "pooled regression of logarithms" } else { "pooled regression" }.to_owned()),
            season: 1,
            parameters,
            effects: self.effects.clone(),
            words: format!("explains {:.1} % of the variance{most}", 100.0 * self.r2),
            ..Summary::default()
        }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let (units, level) = (self.units(), self.level[0] / (self.level[1] + CALM));
        let row = |step: usize| match ahead.regressors {
            Some(regressors) => regressors.row(step),
            None => self.last.clone(),
        };
        let values: Vec<f64> =
            (0..ahead.horizon).map(|step| level + self.explained(&units.columns(row(step).into_iter()))).collect();
        let band = |probability: &f64| {
            let reach = normal::quantile(0.5 + probability / 2.0) * self.deviation;
            let at = |sign: f64| values.iter().map(|value| self.back(value + sign * reach)).collect();
            Band { lower: at(-1.0), upper: at(1.0) }
        };
        Forecast { bands: ahead.levels.iter().map(band).collect(), mean: values.iter().map(|value| self.back(*value)).collect() }
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        if regressors.len() == self.last.len() {
            self.last = regressors.to_vec();
        }
        let explained = self.explained(&self.units().columns(self.last.iter().copied()));
        // A value that has no logarithm is taken to have been as expected.
        let value = match (self.logs, y > 0.0) {
            (true, true) => libm::log(y),
            (true, false) => explained + self.level[0] / (self.level[1] + CALM),
            (false, _) => y / self.unit,
        };
        let residual = value - explained;
        let size = residual.abs();
        self.learn(residual, if size > self.deviation && size > 0.0 { self.deviation / size } else { 1.0 });
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
