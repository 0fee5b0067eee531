//! Mini-batch k-means: k-means whose centers drift toward the means of small batches of rows.
//!
//! **When.** As [k-means](super::kmeans), on so many rows that going over all of them again and again takes too long, or on a
//! file whose rows are not kept. A little less accurate: the inertia is a percent or so above that of k-means.
//!
//! **Parameters.** [`MiniBatchKMeansParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row; [`Centers`] that assign others; [`MiniBatchKMeansFacts`].
//!
//! **Steps.** 1. *start*: `nInit` times `k` centers that come to rest on a few rows, the best kept. 2. *drift*: of each batch every row goes to its
//! nearest center, and every center becomes the mean of all rows that ever came to it; now and then one with very few rows is put
//! on a row of the batch. It ends when the smoothed inertia of batches no longer gets better. 3. Every row goes to its nearest center: of those that
//! drifted or, where these were drawn and are nearer to the rows, of the first.
//!
//! **Rows that are not kept.** Then it goes over them `passes` times, by shares in any number of workers. The first time a [sample](crate::task::Sampled) of up
//! to 131,072 rows, the same for any number of workers, is found that stands for all, and batches are drawn from it. Every further
//! time all rows [go to their nearest center](super::again) and are counted, and but for the last time centers move to the means of all their rows. Sizes
//! and inertia are then of all rows, the rest of the report of the sample (`sampleRows`); there is no table, and the model says where rows belong.
//!
//! **Cost.** `O(batchSize · n_features · k)` per batch; `O(n_rows · n_features · k)` once at the end.
//!
//! **Errors.** `params` for fewer different rows than `k` or centers of the wrong width, `schema` for numbers too large to be squared, `memory`,
//! `aborted`.
//!
//! **Reference.** D. Sculley (2010), Web-scale k-means clustering, doi:10.1145/1772690.1772862, as in scikit-learn, but that first
//! centers come to rest on the rows they are drawn from, which keeps them from poor places. Draws are those of another generator; in the order of rows, from given centers, the centers are those of scikit-learn's `partial_fit`.

mod fit;
mod params;

pub use params::{BatchOrder, MiniBatchKMeansParams};

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::assigner::{Assigner, Centers, Nearest};
use super::auto::{Criteria, elected};
use super::clustering::{Clusterer, Clustering, Points};
use super::draw::Draws;
use super::kmeans::{K, check_distinct};
use super::trees::check_squarable;
use crate::context::Context;
use crate::error::Result;

/// What mini-batch k-means tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct MiniBatchKMeansFacts {
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Batches.
    pub steps: u64,
    /// Times the rows there are that the batches hold, rounded up.
    pub iterations: u64,
    /// Did the inertia of batches come to rest?
    pub converged: bool,
    /// What each criterion says of each number of segments; empty where it was given.
    pub scores: Vec<Criteria>,
    /// Rows that stand for all, where these were not kept; what else is reported is of them, but for rows, sizes and inertia where `passes` is above 1.
    pub sample_rows: Option<u64>,
}

/// The method.
pub struct MiniBatchKMeans;

impl Clusterer for MiniBatchKMeans {
    const METHOD: &'static str = "minibatch_kmeans";
    const SUMMARY: &'static str =
        "Round segments around centers, as k-means, from small batches: for very many rows, and for those that are not kept.";
    const STREAMS: bool = true;
    type Params = MiniBatchKMeansParams;
    type Facts = MiniBatchKMeansFacts;

    async fn cluster(cx: &Context, points: &Points, params: &MiniBatchKMeansParams) -> Result<(Clustering, MiniBatchKMeansFacts)> {
        let values = &points.values;
        check_squarable(values)?;
        let given = params.init.centers(&points.preparation)?;
        let (k, scores) = match (&given, params.k) {
            (Some(given), _) => (given.nrows() as u32, Vec::new()),
            (None, K::Count(k)) => (k, Vec::new()),
            (None, K::Auto(_)) => elected(cx, values, params.k_min, params.k_max).await?,
        };
        check_distinct(cx, values, k as usize).await?;
        let mut draws = Draws::new(params.seed);
        let is_given = given.is_some();
        let start = match given {
            Some(given) => given,
            None => fit::start(cx, values, k as usize, params.method(), params, &mut draws).await?,
        };
        let movement = params.tol * points.mean_variance(cx).await?;
        let first = start.clone();
        let run = fit::drift(cx, values, start, params, movement, &mut draws).await?;
        cx.phase("score");
        let (mut centers, mut nearest) = (&run.centers, Nearest::of(cx, values, &run.centers).await?);
        if !is_given {
            // Where values have a long tail, its few rows lose their center to the many.
            let before = Nearest::of(cx, values, &first).await?;
            if before.inertia < nearest.inertia {
                (centers, nearest) = (&first, before);
            }
        }
        let facts = MiniBatchKMeansFacts {
            inertia: nearest.inertia,
            steps: run.steps,
            iterations: run.iterations,
            converged: run.converged,
            scores,
            sample_rows: None,
        };
        let clustering = Clustering {
            labels: nearest.labels.iter().map(|&label| label as i32).collect(),
            probability: None,
            outlier_score: None,
            assigner: Assigner::Centers(Centers::new(centers)),
        };
        Ok((clustering, facts))
    }

    fn seed(params: &MiniBatchKMeansParams) -> u64 {
        params.seed
    }

    fn passes(params: &MiniBatchKMeansParams) -> u32 {
        params.passes
    }

    fn told(params: &MiniBatchKMeansParams, k: u32) -> MiniBatchKMeansParams {
        MiniBatchKMeansParams { k: K::Count(k), ..params.clone() }
    }
}

#[cfg(test)]
mod tests;
