//! A fitted model: forecasts, their variances, and going on with new observations.

use serde::{Deserialize, Serialize};

use super::columns;
use super::exact::advance;
use super::fit::Estimate;
use super::order::{Constant, Order};
use super::polynomial;
use crate::forecast::{History, Regressors};

/// A seasonal ARIMA model with its state after the last observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arima {
    /// Its orders.
    pub order: Order,
    /// Were the orders chosen by the search?
    pub chosen: bool,
    /// Autoregressive, moving average, seasonal autoregressive and seasonal moving average coefficients.
    pub coefficients: Vec<f64>,
    /// Mean or drift per step, if the model has one.
    pub constant: Option<f64>,
    /// The regressors.
    pub regressors: Vec<Share>,
    /// Variance of the innovations.
    pub sigma2: f64,
    /// The criterion of the choice; none for a series that the model meets exactly.
    pub aicc: Option<f64>,
    /// What the model said of each observation one step before, NaN where differencing takes it.
    #[serde(skip)]
    pub(super) fitted: Vec<f64>,
    /// Predictions of the differenced series as far as they depend on the past.
    state: Vec<f64>,
    gain: Vec<f64>,
    /// The last values before differencing, without constant and regressors, oldest first.
    recent: Vec<f64>,
    /// Observations seen.
    seen: u64,
}

/// What a regressor has to do with the series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// Change of the series per unit of the regressor.
    pub coefficient: f64,
    /// Mean absolute contribution beside that of the regressor's mean, in the unit of the values.
    pub effect: f64,
}

impl Share {
    fn new(name: &str, coefficient: f64, column: &[f64]) -> Self {
        let n = column.len().max(1) as f64;
        let mean = column.iter().sum::<f64>() / n;
        let deviation = column.iter().map(|value| (value - mean).abs()).sum::<f64>() / n;
        Self { name: name.to_owned(), coefficient, effect: coefficient.abs() * deviation }
    }
}

impl Arima {
    /// Puts together what a fit has found.
    pub fn new(order: Order, history: &History<'_>, constant: bool, estimate: &Estimate) -> Self {
        let y = history.y;
        let (constant, shares) = match estimate.regression.split_first() {
            Some((value, shares)) if constant && order.constant().is_some() => (Some(*value), shares),
            _ => (None, estimate.regression.as_slice()),
        };
        let mut model = Self { constant, ..Self::certain(order, y, None) };
        if let Some(Regressors { names, columns }) = history.regressors {
            let named = names.iter().zip(columns).zip(shares);
            model.regressors = named.map(|((name, column), share)| Share::new(name, *share, column)).collect();
        }
        let beside =
            |t: usize| columns(history.regressors).iter().zip(shares).map(|(column, share)| share * column[t]).sum::<f64>();
        let first = y.len() - order.lost();
        model.recent = (first..y.len()).map(|t| y[t] - beside(t) - model.constant_at(t as u64 + 1)).collect();
        model.fitted = vec![f64::NAN; order.lost()];
        model.fitted.extend(y[order.lost()..].iter().zip(&estimate.innovations).map(|(y, innovation)| y - innovation));
        Self {
            coefficients: estimate.coefficients.clone(),
            sigma2: estimate.sigma2,
            aicc: Some(estimate.aicc).filter(|aicc| aicc.is_finite()),
            state: estimate.state.clone(),
            gain: estimate.gain.clone(),
            ..model
        }
    }

    /// A model of a series that differencing makes constant: it goes on as it is.
    pub fn certain(order: Order, y: &[f64], constant: Option<f64>) -> Self {
        let mut model = Self {
            order,
            chosen: false,
            coefficients: Vec::new(),
            constant,
            regressors: Vec::new(),
            sigma2: 0.0,
            aicc: None,
            fitted: Vec::new(),
            state: vec![0.0],
            gain: vec![0.0],
            recent: Vec::new(),
            seen: y.len() as u64,
        };
        model.recent = (y.len() - order.lost()..y.len()).map(|t| y[t] - model.constant_at(t as u64 + 1)).collect();
        model
    }

    /// The same, as one whose orders were chosen by the search.
    #[must_use]
    pub fn found(self) -> Self {
        Self { chosen: true, ..self }
    }

    /// What the constant adds at a step, counted from 1.
    fn constant_at(&self, step: u64) -> f64 {
        match (self.order.constant(), self.constant) {
            (Some(Constant::Mean), Some(mean)) => mean,
            (Some(Constant::Drift), Some(drift)) => drift * step as f64,
            _ => 0.0,
        }
    }

    fn polynomials(&self) -> (Vec<f64>, Vec<f64>) {
        let [ar, ma, seasonal_ar, seasonal_ma] = self.order.split(&self.coefficients);
        let (mut phi, mut theta) = (Vec::new(), Vec::new());
        polynomial::expand(ar, seasonal_ar, self.order.period, -1.0, &mut phi);
        polynomial::expand(ma, seasonal_ma, self.order.period, 1.0, &mut theta);
        (phi, theta)
    }

    /// The means of the next steps; `regressors` holds the columns of the future in the model's order.
    pub fn mean(&self, horizon: usize, regressors: &[Vec<f64>]) -> Vec<f64> {
        let (mut phi, _) = self.polynomials();
        phi.resize(self.state.len(), 0.0);
        let integration = self.order.integration();
        let mut state = self.state.clone();
        let mut recent = self.recent.clone();
        let mut mean = Vec::with_capacity(horizon);
        for h in 0..horizon {
            let past: f64 = integration.iter().zip(recent.iter().rev()).map(|(weight, value)| weight * value).sum();
            let value = state[0] + past;
            recent.push(value);
            advance(&mut state, &phi, &self.gain, 0.0);
            let beside: f64 = self.regressors.iter().zip(regressors).map(|(share, column)| share.coefficient * column[h]).sum();
            mean.push(value + beside + self.constant_at(self.seen + h as u64 + 1));
        }
        mean
    }

    /// The variances of the next steps: sums of squared responses to an innovation.
    pub fn variance(&self, horizon: usize) -> Vec<f64> {
        let (phi, theta) = self.polynomials();
        let integration = self.order.integration();
        let mut stationary: Vec<f64> = Vec::with_capacity(horizon);
        let mut responses: Vec<f64> = Vec::with_capacity(horizon);
        let mut sum = 0.0;
        let echo = |weights: &[f64], past: &[f64]| weights.iter().zip(past.iter().rev()).map(|(w, past)| w * past).sum::<f64>();
        let mut variance = Vec::with_capacity(horizon);
        for h in 0..horizon {
            let shock = if h == 0 { 1.0 } else { theta.get(h - 1).copied().unwrap_or(0.0) };
            stationary.push(shock + echo(&phi, &stationary));
            responses.push(stationary[h] + echo(&integration, &responses));
            sum += responses[h] * responses[h];
            variance.push(self.sigma2 * sum);
        }
        variance
    }

    /// Takes in the next observation with all coefficients as they are.
    pub fn update(&mut self, y: f64, regressors: &[f64]) {
        let (mut phi, _) = self.polynomials();
        phi.resize(self.state.len(), 0.0);
        self.seen += 1;
        let beside: f64 = self.regressors.iter().zip(regressors).map(|(share, value)| share.coefficient * value).sum();
        let value = y - beside - self.constant_at(self.seen);
        let integration = self.order.integration();
        let past: f64 = integration.iter().zip(self.recent.iter().rev()).map(|(weight, value)| weight * value).sum();
        let innovation = value - past - self.state[0];
        advance(&mut self.state, &phi, &self.gain, innovation);
        if !self.recent.is_empty() {
            self.recent.rotate_left(1);
            if let Some(newest) = self.recent.last_mut() {
                *newest = value;
            }
        }
    }
}
