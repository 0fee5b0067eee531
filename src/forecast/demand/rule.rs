//! The rules by which demand of the past becomes a mean for the steps ahead, each with a memory that goes on.

use serde::{Deserialize, Serialize};

use super::parts::{aggregation, intervals, sizes, sums};
use super::smooth::{CAUTIOUS, Smooth};
use crate::error::Result;
use crate::forecast::Pulse;

/// One method's memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::forecast) enum Rule {
    /// Every step alike.
    Steps(Smooth),
    /// Size over interval, both smoothed when there is a demand; `since` counts the steps without, and `factor` corrects.
    Croston { size: Smooth, interval: Smooth, since: f64, factor: f64 },
    /// Size, smoothed when there is a demand, times its chance, smoothed in every step.
    Chance { size: Smooth, chance: Smooth },
    /// Sums over several steps, smoothed when one is full; the mean over the lengths.
    Sums(Vec<Sum>),
    /// The mean of the last values.
    Recent(Vec<f64>),
    /// The mean of several rules.
    Mean(Vec<Rule>),
}

/// Sums over `steps` steps: the memory of those that are full and what the next one holds so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::forecast) struct Sum {
    steps: usize,
    memory: Smooth,
    filled: usize,
    sum: f64,
}

impl Sum {
    async fn over(pulse: &Pulse<'_>, y: &[f64], steps: usize) -> Result<Self> {
        Ok(Self { steps, memory: Smooth::best(pulse, &sums(y, steps), CAUTIOUS).await?, filled: 0, sum: 0.0 })
    }

    fn push(&mut self, value: f64) {
        (self.filled, self.sum) = (self.filled + 1, self.sum + value);
        if self.filled >= self.steps {
            self.memory.push(self.sum);
            (self.filled, self.sum) = (0, 0.0);
        }
    }

    fn mean(&self) -> f64 {
        self.memory.level / self.steps.max(1) as f64
    }
}

impl Rule {
    /// Optimised simple exponential smoothing.
    pub(in crate::forecast) async fn steps(pulse: &Pulse<'_>, y: &[f64]) -> Result<Self> {
        Ok(Self::Steps(Smooth::best(pulse, y, (0.01, 0.99)).await?))
    }

    /// Croston's method: the weight is 0.1, or chosen for sizes and intervals each.
    pub(in crate::forecast) async fn croston(pulse: &Pulse<'_>, y: &[f64], optimized: bool, factor: f64) -> Result<Self> {
        let (sizes, intervals) = (sizes(y), intervals(y));
        let since = y.iter().rev().take_while(|value| **value == 0.0).count() as f64;
        let (size, interval) = if optimized {
            (Smooth::best(pulse, &sizes, CAUTIOUS).await?, Smooth::best(pulse, &intervals, CAUTIOUS).await?)
        } else {
            (Smooth::over(&sizes, 0.1), Smooth::over(&intervals, 0.1))
        };
        Ok(Self::Croston { size, interval, since, factor })
    }

    /// The method of Teunter, Syntetos and Babai.
    pub(in crate::forecast) fn chance(y: &[f64], alpha_d: f64, alpha_p: f64) -> Self {
        let seen: Vec<f64> = y.iter().map(|value| f64::from(u8::from(*value != 0.0))).collect();
        Self::Chance { size: Smooth::over(&sizes(y), alpha_d), chance: Smooth::over(&seen, alpha_p) }
    }

    /// Sums over the mean interval.
    pub(in crate::forecast) async fn adida(pulse: &Pulse<'_>, y: &[f64]) -> Result<Self> {
        Ok(Self::Sums(vec![Sum::over(pulse, y, aggregation(y)).await?]))
    }

    /// Sums over 1, 2, … steps up to the mean interval.
    pub(in crate::forecast) async fn imapa(pulse: &Pulse<'_>, y: &[f64]) -> Result<Self> {
        let mut sums = Vec::new();
        for steps in 1..=aggregation(y) {
            if steps % 64 == 0 {
                pulse.beat().await?;
            }
            sums.push(Sum::over(pulse, y, steps).await?);
        }
        Ok(Self::Sums(sums))
    }

    /// The mean of the last `steps` values.
    pub(in crate::forecast) fn recent(y: &[f64], steps: usize) -> Self {
        Self::Recent(y[y.len().saturating_sub(steps)..].to_vec())
    }

    /// What to expect of every step ahead.
    pub(in crate::forecast) fn mean(&self) -> f64 {
        match self {
            Self::Steps(smooth) => smooth.level,
            Self::Croston { size, interval, factor, .. } => {
                factor * if interval.level == 0.0 { size.level } else { size.level / interval.level }
            }
            Self::Chance { size, chance } => size.level * chance.level,
            Self::Sums(sums) => sums.iter().map(Sum::mean).sum::<f64>() / sums.len().max(1) as f64,
            Self::Recent(values) => values.iter().sum::<f64>() / values.len().max(1) as f64,
            Self::Mean(rules) => rules.iter().map(Self::mean).sum::<f64>() / rules.len().max(1) as f64,
        }
    }

    /// Takes in the next step.
    pub(in crate::forecast) fn push(&mut self, value: f64) {
        match self {
            Self::Steps(smooth) => smooth.push(value),
            Self::Croston { size, interval, since, .. } => {
                *since += 1.0;
                if value != 0.0 {
                    size.push(value);
                    interval.push(std::mem::take(since));
                }
            }
            Self::Chance { size, chance } => {
                chance.push(f64::from(u8::from(value != 0.0)));
                if value > 0.0 {
                    size.push(value);
                }
            }
            Self::Sums(sums) => sums.iter_mut().for_each(|sum| sum.push(value)),
            Self::Recent(values) => {
                if !values.is_empty() {
                    values.remove(0);
                    values.push(value);
                }
            }
            Self::Mean(rules) => rules.iter_mut().for_each(|rule| rule.push(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;

    fn demand(n: usize) -> Vec<f64> {
        (0..n).map(|i| if (i * 7919 + 3) % 5 < 2 { f64::from((i as u32 * 13) % 4 + 1) } else { 0.0 }).collect()
    }

    fn now<T>(made: impl AsyncFnOnce(&Pulse<'_>) -> Result<T>) -> T {
        pollster::block_on(made(&Pulse::new(&Context::quiet(), 0, 1))).unwrap()
    }

    #[test]
    fn a_memory_that_goes_on_equals_one_made_of_everything() {
        let y = demand(50);
        let croston = |y: &[f64]| now(async |pulse| Rule::croston(pulse, y, false, 0.95).await);
        for make in [&croston as &dyn Fn(&[f64]) -> Rule, &|y| Rule::chance(y, 0.1, 0.2), &|y| Rule::recent(y, 12)] {
            let mut early = make(&y[..30]);
            y[30..].iter().for_each(|value| early.push(*value));
            assert!((early.mean() - make(&y).mean()).abs() < 1e-12, "{early:?}");
        }
    }

    #[test]
    fn a_sum_moves_its_mean_when_it_is_full() {
        let mut sum = now(async |pulse| Sum::over(pulse, &[0.0, 4.0, 0.0, 4.0], 2).await);
        sum.push(10.0);
        assert_eq!(sum.mean(), 2.0);
        sum.push(0.0);
        assert!(sum.mean() > 2.0);
    }
}
