//! Nonlinear least squares by Levenberg (1944) and Marquardt (1963, doi:10.1137/0111030), with forward differences.
//!
//! Both the conditional sum of squares and the exact likelihood of an ARIMA model are sums of squares of as many terms as there
//! are observations, so that this needs a handful of steps where a method for any function needs dozens.

use super::meter::Meter;
use crate::error::Result;

/// A vector of residuals to make short.
pub trait Residuals {
    /// The residuals at a point; `false` where they are not defined.
    fn residuals(&mut self, point: &[f64], out: &mut Vec<f64>) -> bool;

    /// Steps of a recursion that one call takes.
    fn steps(&self) -> u64;
}

const MAX_STEPS: usize = 60;
/// Relative step of the differences.
const DIFFERENCE: f64 = 1e-7;
/// The search ends where a step shortens the sum of squares by less, relatively.
const TOLERANCE: f64 = 1e-10;
const FIRST_DAMPING: f64 = 1e-3;
const MAX_DAMPING: f64 = 1e12;

/// Moves `point` to a minimum nearby; the sum of squares there, or `None` if it is not defined where the search begins.
///
/// # Errors
/// `aborted`.
pub async fn minimize<F: Residuals>(meter: &mut Meter<'_>, f: &mut F, point: &mut [f64]) -> Result<Option<f64>> {
    let k = point.len();
    let (mut here, mut there) = (Vec::new(), Vec::new());
    if !f.residuals(point, &mut here) {
        return Ok(None);
    }
    let mut sum = squares(&here);
    if k == 0 || !sum.is_finite() {
        return Ok(sum.is_finite().then_some(sum));
    }
    let mut slopes: Vec<Vec<f64>> = vec![Vec::new(); k];
    let mut trial = point.to_vec();
    let mut damping = FIRST_DAMPING;
    for _ in 0..MAX_STEPS {
        meter.spend(f.steps() * (k as u64 + 1)).await?;
        for (i, slope) in slopes.iter_mut().enumerate() {
            differentiate(f, point, &here, i, slope);
        }
        let system = Normal::new(&slopes, &here);
        let before = sum;
        while damping <= MAX_DAMPING {
            if let Some(step) = system.step(damping) {
                trial.iter_mut().zip(point.iter()).zip(&step).for_each(|((trial, at), step)| *trial = at - step);
                let shorter = f.residuals(&trial, &mut there) && squares(&there) < sum;
                meter.spend(f.steps()).await?;
                if shorter {
                    point.copy_from_slice(&trial);
                    std::mem::swap(&mut here, &mut there);
                    sum = squares(&here);
                    damping = (damping * 0.1).max(1e-12);
                    break;
                }
            }
            damping *= 8.0;
        }
        if before - sum <= TOLERANCE * before {
            break;
        }
    }
    Ok(Some(sum))
}

/// The derivative of the residuals along coordinate `i`; zero where the function ends on both sides.
fn differentiate<F: Residuals>(f: &mut F, point: &[f64], here: &[f64], i: usize, slope: &mut Vec<f64>) {
    let mut moved = point.to_vec();
    let reach = DIFFERENCE * point[i].abs().max(1.0);
    for step in [reach, -reach] {
        moved[i] = point[i] + step;
        if f.residuals(&moved, slope) {
            slope.iter_mut().zip(here).for_each(|(there, here)| *there = (*there - here) / step);
            if slope.iter().all(|slope| slope.is_finite()) {
                return;
            }
        }
    }
    slope.clear();
    slope.resize(here.len(), 0.0);
}

/// The normal equations at a point.
struct Normal {
    matrix: Vec<Vec<f64>>,
    gradient: Vec<f64>,
}

impl Normal {
    fn new(slopes: &[Vec<f64>], residuals: &[f64]) -> Self {
        let matrix = slopes.iter().map(|a| slopes.iter().map(|b| dot(a, b)).collect()).collect();
        Self { matrix, gradient: slopes.iter().map(|slope| dot(slope, residuals)).collect() }
    }

    /// The damped step, by Cholesky's decomposition; `None` where the equations are singular.
    fn step(&self, damping: f64) -> Option<Vec<f64>> {
        let k = self.gradient.len();
        let mut lower = self.matrix.clone();
        let mut step = self.gradient.clone();
        for i in 0..k {
            for j in 0..=i {
                let damped = if i == j { self.matrix[i][i] * (1.0 + damping) + f64::MIN_POSITIVE } else { self.matrix[i][j] };
                let rest = damped - dot(&lower[i][..j], &lower[j][..j]);
                if i == j {
                    if rest.is_nan() || rest <= 0.0 {
                        return None;
                    }
                    lower[i][i] = rest.sqrt();
                } else {
                    lower[i][j] = rest / lower[j][j];
                }
            }
        }
        for i in 0..k {
            step[i] = (step[i] - dot(&lower[i][..i], &step[..i])) / lower[i][i];
        }
        for i in (0..k).rev() {
            let above: f64 = (i + 1..k).map(|j| lower[j][i] * step[j]).sum();
            step[i] = (step[i] - above) / lower[i][i];
        }
        step.iter().all(|step| step.is_finite()).then_some(step)
    }
}

pub fn squares(values: &[f64]) -> f64 {
    dot(values, values)
}

/// Scalar product in four sums, the same on every target.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a4.zip(b4) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums[0] + sums[1] + sums[2] + sums[3] + rest
}
