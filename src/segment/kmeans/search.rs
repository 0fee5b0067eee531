//! The best of several restarts, and the best number of segments.

use ndarray::{Array2, Axis};

use super::effort::Effort;
use super::fit::{Limits, Rows, Run, lloyd};
use super::params::{Init, InitMethod, K, KMeansParams};
use super::seeding::{distinct_rows, seed};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::draw::Draws;
use crate::segment::scores::Score;

/// Rows on which numbers of segments are compared; of more rows a sample stands for all.
pub(super) const COMPARED_ROWS: usize = 50_000;

/// A later restart must be better than the best one by more than rounding.
const ROUNDING: f64 = 1e-12;

/// What was asked, in scaled units.
pub(super) struct Search<'a> {
    pub(super) params: &'a KMeansParams,
    /// Given first centers.
    pub(super) start: Option<Array2<f64>>,
    pub(super) limits: Limits,
}

/// What was found.
pub(super) struct Found {
    pub(super) run: Run,
    pub(super) n_init: u32,
    /// Scores of every number of segments that was tried; empty where only one was.
    pub(super) scores: Vec<Score>,
    /// Rows they were tried on, if not all.
    pub(super) compared_rows: Option<u64>,
}

impl Search<'_> {
    /// Finds the centers for the rows of `values`.
    pub(super) async fn run(self, cx: &Context, values: &Array2<f64>) -> Result<Found> {
        match (&self.start, self.params.k) {
            (Some(start), _) => self.with_k(cx, values, start.nrows()).await,
            (None, K::Count(k)) => self.with_k(cx, values, k as usize).await,
            (None, K::Auto(_)) => self.compare(cx, values).await,
        }
    }

    async fn with_k(&self, cx: &Context, values: &Array2<f64>, k: usize) -> Result<Found> {
        let mut effort = Effort::new(cx, self.effort_of(1));
        let distinct = distinct_rows(&effort, values, k.min(values.nrows() + 1)).await?;
        if distinct < k {
            return Err(Error::params("k", format!("is {k}, and only {distinct} of the rows are different"))
                .hint(format!("choose k up to {distinct}, or more columns")));
        }
        let run = self.best_of_restarts(&mut effort, &mut Rows::of(values), k).await?;
        Ok(Found { run, n_init: self.n_init(), scores: Vec::new(), compared_rows: None })
    }

    /// Tries every number of segments and keeps the one with the highest silhouette, of equal ones the smallest.
    async fn compare(&self, cx: &Context, values: &Array2<f64>) -> Result<Found> {
        let Some(sample) = self.sample(cx, values)? else {
            let (run, scores) = self.compare_on(cx, values).await?;
            return Ok(Found { run, n_init: self.n_init(), scores, compared_rows: None });
        };
        let (best, scores) = self.compare_on(cx, &sample).await?;
        cx.phase("fit");
        let found = self.with_k(cx, values, best.centers.nrows()).await?;
        Ok(Found { scores, compared_rows: Some(sample.nrows() as u64), ..found })
    }

    fn sample(&self, cx: &Context, values: &Array2<f64>) -> Result<Option<Array2<f64>>> {
        if values.nrows() <= COMPARED_ROWS {
            return Ok(None);
        }
        let _memory =
            cx.reserve("the sample to compare numbers of segments on", COMPARED_ROWS as u64 * values.ncols() as u64 * 8)?;
        Ok(Some(values.select(Axis(0), &Draws::new(self.params.seed).sample(values.nrows(), COMPARED_ROWS))))
    }

    async fn compare_on(&self, cx: &Context, values: &Array2<f64>) -> Result<(Run, Vec<Score>)> {
        let (k_min, k_max) = (self.params.k_min as usize, self.params.k_max as usize);
        let mut effort = Effort::new(cx, self.effort_of((k_max - k_min + 1) as u64));
        let k_max = distinct_rows(&effort, values, k_max.min(values.nrows())).await?;
        let mut rows = Rows::of(values);
        let mut best: Option<(Run, Option<f64>)> = None;
        let mut scores = Vec::new();
        for k in k_min.min(k_max)..=k_max {
            cx.phase("fit");
            let run = self.best_of_restarts(&mut effort, &mut rows, k).await?;
            cx.phase("score");
            let score = Score::of(cx, values, &run.labels, k, Some(run.inertia), self.params.seed).await?;
            let better = match &best {
                None => true,
                Some((_, silhouette)) => score.silhouette.is_some_and(|new| silhouette.is_none_or(|old| new > old + ROUNDING)),
            };
            if better {
                best = Some((run, score.silhouette));
            }
            scores.push(score);
        }
        let (run, _) = best.ok_or_else(|| Error::internal("no number of segments was tried"))?;
        Ok((run, scores))
    }

    /// The restart with the smallest inertia. The draws depend on the seed and the restart's number only, so that a
    /// number of segments gives the same centers whether it was chosen or found.
    async fn best_of_restarts(&self, effort: &mut Effort<'_>, rows: &mut Rows<'_>, k: usize) -> Result<Run> {
        let mut draws = Draws::new(self.params.seed);
        let mut best: Option<Run> = None;
        for _ in 0..self.n_init() {
            let start = match &self.start {
                Some(start) => start.clone(),
                None => seed(effort, rows.values, k, self.method(), &mut draws.clone()).await?,
            };
            let run = lloyd(effort, rows, start, self.limits).await?;
            if best.as_ref().is_none_or(|best| run.inertia < best.inertia * (1.0 - ROUNDING)) {
                best = Some(run);
            }
            draws.jump();
        }
        best.ok_or_else(|| Error::internal("no restart was made"))
    }

    fn method(&self) -> InitMethod {
        match self.params.init {
            Init::Method(method) => method,
            Init::Centers(_) => InitMethod::PlusPlus,
        }
    }

    /// Given first centers always end the same way.
    fn n_init(&self) -> u32 {
        if self.start.is_some() { 1 } else { self.params.n_init }
    }

    fn effort_of(&self, numbers_tried: u64) -> u64 {
        numbers_tried * u64::from(self.n_init()) * u64::from(self.limits.max_iter)
    }
}
