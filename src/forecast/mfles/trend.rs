//! Trends of what is left of a series: a straight line, one that does not mind outliers, and one that bends.

use crate::error::Result;
use crate::forecast::Pulse;

/// Values that a robust line looks at; of more every few are taken.
const SEEN: usize = 300;
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
    before: f64,
    after: f64,
}

impl Bent {
    /// At `at` of `n` steps, where the series (its first value taken off) has `value`.
    fn new(n: usize, at: usize, value: f64, last: f64, mean: f64) -> Self {
        let size = if mean == 0.0 { value * value } else { value * value / (mean * mean) };
        let end = value - (value - last) * (1.0 - size.clamp(0.001, 0.99));
        let before = if at > 1 { value / (at - 1) as f64 } else { 0.0 };
        Self { at, value, before, after: (end - value) / (n - at).max(1) as f64 }
    }

    fn heights(&self, n: usize) -> impl Iterator<Item = f64> + '_ {
        let after = move |t: usize| self.value + self.after * (t + 1 - self.at) as f64;
        (0..n).map(move |t| if t < self.at { self.before * t as f64 } else { after(t) })
    }

    /// The sum of products with values of which these are the running sums, plain and times their step.
    fn along(&self, sums: &[[f64; 2]]) -> f64 {
        let [until, all] = [sums[self.at], sums[sums.len() - 1]];
        let (rest, steps) = (all[0] - until[0], all[1] - until[1]);
        self.before * until[1] + self.value * rest + self.after * (steps + rest - self.at as f64 * rest)
    }
}

/// A sum of a few lines that bend and a level, by least squares with a penalty on the sum of their weights (Tibshirani 1996), which
/// moves one weight after the other (Friedman, Hastie and Tibshirani 2010); `None` where that leaves no weight.
pub(super) async fn bending(pulse: &Pulse<'_>, rest: &[f64]) -> Result<Option<Vec<f64>>> {
    let n = rest.len();
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return Ok(None) };
    let count = (n / 10).min(BENDS);
    let mean = rest.iter().sum::<f64>() / n as f64 - first;
    let mut at = 0;
    let mut lines: Vec<Bent> = Vec::with_capacity(count);
    for left in (1..=count).rev() {
        at += (n - at) / left;
        lines.push(Bent::new(n, at, rest[at - 1] - first, last - first, mean));
    }
    let mut sums = vec![[0.0; 2]];
    for (t, value) in rest.iter().enumerate() {
        let [plain, times] = sums[t];
        sums.push([plain + value, times + t as f64 * value]);
    }
    let mut along: Vec<f64> = lines.iter().map(|line| line.along(&sums)).chain([sums[n][0]]).collect();
    let penalty = PENALTY * n as f64;
    if count == 0 || along.iter().all(|along| along.abs() <= penalty) {
        return Ok(None);
    }
    let _memory = pulse.reserve("the bends of a trend", (n as u64 + count as u64).saturating_mul(8 * (count as u64 + 1)))?;
    let columns: Vec<Vec<f64>> = lines.iter().map(|line| line.heights(n).collect()).chain([vec![1.0; n]]).collect();
    let squares: Vec<f64> = columns.iter().map(|column| dot(column, column)).collect();
    let mut weights = vec![0.0; columns.len()];
    // Products of a column with all others, from when it first has a weight.
    let mut products: Vec<Option<Vec<f64>>> = vec![None; columns.len()];
    for _ in 0..SWEEPS {
        let (mut moved, mut largest) = (0.0_f64, 0.0_f64);
        for j in 0..columns.len() {
            if squares[j].is_nan() || squares[j] <= 0.0 {
                continue;
            }
            let wanted = shrunk(along[j] + weights[j] * squares[j], penalty) / squares[j];
            let change = wanted - weights[j];
            if change != 0.0 {
                if products[j].is_none() {
                    pulse.beat().await?;
                }
                let product = products[j].get_or_insert_with(|| columns.iter().map(|other| dot(other, &columns[j])).collect());
                along.iter_mut().zip(product).for_each(|(along, product)| *along -= change * *product);
                weights[j] = wanted;
            }
            (moved, largest) = (moved.max(change.abs()), largest.max(wanted.abs()));
        }
        // Where a value was no number, nothing gets better either.
        if moved.is_nan() || moved <= STILL * largest {
            break;
        }
    }
    let mut trend = vec![0.0; n];
    for (column, weight) in columns.iter().zip(&weights).filter(|(_, weight)| **weight != 0.0) {
        trend.iter_mut().zip(column).for_each(|(sum, height)| *sum += weight * height);
    }
    Ok(Some(trend))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A sum of products, moved towards zero by the penalty.
fn shrunk(along: f64, penalty: f64) -> f64 {
    let size = along.abs() - penalty;
    if size > 0.0 { size.copysign(along) } else { 0.0 }
}
