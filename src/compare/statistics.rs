//! Distances of two distributions, and what chance makes of them.

/// Values of both samples up to which the probability of a distance is counted exactly, as scipy's `ks_2samp` does.
const EXACT_UP_TO: u64 = 10_000;

/// Numbers in order, each with how many it stands for.
pub(super) type Weighted = [(f64, u64)];

pub(super) fn total(sample: &Weighted) -> u64 {
    sample.iter().map(|(_, weight)| weight).sum()
}

/// Calls `see(value, next value, share of a, share of b)` for each stretch between neighboring values of both.
fn walk(a: &Weighted, b: &Weighted, mut see: impl FnMut(f64, Option<f64>, f64, f64)) {
    let (n, m) = (total(a) as f64, total(b) as f64);
    let (mut i, mut j, mut below_a, mut below_b) = (0, 0, 0u64, 0u64);
    loop {
        let next = match (a.get(i), b.get(j)) {
            (None, None) => return,
            (Some((x, _)), None) => *x,
            (None, Some((y, _))) => *y,
            (Some((x, _)), Some((y, _))) => x.min(*y),
        };
        while let Some((_, weight)) = a.get(i).filter(|(x, _)| *x <= next) {
            below_a += weight;
            i += 1;
        }
        while let Some((_, weight)) = b.get(j).filter(|(y, _)| *y <= next) {
            below_b += weight;
            j += 1;
        }
        let after = [a.get(i), b.get(j)].into_iter().flatten().map(|(x, _)| *x).min_by(f64::total_cmp);
        see(next, after, below_a as f64 / n, below_b as f64 / m);
    }
}

/// The largest distance of the cumulated shares.
pub(super) fn ks_distance(a: &Weighted, b: &Weighted) -> f64 {
    let mut largest = 0.0f64;
    walk(a, b, |_, _, x, y| largest = largest.max((x - y).abs()));
    largest
}

/// The area between the cumulated shares.
pub(super) fn wasserstein(a: &Weighted, b: &Weighted) -> f64 {
    let mut area = 0.0;
    walk(a, b, |value, next, x, y| area += next.map_or(0.0, |next| (next - value) * (x - y).abs()));
    area
}

/// The probability of a distance of `d` or more between samples of `n` and `m` values of one distribution.
pub(super) fn ks_p_value(d: f64, n: u64, m: u64) -> f64 {
    if n.max(m) <= EXACT_UP_TO { ks_exact(d, n, m) } else { ks_limit(d, n as f64, m as f64) }
}

/// Counts the orders of both samples in which the distance stays below `d`: J. L. Hodges (1958), doi:10.1007/BF02589501. Each step keeps the share of
/// orders that have stayed inside, so that nothing grows large.
fn ks_exact(d: f64, n: u64, m: u64) -> f64 {
    // Both shares are multiples of 1 / (n m): distances compare as whole numbers.
    let limit = (d * n as f64 * m as f64).round();
    let outside = |i: u64, j: u64| (i as f64 * m as f64 - j as f64 * n as f64).abs() >= limit - 0.5;
    let mut row: Vec<f64> = vec![0.0; m as usize + 1];
    for i in 0..=n {
        for j in 0..=m {
            let at = j as usize;
            row[at] = if outside(i, j) && (i, j) != (0, 0) {
                0.0
            } else if (i, j) == (0, 0) {
                1.0
            } else {
                let all = (i + j) as f64;
                let from_above = if i > 0 { row[at] * i as f64 / all } else { 0.0 };
                let from_left = if j > 0 { row[at - 1] * j as f64 / all } else { 0.0 };
                from_above + from_left
            };
        }
    }
    if limit <= 0.0 { 1.0 } else { (1.0 - row[m as usize]).clamp(0.0, 1.0) }
}

/// Kolmogorov's limit with M. A. Stephens' (1970) correction for finite samples.
fn ks_limit(d: f64, n: f64, m: f64) -> f64 {
    let root = (n * m / (n + m)).sqrt();
    let lambda = (root + 0.12 + 0.11 / root) * d;
    if lambda < 0.2 {
        return 1.0;
    }
    let terms = (1..=100).map(|k| {
        let k = f64::from(k);
        let sign = if k % 2.0 == 1.0 { 1.0 } else { -1.0 };
        sign * (-2.0 * k * k * lambda * lambda).exp()
    });
    (2.0 * terms.sum::<f64>()).clamp(0.0, 1.0)
}

/// The probability of counts as far from the expected ones, or farther: a chi-square with one degree of freedom less than there are values.
pub(super) fn chi_square_p_value(reference: &[u64], current: &[u64]) -> Option<f64> {
    let (n, m) = (reference.iter().sum::<u64>() as f64, current.iter().sum::<u64>() as f64);
    let mut statistic = 0.0;
    for (&expected, &observed) in reference.iter().zip(current) {
        if expected == 0 {
            // What the reference never had is beyond chance.
            return Some(0.0);
        }
        let expected = expected as f64 * m / n;
        statistic += (observed as f64 - expected).powi(2) / expected;
    }
    (reference.len() > 1).then(|| upper_gamma((reference.len() as f64 - 1.0) / 2.0, statistic / 2.0))
}

/// The probability of shares as different, or more so, of the second of two values.
pub(super) fn proportions_p_value(reference: [u64; 2], current: [u64; 2]) -> Option<f64> {
    let (n, m) = (reference.iter().sum::<u64>() as f64, current.iter().sum::<u64>() as f64);
    let (p, q) = (reference[1] as f64 / n, current[1] as f64 / m);
    let pooled = (reference[1] + current[1]) as f64 / (n + m);
    let spread = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    (spread > 0.0).then(|| libm::erfc(((p - q) / spread).abs() / std::f64::consts::SQRT_2))
}

/// The regularized upper incomplete gamma function: by its series below the mean, else by Lentz's continued fraction.
fn upper_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let scale = (a * x.ln() - x - libm::lgamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return (1.0 - sum * scale).clamp(0.0, 1.0);
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + an / c;
        c = if c.abs() < TINY { TINY } else { c };
        h *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (h * scale).clamp(0.0, 1.0)
}

/// The Jensen-Shannon distance to base e, as scipy's.
pub(super) fn jensen_shannon(p: &[f64], q: &[f64]) -> Option<f64> {
    let (sum_p, sum_q) = (p.iter().sum::<f64>(), q.iter().sum::<f64>());
    if !(sum_p > 0.0 && sum_q > 0.0) {
        return None;
    }
    let part = |x: f64, middle: f64| if x > 0.0 { x * (x / middle).ln() } else { 0.0 };
    let both = p.iter().zip(q).map(|(p, q)| (p / sum_p, q / sum_q));
    let divergence: f64 = both.map(|(p, q)| part(p, (p + q) / 2.0) + part(q, (p + q) / 2.0)).sum::<f64>() / 2.0;
    Some(divergence.max(0.0).sqrt())
}

/// The population stability index; empty bins count as a ten-thousandth, or less where the smallest is that small.
pub(super) fn psi(p: &[f64], q: &[f64]) -> Option<f64> {
    let floor = |shares: &[f64]| {
        let smallest = shares.iter().copied().filter(|share| *share > 0.0).min_by(f64::total_cmp)?;
        Some(if smallest <= 1e-4 { smallest / 1e6 } else { 1e-4 })
    };
    let (low_p, low_q) = (floor(p)?, floor(q)?);
    let pairs = p.iter().zip(q).map(|(&p, &q)| (if p > 0.0 { p } else { low_p }, if q > 0.0 { q } else { low_q }));
    Some(pairs.map(|(p, q)| (p - q) * (p / q).ln()).sum())
}

/// Half the sum of the differences.
pub(super) fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    /// Values of scipy 1.17: `ks_2samp`, `wasserstein_distance`, `chisquare`, `jensenshannon`.
    #[test]
    fn figures_are_those_of_scipy() {
        let a: Vec<(f64, u64)> = [1.0, 2.0, 3.0, 4.0, 5.0].map(|x| (x, 1)).to_vec();
        let b: Vec<(f64, u64)> = vec![(3.0, 1), (4.0, 1), (5.0, 1), (6.0, 2), (7.0, 1)];
        close(ks_distance(&a, &b), 0.5, 1e-15);
        close(ks_p_value(0.5, 5, 6), 0.357_142_857_142_857_15, 1e-12);
        close(wasserstein(&a, &b), 13.0 / 6.0, 1e-12);
        close(chi_square_p_value(&[50, 30, 20], &[40, 35, 25]).unwrap(), 0.129_812_176_855_437_97, 1e-12);
        close(jensen_shannon(&[0.5, 0.3, 0.2], &[0.4, 0.35, 0.25]).unwrap(), 0.071_678_250_889_936_72, 1e-12);
    }

    #[test]
    fn the_limit_meets_the_exact_probability_of_large_samples() {
        for d in [0.02, 0.03, 0.04, 0.05] {
            close(ks_exact(d, 4_000, 3_000), ks_limit(d, 4_000.0, 3_000.0), 4e-3);
        }
    }

    #[test]
    fn equal_samples_are_at_no_distance() {
        let a: Vec<(f64, u64)> = (0..50).map(|i| (f64::from(i), 2)).collect();
        assert_eq!((ks_distance(&a, &a), wasserstein(&a, &a), ks_p_value(0.0, 100, 100)), (0.0, 0.0, 1.0));
        assert_eq!(proportions_p_value([3, 7], [3, 7]), Some(1.0));
        assert_eq!(psi(&[0.5, 0.5], &[0.5, 0.5]), Some(0.0));
    }
}
