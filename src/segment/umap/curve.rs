//! How near two rows seem by their distance on the map: `1 / (1 + a d^(2b))`, fitted to 1 up to `min_dist` and a falling exponential beyond.

/// Points that the curve is fitted at, and how far.
const POINTS: usize = 300;
const REACH: f64 = 3.0;

/// Steps of the fit, which ends long before.
const STEPS: usize = 200;

/// Bits of a mantissa that tell places in the table of powers.
const PLACES: u32 = 8;

/// The curve, with a table of powers: they are what the layout spends its time on, and the same on every machine this way.
pub(crate) struct Curve {
    pub(crate) a: f64,
    pub(crate) b: f64,
    /// `m^b` for mantissas of 1 to 2.
    mantissas: Vec<f64>,
    /// `2^(e b)` for each exponent of a number.
    exponents: Vec<f64>,
}

impl Curve {
    /// The curve for a least distance of rows on the map.
    pub(crate) fn of(min_dist: f64) -> Self {
        let (a, b) = fitted(min_dist);
        let places = 1u32 << PLACES;
        let mantissa = |place: u32| libm::pow(1.0 + f64::from(place) / f64::from(places), b);
        Self {
            a,
            b,
            mantissas: (0..=places).map(mantissa).collect(),
            exponents: (0..2048).map(|exponent| libm::exp2((f64::from(exponent) - 1023.0) * b)).collect(),
        }
    }

    /// `x^b` of a positive number, to five digits: straight between the places of the table.
    pub(crate) fn power(&self, x: f64) -> f64 {
        let bits = x.to_bits();
        let place = (bits >> (52 - PLACES)) as usize & ((1 << PLACES) - 1);
        let beyond = (bits & ((1 << (52 - PLACES)) - 1)) as f64 / (1u64 << (52 - PLACES)) as f64;
        let (from, to) = (self.mantissas[place], self.mantissas[place + 1]);
        self.exponents[(bits >> 52) as usize & 2047] * (from + (to - from) * beyond)
    }
}

/// `a` and `b` by least squares (Levenberg 1944, Marquardt 1963).
fn fitted(min_dist: f64) -> (f64, f64) {
    let points: Vec<(f64, f64)> = (0..POINTS)
        .map(|i| i as f64 * REACH / (POINTS - 1) as f64)
        .map(|x| (x, if x < min_dist { 1.0 } else { libm::exp(min_dist - x) }))
        .collect();
    let error = |a: f64, b: f64| -> f64 {
        points.iter().map(|&(x, y)| 1.0 / (1.0 + a * libm::pow(x, 2.0 * b)) - y).map(|miss| miss * miss).sum()
    };
    let (mut a, mut b, mut damping) = (1.0, 1.0, 1e-3);
    let mut least = error(a, b);
    for _ in 0..STEPS {
        // Sums of products of the slopes by a and b, and of these with what is missed.
        let (mut aa, mut ab, mut bb, mut am, mut bm) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(x, y) in points.iter().filter(|(x, _)| *x > 0.0) {
            let power = libm::pow(x, 2.0 * b);
            let value = 1.0 / (1.0 + a * power);
            let (by_a, by_b) = (-power * value * value, -2.0 * a * power * libm::log(x) * value * value);
            (aa, ab, bb) = (aa + by_a * by_a, ab + by_a * by_b, bb + by_b * by_b);
            (am, bm) = (am + by_a * (value - y), bm + by_b * (value - y));
        }
        let (da, db) = (aa * (1.0 + damping), bb * (1.0 + damping));
        let determinant = da * db - ab * ab;
        let (to_a, to_b) = (a - (am * db - bm * ab) / determinant, b - (bm * da - am * ab) / determinant);
        let new = error(to_a, to_b);
        if new.is_finite() && new < least && to_a > 0.0 && to_b > 0.0 {
            (a, b, least, damping) = (to_a, to_b, new, damping / 3.0);
        } else {
            damping *= 4.0;
        }
    }
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_that_of_umap_learn() {
        // umap.umap_.find_ab_params(1.0, min_dist)
        for (min_dist, a, b) in [(0.1, 1.576943, 0.895061), (0.5, 0.583030, 1.334167), (0.0, 1.932808, 0.790495)] {
            let curve = Curve::of(min_dist);
            assert!((curve.a - a).abs() < 1e-3 && (curve.b - b).abs() < 1e-3, "{} {}", curve.a, curve.b);
        }
    }

    #[test]
    fn powers_have_five_digits() {
        let curve = Curve::of(0.1);
        for x in [1e-12, 0.3, 1.0, 1.999, 7.3, 1e9] {
            assert!((curve.power(x) / libm::pow(x, curve.b) - 1.0).abs() < 1e-5, "{x}");
        }
    }
}
