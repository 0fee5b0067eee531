//! Where the search begins: smoothing parameters, their bounds, and the first state of level, growth and season.

use super::form::{Form, Part};

/// Bounds of one smoothing parameter.
#[derive(Clone, Copy, Debug)]
pub(in crate::forecast) struct Range {
    pub(in crate::forecast) lower: f64,
    pub(in crate::forecast) upper: f64,
}

/// Bounds of the smoothing parameters while the candidates of one series are fitted one after the other.
///
/// `beta <= alpha` and `gamma <= 1 - alpha` hold for the start values, and the bound that makes it so stays for the candidates
/// that follow, as in the implementations this one is compared with: the choice between candidates depends on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) alpha: Range,
    pub(super) beta: Range,
    pub(super) gamma: Range,
    pub(super) phi: Range,
}

impl Default for Bounds {
    fn default() -> Self {
        let unit = Range { lower: 1e-4, upper: 0.9999 };
        Self { alpha: unit, beta: unit, gamma: unit, phi: Range { lower: 0.8, upper: 0.98 } }
    }
}

/// Start values of alpha, beta, gamma and phi, as far as the form has them, each with its bounds; `season` is the period.
pub(super) fn smoothing(form: Form, season: usize, bounds: &mut Bounds) -> Vec<(f64, Range)> {
    let within = |range: Range, share: f64| range.lower + share * (range.upper - range.lower);
    let period = if form.has_season() { season as f64 } else { 1.0 };
    let alpha = bounds.alpha.lower + 0.2 * (bounds.alpha.upper - bounds.alpha.lower) / period;
    let mut values = vec![(alpha, bounds.alpha)];
    if form.has_trend() {
        bounds.beta.upper = bounds.beta.upper.min(alpha);
        values.push((within(bounds.beta, 0.1), bounds.beta));
    }
    if form.has_season() {
        bounds.gamma.upper = bounds.gamma.upper.min(1.0 - alpha);
        values.push((within(bounds.gamma, 0.05), bounds.gamma));
    }
    if form.damped {
        values.push((within(bounds.phi, 0.99), bounds.phi));
    }
    values
}

/// The first state: level, growth if there is a trend, then all but the oldest of the seasonal terms, newest first
/// (the oldest follows from their sum). `y` must be longer than the period.
pub(super) fn state(y: &[f64], form: Form, season: usize) -> Vec<f64> {
    let multiplicative = form.season == Part::Multiplicative;
    let (adjusted, terms, window) = if form.has_season() {
        let pattern = seasonal_pattern(y, season, multiplicative);
        let mut terms: Vec<f64> = pattern[1..season].iter().rev().copied().collect();
        let adjusted: Vec<f64> = if multiplicative {
            terms.iter_mut().for_each(|term| *term = term.max(0.01));
            if terms.iter().sum::<f64>() > season as f64 {
                let total: f64 = terms.iter().map(|term| term + 0.01).sum();
                terms.iter_mut().for_each(|term| *term /= total);
            }
            y.iter().zip(&pattern).map(|(y, s)| y / s.max(0.01)).collect()
        } else {
            y.iter().zip(&pattern).map(|(y, s)| y - s).collect()
        };
        (adjusted, terms, 2 * season)
    } else {
        (y.to_vec(), Vec::new(), 2)
    };
    let head = &adjusted[..window.max(10).min(adjusted.len())];
    let mut state = match form.trend {
        Part::None => vec![head.iter().sum::<f64>() / head.len() as f64],
        Part::Additive => additive_start(head).to_vec(),
        Part::Multiplicative => multiplicative_start(head).to_vec(),
    };
    state.extend(terms);
    state
}

fn additive_start(head: &[f64]) -> [f64; 2] {
    let (level, growth) = line(head);
    // A multiplicative error divides by the first forecast, level + growth.
    if (level + growth).abs() < 1e-8 { [level * (1.0 + 1e-3), growth * (1.0 - 1e-3)] } else { [level, growth] }
}

fn multiplicative_start(head: &[f64]) -> [f64; 2] {
    let away_from_zero = |x: f64| if x.abs() < 1e-8 { 1e-8 } else { x };
    let (intercept, slope) = line(head);
    let first = intercept + slope;
    let first = if first.abs() < 1e-8 { 1e-7 } else { first };
    let growth = (intercept + 2.0 * slope) / first;
    let level = first / away_from_zero(growth);
    let growth = growth.clamp(-1e10, 1e10);
    if level < 1e-8 || growth < 1e-8 {
        let second = head.get(1).copied().unwrap_or(head[0]);
        [head[0].max(1e-3), (second / away_from_zero(head[0])).max(1e-3)]
    } else {
        [level, growth]
    }
}

/// Least squares line through the points (1, y1), (2, y2), …: intercept at 0 and slope.
fn line(y: &[f64]) -> (f64, f64) {
    let n = y.len() as f64;
    let (mid, mean) = ((n + 1.0) / 2.0, y.iter().sum::<f64>() / n);
    let (mut covariance, mut variance) = (0.0, 0.0);
    for (i, value) in y.iter().enumerate() {
        let t = (i + 1) as f64 - mid;
        covariance += t * (value - mean);
        variance += t * t;
    }
    let slope = if variance > 0.0 { covariance / variance } else { 0.0 };
    (mean - slope * mid, slope)
}

/// The seasonal part of every observation: by classical decomposition where three periods are there, else what a line with
/// one pair of Fourier terms leaves beside the line.
fn seasonal_pattern(y: &[f64], season: usize, multiplicative: bool) -> Vec<f64> {
    if y.len() < 3 * season {
        let (intercept, slope) = line_beside_wave(y, season);
        let beside = |(i, y): (usize, &f64)| {
            let trend = intercept + slope * (i + 1) as f64;
            if multiplicative { y / trend } else { y - trend }
        };
        y.iter().enumerate().map(beside).collect()
    } else {
        let figure = seasonal_figure(y, season, multiplicative);
        (0..y.len()).map(|i| figure[i % season]).collect()
    }
}

/// Classical decomposition: a centered moving average over one period is the trend, and the mean of what remains at each
/// phase is the figure, centered at 0 or 1.
pub(in crate::forecast) fn seasonal_figure(y: &[f64], season: usize, multiplicative: bool) -> Vec<f64> {
    let half = season / 2;
    let (mut sums, mut counts) = (vec![0.0; season], vec![0.0; season]);
    for i in half..y.len() - half {
        let window = &y[i - half..=i + half];
        let sum: f64 = window.iter().sum();
        // An even period has its two ends at half weight.
        let ends = if season.is_multiple_of(2) { 0.5 * (window[0] + window[2 * half]) } else { 0.0 };
        let trend = (sum - ends) / season as f64;
        sums[i % season] += if multiplicative { y[i] / trend } else { y[i] - trend };
        counts[i % season] += 1.0;
    }
    let figure: Vec<f64> = sums.iter().zip(&counts).map(|(sum, count)| sum / count).collect();
    let mean = figure.iter().sum::<f64>() / season as f64;
    figure.into_iter().map(|term| if multiplicative { term / mean } else { term - mean }).collect()
}

/// Intercept and slope of the regression on 1, t, cos(2πt/m) and sin(2πt/m).
fn line_beside_wave(y: &[f64], season: usize) -> (f64, f64) {
    let angle = |i: usize| std::f64::consts::TAU * (i + 1) as f64 / season as f64;
    let column = |f: &dyn Fn(usize) -> f64| (0..y.len()).map(f).collect::<Vec<f64>>();
    let ones = column(&|_| 1.0);
    let time = column(&|i| (i + 1) as f64);
    // The wave first: what is left of 1 and t beside it then carries intercept and slope.
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for wave in [column(&|i| angle(i).cos()), column(&|i| angle(i).sin())] {
        let rest = beside(&wave, &basis);
        if dot(&rest, &rest) > 1e-12 * y.len() as f64 {
            basis.push(rest);
        }
    }
    let (ones, y) = (beside(&ones, &basis), beside(y, &basis));
    let time = beside(&time, &basis);
    let (oo, ot, tt) = (dot(&ones, &ones), dot(&ones, &time), dot(&time, &time));
    let (oy, ty) = (dot(&ones, &y), dot(&time, &y));
    let determinant = oo * tt - ot * ot;
    if determinant > 1e-12 * oo * tt {
        ((tt * oy - ot * ty) / determinant, (oo * ty - ot * oy) / determinant)
    } else {
        (oy / oo.max(f64::MIN_POSITIVE), 0.0)
    }
}

/// What is left of a vector beside an orthogonal basis.
fn beside(vector: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut rest = vector.to_vec();
    for direction in basis {
        let share = dot(&rest, direction) / dot(direction, direction);
        rest.iter_mut().zip(direction).for_each(|(r, d)| *r -= share * d);
    }
    rest
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
