//! K-modes: k-means for categories. Every row belongs to the prototype that it differs from in the fewest columns, and a prototype is made of the most frequent values of its rows.
//!
//! **When.** Answers to a questionnaire, codes, yes and no: columns without numbers to measure by. Where there are numbers too, take `kprototypes`.
//!
//! **Parameters.** [`KModesParams`], with those of the area, [`SegmentParams`](super::SegmentParams).
//!
//! **Input.** The codes of [`Points`](super::Points), of shape `(n_rows, n_categories)`.
//!
//! **Returns.** A segment for every row and the prototypes, which assign others to the nearest; [`PrototypeFacts`].
//!
//! **Steps.** The first start is that of Cao, which draws nothing; others draw rows far from each other. Then rows move to their nearest prototype, one by one, and the prototypes move with them, until no row moves or the cost no longer
//! falls; the start of the smallest cost is kept.
//!
//! **Cost.** `O(n_rows · n_columns · k)` per sweep.
//!
//! **Errors.** `params` for fewer different rows than `k`, `schema` where there is no suitable column, `memory`, `aborted`.
//!
//! **Reference.** Z. Huang (1998), Extensions to the k-means algorithm for clustering large data sets with categorical values, doi:10.1023/A:1009769707641;
//! names are those of the Python package `kmodes`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clustering::{Clusterer, Clustering, Points, Reads};
use super::kmeans::{Auto, K};
use super::prototypes::{PrototypeFacts, Search, check, choice_of};
use super::scores::Score;
use crate::context::Context;
use crate::error::Result;
use crate::task::Params;

/// Parameters of k-modes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct KModesParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// Starts; the one of the smallest cost is kept. The first is that of Cao, Liang and Bai (2009), the others are drawn.
    #[schemars(range(min = 1))]
    pub n_init: u32,
    /// Sweeps over all rows after which a start stops even if rows still move.
    #[schemars(range(min = 1))]
    pub max_iter: u32,
    /// Decides every random draw.
    pub seed: u64,
}

impl Default for KModesParams {
    fn default() -> Self {
        Self { k: K::Auto(Auto::Auto), k_min: 2, k_max: 10, n_init: 10, max_iter: 100, seed: 0 }
    }
}

impl Params for KModesParams {
    fn check(&self) -> Result<()> {
        let counts = [("k", choice_of(self.k)), ("kMin", self.k_min), ("nInit", self.n_init), ("maxIter", self.max_iter)];
        check(&counts, self.k_min, self.k_max)
    }
}

/// The method.
pub struct KModes;

impl Clusterer for KModes {
    const METHOD: &'static str = "kmodes";
    const SUMMARY: &'static str =
        "Segments of categories: every row belongs to the prototype that it differs from in the fewest columns.";
    const READS: Reads = Reads::Categories;
    type Params = KModesParams;
    type Facts = PrototypeFacts;

    async fn cluster(cx: &Context, points: &Points, params: &KModesParams) -> Result<(Clustering, PrototypeFacts)> {
        let search = Search {
            k: params.k,
            k_min: params.k_min,
            k_max: params.k_max,
            n_init: params.n_init,
            max_iter: params.max_iter,
            seed: params.seed,
            cao: true,
        };
        search.run(cx, points, 1.0).await
    }

    fn seed(params: &KModesParams) -> u64 {
        params.seed
    }

    fn told(params: &KModesParams, k: u32) -> KModesParams {
        KModesParams { k: K::Count(k), ..params.clone() }
    }

    fn take_score(facts: &mut PrototypeFacts, score: &Score) {
        if facts.scores.is_empty() {
            facts.scores.push(score.clone());
        }
    }
}

#[cfg(test)]
mod tests;
