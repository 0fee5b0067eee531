//! The state space recursion in error-correction form: forecast one step, see the error, correct the state.
//!
//! Several parameter vectors run side by side in `L` lanes. The recursion is bound by latency, each step waiting for the
//! one before, so that four lanes cost little more than one; the search makes use of that.

use super::form::{Form, Part};

/// Below this a divisor counts as zero.
const TINY: f64 = 1e-10;
/// Stands for a quotient whose divisor is zero.
const HUGE: f64 = 1e10;

/// Smoothing parameters and state of `L` models of one form; `phi` is 1 where the trend is not damped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes<const L: usize> {
    pub(super) alpha: [f64; L],
    pub(super) beta: [f64; L],
    pub(super) gamma: [f64; L],
    pub(super) phi: [f64; L],
    pub(super) level: [f64; L],
    pub(super) growth: [f64; L],
}

impl<const L: usize> Default for Lanes<L> {
    fn default() -> Self {
        let (zero, one) = ([0.0; L], [1.0; L]);
        Self { alpha: zero, beta: zero, gamma: zero, phi: one, level: zero, growth: zero }
    }
}

/// What a pass over the data leaves behind beside the state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fitness<const L: usize> {
    /// Sum of squared errors, relative ones where the error is multiplicative.
    pub(super) squares: [f64; L],
    /// −2 log-likelihood up to a constant (Hyndman et al. 2008, equation 5.3).
    pub(super) deviance: [f64; L],
}

/// Runs over `y`, updating the state in `lanes` and the seasonal terms in `ring`.
///
/// `ring` holds one period: the term of the next observation first. It is left in that order.
pub(super) fn run<const L: usize>(form: Form, y: &[f64], lanes: &mut Lanes<L>, ring: &mut [[f64; L]]) -> Fitness<L> {
    use Part::{Additive as A, Multiplicative as M, None as N};
    match (form.error == M, form.trend, form.season) {
        (false, N, N) => pass::<L, false, 0, 0>(y, lanes, ring),
        (false, N, A) => pass::<L, false, 0, 1>(y, lanes, ring),
        (false, N, M) => pass::<L, false, 0, 2>(y, lanes, ring),
        (false, A, N) => pass::<L, false, 1, 0>(y, lanes, ring),
        (false, A, A) => pass::<L, false, 1, 1>(y, lanes, ring),
        (false, A, M) => pass::<L, false, 1, 2>(y, lanes, ring),
        (false, M, N) => pass::<L, false, 2, 0>(y, lanes, ring),
        (false, M, A) => pass::<L, false, 2, 1>(y, lanes, ring),
        (false, M, M) => pass::<L, false, 2, 2>(y, lanes, ring),
        (true, N, N) => pass::<L, true, 0, 0>(y, lanes, ring),
        (true, N, A) => pass::<L, true, 0, 1>(y, lanes, ring),
        (true, N, M) => pass::<L, true, 0, 2>(y, lanes, ring),
        (true, A, N) => pass::<L, true, 1, 0>(y, lanes, ring),
        (true, A, A) => pass::<L, true, 1, 1>(y, lanes, ring),
        (true, A, M) => pass::<L, true, 1, 2>(y, lanes, ring),
        (true, M, N) => pass::<L, true, 2, 0>(y, lanes, ring),
        (true, M, A) => pass::<L, true, 2, 1>(y, lanes, ring),
        (true, M, M) => pass::<L, true, 2, 2>(y, lanes, ring),
    }
}

/// One compiled loop per form. `TREND` and `SEASON`: 0 none, 1 additive, 2 multiplicative.
fn pass<const L: usize, const RELATIVE: bool, const TREND: u8, const SEASON: u8>(
    y: &[f64],
    lanes: &mut Lanes<L>,
    ring: &mut [[f64; L]],
) -> Fitness<L> {
    let Lanes { alpha, beta, gamma, phi, mut level, mut growth } = *lanes;
    let beta_per_alpha: [f64; L] = each(|k| beta[k] / alpha[k]);
    let mut squares = [0.0; L];
    let mut logs = LogSum::<L>::default();
    let mut no_season = [[0.0; L]];
    let ring_or_none: &mut [[f64; L]] = if SEASON == 0 { &mut no_season } else { ring };
    let period = ring_or_none.len();

    for stretch in y.chunks(period.max(1)) {
        let last = stretch.len();
        let terms: &mut [[f64; L]] = ring_or_none;
        for (&y, term) in stretch.iter().zip(terms.iter_mut().take(last)) {
            let old = *term;
            // Level and growth expected before the observation is seen.
            let drift = match TREND {
                0 => [0.0; L],
                1 => each(|k| phi[k] * growth[k]),
                _ => each(|k| if phi[k] == 1.0 { growth[k] } else { growth[k].powf(phi[k]) }),
            };
            let base = match TREND {
                0 => level,
                1 => each(|k| level[k] + drift[k]),
                _ => each(|k| level[k] * drift[k]),
            };
            let forecast = match SEASON {
                0 => base,
                1 => each(|k| base[k] + old[k]),
                _ => each(|k| base[k] * old[k]),
            };
            let error: [f64; L] = if RELATIVE {
                each(|k| {
                    let scale = if forecast[k].abs() < TINY { forecast[k] + TINY } else { forecast[k] };
                    (y - forecast[k]) / scale
                })
            } else {
                each(|k| y - forecast[k])
            };
            squares = each(|k| squares[k] + error[k] * error[k]);
            if RELATIVE {
                logs.add(&forecast);
            }
            // With a relative error both quotients of a multiplying season follow from it: y / season − base = base · error.
            let plain = RELATIVE && SEASON == 2 && sizable(&forecast) && sizable(&base) && sizable(&old);
            // The surprise in the scale of the level.
            let surprise: [f64; L] = match SEASON {
                2 if plain => each(|k| base[k] * error[k]),
                2 => each(|k| quotient(y, old[k]) - base[k]),
                _ => each(|k| y - forecast[k]),
            };
            let next: [f64; L] = each(|k| base[k] + alpha[k] * surprise[k]);
            match TREND {
                0 => {}
                1 => growth = each(|k| drift[k] + beta[k] * surprise[k]),
                _ => growth = each(|k| drift[k] + beta_per_alpha[k] * (quotient(next[k], level[k]) - drift[k])),
            }
            level = next;
            match SEASON {
                0 => {}
                1 => *term = each(|k| old[k] + gamma[k] * surprise[k]),
                _ if plain => *term = each(|k| old[k] + gamma[k] * (old[k] * error[k])),
                _ => *term = each(|k| old[k] + gamma[k] * (quotient(y, base[k]) - old[k])),
            }
        }
    }
    if SEASON != 0 && period > 0 {
        ring.rotate_left(y.len() % period);
    }
    lanes.level = level;
    lanes.growth = growth;
    let n = y.len() as f64;
    let deviance = each(|k| {
        let squares = if squares[k] > 0.0 { squares[k] } else { squares[k] + 1e-8 };
        n * squares.ln() + if RELATIVE { 2.0 * logs.total(k) } else { 0.0 }
    });
    Fitness { squares, deviance }
}

/// A value per lane.
#[inline(always)]
fn each<const L: usize>(value: impl FnMut(usize) -> f64) -> [f64; L] {
    std::array::from_fn(value)
}

/// Can all of them be divided by?
#[inline(always)]
fn sizable<const L: usize>(divisors: &[f64; L]) -> bool {
    divisors.iter().fold(true, |all, divisor| all & (divisor.abs() >= TINY))
}

#[inline(always)]
fn quotient(dividend: f64, divisor: f64) -> f64 {
    if divisor.abs() < TINY { HUGE } else { dividend / divisor }
}

/// A sum of logarithms of magnitudes, taken as the logarithm of products as long as they fit.
struct LogSum<const L: usize> {
    product: [f64; L],
    sum: [f64; L],
}

impl<const L: usize> Default for LogSum<L> {
    fn default() -> Self {
        Self { product: [1.0; L], sum: [0.0; L] }
    }
}

impl<const L: usize> LogSum<L> {
    #[inline(always)]
    fn add(&mut self, values: &[f64; L]) {
        let next: [f64; L] = std::array::from_fn(|k| self.product[k] * values[k].abs());
        let fits = next.iter().fold(true, |fits, product| fits & (*product > 1e-250) & (*product < 1e250));
        if fits {
            self.product = next;
        } else {
            self.settle(values);
        }
    }

    #[cold]
    fn settle(&mut self, values: &[f64; L]) {
        for ((sum, product), value) in self.sum.iter_mut().zip(&mut self.product).zip(values) {
            let size = if *value == 0.0 { 1e-8 } else { value.abs() };
            *sum += product.ln() + size.ln();
            *product = 1.0;
        }
    }

    fn total(&self, lane: usize) -> f64 {
        self.sum[lane] + self.product[lane].ln()
    }
}
