//! Local regression on equally spaced points.
//!
//! Where nothing but the values changes, the weights of a point depend on its place alone, and away from the ends not even on
//! that. They are computed once and used in every round.

/// Weights of a smoother for `n` points.
pub(super) struct Loess {
    n: usize,
    /// Points before the first whose weights are those of the middle.
    left: usize,
    /// First point of the right end.
    right: usize,
    /// Weights of every point of the two ends: first neighbour, then weights; the points outside by one first and last.
    ends: Vec<Weights>,
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
        let mut ends = vec![at(-1)];
        ends.extend((0..left).map(|i| at(i as i64)));
        ends.extend((right..n).map(|i| at(i as i64)));
        ends.push(at(n as i64));
        let middle = if left < right { at(left as i64).weights } else { Vec::new() };
        Self { n, left, right, ends, middle }
    }

    /// Number of points.
    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// Smooths `y` into `out`.
    pub(super) fn smooth(&self, y: &[f64], out: &mut [f64]) {
        for (i, out) in out.iter_mut().enumerate().take(self.left) {
            *out = self.ends[i + 1].of(y);
        }
        for (out, window) in out[self.left..].iter_mut().take(self.right - self.left).zip(y.windows(self.middle.len().max(1))) {
            *out = dot(window, &self.middle);
        }
        for (i, out) in out.iter_mut().enumerate().take(self.n).skip(self.right) {
            *out = self.ends[self.left + 1 + i - self.right].of(y);
        }
    }

    /// The values one step before the first point and one after the last.
    pub(super) fn outside(&self, y: &[f64]) -> (f64, f64) {
        let at = |end: Option<&Weights>| end.map_or(f64::NAN, |end| end.of(y));
        (at(self.ends.first()), at(self.ends.last()))
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
