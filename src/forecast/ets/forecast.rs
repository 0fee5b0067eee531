//! What a fitted model says about the future: means, and variances where they have a closed form.
//!
//! Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapter 6.

use super::fit::Ets;
use super::form::Part;

impl Ets {
    /// The point forecasts of the next `horizon` steps.
    ///
    /// The damped growth adds up as φ, 2φ, 2φ + φ², …: one φ more and the last power less than the text book's sum.
    /// The implementations whose published accuracy stands for this method do so, and the numbers are meant to agree.
    pub fn mean(&self, horizon: usize) -> Vec<f64> {
        let mut reach = self.phi;
        let mut power = 1.0;
        let mut step = |h: usize| {
            let base = self.base(reach);
            power *= self.phi;
            reach += power;
            match self.form.season {
                Part::None => base,
                Part::Additive => base + self.season[h % self.season.len()],
                Part::Multiplicative => base * self.season[h % self.season.len()],
            }
        };
        (0..horizon).map(&mut step).collect()
    }

    fn base(&self, reach: f64) -> f64 {
        match self.form.trend {
            Part::None => self.level,
            Part::Additive => self.level + reach * self.growth,
            Part::Multiplicative => self.level * self.growth.powf(reach),
        }
    }

    /// The variances of the next `horizon` steps; `None` for a multiplicative trend, which has no closed form.
    pub fn variance(&self, horizon: usize) -> Option<Vec<f64>> {
        if self.form.trend == Part::Multiplicative {
            return None;
        }
        let weights = self.weights(horizon);
        Some(match (self.form.error, self.form.season) {
            (Part::Multiplicative, Part::Multiplicative) => self.seasonal_product_variance(horizon, &weights),
            (Part::Multiplicative, _) => {
                let mean = self.mean(horizon);
                let theta = self.second_moments(&mean, &weights);
                theta.iter().zip(&mean).map(|(theta, mean)| (1.0 + self.sigma2) * theta - mean * mean).collect()
            }
            _ => {
                let mut sum = 1.0;
                let mut step = |h: usize| {
                    let variance = self.sigma2 * sum;
                    sum += weights[h] * weights[h];
                    variance
                };
                (0..horizon).map(&mut step).collect()
            }
        })
    }

    /// `weights[j - 1]`: how much of an error is left in the forecast `j` steps later (table 6.2, c_j). A multiplicative
    /// season is a factor of its own and left out.
    fn weights(&self, horizon: usize) -> Vec<f64> {
        let mut reach = 0.0;
        let mut power = 1.0;
        let mut weight = |j: usize| {
            power *= self.phi;
            reach += power;
            let recurs = self.form.season == Part::Additive && j.is_multiple_of(self.season.len());
            self.alpha + self.beta * reach + if recurs { self.gamma } else { 0.0 }
        };
        (1..=horizon).map(&mut weight).collect()
    }

    /// θ_h = μ_h² + σ² Σ c_j² θ_{h−j} (equation 6.2).
    fn second_moments(&self, mean: &[f64], weights: &[f64]) -> Vec<f64> {
        let squares: Vec<f64> = weights.iter().map(|weight| weight * weight).collect();
        let mut theta: Vec<f64> = Vec::with_capacity(mean.len());
        for mean in mean {
            let carried: f64 = theta.iter().rev().zip(&squares).map(|(theta, square)| theta * square).sum();
            theta.push(mean * mean + self.sigma2 * carried);
        }
        theta
    }

    /// Class 3, where a season multiplies a level with errors of its own: exact up to one period ahead (section 6.4.2). Beyond it
    /// an error comes back through the season as well, and the two ways add up; to first order in gamma.
    fn seasonal_product_variance(&self, horizon: usize, weights: &[f64]) -> Vec<f64> {
        let mut reach = 0.0;
        let mut power = 1.0;
        let mut base = |_| {
            power *= self.phi;
            reach += power;
            self.base(reach)
        };
        let base: Vec<f64> = (0..horizon).map(&mut base).collect();
        let period = self.season.len();
        let mut theta: Vec<f64> = Vec::with_capacity(horizon);
        for base in &base {
            let ways = theta.iter().rev().zip(weights).enumerate().map(|(lag, (theta, weight))| {
                let season = if (lag + 1).is_multiple_of(period) { self.gamma * base } else { 0.0 };
                let way = weight * theta.sqrt() + season;
                way * way
            });
            let carried: f64 = ways.sum();
            theta.push(base * base + self.sigma2 * carried);
        }
        let variance = |h: usize| {
            let term = self.season[h % period];
            term * term * ((1.0 + self.sigma2) * theta[h] - base[h] * base[h])
        };
        (0..horizon).map(variance).collect()
    }
}
