//! Parameters that `kmodes` and `kprototypes` share, checked.

use crate::error::{Error, Result};
use crate::segment::kmeans::K;

/// `k` as a number, for the check.
pub(in crate::segment) fn choice_of(k: K) -> u32 {
    match k {
        K::Count(k) => k,
        K::Auto(_) => 1,
    }
}

/// Are counts at least 1, and is there a number of segments to try?
pub(in crate::segment) fn check(counts: &[(&str, u32)], k_min: u32, k_max: u32) -> Result<()> {
    for (name, value) in counts {
        if *value < 1 {
            return Err(Error::params(*name, format!("must be 1 or more, got {value}")));
        }
    }
    if k_max < k_min {
        return Err(Error::params("kMax", format!("must be at least kMin ({k_min}), got {k_max}")));
    }
    Ok(())
}
