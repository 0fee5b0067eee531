//! Intervals by simulation, for the models whose variance has no closed form.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

use super::fit::Ets;
use super::form::Part;
use crate::forecast::draws::{quantile, uniform};
use crate::forecast::{Band, normal};

/// Futures drawn.
const PATHS: usize = 5_000;

/// Quantiles of simulated futures, step by step, for each level; they include the means.
pub(super) fn bands(model: &Ets, mean: &[f64], levels: &[f64], seed: u64) -> Vec<Band> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let deviation = model.sigma2.sqrt();
    let mut paths = vec![model.clone(); PATHS];
    let mut bands = vec![Band { lower: Vec::new(), upper: Vec::new() }; levels.len()];
    let mut values = vec![0.0; PATHS];
    for mean in mean {
        for (path, value) in paths.iter_mut().zip(&mut values) {
            let error = deviation * normal::quantile(uniform(&mut random));
            let expected = path.mean(1)[0];
            *value = if path.form.error == Part::Multiplicative { expected * (1.0 + error) } else { expected + error };
            path.update(*value);
        }
        values.sort_by(f64::total_cmp);
        for (level, band) in levels.iter().zip(&mut bands) {
            band.lower.push(quantile(&values, 0.5 - level / 2.0).min(*mean));
            band.upper.push(quantile(&values, 0.5 + level / 2.0).max(*mean));
        }
    }
    bands
}
