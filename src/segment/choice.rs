//! A number of segments, given or to be found, for methods that can give any number.

use ndarray::Array2;

use super::kmeans::K;
use super::scores::Score;
use crate::context::Context;
use crate::error::{Error, Result};

/// Checks what was asked.
pub(crate) fn check_k(k: K, k_min: u32, k_max: u32) -> Result<()> {
    match k {
        K::Count(0) => Err(Error::params("k", "must be 1 or more, got 0")),
        _ if k_min < 1 => Err(Error::params("kMin", format!("must be 1 or more, got {k_min}"))),
        _ if k_max < k_min => Err(Error::params("kMax", format!("must be at least kMin ({k_min}), got {k_max}"))),
        _ => Ok(()),
    }
}

/// Refuses more segments than rows.
pub(crate) fn check_rows(k: K, n_rows: usize) -> Result<()> {
    match k {
        K::Count(k) if k as usize > n_rows => {
            Err(Error::params("k", format!("is {k}, and there are {n_rows} rows")).hint(format!("choose k up to {n_rows}")))
        }
        _ => Ok(()),
    }
}

/// How well the clusterings that `cut` makes into `k_min` to `k_max` segments hold.
pub(crate) async fn scores(
    cx: &Context,
    values: &Array2<f64>,
    k_min: u32,
    k_max: u32,
    cut: impl Fn(usize) -> Vec<i32>,
) -> Result<Vec<Score>> {
    let most = (k_max as usize).min(values.nrows()).max(1);
    let mut scores = Vec::new();
    for k in (k_min as usize).min(most)..=most {
        let known: Vec<u32> = cut(k).iter().map(|&label| label.max(0) as u32).collect();
        scores.push(Score::of(cx, values, &known, k, None, 0).await?);
    }
    Ok(scores)
}
