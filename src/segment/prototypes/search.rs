//! The best of several starts, and the best number of segments.

use ndarray::Array2;

use super::Space;
use super::facts::PrototypeFacts;
use super::fit::{Run, fit};
use super::seeding::{cao, distinct_rows, plus_plus};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::assigner::{Assigner, Prototypes};
use crate::segment::clustering::{Clustering, Points};
use crate::segment::draw::Draws;
use crate::segment::kmeans::K;
use crate::segment::scores::Score;

/// Rows on which numbers of segments are compared; of more rows a sample stands for all.
const COMPARED_ROWS: usize = 20_000;

/// What was asked.
pub(in crate::segment) struct Search {
    pub(in crate::segment) k: K,
    pub(in crate::segment) k_min: u32,
    pub(in crate::segment) k_max: u32,
    pub(in crate::segment) n_init: u32,
    pub(in crate::segment) max_iter: u32,
    pub(in crate::segment) seed: u64,
    /// Is the first start that of Cao, which draws nothing?
    pub(in crate::segment) cao: bool,
}

impl Search {
    /// Finds the prototypes of points.
    pub(in crate::segment) async fn run(&self, cx: &Context, points: &Points, gamma: f64) -> Result<(Clustering, PrototypeFacts)> {
        let _memory = cx.reserve("the categories of the points", Space::bytes(points) + points.values.nrows() as u64 * 24)?;
        let space = Space::new(points, gamma);
        let (k, scores, compared_rows) = match self.k {
            K::Count(k) => (k as usize, Vec::new(), None),
            K::Auto(_) => self.compare(cx, points, &space).await?,
        };
        let distinct = distinct_rows(&space, k.min(space.n_rows() + 1));
        if distinct < k {
            return Err(Error::params("k", format!("is {k}, and only {distinct} of the rows are different"))
                .hint(format!("choose k up to {distinct}, or more columns")));
        }
        cx.phase("fit");
        let run = self.best(cx, &space, k, (0, 1)).await?;
        let facts = PrototypeFacts {
            cost: run.cost,
            gamma,
            iterations: run.iterations,
            converged: run.converged,
            n_init: self.n_init,
            scores,
            scores_rows: compared_rows,
        };
        let assigner = Assigner::Prototypes(Prototypes { numbers: run.numbers, codes: run.codes, gamma });
        Ok((Clustering { labels: run.labels, probability: None, outlier_score: None, assigner }, facts))
    }

    /// The number of segments with the highest silhouette, of equal ones the smallest.
    async fn compare(&self, cx: &Context, points: &Points, space: &Space) -> Result<(usize, Vec<Score>, Option<u64>)> {
        let n_rows = space.n_rows();
        let rows = Draws::new(self.seed).sample(n_rows, COMPARED_ROWS);
        let _memory =
            cx.reserve("the sample to compare numbers of segments on", rows.len() as u64 * 8 * points.values.ncols() as u64)?;
        let (sample, values): (Space, Array2<f64>) = (space.select(&rows), points.values.select(ndarray::Axis(0), &rows));
        let k_max = distinct_rows(&sample, (self.k_max as usize).min(rows.len()));
        let (mut best, mut scores) = ((k_max, f64::NEG_INFINITY), Vec::new());
        for k in (self.k_min as usize).min(k_max)..=k_max {
            let run = self.best(cx, &sample, k, (k as u64, k_max as u64)).await?;
            let labels: Vec<u32> = run.labels.iter().map(|&label| label as u32).collect();
            let score = Score::of(cx, &values, &labels, k, Some(run.cost), self.seed).await?;
            if let Some(silhouette) = score.silhouette.filter(|silhouette| *silhouette > best.1 + 1e-12) {
                best = (k, silhouette);
            }
            scores.push(score);
        }
        Ok((best.0, scores, (n_rows > COMPARED_ROWS).then_some(COMPARED_ROWS as u64)))
    }

    /// The start of the smallest cost.
    async fn best(&self, cx: &Context, space: &Space, k: usize, progress: (u64, u64)) -> Result<Run> {
        let mut draws = Draws::new(self.seed);
        let mut best: Option<Run> = None;
        for start in 0..self.n_init {
            let rows = if self.cao && start == 0 {
                cao(cx, space, k, progress).await?
            } else {
                plus_plus(cx, space, k, &mut draws.clone(), progress).await?
            };
            let run = fit(cx, space, &rows, self.max_iter, progress).await?;
            if best.as_ref().is_none_or(|best| run.cost < best.cost * (1.0 - 1e-12)) {
                best = Some(run);
            }
            draws.jump();
        }
        let run = best.ok_or_else(|| Error::internal("no start was made"))?;
        if run.cost.is_finite() {
            Ok(run)
        } else {
            Err(Error::schema("distances between the rows are too large").hint("choose scale: standard"))
        }
    }
}
