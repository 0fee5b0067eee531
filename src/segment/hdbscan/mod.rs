//! HDBSCAN: segments are where rows lie dense, at whatever density, and rows that lie in no dense place are noise.
//!
//! **When.** Segments of any shape, size and density in a few columns, their number unknown, with rows that belong nowhere.
//! Not for segments that touch or overlap, nor for very many columns, where nothing lies dense.
//!
//! **Parameters.** [`HdbscanParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row (−1: noise), `probability` (how deep in its segment a row lies, 1 for the densest),
//! `outlier_score` (GLOSH, 0 to 1); [`Neighbors`] that assign others; [`HdbscanFacts`] with the condensed tree.
//!
//! **Steps.** 1. *span*: the minimum spanning tree under mutual reachability. 2. *merge*: the hierarchy of single linkage. 3. *condense*:
//! only splits into parts of at least `minClusterSize` rows. 4. *select*: the clusters with the largest excess of mass, or the leaves.
//!
//! **Cost.** About `O(n log n)` time in up to 20 columns, `O(n)` memory; in more columns `O(n²)` time, and above 20,000 rows a
//! sample of that many is clustered and the others follow their nearest row (`sampleRows`).
//!
//! **Errors.** `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** R. Campello, D. Moulavi, J. Sander (2013), doi:10.1007/978-3-642-37456-2_14; L. McInnes, J. Healy, S. Astels (2017),
//! doi:10.21105/joss.00205. `minSamples` counts the row itself, as in scikit-learn (one more than in the hdbscan package). Equal rows
//! would be infinitely dense: they count as dense as the nearest different ones.

pub(crate) mod condense;
mod params;
pub(crate) mod select;

pub use params::{ClusterSelectionMethod, HdbscanParams};

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use self::condense::Condensed;
use self::select::{Selection, membership, outlier_scores};
use super::assigner::{Assigner, Extent, Neighbors};
use super::clustering::{Clusterer, Clustering, Points};
use super::numbering::number_by_size;
use super::sample::Sample;
use super::trees::check_squarable;
use super::trees::merges::merges;
use super::trees::spanning::{SpanningTree, TREE_COLUMNS};
use crate::context::Context;
use crate::error::Result;

/// Rows that are spanned where there are many columns.
pub(crate) const SPANNED_ROWS: usize = 20_000;

/// Clusters of the condensed tree that are reported, from the top.
const TOLD_CLUSTERS: usize = 1000;

/// What HDBSCAN tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct HdbscanFacts {
    /// Fewest rows of a segment.
    pub min_cluster_size: u32,
    /// Rows, the row itself among them, that a core distance reaches.
    pub min_samples: u32,
    /// Rows that were clustered, where they are not all.
    pub sample_rows: Option<u64>,
    /// Clusters of the condensed tree.
    pub tree_clusters: u64,
    /// The first 1,000 of them, parents before their parts.
    pub condensed_tree: Vec<TreeCluster>,
}

/// A cluster of the condensed tree.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TreeCluster {
    /// Index of the cluster it was split off from; null for the first, which has all rows.
    pub parent: Option<u32>,
    /// Density (1 / distance) at which it is split off.
    pub birth: f64,
    /// Density at which it is split or its last rows leave it.
    pub death: f64,
    /// Rows.
    pub size: u32,
    /// Excess of mass.
    pub stability: f64,
    /// The segment it is, if it was chosen.
    pub segment: Option<u32>,
}

/// The method.
pub struct Hdbscan;

impl Clusterer for Hdbscan {
    const METHOD: &'static str = "hdbscan";
    const SUMMARY: &'static str = "Dense places of any shape and density; finds their number, and rows that belong nowhere.";
    type Params = HdbscanParams;
    type Facts = HdbscanFacts;

    async fn cluster(cx: &Context, points: &Points, params: &HdbscanParams) -> Result<(Clustering, HdbscanFacts)> {
        check_squarable(&points.values)?;
        let limit = if points.values.ncols() <= TREE_COLUMNS { usize::MAX } else { SPANNED_ROWS };
        let sample = Sample::of(cx, &points.values, limit)?;
        let values = sample.values();
        let n = values.nrows();
        let min_samples = params.min_samples.unwrap_or(params.min_cluster_size);
        let spanned = SpanningTree::of(cx, values, min_samples as usize - 1).await?;
        let _memory = cx.reserve("the hierarchy of rows", n as u64 * 64)?;
        let tree = Condensed::of(&merges(&spanned.edges, n), n, params.min_cluster_size as usize);
        let selection = params.selection();
        let mut chosen = select::select(&tree, selection);
        let mut found = membership(&tree, &chosen, selection);
        let order = number_by_size(&mut found.labels, chosen.len());
        chosen = order.into_iter().map(|old| chosen[old]).collect();
        let extents = chosen.iter().map(|&cluster| extent(&tree, cluster, selection)).collect();
        let neighbors = Neighbors::of(values, &found.labels, &spanned.core, extents);
        let facts = HdbscanFacts {
            min_cluster_size: params.min_cluster_size,
            min_samples,
            sample_rows: sample.rows(),
            tree_clusters: tree.branches.len() as u64,
            condensed_tree: told(&tree, &chosen),
        };
        let outlier_score = sample.rows().is_none().then(|| outlier_scores(&tree));
        let (labels, probability) = sample.spread(cx, (found.labels, found.probability), &neighbors).await?;
        let assigner = Assigner::Neighbors(neighbors);
        Ok((Clustering { labels, probability: Some(probability), outlier_score, assigner }, facts))
    }
}

/// A row is of a cluster where it is denser than where the cluster began, and surely where it is as dense as it gets.
pub(crate) fn extent(tree: &Condensed, cluster: u32, selection: Selection) -> Extent {
    let branch = &tree.branches[cluster as usize];
    let birth = if cluster == 0 && selection.epsilon > 0.0 { 1.0 / selection.epsilon } else { branch.birth };
    let distance = |density: f64| (density > 0.0).then(|| 1.0 / density);
    Extent { within: distance(birth), sure_within: distance(branch.death) }
}

fn told(tree: &Condensed, chosen: &[u32]) -> Vec<TreeCluster> {
    let cluster = |(index, branch): (usize, &condense::Branch)| TreeCluster {
        parent: (index > 0).then_some(branch.parent),
        birth: branch.birth,
        death: branch.death,
        size: branch.size,
        stability: branch.stability,
        segment: chosen.iter().position(|&cluster| cluster as usize == index).map(|segment| segment as u32),
    };
    tree.branches.iter().enumerate().take(TOLD_CLUSTERS).map(cluster).collect()
}

#[cfg(test)]
mod tests;
