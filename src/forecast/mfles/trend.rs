//! Trends of what is left of a series: a straight line, one that does not mind outliers, and one that bends.

use crate::error::Result;
use crate::forecast::Pulse;

/// Values that a robust line looks at; of more every few are taken.
const SEEN: usize = 2_000;
/// The most places where a trend may bend.
const BENDS: usize = 100;
/// The penalty on the sum of a trend's weights.
const PENALTY: f64 = 1.0;
/// Rounds over all weights, and the share of the largest below which a change ends them.
const SWEEPS: usize = 300;
const STILL: f64 = 1e-4;

/// The straight line of least squares.
pub(super) fn straight(rest: &[f64]) -> Vec<f64> {
    let n = rest.len() as f64;
    let (mid, mean) = ((n - 1.0) / 2.0, rest.iter().sum::<f64>() / n);
    let across: f64 = rest.iter().enumerate().map(|(t, value)| (t as f64 - mid) * (value - mean)).sum();
    let squares: f64 = (0..rest.len()).map(|t| (t as f64 - mid) * (t as f64 - mid)).sum();
    let slope = across / squares;
    (0..rest.len()).map(|t| mean + slope * (t as f64 - mid)).collect()
}

/// The line of repeated medians: of each point the median slope to all others, and of those the median; so with intercepts.
pub(super) async fn robust(pulse: &Pulse<'_>, rest: &[f64]) -> Result<Vec<f64>> {
    let stride = rest.len().div_ceil(SEEN).max(1);
    let points: Vec<(f64, f64)> = rest.iter().enumerate().step_by(stride).map(|(t, value)| (t as f64, *value)).collect();
    let (mut slopes, mut intercepts) = (Vec::with_capacity(points.len()), Vec::with_capacity(points.len()));
    let (mut one_slopes, mut one_intercepts) = (Vec::new(), Vec::new());
    for (i, (t, value)) in points.iter().enumerate() {
        one_slopes.clear();
        one_intercepts.clear();
        for (other, there) in points.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, point)| point) {
            one_slopes.push((there - value) / (other - t));
            one_intercepts.push((value * other - there * t) / (other - t));
        }
        slopes.push(median(&mut one_slopes));
        intercepts.push(median(&mut one_intercepts));
        if i % 64 == 0 {
            pulse.beat().await?;
        }
    }
    let (slope, intercept) = (median(&mut slopes), median(&mut intercepts));
    Ok((0..rest.len()).map(|t| intercept + slope * t as f64).collect())
}

/// The middle value, the mean of two where there is none; 0 of nothing.
pub(super) fn median(values: &mut [f64]) -> f64 {
    let n = values.len();
    if n == 0 {
        return 0.0;
    }
    let (below, middle, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let middle = *middle;
    if n % 2 == 1 { middle } else { below.iter().fold(f64::NEG_INFINITY, |a, b| a.max(*b)) / 2.0 + middle / 2.0 }
}

/// A line that bends once: from zero to a value of the series, and on towards its last one, the less so the larger that value.
struct Bent {
    at: usize,
    value: f64,
    end: f64,
    squares: f64,
}

impl Bent {
    /// At `at` of `n` steps, where the series (its first value taken off) has `value`.
    fn new(n: usize, at: usize, value: f64, last: f64, mean: f64) -> Self {
        let size = if mean == 0.0 { value * value } else { value * value / (mean * mean) };
        let share = size.clamp(0.001, 0.99);
        let mut bent = Self { at, value, end: value - (value - last) * (1.0 - share), squares: 0.0 };
        bent.squares = (0..n).map(|t| bent.height(t, n) * bent.height(t, n)).sum();
        bent
    }

    fn height(&self, t: usize, n: usize) -> f64 {
        if t < self.at {
            return if self.at > 1 { self.value * t as f64 / (self.at - 1) as f64 } else { 0.0 };
        }
        self.value + (self.end - self.value) * (t + 1 - self.at) as f64 / (n - self.at) as f64
    }
}

/// A sum of a few lines that bend, by least squares with a penalty on the sum of their weights (Tibshirani 1996); `None` where that leaves
/// no weight.
pub(super) async fn bending(pulse: &Pulse<'_>, rest: &[f64]) -> Result<Option<Vec<f64>>> {
    let n = rest.len();
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return Ok(None) };
    let count = (n / 10).min(n / 4).min(BENDS);
    if count == 0 {
        return Ok(None);
    }
    let mean = rest.iter().sum::<f64>() / n as f64 - first;
    let mut at = 0;
    let mut columns: Vec<Bent> = Vec::with_capacity(count);
    for left in (1..=count).rev() {
        at += (n - at) / left;
        columns.push(Bent::new(n, at, rest[at - 1] - first, last - first, mean));
    }
    let mut left = rest.to_vec();
    let mut weights = vec![0.0; count];
    let mut level = 0.0;
    for _ in 0..SWEEPS {
        pulse.beat().await?;
        let (mut moved, mut largest) = (0.0_f64, 0.0_f64);
        for (bent, weight) in columns.iter().zip(&mut weights) {
            if bent.squares <= 0.0 {
                continue;
            }
            let along: f64 = left.iter().enumerate().map(|(t, value)| value * bent.height(t, n)).sum();
            let change = shrunk(along + *weight * bent.squares, n) / bent.squares - *weight;
            if change != 0.0 {
                left.iter_mut().enumerate().for_each(|(t, value)| *value -= change * bent.height(t, n));
                *weight += change;
            }
            (moved, largest) = (moved.max(change.abs()), largest.max(weight.abs()));
        }
        let change = shrunk(left.iter().sum::<f64>() + level * n as f64, n) / n as f64 - level;
        left.iter_mut().for_each(|value| *value -= change);
        level += change;
        (moved, largest) = (moved.max(change.abs()), largest.max(level.abs()));
        if !(moved > STILL * largest) {
            break;
        }
    }
    let some = level != 0.0 || weights.iter().any(|weight| *weight != 0.0);
    Ok(some.then(|| rest.iter().zip(&left).map(|(rest, left)| rest - left).collect()))
}

/// A sum of products, moved towards zero by the penalty.
fn shrunk(along: f64, n: usize) -> f64 {
    let size = along.abs() - PENALTY * n as f64;
    if size > 0.0 { size.copysign(along) } else { 0.0 }
}
