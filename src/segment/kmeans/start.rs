//! First centers as they are asked for, for k-means and its kin.

use ndarray::{Array2, Axis};

use super::effort::Effort;
use super::fit::{Limits, Rows, lloyd};
use super::params::{Init, InitMethod, K};
use super::seeding::{distinct_rows, seed};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::Preparation;
use crate::segment::draw::Draws;

impl Init {
    /// Refuses centers that are no numbers or not as many as `k`.
    pub(crate) fn check(&self, k: K) -> Result<()> {
        let Self::Centers(centers) = self else { return Ok(()) };
        if centers.is_empty() {
            return Err(Error::params("init", "must have at least one center"));
        }
        if let K::Count(k) = k
            && k as usize != centers.len()
        {
            return Err(Error::params("init", format!("has {} centers, and k is {k}", centers.len())).hint("omit k"));
        }
        match centers.iter().position(|center| !center.iter().all(|value| value.is_finite())) {
            Some(i) => Err(Error::params(format!("init[{i}]"), "must be finite numbers")),
            None => Ok(()),
        }
    }

    /// First centers that the caller gave, in scaled units.
    pub(crate) fn centers(&self, preparation: &Preparation) -> Result<Option<Array2<f64>>> {
        let Self::Centers(centers) = self else { return Ok(None) };
        let width = preparation.width();
        if let Some(i) = centers.iter().position(|center| center.len() != width) {
            let message = format!("must have a number for each of the {width} columns, got {}", centers[i].len());
            return Err(Error::params(format!("init[{i}]"), message).hint("name the columns, and give centers in their order"));
        }
        let scaled = centers.iter().flat_map(|center| preparation.scaled(center)).collect();
        let start = Array2::from_shape_vec((centers.len(), width), scaled);
        start.map(Some).map_err(|error| Error::internal(error.to_string()))
    }
}

/// Iterations and movement (as a part of the mean variance) that end a start.
const MAX_ITER: u32 = 300;
const TOL: f64 = 1e-4;

/// Draws `k` first centers from a few rows and lets them come to rest there.
pub(crate) async fn settled_centers(
    cx: &Context,
    values: &Array2<f64>,
    k: usize,
    method: InitMethod,
    draws: &mut Draws,
) -> Result<Array2<f64>> {
    let mut effort = Effort::new(cx, u64::from(MAX_ITER));
    let start = seed(&effort, values, k, method, draws).await?;
    let variance = values.var_axis(Axis(0), 0.0).mean().unwrap_or(0.0);
    Ok(lloyd(&mut effort, &mut Rows::of(values), start, Limits::new(MAX_ITER, TOL, variance)).await?.centers)
}

/// Refuses more centers than there are different rows.
pub(crate) async fn check_distinct(cx: &Context, values: &Array2<f64>, k: usize) -> Result<()> {
    let distinct = distinct_rows(&Effort::new(cx, 0), values, k.min(values.nrows() + 1)).await?;
    if distinct >= k {
        return Ok(());
    }
    Err(Error::params("k", format!("is {k}, and only {distinct} of the rows are different"))
        .hint(format!("choose k up to {distinct}, or more columns")))
}
