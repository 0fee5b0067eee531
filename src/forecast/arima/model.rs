//! A fitted model: forecasts, their variances, and going on with new observations.

use serde::{Deserialize, Serialize};

use super::exact::advance;
use super::fit::Estimate;
use super::order::{Constant, Order};
use super::polynomial;

/// A seasonal ARIMA model with its state after the last observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arima {
    /// Its orders.
    pub order: Order,
    /// Autoregressive, moving average, seasonal autoregressive and seasonal moving average coefficients.
    pub coefficients: Vec<f64>,
    /// Mean or drift per step, if the model has one.
    pub constant: Option<f64>,
    /// The regressors by name, with their coefficients.
    pub regressors: Vec<(String, f64)>,
    /// Variance of the innovations.
    pub sigma2: f64,
    /// The criterion of the choice; none for a series that the model meets exactly.
    pub aicc: Option<f64>,
    /// Predictions of the differenced series as far as they depend on the past.
    state: Vec<f64>,
    gain: Vec<f64>,
    /// The last values before differencing, without constant and regressors, oldest first.
    recent: Vec<f64>,
    /// Observations seen.
    seen: u64,
}

impl Arima {
    /// Puts together what a fit has found.
    pub fn new(order: Order, y: &[f64], regressors: Vec<(String, &[f64])>, constant: bool, estimate: &Estimate) -> Self {
        let (constant, rest) = match estimate.regression.split_first() {
            Some((constant_value, rest)) if constant && order.constant().is_some() => (Some(*constant_value), rest),
            _ => (None, estimate.regression.as_slice()),
        };
        let mut model = Self {
            order,
            coefficients: estimate.coefficients.clone(),
            constant,
            regressors: Vec::new(),
            sigma2: estimate.sigma2,
            aicc: Some(estimate.aicc).filter(|aicc| aicc.is_finite()),
            state: estimate.state.clone(),
            gain: estimate.gain.clone(),
            recent: Vec::new(),
            seen: y.len() as u64,
        };
        let first = y.len() - order.lost();
        let beside = |t: usize| regressors.iter().zip(rest).map(|((_, column), share)| share * column[t]).sum::<f64>();
        model.recent = (first..y.len()).map(|t| y[t] - beside(t) - model.constant_at(t as u64 + 1)).collect();
        model.regressors = regressors.into_iter().map(|(name, _)| name).zip(rest.iter().copied()).collect();
        model
    }

    /// A model of a series that differencing makes constant: it goes on as it is.
    pub fn certain(order: Order, y: &[f64], constant: Option<f64>) -> Self {
        let mut model = Self {
            order,
            coefficients: Vec::new(),
            constant,
            regressors: Vec::new(),
            sigma2: 0.0,
            aicc: None,
            state: vec![0.0],
            gain: vec![0.0],
            recent: Vec::new(),
            seen: y.len() as u64,
        };
        model.recent = (y.len() - order.lost()..y.len()).map(|t| y[t] - model.constant_at(t as u64 + 1)).collect();
        model
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
            let beside: f64 = self.regressors.iter().zip(regressors).map(|((_, share), column)| share * column[h]).sum();
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
        let beside: f64 = self.regressors.iter().zip(regressors).map(|((_, share), value)| share * value).sum();
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
