//! Expectation–maximization from k-means starts.

use ndarray::Array2;

use super::mixture::Mixture;
use super::shape::CovarianceType;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::kmeans::quick;

/// What is fitted, and when it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) k: usize,
    pub(crate) kind: CovarianceType,
    pub(crate) n_init: u32,
    pub(crate) max_iter: u32,
    /// Gain in mean log likelihood that counts as none.
    pub(crate) tol: f64,
    /// Added to every variance.
    pub(crate) reg_covar: f64,
    pub(crate) seed: u64,
}

/// Where it ended.
pub(crate) struct Fitted {
    pub(crate) mixture: Mixture,
    /// Mean log likelihood of a row.
    pub(crate) log_likelihood: f64,
    pub(crate) iterations: u32,
    pub(crate) converged: bool,
    /// Probability of each component, `k` to a row.
    pub(crate) posterior: Vec<f64>,
}

impl Fitted {
    /// The most probable component of every row and how probable it is.
    pub(crate) fn labels(&self) -> (Vec<i32>, Vec<f64>) {
        most_probable(&self.posterior, self.mixture.weights.len())
    }

    /// Bayesian and Akaike information criteria of `n` rows; lower is better.
    pub(crate) fn criteria(&self, n: usize) -> (f64, f64) {
        let (k, width) = self.mixture.means.dim();
        let free = self.mixture.kind.free_parameters(k, width);
        let fit = -2.0 * self.log_likelihood * n as f64;
        (fit + free * libm::log(n as f64), fit + 2.0 * free)
    }
}

/// The most probable of `k` components of every row and how probable it is; of equal ones the first.
pub(crate) fn most_probable(posterior: &[f64], k: usize) -> (Vec<i32>, Vec<f64>) {
    let better = |best: (i32, f64), (component, &probability): (usize, &f64)| {
        if probability > best.1 { (component as i32, probability) } else { best }
    };
    posterior.chunks_exact(k).map(|row| row.iter().enumerate().fold((0, f64::NEG_INFINITY), better)).unzip()
}

/// The most likely of `n_init` fits.
pub(crate) async fn fit(cx: &Context, values: &Array2<f64>, plan: Plan) -> Result<Fitted> {
    let _memory = cx.reserve("the probabilities of components", (values.nrows() * plan.k) as u64 * 16)?;
    let mut best: Option<Fitted> = None;
    for run in 0..plan.n_init {
        let fitted = climb(cx, values, plan, run).await?;
        if best.as_ref().is_none_or(|best| fitted.log_likelihood > best.log_likelihood) {
            best = Some(fitted);
        }
    }
    best.ok_or_else(|| Error::internal("no fit was made"))
}

async fn climb(cx: &Context, values: &Array2<f64>, plan: Plan, run: u32) -> Result<Fitted> {
    let Plan { k, kind, reg_covar, .. } = plan;
    let start = quick(cx, values, k, 1, plan.seed.wrapping_add(u64::from(run))).await?;
    let mut posterior = vec![0.0; values.nrows() * k];
    posterior.chunks_exact_mut(k).zip(&start.labels).for_each(|(row, &label)| row[label as usize] = 1.0);
    let mut mixture = Mixture::maximize(cx, values, &posterior, k, kind, reg_covar).await?;
    let (mut log_likelihood, mut iterations, mut converged) = (f64::NEG_INFINITY, 0, false);
    while iterations < plan.max_iter && !converged {
        let reached = mixture.expect(cx, values, &mut posterior).await?;
        mixture = Mixture::maximize(cx, values, &posterior, k, kind, reg_covar).await?;
        iterations += 1;
        converged = (reached - log_likelihood).abs() < plan.tol;
        log_likelihood = reached;
        cx.checkpoint(u64::from(run * plan.max_iter + iterations), u64::from(plan.n_init * plan.max_iter)).await?;
    }
    let log_likelihood = mixture.expect(cx, values, &mut posterior).await?;
    Ok(Fitted { mixture, log_likelihood, iterations, converged, posterior })
}
