//! DBSCAN: rows with enough others within reach are dense; dense rows within reach of each other are a segment.
//!
//! **When.** Segments of any shape at one known density, with rows that belong nowhere. Where densities differ, take HDBSCAN.
//!
//! **Parameters.** [`DbscanParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row (−1: noise); [`Neighbors`] that assign others; [`DbscanFacts`].
//!
//! **Steps.** 1. *reach*: where `eps` is not given, it is read off the distances of rows to their `minSamples`-th neighbors. 2. *grow*: in
//! the rows' order, each dense row that has no segment yet begins one, which takes all that is within reach of its dense rows.
//!
//! **Cost.** `O(n log n)` time while few rows are within reach, `O(n)` memory.
//!
//! **Errors.** `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** M. Ester, H.-P. Kriegel, J. Sander, X. Xu (1996), A density-based algorithm for discovering clusters in large spatial
//! databases with noise, KDD; V. Satopää et al. (2011), doi:10.1109/ICDCSW.2011.20, for the knee of the distances.

mod grow;
mod params;

pub use params::DbscanParams;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use self::grow::{grow, knee};
use super::assigner::{Assigner, Extent, Neighbors};
use super::clustering::{Clusterer, Clustering, Points};
use super::trees::check_squarable;
use super::trees::kd::KdTree;
use crate::context::Context;
use crate::error::Result;

/// What DBSCAN tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DbscanFacts {
    /// How far rows reach, in scaled units.
    pub eps: f64,
    /// Rows, the row itself among them, that make a row dense.
    pub min_samples: u32,
    /// Dense rows.
    pub core_rows: u64,
}

/// The method.
pub struct Dbscan;

impl Clusterer for Dbscan {
    const METHOD: &'static str = "dbscan";
    const SUMMARY: &'static str = "Dense places of any shape at one density; the rest is noise.";
    type Params = DbscanParams;
    type Facts = DbscanFacts;

    async fn cluster(cx: &Context, points: &Points, params: &DbscanParams) -> Result<(Clustering, DbscanFacts)> {
        check_squarable(&points.values)?;
        let tree = KdTree::of(cx, &points.values).await?;
        let eps = match params.eps {
            Some(eps) => eps,
            None => knee(cx, &tree, params.min_samples as usize).await?,
        };
        let grown = grow(cx, &tree, eps, params.min_samples as usize).await?;
        // Only dense rows take others with them.
        let dense: Vec<i32> = grown.labels.iter().zip(&grown.core).map(|(&label, &core)| if core { label } else { -1 }).collect();
        let rows: Vec<usize> = (0..dense.len()).filter(|&row| grown.core[row]).collect();
        let kept = points.values.select(ndarray::Axis(0), if rows.is_empty() { &[0] } else { &rows });
        let kept_labels: Vec<i32> = if rows.is_empty() { vec![-1] } else { rows.iter().map(|&row| dense[row]).collect() };
        let extents = vec![Extent { within: Some(eps), sure_within: None }; grown.segments];
        let assigner = Assigner::Neighbors(Neighbors::of(&kept, &kept_labels, &[], extents));
        let facts = DbscanFacts { eps, min_samples: params.min_samples, core_rows: rows.len() as u64 };
        Ok((Clustering { labels: grown.labels, probability: None, outlier_score: None, assigner }, facts))
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::testing::{blobs, run, table};
    use serde_json::json;

    #[test]
    fn rows_within_reach_are_one_segment_and_far_ones_are_noise() {
        let mut rows = blobs(&[[0.0, 0.0], [10.0, 0.0]], 40);
        rows.push(vec![5.0, 5.0]);
        for params in [json!({ "method": "dbscan", "eps": 1.0, "scale": "none" }), json!({ "method": "dbscan", "scale": "none" })] {
            let outcome = run(&table(&rows), params).unwrap();
            assert_eq!((outcome.report["k"].as_u64(), outcome.report["noise"].as_u64()), (Some(2), Some(1)));
        }
    }

    #[test]
    fn nothing_dense_and_everything_equal_have_an_answer() {
        let outcome = run(&table(&[vec![0.0, 1.0], vec![5.0, 7.0]]), json!({ "method": "dbscan", "eps": 0.1 })).unwrap();
        assert_eq!((outcome.report["k"].as_u64(), outcome.report["noise"].as_u64()), (Some(0), Some(2)));
        let equal = run(&table(&vec![vec![1.0, 2.0]; 9]), json!({ "method": "dbscan", "columns": ["x0", "x1"] })).unwrap();
        assert_eq!(equal.report["k"], 1);
    }

    #[test]
    fn reach_must_be_positive() {
        for eps in [0.0, -1.0] {
            let error = run(&table(&[vec![0.0, 1.0]]), json!({ "method": "dbscan", "eps": eps })).err().unwrap();
            assert_eq!(error.place().param.as_deref(), Some("eps"));
        }
    }
}
