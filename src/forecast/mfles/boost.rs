//! The rounds: each part is fitted to what the others leave, and kept if it brings the whole closer.

use serde::{Deserialize, Serialize};

use super::level::Level;
use super::season::Waves;
use super::trend::{bending, median, robust, straight};
use crate::error::Result;
use crate::forecast::Pulse;

/// Rounds after which the reference stops.
const ROUNDS: usize = 7;
/// The round in which the level is fitted, the last one.
const LEVEL: usize = 6;
/// Share of a season or trend that is taken over in a round.
const RATE: f64 = 0.9;
/// What a level must gain to be kept, as a share of the error.
const WORTH: f64 = 1e-4;
/// Variation beside the first season above which lines do not mind outliers.
const WILD: f64 = 0.7;

/// What differs between the forms of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    /// Are there seasons?
    pub(super) seasonal: bool,
    /// Do later ones count more?
    pub(super) later: bool,
    /// Is the level an ensemble of smoothings?
    pub(super) smoother: bool,
    /// Else the mean of the last value and so many before it.
    pub(super) before: usize,
}

/// Seasons, line and level of a series, after its last value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Parts {
    /// Are the values logarithms?
    pub(super) logs: bool,
    mean: f64,
    deviation: f64,
    /// The pattern of each period, the next step's term first.
    pub(super) seasons: Vec<Vec<f64>>,
    /// The line at the last step, and how it goes on.
    line: f64,
    pub(super) slope: f64,
    /// The level of what is left, if it is worth it.
    level: Option<Level>,
    /// Mean squared error one step ahead.
    pub(super) variance: f64,
    /// What the parts said of each value one step before.
    #[serde(skip)]
    pub(super) fitted: Vec<f64>,
}

/// The parts of a series of four values or more that are not all equal.
pub(super) async fn fit(pulse: &Pulse<'_>, y: &[f64], periods: &[usize], shape: Shape) -> Result<Parts> {
    let periods = if shape.seasonal { periods } else { &[] };
    let logs = !periods.is_empty() && y.iter().all(|value| *value > 0.0);
    let (mean, deviation) = if logs { (0.0, 1.0) } else { moments(y) };
    let scaled = |value: &f64| if logs { libm::log(*value) } else { (value - mean) / deviation };
    let z: Vec<f64> = y.iter().map(scaled).collect();
    let waves: Vec<Waves> = periods.iter().map(|period| Waves::new(*period)).collect();
    let mut patterns: Vec<Vec<f64>> = periods.iter().map(|period| vec![0.0; *period]).collect();
    let center = median(&mut z.clone());
    // The line so far at every step; the seasons are kept apart.
    let mut line = vec![center; z.len()];
    let mut rest: Vec<f64> = z.iter().map(|value| value - center).collect();
    let (mut wild, mut straightness, mut level) = (false, None, None);
    for round in 0..ROUNDS {
        pulse.beat().await?;
        if let Some(which) = (!waves.is_empty()).then(|| round % waves.len()) {
            let pattern: Vec<f64> = waves[which].fit(&rest, shape.later).into_iter().map(|term| RATE * term).collect();
            let without = minus(&rest, pattern.iter().cycle());
            if squares(&without) < squares(&rest) {
                rest = without;
                patterns[which].iter_mut().zip(&pattern).for_each(|(sum, term)| *sum += term);
            }
        }
        if round == 0 {
            wild = variation(&rest, logs) > WILD;
        }
        if round % 2 == 1 {
            let trend = if wild {
                Some(robust(pulse, &rest).await?)
            } else if round == 1 {
                Some(straight(&rest))
            } else {
                bending(pulse, &rest).await?.map(|trend| trend.into_iter().map(|value| RATE * value).collect())
            };
            let Some(trend) = trend else { continue };
            let without = minus(&rest, trend.iter());
            if squares(&without) < squares(&rest) {
                if round == 1 {
                    straightness = Some(1.0 - squares(&without) / (squares(&rest) - mean_of(&rest) * mean_of(&rest)));
                }
                rest = without;
                line.iter_mut().zip(&trend).for_each(|(sum, value)| *sum += value);
            }
        }
        if round == LEVEL {
            let start =
                if shape.smoother { Level::Ensemble(Vec::new()) } else { Level::Mean { size: shape.before + 1, last: Vec::new() } };
            let mut after = start.clone();
            let smooth: Vec<f64> = rest.iter().map(|value| after.push(*value)).collect();
            if squares(&minus(&rest, smooth.iter())) < (1.0 - WORTH) * squares(&rest) {
                level = Some((start, after));
            }
        }
    }
    let n = z.len();
    let (start, level) = level.unzip();
    let errors = ahead(&rest, start);
    let ahead: Vec<f64> = z.iter().zip(&errors).map(|(value, error)| value - error).collect();
    let slope = (line[n - 1] - line[n - 2]) * straightness.map_or(1.0, |share: f64| share.max(0.0));
    patterns.iter_mut().zip(periods).for_each(|(pattern, period)| pattern.rotate_left(n % period));
    let mut parts = Parts {
        logs,
        mean,
        deviation,
        seasons: patterns,
        line: line[n - 1],
        slope,
        level,
        variance: squares(&errors),
        fitted: Vec::new(),
    };
    parts.fitted = ahead.into_iter().map(|value| parts.back(value)).collect();
    Ok(parts)
}

/// What is left of each value by the level before it.
fn ahead(rest: &[f64], start: Option<Level>) -> Vec<f64> {
    let Some(mut level) = start else { return rest.to_vec() };
    rest.iter()
        .map(|value| {
            let error = value - level.now();
            level.push(*value);
            error
        })
        .collect()
}

impl Parts {
    /// The next steps, on the scale of the fit.
    pub(super) fn ahead(&self, horizon: usize) -> Vec<f64> {
        let level = self.level.as_ref().map_or(0.0, Level::now);
        let season = |h: usize| self.seasons.iter().map(|pattern| pattern[h % pattern.len()]).sum::<f64>();
        (0..horizon).map(|h| self.line + self.slope * (h + 1) as f64 + level + season(h)).collect()
    }

    /// A number of that scale as a value.
    pub(super) fn back(&self, value: f64) -> f64 {
        if self.logs { libm::exp(value) } else { self.mean + self.deviation * value }
    }

    /// Takes in the next value; one that has no logarithm is taken to have been as expected.
    pub(super) fn update(&mut self, y: f64) {
        let beside = self.line + self.slope + self.seasons.iter().filter_map(|pattern| pattern.first()).sum::<f64>();
        let expected = beside + self.level.as_ref().map_or(0.0, Level::now);
        let value = match self.logs {
            true if y > 0.0 => libm::log(y),
            true => expected,
            false => (y - self.mean) / self.deviation,
        };
        if let Some(level) = &mut self.level {
            level.push(value - beside);
        }
        self.line += self.slope;
        self.seasons.iter_mut().for_each(|pattern| pattern.rotate_left(1));
    }
}

fn minus<'a>(values: &[f64], others: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    values.iter().zip(others).map(|(value, other)| value - other).collect()
}

fn mean_of(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The mean square.
fn squares(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64
}

/// Mean and deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let mean = mean_of(values);
    (mean, squares(&values.iter().map(|value| value - mean).collect::<Vec<f64>>()).sqrt())
}

/// The coefficient of variation, of logarithms as Blume's implementation has it.
fn variation(values: &[f64], logs: bool) -> f64 {
    let (mean, deviation) = moments(values);
    match (logs, mean == 0.0) {
        (true, _) => libm::exp(std::f64::consts::LN_10 * deviation * deviation - 1.0).sqrt(),
        (_, true) => deviation,
        _ => deviation / mean,
    }
}
