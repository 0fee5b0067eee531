//! K-means: every row belongs to the nearest of `k` centers, and every center is the mean of its rows.
//!
//! **When.** Segments of similar size and round shape in a handful of columns, on any number of rows; the answer is a
//! center that can be described. Not for segments within segments, long curved shapes or rows that belong nowhere.
//!
//! **Parameters.** [`KMeansParams`], with those of the area, [`SegmentParams`].
//!
//! **Input.** The values of [`Points`], of shape `(n_rows, n_features)`, as [`Preparation`](super::Preparation) made them.
//!
//! **Returns.** A [`Clustering`] with a segment for every row and [`Centers`] that assign others; [`KMeansFacts`].
//!
//! **Steps.** For each restart, `seed` first centers, then `lloyd` until they rest; for `"auto"`, for every `k`.
//!
//! **Cost.** `O(n_rows · n_features · k)` per iteration at most, mostly far less since bounds rule centers out; `1.5 n_features + 5` numbers of 8 bytes per row.
//!
//! **Errors.** `params` for fewer different rows than `k` or centers of the wrong width, `schema` for columns that are
//! no numbers or numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** S. Lloyd (1982), Least squares quantization in PCM, doi:10.1109/TIT.1982.1056489; D. Arthur, S.
//! Vassilvitskii (2007), k-means++: the advantages of careful seeding. As in scikit-learn, `tol` is relative to the mean
//! variance, and a center without rows moves to the row farthest from its center.
//!
//! ```
//! use std::sync::Arc;
//! use arrow::array::{ArrayRef, Float64Array};
//! use arrow::record_batch::RecordBatch;
//! use tablight::{registry, table::Table, task::Context};
//!
//! let amounts: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0, 90.0, 1.5, 91.0]));
//! let batch = RecordBatch::try_from_iter([("amount", amounts)])?;
//! let table = Table::new(batch.schema(), vec![batch]);
//! let params = serde_json::json!({ "k": 2 });
//! let outcome = pollster::block_on(registry::run(&Context::quiet(), &table, "segment", params))?;
//! assert_eq!(outcome.report["segments"][0]["size"], 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bounded;
mod chore;
mod effort;
mod facts;
mod fit;
mod four;
mod narrow;
mod params;
mod quick;
mod search;
mod seeding;
mod spread;
mod start;
mod sums;

pub(crate) use chore::{KMeansChore, NAME as CHORE};
pub use facts::KMeansFacts;
pub use params::{Auto, Init, InitMethod, K, KMeansParams};
pub(crate) use quick::quick;
pub(crate) use start::{check_distinct, settled_centers};
pub(crate) use sums::Sums;

use self::fit::Limits;
use self::search::Search;
use super::assigner::{Assigner, Centers};
use super::clustering::{Clusterer, Clustering, Points};
use super::scores::Score;
use crate::context::Context;
use crate::error::Result;

/// The method.
pub struct KMeans;

impl Clusterer for KMeans {
    const METHOD: &'static str = "kmeans";
    const SUMMARY: &'static str = "Round segments around centers: every row belongs to the nearest of k means.";
    type Params = KMeansParams;
    type Facts = KMeansFacts;

    async fn cluster(cx: &Context, points: &Points, params: &KMeansParams) -> Result<(Clustering, KMeansFacts)> {
        cx.phase("prepare");
        let start = params.init.centers(&points.preparation)?;
        let limits = Limits::new(params.max_iter, params.tol, points.mean_variance(cx).await?);
        cx.phase("fit");
        let found = Search { start, limits, params }.run(cx, &points.values).await?;
        let clustering = Clustering {
            labels: found.run.labels.iter().map(|&label| label as i32).collect(),
            probability: None,
            outlier_score: None,
            assigner: Assigner::Centers(Centers::new(&found.run.centers)),
        };
        Ok((clustering, KMeansFacts::new(found)))
    }

    fn seed(params: &KMeansParams) -> u64 {
        params.seed
    }

    fn told(params: &KMeansParams, k: u32) -> KMeansParams {
        KMeansParams { k: K::Count(k), ..params.clone() }
    }

    fn take_score(facts: &mut KMeansFacts, score: &Score) {
        if facts.scores.is_empty() {
            facts.scores.push(score.clone());
        }
    }
}

#[cfg(test)]
mod tests;
