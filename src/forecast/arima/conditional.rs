//! The conditional sum of squares: innovations as if those before the first forecastable observation had been zero.

use super::design::{Design, project};
use super::least_squares::Residuals;
use super::order::Order;
use super::polynomial;

/// The innovations of a model as a function of its coefficients.
pub struct Conditional<'a> {
    order: Order,
    design: &'a Design,
    phi: Vec<f64>,
    theta: Vec<f64>,
    ar_lags: Vec<(usize, f64)>,
    ma_lags: Vec<(usize, f64)>,
    filtered: Vec<Vec<f64>>,
}

impl<'a> Conditional<'a> {
    pub fn new(order: Order, design: &'a Design) -> Self {
        let filtered = vec![Vec::new(); design.columns.len()];
        Self { order, design, phi: Vec::new(), theta: Vec::new(), ar_lags: Vec::new(), ma_lags: Vec::new(), filtered }
    }

    /// Observations that have all their predecessors.
    pub fn terms(&self) -> usize {
        self.design.n_rows().saturating_sub(self.order.ar_reach())
    }
}

impl Residuals for Conditional<'_> {
    fn residuals(&mut self, point: &[f64], out: &mut Vec<f64>) -> bool {
        let [ar, ma, seasonal_ar, seasonal_ma] = self.order.split(point);
        polynomial::expand(ar, seasonal_ar, self.order.period, -1.0, &mut self.phi);
        polynomial::expand(ma, seasonal_ma, self.order.period, 1.0, &mut self.theta);
        polynomial::lags(&self.phi, &mut self.ar_lags);
        polynomial::lags(&self.theta, &mut self.ma_lags);
        let first = self.order.ar_reach();
        for (column, filtered) in self.design.columns.iter().zip(&mut self.filtered) {
            innovations(column, first, &self.ar_lags, &self.ma_lags, filtered);
        }
        project(&mut self.filtered);
        out.clear();
        out.extend_from_slice(&self.filtered[0]);
        !out.is_empty() && out.iter().all(|residual| residual.is_finite())
    }

    fn steps(&self) -> u64 {
        (self.design.n_rows() * self.design.columns.len()) as u64
    }
}

/// Innovations from the observation `first` on.
fn innovations(column: &[f64], first: usize, ar: &[(usize, f64)], ma: &[(usize, f64)], out: &mut Vec<f64>) {
    out.clear();
    out.extend_from_slice(column.get(first..).unwrap_or(&[]));
    let n = out.len();
    for (lag, phi) in ar {
        let shifted = &column[first - lag..];
        out.iter_mut().zip(shifted).for_each(|(out, before)| *out -= phi * before);
    }
    // The first few have fewer predecessors than the polynomial has lags.
    let reach = ma.last().map_or(0, |(lag, _)| *lag).min(n);
    for t in 0..reach {
        let echo: f64 = ma.iter().take_while(|(lag, _)| *lag <= t).map(|(lag, theta)| theta * out[t - lag]).sum();
        out[t] -= echo;
    }
    for t in reach..n {
        let echo: f64 = ma.iter().map(|(lag, theta)| theta * out[t - lag]).sum();
        out[t] -= echo;
    }
}
