//! What the model left unexplained, and whether there is anything left in it.
//!
//! **Reference**: Ljung and Box (1978), On a measure of lack of fit in time series models, doi:10.1093/biomet/65.2.297; Jarque and
//! Bera (1987), A test for normality of observations and regression residuals, doi:10.2307/1403192.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More lags say nothing more, and each is a sum over all errors.
const MOST_LAGS: usize = 1000;

/// The one-step errors of a model on its own history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Residuals {
    /// How many.
    pub n: u32,
    /// Their mean: a bias if it is far from zero.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// Ljung–Box: the sum over lags of their autocorrelation.
    pub ljung_box: Option<f64>,
    /// Lags in it: two seasons, or ten, at most a fifth of the errors and at most 1,000.
    pub lags: u32,
    /// The probability of so much autocorrelation in noise. Small: the past says more than the model took from it.
    pub ljung_box_p: Option<f64>,
    /// Jarque–Bera: how far skewness and tails are from those of a normal distribution.
    pub jarque_bera: Option<f64>,
    /// The probability of such errors from a normal distribution. Small: prefer conformal or bootstrap intervals.
    pub jarque_bera_p: Option<f64>,
}

impl Residuals {
    /// Of the values and what was said of them; `None` for fewer than eight, and where they leave the range of numbers.
    pub(super) fn new(y: &[f64], fitted: &[f64], season: usize) -> Option<Self> {
        let errors: Vec<f64> = y.iter().zip(fitted).map(|(y, f)| y - f).filter(|error| error.is_finite()).collect();
        if errors.len() < 8 {
            return None;
        }
        let n = errors.len() as f64;
        let mean = errors.iter().sum::<f64>() / n;
        let centered: Vec<f64> = errors.iter().map(|error| error - mean).collect();
        let moment = |power: i32| centered.iter().map(|error| error.powi(power)).sum::<f64>() / n;
        let variance = moment(2);
        let lags = (if season > 1 { 2 * season } else { 10 }).min(errors.len() / 5).clamp(1, MOST_LAGS);
        let deviation = (variance * n / (n - 1.0)).sqrt();
        if !deviation.is_finite() {
            return None;
        }
        let known = variance > 0.0;
        let correlation = |lag: usize| {
            let products: f64 = centered[lag..].iter().zip(&centered).map(|(now, before)| now * before).sum();
            products / (n * variance)
        };
        let ljung_box = known.then(|| {
            let terms = (1..=lags).map(|lag| correlation(lag) * correlation(lag) / (n - lag as f64));
            n * (n + 2.0) * terms.sum::<f64>()
        });
        let jarque_bera = known.then(|| {
            let (skewness, kurtosis) = (moment(3) / (variance * variance.sqrt()), moment(4) / (variance * variance));
            n / 6.0 * (skewness * skewness + (kurtosis - 3.0) * (kurtosis - 3.0) / 4.0)
        });
        let (ljung_box, jarque_bera) = (ljung_box.filter(|q| q.is_finite()), jarque_bera.filter(|q| q.is_finite()));
        Some(Self {
            n: errors.len() as u32,
            mean,
            deviation,
            ljung_box,
            lags: lags as u32,
            ljung_box_p: ljung_box.map(|q| chi_square_above(q, lags as f64)),
            jarque_bera,
            jarque_bera_p: jarque_bera.map(|q| chi_square_above(q, 2.0)),
        })
    }
}

/// The probability that a chi-square variable with these degrees of freedom is larger.
fn chi_square_above(value: f64, degrees: f64) -> f64 {
    let (a, x) = (degrees / 2.0, value / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    let p = if x < a + 1.0 { 1.0 - front * series(a, x) } else { front * fraction(a, x) };
    p.clamp(0.0, 1.0)
}

/// Σ xᵏ / (a (a + 1) … (a + k)).
fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for k in 1..10_000 {
        term *= x / (a + f64::from(k));
        sum += term;
        if term <= sum * 1e-16 {
            break;
        }
    }
    sum
}

/// The continued fraction of the upper tail, by Lentz's algorithm.
fn fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut value = d;
    for k in 1..10_000 {
        let an = f64::from(k) * (a - f64::from(k));
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::draws;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn tails_of_the_chi_square_distribution_agree_with_tables() {
        for (value, degrees, expected) in [
            (3.841_458_820_694_124, 1.0, 0.05),
            (18.307_038_053_275_146, 10.0, 0.05),
            (2.0, 2.0, 0.367_879_441_171_442_3),
            (1.0, 10.0, 0.999_827_884_370_044_1),
        ] {
            assert!((chi_square_above(value, degrees) - expected).abs() < 1e-12, "{value}, {degrees}");
        }
    }

    #[test]
    fn a_wave_left_in_the_errors_is_seen_and_noise_is_not() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let y: Vec<f64> = (0..200).map(|_| draws::uniform(&mut random) - 0.5).collect();
        let wave: Vec<f64> = y.iter().enumerate().map(|(i, noise)| noise + 2.0 * (i as f64 / 5.0).sin()).collect();
        let p = |y: &[f64]| Residuals::new(y, &[0.0; 200], 1).unwrap().ljung_box_p.unwrap();
        assert!(p(&y) > 0.01, "{}", p(&y));
        assert!(p(&wave) < 1e-6);
        assert_eq!(Residuals::new(&[1.0; 5], &[0.0; 5], 1), None);
        assert_eq!(Residuals::new(&[1.0; 20], &[0.0; 20], 1).unwrap().ljung_box, None, "errors that never differ");
    }
}
