//! The seasonal adjustment in front of the theta models: classical decomposition, where a test sees a season.

use serde::{Deserialize, Serialize};

use crate::forecast::ets::start::seasonal_figure;

/// The 95 % point of the normal distribution.
const CRITICAL: f64 = 1.644_853_626_951_472_2;
/// A factor below this would blow up what it divides.
const SMALLEST_FACTOR: f64 = 0.01;

/// Seasonal terms of one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seasonal {
    /// The terms, that of the next value first.
    terms: Vec<f64>,
    /// Do the terms multiply? They add otherwise.
    multiplies: bool,
}

impl Seasonal {
    /// The season of `y` with this period, the first value's term first; `None` where the test sees none.
    pub(super) fn find(y: &[f64], period: usize) -> Option<Self> {
        if period < 4 || y.len() < 2 * period || !is_seasonal(y, period) {
            return None;
        }
        if y.iter().all(|y| *y > 0.0) {
            let terms = seasonal_figure(y, period, true);
            if terms.iter().all(|term| *term >= SMALLEST_FACTOR) {
                return Some(Self { terms, multiplies: true });
            }
        }
        let terms = seasonal_figure(y, period, false);
        terms.iter().all(|term| term.is_finite()).then_some(Self { terms, multiplies: false })
    }

    /// The values without their season.
    pub(super) fn adjust(&self, y: &[f64]) -> Vec<f64> {
        y.iter().enumerate().map(|(i, y)| if self.multiplies { y / self.term(i) } else { y - self.term(i) }).collect()
    }

    /// The same season `n` steps later.
    pub(super) fn after(mut self, n: usize) -> Self {
        let period = self.terms.len().max(1);
        self.terms.rotate_left(n % period);
        self
    }

    /// Puts the season of the step after `ahead` others on a value.
    pub(super) fn add(&self, value: f64, ahead: usize) -> f64 {
        if self.multiplies { value * self.term(ahead) } else { value + self.term(ahead) }
    }

    /// The factor on an error of the step after `ahead` others.
    pub(super) fn scale(&self, ahead: usize) -> f64 {
        if self.multiplies { self.term(ahead) } else { 1.0 }
    }

    /// Takes the season off the next value, and goes one step on.
    pub(super) fn take(&mut self, y: f64) -> f64 {
        let term = self.term(0);
        self.terms.rotate_left(1);
        if self.multiplies { y / term } else { y - term }
    }

    pub(super) fn period(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn multiplies(&self) -> bool {
        self.multiplies
    }

    fn term(&self, i: usize) -> f64 {
        self.terms[i % self.terms.len()]
    }
}

/// Is the autocorrelation at the period beyond the 90 % limits of a process whose memory is shorter (Bartlett's formula)?
fn is_seasonal(y: &[f64], period: usize) -> bool {
    let n = y.len();
    let mean = y.iter().sum::<f64>() / n as f64;
    let centered: Vec<f64> = y.iter().map(|y| y - mean).collect();
    let variance: f64 = centered.iter().map(|c| c * c).sum();
    let correlation = |lag: usize| centered[lag..].iter().zip(&centered).map(|(now, before)| now * before).sum::<f64>() / variance;
    let shorter: f64 = (1..period).map(|lag| correlation(lag) * correlation(lag)).sum();
    correlation(period).abs() > CRITICAL * ((1.0 + 2.0 * shorter) / n as f64).sqrt()
}
