//! What the size of a step may be around its mean: a distribution of counts where the past counted, else the past itself.

use serde::{Deserialize, Serialize};

/// How much less every older step counts: half of the weight lies on the last seven.
const FADE: f64 = 0.9;
/// Steps that are looked at: those before weigh a thousandth of the last.
const STEPS: usize = 64;
/// Above this mean a step's counts lie so close that they are treated as sizes.
const MANY: f64 = 400.0;
/// Counts tried before a quantile is given up.
const FURTHEST: u32 = 200_000;

/// The last steps, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::forecast) struct Spread {
    recent: Vec<f64>,
    /// Has every value so far been a whole number, zero or above?
    counts: bool,
}

impl Spread {
    pub(in crate::forecast) fn of(y: &[f64]) -> Self {
        Self { recent: y[y.len().saturating_sub(STEPS)..].to_vec(), counts: y.iter().copied().all(is_count) }
    }

    pub(in crate::forecast) fn push(&mut self, value: f64) {
        self.counts &= is_count(value);
        if self.recent.len() >= STEPS {
            self.recent.remove(0);
        }
        self.recent.push(value);
    }

    /// Values of a step with this mean that are not exceeded with the probabilities asked for, which lie between 0 and 1.
    ///
    /// Counts: the negative binomial distribution whose variance is to its mean as it was in the past, the Poisson distribution
    /// where that is below 1. Others: the past, multiplied so that it has the mean.
    pub(in crate::forecast) fn quantiles(&self, mean: f64, probabilities: &[f64]) -> Vec<f64> {
        let (past, square) = self.moments();
        if mean <= 0.0 || past <= 0.0 {
            return vec![mean.max(0.0); probabilities.len()];
        }
        if self.counts && mean < MANY {
            let ratio = ((square - past * past) / past).max(1.0);
            return probabilities.iter().map(|p| f64::from(count(mean, ratio, *p))).collect();
        }
        let mut sorted: Vec<(f64, f64)> = self.weighted().collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
        let at = |p: f64| {
            let mut left = p * total;
            let reached = sorted.iter().find(|(_, weight)| {
                left -= weight;
                left <= 0.0
            });
            reached.or(sorted.last()).map_or(mean, |(value, _)| value * (mean / past))
        };
        probabilities.iter().map(|p| at(*p)).collect()
    }

    fn weighted(&self) -> impl Iterator<Item = (f64, f64)> {
        let weights = std::iter::successors(Some(1.0), |weight| Some(weight * FADE));
        self.recent.iter().rev().copied().zip(weights)
    }

    /// The mean and the mean square of a step, recent ones counting more.
    fn moments(&self) -> (f64, f64) {
        let add = |(sum, square, total): (f64, f64, f64), (value, weight): (f64, f64)| {
            (sum + weight * value, square + weight * value * value, total + weight)
        };
        let (sum, square, total) = self.weighted().fold((0.0, 0.0, 0.0), add);
        if total > 0.0 { (sum / total, square / total) } else { (0.0, 0.0) }
    }
}

fn is_count(value: f64) -> bool {
    value >= 0.0 && value.fract() == 0.0
}

/// The smallest count whose distribution function reaches `probability`: negative binomial with this mean and `ratio` of variance
/// to mean, Poisson where the ratio is 1.
fn count(mean: f64, ratio: f64, probability: f64) -> u32 {
    let shape = mean / (ratio - 1.0);
    let poisson = ratio - 1.0 < 1e-6;
    let chance = 1.0 - 1.0 / ratio;
    let mut mass = libm::exp(if poisson { -mean } else { -shape * libm::log(ratio) });
    let mut reached = mass;
    let mut k = 0;
    // Rounding may keep the sum below a probability close to 1: what adds nothing any more ends the walk.
    while reached < probability && k < FURTHEST && (mass > 0.0 && (f64::from(k) < mean || mass > 1e-18)) {
        mass *= if poisson { mean / f64::from(k + 1) } else { (f64::from(k) + shape) / f64::from(k + 1) * chance };
        reached += mass;
        k += 1;
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_counts_are_those_of_the_distribution() {
        // scipy.stats.poisson.ppf(q, 2.5) and nbinom.ppf(q, 2.5 / 2, 1 / 3)
        let of = |ratio: f64| [0.1, 0.5, 0.9, 0.99].map(|q| count(2.5, ratio, q));
        assert_eq!(of(1.0), [1, 2, 5, 7]);
        assert_eq!(of(3.0), [0, 2, 6, 12]);
    }

    #[test]
    fn sizes_that_are_no_counts_are_resampled_around_the_mean() {
        let spread = Spread::of(&[0.5, 0.5, 1.5, 1.5]);
        let quantiles = spread.quantiles(2.0, &[0.05, 0.95]);
        assert!(quantiles[0] < 2.0 && quantiles[1] > 2.0 && quantiles[1] < 4.0, "{quantiles:?}");
    }

    #[test]
    fn the_walk_ends_whatever_is_asked() {
        for (mean, ratio) in [(1e-12, 1.0), (399.0, 1.0), (1.0, 1e12), (399.0, 1e6)] {
            assert!(count(mean, ratio, 1.0 - 1e-16) <= FURTHEST);
        }
    }
}
