//! What is said about a fitted model.

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::Arima;
use super::order::Constant;
use crate::error::Result;
use crate::forecast::{Ahead, Fitted, Forecast, Summary};

impl Fitted for Arima {
    fn method(&self) -> &'static str {
        if self.chosen { "auto_arima" } else { "arima" }
    }

    fn summary(&self) -> Summary {
        let mut parameters = BTreeMap::from([("sigma2".to_owned(), self.sigma2)]);
        for (name, values) in ["ar", "ma", "sar", "sma"].into_iter().zip(self.order.split(&self.coefficients)) {
            parameters.extend(values.iter().enumerate().map(|(i, value)| (format!("{name}{}", i + 1), *value)));
        }
        match (self.order.constant(), self.constant) {
            (Some(Constant::Mean), Some(mean)) => drop(parameters.insert("mean".to_owned(), mean)),
            (Some(Constant::Drift), Some(drift)) => drop(parameters.insert("drift".to_owned(), drift)),
            _ => {}
        }
        parameters.extend(self.regressors.iter().map(|regressor| (format!("beta_{}", regressor.name), regressor.coefficient)));
        Summary {
            model: Some(self.name()),
            season: if self.has_season() { self.order.period as u32 } else { 1 },
            aicc: self.aicc,
            parameters,
            effects: self.regressors.iter().map(|regressor| (regressor.name.clone(), regressor.effect)).collect(),
            words: self.words(),
            ..Summary::default()
        }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let mean = self.mean(ahead.horizon, super::columns(ahead.regressors));
        let variance = if ahead.levels.is_empty() { Vec::new() } else { self.variance(ahead.horizon) };
        Forecast::normal(mean, &variance, ahead.levels)
    }

    fn update(&mut self, y: f64, regressors: &[f64]) {
        Arima::update(self, y, regressors);
    }

    fn fitted(&self) -> Option<&[f64]> {
        (!self.fitted.is_empty()).then_some(&self.fitted)
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}

impl Arima {
    fn has_season(&self) -> bool {
        self.order.seasonal_ar + self.order.seasonal_differences + self.order.seasonal_ma > 0
    }

    fn name(&self) -> String {
        let constant = match (self.order.constant(), self.constant) {
            (Some(Constant::Mean), Some(_)) => " with non-zero mean",
            (Some(Constant::Drift), Some(_)) => " with drift",
            _ => "",
        };
        let errors = format!("{}{constant}", self.order);
        if self.regressors.is_empty() { errors } else { format!("Regression with {errors} errors") }
    }

    fn words(&self) -> String {
        let drift = self.constant.filter(|_| self.order.constant() == Some(Constant::Drift));
        let level = match (self.order.differences, drift) {
            (_, Some(drift)) if drift > 0.0 => "a level that wanders upwards",
            (_, Some(_)) => "a level that wanders downwards",
            (0, None) => "a level that is returned to",
            (1, None) => "a level that wanders",
            _ => "a trend that changes",
        };
        let season = if self.has_season() { format!("a season of {} steps", self.order.period) } else { "no season".to_owned() };
        match self.regressors.len() {
            0 => format!("{level}, {season}"),
            1 => format!("{level}, {season}, beside one regressor"),
            n => format!("{level}, {season}, beside {n} regressors"),
        }
    }
}
