//! K-means as a start for other methods: plain numbers in and out.

use ndarray::Array2;

use super::effort::Effort;
use super::fit::{Limits, Rows, Run, lloyd};
use super::params::InitMethod;
use super::seeding::{distinct_rows, seed};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::draw::Draws;

/// Iterations of a restart.
const MAX_ITER: u32 = 300;

/// Movement that ends a restart, as a part of the mean variance.
const TOL: f64 = 1e-4;

/// Centers and the nearest of each row.
pub(crate) struct Quick {
    pub(crate) centers: Array2<f64>,
    pub(crate) labels: Vec<i32>,
    pub(crate) inertia: f64,
}

/// The best of `n_init` restarts with `k` centers.
pub(crate) async fn quick(cx: &Context, values: &Array2<f64>, k: usize, n_init: u32, first_seed: u64) -> Result<Quick> {
    let mut effort = Effort::new(cx, u64::from(n_init) * u64::from(MAX_ITER));
    let distinct = distinct_rows(&effort, values, k.min(values.nrows() + 1)).await?;
    if distinct < k {
        return Err(Error::params("k", format!("is {k}, and only {distinct} of the rows are different"))
            .hint(format!("choose k up to {distinct}")));
    }
    let limits = Limits::new(MAX_ITER, TOL, mean_variance(values));
    let mut draws = Draws::new(first_seed);
    let mut rows = Rows::of(values);
    let mut best: Option<Run> = None;
    for _ in 0..n_init {
        let start = seed(&effort, values, k, InitMethod::PlusPlus, &mut draws.clone()).await?;
        let run = lloyd(&mut effort, &mut rows, start, limits).await?;
        if best.as_ref().is_none_or(|best| run.inertia < best.inertia) {
            best = Some(run);
        }
        draws.jump();
    }
    let Run { centers, labels, inertia, .. } = best.ok_or_else(|| Error::internal("no restart was made"))?;
    Ok(Quick { centers, labels: labels.into_iter().map(|label| label as i32).collect(), inertia })
}

fn mean_variance(values: &Array2<f64>) -> f64 {
    values.var_axis(ndarray::Axis(0), 0.0).mean().unwrap_or(0.0)
}
