//! Random numbers and the quantiles of what is drawn.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::RngCore;

/// A number strictly between 0 and 1.
pub(super) fn uniform(random: &mut Xoshiro256PlusPlus) -> f64 {
    ((random.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// Between the two order statistics that enclose it, linearly; NaN of nothing.
pub(super) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = probability * last as f64;
    let (below, share) = (position.floor() as usize, position.fract());
    let low = sorted[below.min(last)];
    let high = sorted[(below + 1).min(last)];
    low + share * (high - low)
}
