//! K-prototypes: k-means for numbers and k-modes for categories, at once.
//!
//! **When.** Customers, of whom some columns are numbers and some categories. Where all are numbers take `kmeans`, where none is `kmodes`.
//!
//! **Parameters.** [`KPrototypesParams`], with those of the area, [`SegmentParams`](super::SegmentParams).
//!
//! **Input.** The numbers among the values of [`Points`](super::Points), scaled, and their codes.
//!
//! **Returns.** A segment for every row and the prototypes, which assign others to the nearest; [`PrototypeFacts`].
//!
//! **Steps.** Starts draw rows far from each other. Then rows move to their nearest prototype, one by one, and the prototypes move with them, until no row moves or the cost no longer
//! falls; the start of the smallest cost is kept.
//!
//! **Cost.** `O(n_rows · n_columns · k)` per sweep.
//!
//! **Errors.** `params` for fewer different rows than `k`, `schema` where there is no suitable column, `memory`, `aborted`.
//!
//! **Reference.** Z. Huang (1998), Extensions to the k-means algorithm for clustering large data sets with categorical values, doi:10.1023/A:1009769707641;
//! names are those of the Python package `kmodes`. First prototypes are rows far apart, not a draw from a normal distribution.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clustering::{Clusterer, Clustering, Points, Reads};
use super::kmeans::{Auto, K};
use super::prototypes::{PrototypeFacts, Search, check, choice_of};
use super::scores::Score;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of k-prototypes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct KPrototypesParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// Starts; the one of the smallest cost is kept.
    #[schemars(range(min = 1))]
    pub n_init: u32,
    /// Sweeps over all rows after which a start stops even if rows still move.
    #[schemars(range(min = 1))]
    pub max_iter: u32,
    /// What a category that differs counts, beside the squared distance of the scaled numbers; by default half the mean standard deviation of these.
    #[schemars(range(min = 0.0))]
    pub gamma: Option<f64>,
    /// Decides every random draw.
    pub seed: u64,
}

impl Default for KPrototypesParams {
    fn default() -> Self {
        Self { k: K::Auto(Auto::Auto), k_min: 2, k_max: 10, n_init: 10, max_iter: 100, gamma: None, seed: 0 }
    }
}

impl Params for KPrototypesParams {
    fn check(&self) -> Result<()> {
        let counts = [("k", choice_of(self.k)), ("kMin", self.k_min), ("nInit", self.n_init), ("maxIter", self.max_iter)];
        check(&counts, self.k_min, self.k_max)?;
        match self.gamma {
            Some(gamma) if !(gamma.is_finite() && gamma >= 0.0) => {
                Err(Error::params("gamma", format!("must be a finite number, 0 or more, got {gamma}")))
            }
            _ => Ok(()),
        }
    }
}

/// The method.
pub struct KPrototypes;

impl Clusterer for KPrototypes {
    const METHOD: &'static str = "kprototypes";
    const SUMMARY: &'static str =
        "Segments of numbers and categories together: means of the ones, most frequent values of the others.";
    const READS: Reads = Reads::Both;
    type Params = KPrototypesParams;
    type Facts = PrototypeFacts;

    async fn cluster(cx: &Context, points: &Points, params: &KPrototypesParams) -> Result<(Clustering, PrototypeFacts)> {
        if points.codes.ncols() == 0 {
            return Err(Error::schema("none of the columns holds categories").hint("name one, or take method: kmeans"));
        }
        let gamma = params.gamma.unwrap_or_else(|| 0.5 * mean_deviation(points));
        let search = Search {
            k: params.k,
            k_min: params.k_min,
            k_max: params.k_max,
            n_init: params.n_init,
            max_iter: params.max_iter,
            seed: params.seed,
            cao: false,
        };
        search.run(cx, points, gamma).await
    }

    fn seed(params: &KPrototypesParams) -> u64 {
        params.seed
    }

    fn told(params: &KPrototypesParams, k: u32) -> KPrototypesParams {
        KPrototypesParams { k: K::Count(k), ..params.clone() }
    }

    fn take_score(facts: &mut PrototypeFacts, score: &Score) {
        if facts.scores.is_empty() {
            facts.scores.push(score.clone());
        }
    }
}

/// Mean of the population standard deviations of the numbers.
fn mean_deviation(points: &Points) -> f64 {
    let n = points.values.nrows() as f64;
    let deviation = |j: usize| {
        let column = points.values.column(j);
        let mean = column.sum() / n;
        (column.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt()
    };
    (0..points.n_numbers).map(deviation).sum::<f64>() / points.n_numbers.max(1) as f64
}

#[cfg(test)]
mod tests;
