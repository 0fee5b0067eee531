//! Polynomials in the backward shift: products with a season, stability, and the way from partial autocorrelations.

/// Coefficients of the lags 1, 2, … with their product terms, most of them zero.
///
/// `sign` is -1 for autoregressive coefficients, where (1 − φB)(1 − ΦBᵐ) has the product −φΦ at lag m + 1 on the right-hand side,
/// and 1 for moving averages.
pub fn expand(plain: &[f64], seasonal: &[f64], period: usize, sign: f64, out: &mut Vec<f64>) {
    out.clear();
    out.resize(plain.len() + period * seasonal.len(), 0.0);
    out[..plain.len()].copy_from_slice(plain);
    for (j, outer) in seasonal.iter().enumerate() {
        let base = (j + 1) * period;
        out[base - 1] += outer;
        for (i, inner) in plain.iter().enumerate() {
            out[base + i] += sign * inner * outer;
        }
    }
}

/// Autoregressive coefficients of a stationary process from any numbers: their hyperbolic tangents are its partial
/// autocorrelations (Monahan 1984, doi:10.1093/biomet/71.2.403).
pub fn stationary(raw: &[f64], out: &mut [f64]) {
    for (k, raw) in raw.iter().enumerate() {
        let partial = libm::tanh(*raw);
        let (before, rest) = out.split_at_mut(k);
        rest[0] = partial;
        // Mirror images change together.
        for i in 0..k.div_ceil(2) {
            let (low, high) = (before[i], before[k - 1 - i]);
            before[i] = low - partial * high;
            before[k - 1 - i] = high - partial * low;
        }
    }
}

/// The numbers that [`stationary`] turns into these coefficients; `None` if the process is not stationary.
pub fn unbounded(coefficients: &[f64]) -> Option<Vec<f64>> {
    let partial = partials(coefficients)?;
    Some(partial.into_iter().map(libm::atanh).collect())
}

/// Partial autocorrelations by Levinson's recursion backwards; `None` if one of them is not inside (−1, 1), which is to say
/// that a root of 1 − φ₁z − φ₂z² − … is not outside the unit circle.
pub fn partials(coefficients: &[f64]) -> Option<Vec<f64>> {
    let mut left = coefficients.to_vec();
    for k in (0..left.len()).rev() {
        let partial = left[k];
        let scale = 1.0 - partial * partial;
        if !(scale > 0.0 && partial.is_finite()) {
            return None;
        }
        for i in 0..k.div_ceil(2) {
            let (low, high) = (left[i], left[k - 1 - i]);
            left[i] = (low + partial * high) / scale;
            left[k - 1 - i] = (high + partial * low) / scale;
        }
    }
    Some(left)
}

/// Are all roots of 1 − c₁zˢ − c₂z²ˢ − … farther than `radius` from zero? `s` is the spacing.
pub fn roots_beyond(radius: f64, coefficients: &[f64], spacing: usize) -> bool {
    let step = libm::pow(radius, spacing as f64);
    let mut power = 1.0;
    let scaled: Vec<f64> = coefficients
        .iter()
        .map(|coefficient| {
            power *= step;
            coefficient * power
        })
        .collect();
    partials(&scaled).is_some()
}

/// The places of the coefficients that are not zero, as lags from 1.
pub fn lags(coefficients: &[f64], out: &mut Vec<(usize, f64)>) {
    out.clear();
    out.extend(coefficients.iter().enumerate().filter(|(_, c)| **c != 0.0).map(|(i, c)| (i + 1, *c)));
}
