//! What chance makes of a difference between a segment and the rest.

use libm::{erfc, exp, lgamma, log, sqrt};

/// Rows, mean and sum of squared deviations of some numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moments {
    pub(crate) n: f64,
    pub(crate) mean: f64,
    pub(crate) squares: f64,
}

impl Moments {
    pub(crate) fn add(&mut self, value: f64) {
        self.n += 1.0;
        let deviation = value - self.mean;
        self.mean += deviation / self.n;
        self.squares += deviation * (value - self.mean);
    }

    /// Those of all but `part`.
    pub(crate) fn without(&self, part: &Self) -> Self {
        let n = self.n - part.n;
        if n <= 0.0 {
            return Self::default();
        }
        let mean = (self.mean * self.n - part.mean * part.n) / n;
        let between = (part.mean - mean) * (part.mean - mean) * part.n * n / self.n;
        Self { n, mean, squares: (self.squares - part.squares - between).max(0.0) }
    }
}

/// Two-sided probability of means as different, or more so: B. L. Welch (1947), doi:10.1093/biomet/34.1-2.28.
pub(crate) fn welch(a: &Moments, b: &Moments) -> Option<f64> {
    if a.n < 2.0 || b.n < 2.0 {
        return None;
    }
    let part = |moments: &Moments| moments.squares / (moments.n - 1.0) / moments.n;
    let (x, y) = (part(a), part(b));
    if !(x + y > 0.0 && (x + y).is_finite()) {
        return None;
    }
    let t = (a.mean - b.mean) / sqrt(x + y);
    let freedom = (x + y) * (x + y) / (x * x / (a.n - 1.0) + y * y / (b.n - 1.0));
    Some(student(t, freedom))
}

/// Two-sided probability of shares as different, or more so: the test of two proportions, which is the chi-square test of their table.
pub(crate) fn proportions(hits: f64, n: f64, other_hits: f64, other_n: f64) -> Option<f64> {
    if !(n > 0.0 && other_n > 0.0) {
        return None;
    }
    let pooled = (hits + other_hits) / (n + other_n);
    let spread = sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / other_n));
    (spread > 0.0).then(|| erfc(((hits / n - other_hits / other_n) / spread).abs() / std::f64::consts::SQRT_2))
}

/// Y. Benjamini and Y. Hochberg (1995): each probability as the share of false discoveries among those up to it.
pub(crate) fn adjust(values: &mut [&mut f64]) {
    values.sort_by(|a, b| b.total_cmp(a));
    let n = values.len() as f64;
    let mut least = 1.0f64;
    for (i, value) in values.iter_mut().enumerate() {
        least = least.min(**value * n / (n - i as f64));
        **value = least;
    }
}

/// Both tails of Student's distribution.
fn student(t: f64, freedom: f64) -> f64 {
    incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t)).clamp(0.0, 1.0)
}

/// The regularized incomplete beta function by Lentz's continued fraction, from the side where that is short.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    const TINY: f64 = 1e-300;
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * libm::log1p(-x)) / a;
    let keep = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / keep(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> Moments {
        let mut moments = Moments::default();
        values.iter().for_each(|value| moments.add(*value));
        moments
    }

    #[test]
    fn probabilities_are_those_of_scipy() {
        // scipy.stats.ttest_ind([1, 2, 3, 4], [2, 4, 6, 9, 12], equal_var=False).pvalue
        let p = welch(&moments(&[1.0, 2.0, 3.0, 4.0]), &moments(&[2.0, 4.0, 6.0, 9.0, 12.0])).unwrap();
        assert!((p - 0.08226778382678893).abs() < 1e-12, "{p}");
        // scipy.stats.chi2_contingency([[30, 70], [45, 155]], correction=False).pvalue
        let p = proportions(30.0, 100.0, 45.0, 200.0).unwrap();
        assert!((p - 0.15729920705028105).abs() < 1e-12, "{p}");
    }

    #[test]
    fn what_is_left_of_all_are_the_moments_of_the_rest() {
        let rest = moments(&[1.0, 5.0, 2.0, 8.0]).without(&moments(&[5.0, 8.0]));
        assert!((rest.mean - 1.5).abs() < 1e-12 && (rest.squares - 0.5).abs() < 1e-12);
        assert_eq!(moments(&[1.0]).without(&moments(&[1.0])).n, 0.0);
    }

    #[test]
    fn adjusted_probabilities_keep_their_order() {
        let mut values = [0.01, 0.04, 0.03, 0.5];
        adjust(&mut values.iter_mut().collect::<Vec<_>>());
        let expected = [0.04, 0.04 * 4.0 / 3.0, 0.04 * 4.0 / 3.0, 0.5];
        assert!(values.iter().zip(expected).all(|(value, expected)| (value - expected).abs() < 1e-15), "{values:?}");
    }

    #[test]
    fn nothing_to_compare_has_no_probability() {
        assert_eq!((welch(&moments(&[1.0]), &moments(&[1.0, 2.0])), welch(&moments(&[1.0; 3]), &moments(&[1.0; 3]))), (None, None));
        assert_eq!((proportions(0.0, 5.0, 0.0, 5.0), proportions(0.0, 0.0, 1.0, 2.0)), (None, None));
    }
}
