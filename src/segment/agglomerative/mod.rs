//! Agglomerative clustering: every row begins as a segment, and the two nearest segments are joined until `k` are left.
//!
//! **When.** A few thousand rows, where the hierarchy itself is of interest; Ward's linkage for round segments of similar size. Every
//! row belongs to a segment.
//!
//! **Parameters.** [`AgglomerativeParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row; [`Neighbors`] that assign others; [`LinkageFacts`] with the last merges: the top of the dendrogram.
//!
//! **Steps.** 1. *hierarchy*: by the nearest-neighbor chain; single linkage by the minimum spanning tree. 2. *cut* at `k`; for `"auto"`
//! at the number that density or most criteria tell, as [`auto`](super::auto) finds it.
//!
//! **Cost.** `O(n²)` time; Ward's and single linkage take `O(n)` memory, the others `4 n²` bytes. Above 20,000 rows (8,192 for average
//! and complete linkage) a sample of that many is clustered and the others follow their nearest row (`sampleRows`).
//!
//! **Errors.** `params` for more segments than rows, `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** J. Ward (1963), doi:10.1080/01621459.1963.10500845; F. Murtagh (1983), doi:10.1093/comjnl/26.4.354; D. Müllner (2011),
//! arXiv:1109.2378. Heights are those of SciPy.

pub(crate) mod chain;
pub(crate) mod outcome;
mod params;

pub use outcome::{Joined, LinkageFacts};
pub use params::{AgglomerativeParams, Linkage};

use self::chain::{Between, Matrix, Means, hierarchy};
use self::outcome::outcome;
use super::choice::check_rows;
use super::clustering::{Clusterer, Clustering, Points};
use super::kmeans::K;
use super::sample::Sample;
use super::trees::check_squarable;
use super::trees::merges::merges;
use super::trees::spanning::SpanningTree;
use crate::context::Context;
use crate::error::Result;

/// Rows that are joined, at most.
const JOINED_ROWS: usize = 20_000;

/// Rows that are joined where every distance is kept.
const MATRIX_ROWS: usize = 8192;

/// The method.
pub struct Agglomerative;

impl Clusterer for Agglomerative {
    const METHOD: &'static str = "agglomerative";
    const SUMMARY: &'static str =
        "A hierarchy: the two nearest segments are joined, again and again, until as many are left as asked for.";
    type Params = AgglomerativeParams;
    type Facts = LinkageFacts;

    async fn cluster(cx: &Context, points: &Points, params: &AgglomerativeParams) -> Result<(Clustering, LinkageFacts)> {
        check_squarable(&points.values)?;
        let limit = if matches!(params.linkage, Linkage::Average | Linkage::Complete) { MATRIX_ROWS } else { JOINED_ROWS };
        let sample = Sample::of(cx, &points.values, limit)?;
        let values = sample.values();
        let n = values.nrows();
        check_rows(params.k, n)?;
        let _memory = cx.reserve("the hierarchy of rows", (n * (values.ncols() * 8 + 80)) as u64)?;
        let merges = match params.linkage {
            Linkage::Ward => hierarchy(cx, n, &mut Means::of(values)).await?,
            Linkage::Single => merges(&SpanningTree::of(cx, values, 0).await?.edges, n),
            Linkage::Average | Linkage::Complete => {
                let between = if params.linkage == Linkage::Average { Between::Average } else { Between::Complete };
                let _memory = cx.reserve("the distances of every two rows", Matrix::bytes(n as u64))?;
                hierarchy(cx, n, &mut Matrix::of(cx, values, between).await?).await?
            }
        };
        outcome(cx, &sample, &merges, params.k, params.k_min, params.k_max).await
    }

    fn told(params: &AgglomerativeParams, k: u32) -> AgglomerativeParams {
        AgglomerativeParams { k: K::Count(k), ..params.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::testing::{blobs, run, table};
    use serde_json::json;

    #[test]
    fn every_linkage_finds_far_groups_and_their_number() {
        let rows = table(&blobs(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 20));
        for linkage in ["ward", "average", "complete", "single"] {
            let outcome = run(&rows, json!({ "method": "agglomerative", "linkage": linkage })).unwrap();
            assert_eq!(outcome.report["k"], 3, "{linkage}");
            let merges = outcome.report["merges"].as_array().unwrap();
            let heights: Vec<f64> = merges.iter().map(|merge| merge["height"].as_f64().unwrap()).collect();
            assert!(heights.windows(2).all(|pair| pair[0] <= pair[1]), "{linkage}");
        }
    }

    #[test]
    fn one_row_and_equal_rows_have_an_answer() {
        for (rows, k) in [(vec![vec![1.0, 2.0]], 1), (vec![vec![1.0, 2.0]; 9], 2)] {
            for linkage in ["ward", "average", "complete", "single"] {
                let params = json!({ "method": "agglomerative", "linkage": linkage, "k": k, "columns": ["x0", "x1"] });
                assert_eq!(run(&table(&rows), params).unwrap().report["k"], k);
            }
        }
    }

    #[test]
    fn more_segments_than_rows_are_refused() {
        let error = run(&table(&[vec![0.0, 1.0], vec![2.0, 1.5]]), json!({ "method": "agglomerative", "k": 3 })).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some("k"));
    }
}
