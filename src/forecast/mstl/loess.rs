//! Local regression on equally spaced points.
//!
//! Where nothing but the values changes, the weights of a point depend on its place alone, and away from the ends not even on
//! that. They are computed once and used in every round.

/// Wider windows are smoothed at every few points only, with straight lines between: so many points a window.
pub(super) const MOST_PLACES: u64 = 500;

/// Weights of a smoother for `n` points.
pub(super) struct Loess {
    n: usize,
    /// Distance of the points that are smoothed.
    jump: usize,
    /// The first point whose weights are those of the middle.
    left: usize,
    /// The first point of the right end.
    right: usize,
    /// Weights of the smoothed points of both ends.
    ends: Vec<Weights>,
    /// Of the points one step before the first and after the last.
    outside: [Weights; 2],
    middle: Vec<f64>,
}

struct Weights {
    first: usize,
    weights: Vec<f64>,
}

impl Loess {
    /// For `n > 0` points, with `window` (odd) nearest neighbours and local constants or lines.
    pub(super) fn new(n: usize, window: usize, lines: bool) -> Self {
        let half = window / 2;
        let (left, right) = if window < n { (half, n - half) } else { (n, n) };
        let at = |place: i64| weights(place, n, window, lines);
        let middle = if left < right { at(left as i64).weights } else { Vec::new() };
        let outside = [at(-1), at(n as i64)];
        let mut loess = Self { n, jump: window.div_ceil(MOST_PLACES as usize), left, right, ends: Vec::new(), outside, middle };
        loess.ends = loess.places().filter(|i| *i < left || *i >= right).map(|i| at(i as i64)).collect();
        loess
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// The points that are smoothed: every few and the last.
    fn places(&self) -> impl Iterator<Item = usize> {
        let last = self.n - 1;
        (0..last).step_by(self.jump).chain([last])
    }

    /// Smooths `y` into `out`.
    pub(super) fn smooth(&self, y: &[f64], out: &mut [f64]) {
        let mut ends = self.ends.iter();
        let mut before = 0;
        for i in self.places() {
            let value = if i < self.left || i >= self.right {
                ends.next().map_or(f64::NAN, |end| end.of(y))
            } else {
                dot(&y[i - self.middle.len() / 2..], &self.middle)
            };
            let start = out[before];
            for (k, between) in out[before..i].iter_mut().enumerate().skip(1) {
                *between = start + (value - start) * k as f64 / (i - before) as f64;
            }
            out[i] = value;
            before = i;
        }
    }

    /// The values one step before the first point and one after the last.
    pub(super) fn outside(&self, y: &[f64]) -> (f64, f64) {
        let [before, after] = &self.outside;
        (before.of(y), after.of(y))
    }
}

impl Weights {
    fn of(&self, y: &[f64]) -> f64 {
        dot(&y[self.first..], &self.weights)
    }
}

/// Weights of the `window` nearest points in the value at `place`, which may be one step outside.
fn weights(place: i64, n: usize, window: usize, lines: bool) -> Weights {
    let count = window.min(n);
    let inside = place.clamp(0, n as i64 - 1) as usize;
    let first = inside.saturating_sub(window / 2).min(n - count);
    let distance = |i: usize| (i as f64 - place as f64).abs();
    let mut reach = distance(first).max(distance(first + count - 1));
    if window > n {
        reach += ((window - n) / 2) as f64;
    }
    let tricube = |i: usize| {
        let d = distance(i);
        if d <= 0.001 * reach {
            1.0
        } else if d <= 0.999 * reach {
            let ratio = d / reach;
            let rest = 1.0 - ratio * ratio * ratio;
            rest * rest * rest
        } else {
            0.0
        }
    };
    let mut weights: Vec<f64> = (first..first + count).map(tricube).collect();
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= total);
    if lines && reach > 0.0 {
        let places = || (first..first + count).map(|i| i as f64);
        let center: f64 = weights.iter().zip(places()).map(|(weight, x)| weight * x).sum();
        let spread: f64 = weights.iter().zip(places()).map(|(weight, x)| weight * (x - center) * (x - center)).sum();
        // Points in one place have no slope.
        if spread.sqrt() > 0.001 * (n as f64 - 1.0) {
            let slope = (place as f64 - center) / spread;
            for (weight, x) in weights.iter_mut().zip(places()) {
                *weight *= slope * (x - center) + 1.0;
            }
        }
    }
    Weights { first, weights }
}

/// Four sums side by side, in an order that does not depend on the target.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (whole, rest) = b.as_chunks::<4>();
    for (a, b) in a.chunks_exact(4).zip(whole) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    let tail: f64 = a[whole.len() * 4..].iter().zip(rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + tail
}
