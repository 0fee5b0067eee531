//! Genie: single linkage that may not leave the sizes of segments too unequal.
//!
//! **When.** Segments of any shape that do not overlap much, whose number is known or tried; robust where single linkage chains and
//! k-means cuts. Every row belongs to a segment, outliers too.
//!
//! **Parameters.** [`GenieParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row; [`Neighbors`] that assign others; [`LinkageFacts`] with the last merges.
//!
//! **Steps.** 1. *span*: the minimum spanning tree. 2. *link*: its edges join clusters, the shortest first; while the Gini index of the
//! sizes is above `giniThreshold` the shortest that ends in a smallest cluster. 3. *cut* at `k`; for `"auto"` at the number that density or
//! most criteria tell, as [`auto`](super::auto) finds it.
//!
//! **Cost.** About `O(n √n)` time in up to 20 columns, `O(n)` memory; in more columns `O(n²)` time, and above 20,000 rows a
//! sample of that many is clustered and the others follow their nearest row (`sampleRows`).
//!
//! **Errors.** `params` for more segments than rows, `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** M. Gagolewski, M. Bartoszuk, A. Cena (2016), Genie: a new, fast, and outlier-resistant hierarchical clustering
//! algorithm, doi:10.1016/j.ins.2016.05.003; M. Gagolewski (2021), doi:10.1016/j.softx.2021.100722.

pub(crate) mod link;
mod params;

pub use params::GenieParams;

use super::agglomerative::LinkageFacts;
use super::agglomerative::outcome::outcome;
use super::choice::check_rows;
use super::clustering::{Clusterer, Clustering, Points};
use super::hdbscan::SPANNED_ROWS;
use super::kmeans::K;
use super::sample::Sample;
use super::trees::check_squarable;
use super::trees::spanning::{SpanningTree, TREE_COLUMNS};
use crate::context::Context;
use crate::error::Result;

/// The method.
pub struct Genie;

impl Clusterer for Genie {
    const METHOD: &'static str = "genie";
    const SUMMARY: &'static str =
        "Segments of any shape: nearest rows are joined, and no segment may stay much smaller than the others.";
    type Params = GenieParams;
    type Facts = LinkageFacts;

    async fn cluster(cx: &Context, points: &Points, params: &GenieParams) -> Result<(Clustering, LinkageFacts)> {
        check_squarable(&points.values)?;
        let limit = if points.values.ncols() <= TREE_COLUMNS { usize::MAX } else { SPANNED_ROWS };
        let sample = Sample::of(cx, &points.values, limit)?;
        let n = sample.values().nrows();
        check_rows(params.k, n)?;
        let spanned = SpanningTree::of(cx, sample.values(), 0).await?;
        let _memory = cx.reserve("the hierarchy of rows", n as u64 * 48)?;
        let merges = link::link(cx, &spanned.edges, n, params.gini_threshold).await?;
        outcome(cx, &sample, &merges, params.k, params.k_min, params.k_max).await
    }

    fn told(params: &GenieParams, k: u32) -> GenieParams {
        GenieParams { k: K::Count(k), ..params.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::testing::{blobs, run, table};
    use serde_json::json;

    #[test]
    fn a_lone_row_does_not_become_a_segment_of_its_own() {
        let mut rows = blobs(&[[0.0, 0.0], [4.0, 0.0]], 30);
        rows.push(vec![20.0, 20.0]);
        let params = |threshold: f64| json!({ "method": "genie", "k": 2, "giniThreshold": threshold, "scale": "none" });
        let sizes = |threshold| -> Vec<u64> {
            let outcome = run(&table(&rows), params(threshold)).unwrap();
            outcome.report["segments"].as_array().unwrap().iter().map(|segment| segment["size"].as_u64().unwrap()).collect()
        };
        assert_eq!((sizes(0.3), sizes(1.0)), (vec![31, 30], vec![60, 1]));
    }

    #[test]
    fn the_number_is_found_where_it_is_not_given() {
        let outcome = run(&table(&blobs(&[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]], 30)), json!({ "method": "genie" })).unwrap();
        assert_eq!((outcome.report["k"].as_u64(), outcome.report["scores"].as_array().map(Vec::len)), (Some(3), Some(9)));
        assert!(outcome.report["election"]["reason"].as_str().unwrap().starts_with("3 dense places"));
        assert_eq!(outcome.report["merges"].as_array().unwrap().last().unwrap()["size"], 90);
    }

    #[test]
    fn rows_without_structure_may_be_one_segment() {
        let mut draws = crate::segment::draw::Draws::new(7);
        let rows: Vec<Vec<f64>> = (0..400).map(|_| vec![draws.unit(), draws.unit()]).collect();
        let k = |k_min: u32| {
            let outcome = run(&table(&rows), json!({ "method": "genie", "kMin": k_min, "kMax": 4 })).unwrap();
            (outcome.report["k"].as_u64().unwrap(), outcome.report["election"]["criteria"].as_array().unwrap().len())
        };
        assert_eq!(k(1), (1, 4));
        assert!(k(2).0 >= 2);
    }

    #[test]
    fn wrong_parameters_are_named() {
        let rows = table(&[vec![0.0, 1.0], vec![2.0, 1.5]]);
        for (params, name) in [
            (json!({ "method": "genie", "k": 3 }), "k"),
            (json!({ "method": "genie", "giniThreshold": 2 }), "giniThreshold"),
            (json!({ "method": "genie", "kMin": 4, "kMax": 3 }), "kMax"),
        ] {
            assert_eq!(run(&rows, params).err().unwrap().place().param.as_deref(), Some(name));
        }
    }
}
