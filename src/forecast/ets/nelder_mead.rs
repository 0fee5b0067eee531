//! The downhill simplex of Nelder and Mead (1965) inside a box, with the dimension-adaptive coefficients of
//! Gao and Han (2012), doi:10.1007/s10589-010-9329-3.
//!
//! An iteration may need the value at four points: reflection, expansion, outer and inner contraction. They are asked for
//! together, as the objective computes four at the price of one. The path is that of the sequential method.

use super::start::Range;

/// Points that the objective evaluates at once.
pub(in crate::forecast) const WIDTH: usize = 4;

/// Something to minimize; `f64::INFINITY` where it is not defined.
pub(in crate::forecast) trait Objective {
    /// The values at four points.
    fn values(&mut self, points: [&[f64]; WIDTH]) -> [f64; WIDTH];
}

/// First step from the start value, relative.
const STEP: f64 = 0.05;
/// First step from a start value of zero.
const STEP_FROM_ZERO: f64 = 1e-4;
/// The usual spread to stop at: the standard deviation of the values at the corners.
pub(in crate::forecast) const TOLERANCE: f64 = 1e-4;
const MAX_ITERATIONS: u32 = 1_000;

/// A search that can be interrupted between iterations.
pub(in crate::forecast) struct Simplex<F> {
    objective: F,
    /// Bounds of the first coordinates; the others are free.
    bounds: Vec<Range>,
    corners: Vec<Vec<f64>>,
    values: Vec<f64>,
    /// Best corner of the last ordering, which is what the reference implementations return.
    best: usize,
    iterations: u32,
    tolerance: f64,
    center: Vec<f64>,
    trials: [Vec<f64>; WIDTH],
}

impl<F: Objective> Simplex<F> {
    /// Sets the corners around `start`, which is first moved into the box; coordinates beyond the bounds given are free.
    /// The search ends when the standard deviation of the values at the corners falls below `tolerance`.
    pub(in crate::forecast) fn new(objective: F, mut start: Vec<f64>, bounds: Vec<Range>, tolerance: f64) -> Self {
        clamp(&mut start, &bounds);
        let n = start.len();
        let mut corners = vec![start; n + 1];
        for (i, corner) in corners.iter_mut().take(n).enumerate() {
            corner[i] = if corner[i] == 0.0 { STEP_FROM_ZERO } else { corner[i] * (1.0 + STEP) };
            clamp(corner, &bounds);
        }
        let values = vec![f64::INFINITY; n + 1];
        let (center, trials) = (vec![0.0; n], std::array::from_fn(|_| vec![0.0; n]));
        let mut simplex = Self { objective, bounds, corners, values, best: 0, iterations: 0, tolerance, center, trials };
        simplex.evaluate_from(0);
        simplex
    }

    /// Goes on for at most `iterations`; `true` when the search has ended.
    pub(in crate::forecast) fn advance(&mut self, iterations: u32) -> bool {
        for _ in 0..iterations {
            if self.iterations >= MAX_ITERATIONS || spread(&self.values) < self.tolerance {
                return true;
            }
            self.iterations += 1;
            self.iterate();
        }
        false
    }

    /// The point found.
    pub(in crate::forecast) fn point(&self) -> &[f64] {
        &self.corners[self.best]
    }

    /// What is minimized.
    pub(in crate::forecast) fn objective(&self) -> &F {
        &self.objective
    }

    fn evaluate_from(&mut self, first: usize) {
        let n = self.corners.len();
        for from in (first..n).step_by(WIDTH) {
            let at = |k: usize| (from + k).min(n - 1);
            let values = self.objective.values(std::array::from_fn(|k| self.corners[at(k)].as_slice()));
            let to = (from + WIDTH).min(n);
            self.values[from..to].copy_from_slice(&values[..to - from]);
        }
    }

    fn iterate(&mut self) {
        let (best, second_worst, worst) = rank(&self.values);
        self.best = best;
        self.set_trials(worst);
        let [reflected, expanded, outer, inner] = self.objective.values(std::array::from_fn(|k| self.trials[k].as_slice()));
        let low = self.values[best];
        let choice = if reflected < low {
            Some(if expanded < reflected { (1, expanded) } else { (0, reflected) })
        } else if reflected < self.values[second_worst] {
            Some((0, reflected))
        } else if reflected < self.values[worst] {
            (outer <= reflected).then_some((2, outer))
        } else {
            (inner < self.values[worst]).then_some((3, inner))
        };
        match choice {
            Some((trial, value)) => {
                self.corners[worst].copy_from_slice(&self.trials[trial]);
                self.values[worst] = value;
            }
            None => self.shrink(),
        }
    }

    /// Reflection, expansion, outer and inner contraction of the worst corner through the center of the others.
    fn set_trials(&mut self, worst: usize) {
        let n = self.center.len() as f64;
        let expansion = 1.0 + 2.0 / n;
        let contraction = 0.75 - 1.0 / (2.0 * n);
        self.center.fill(0.0);
        for corner in &self.corners {
            self.center.iter_mut().zip(corner).for_each(|(sum, x)| *sum += x);
        }
        let worst = &self.corners[worst];
        self.center.iter_mut().zip(worst).for_each(|(sum, x)| *sum = (*sum - x) / n);
        let [reflected, others @ ..] = &mut self.trials;
        for ((mirror, center), x) in reflected.iter_mut().zip(&self.center).zip(worst) {
            *mirror = center + (center - x);
        }
        clamp(reflected, &self.bounds);
        for (trial, reach) in others.iter_mut().zip([expansion, contraction, -contraction]) {
            for ((x, center), mirror) in trial.iter_mut().zip(&self.center).zip(reflected.iter()) {
                *x = center + reach * (mirror - center);
            }
            clamp(trial, &self.bounds);
        }
    }

    /// Moves the corners towards the best. The first stays where it is, best or not, as in the reference implementation.
    fn shrink(&mut self) {
        let factor = 1.0 - 1.0 / self.center.len() as f64;
        let best = self.corners[self.best].clone();
        for corner in &mut self.corners[1..] {
            corner.iter_mut().zip(&best).for_each(|(x, best)| *x = best + factor * (*x - best));
            clamp(corner, &self.bounds);
        }
        self.evaluate_from(1);
    }
}

fn clamp(point: &mut [f64], bounds: &[Range]) {
    for (x, Range { lower, upper }) in point.iter_mut().zip(bounds) {
        *x = x.max(*lower).min(*upper);
    }
}

/// Standard deviation; NaN where a value is infinite, which no tolerance passes.
fn spread(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt()
}

/// Positions of the best, the second worst and the worst value; among equals the earlier one is better.
fn rank(values: &[f64]) -> (usize, usize, usize) {
    let (mut best, mut worst) = (0, 0);
    for (i, value) in values.iter().enumerate() {
        if *value < values[best] {
            best = i;
        }
        if *value >= values[worst] {
            worst = i;
        }
    }
    let mut second = if worst == 0 { 1 } else { 0 };
    for (i, value) in values.iter().enumerate() {
        if i != worst && *value >= values[second] {
            second = i;
        }
    }
    (best, second, worst)
}
