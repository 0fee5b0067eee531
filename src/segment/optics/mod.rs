//! OPTICS: rows in the order of density, and segments as the valleys of the plot of how near each row is to those before it.
//!
//! **When.** Dense places of different density, and the wish to see how they lie in each other: the reachability plot is drawn from the
//! report. Rows that lie in no valley are noise. Where only the segments matter, HDBSCAN is faster and steadier.
//!
//! **Parameters.** [`OpticsParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row (−1: noise); [`Neighbors`] that assign others; [`OpticsFacts`] with ordering, reachability and the
//! hierarchy of segments.
//!
//! **Steps.** 1. *core*: the distance of each row to its `minSamples`-th nearest. 2. *order*: the next row is the one that is nearest to a
//! row reached before, where a row in a sparse place is never nearer than its core distance. 3. *xi*: valleys between a steep fall and a
//! steep rise; or *dbscan*: what lies below `eps`.
//!
//! **Cost.** `O(n²)` time without `maxEps`, and above 20,000 rows a sample of that many is ordered and the others follow their nearest
//! row (`sampleRows`); with it, in up to 20 columns, `O(n log n)` while few rows are within reach. `O(n)` memory.
//!
//! **Errors.** `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** M. Ankerst, M. Breunig, H.-P. Kriegel, J. Sander (1999), OPTICS: ordering points to identify the clustering structure,
//! doi:10.1145/304182.304187; E. Schubert, M. Gertz (2018), Improving the cluster structure extracted from OPTICS plots. As in scikit-learn
//! core distances are found without regard to `maxEps` first, distances are rounded to 15 places, and of equally near rows the first is next.

mod order;
mod params;
mod xi;

pub use params::{OpticsMethod, OpticsParams};

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use self::order::Order;
use self::xi::Plot;
use super::assigner::{Assigner, Extent, Neighbors};
use super::clustering::{Clusterer, Clustering, Points};
use super::hdbscan::SPANNED_ROWS;
use super::sample::Sample;
use super::trees::check_squarable;
use super::trees::spanning::TREE_COLUMNS;
use crate::context::Context;
use crate::error::Result;

/// Rows of the plot that are reported.
const TOLD_ROWS: usize = 10_000;

/// What OPTICS tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpticsFacts {
    /// Rows, the row itself among them, that a core distance reaches.
    pub min_samples: u32,
    /// Rows that were ordered, where they are not all.
    pub sample_rows: Option<u64>,
    /// The rows as they are reached, the first 10,000: their numbers among the rows that were ordered, from 0.
    pub ordering: Vec<u32>,
    /// Of each row of `ordering`, how near it is to those before, in scaled units: the reachability plot; null where it is near none.
    pub reachability: Vec<Option<f64>>,
    /// Of each row of `ordering`, the distance to its `minSamples`-th nearest row; null where that is beyond `maxEps`.
    pub core_distances: Vec<Option<f64>>,
    /// Valleys of the plot, smaller ones before those that hold them: first and last place in the order. Empty for `"dbscan"`.
    pub clusters: Vec<[u32; 2]>,
}

/// The method.
pub struct Optics;

impl Clusterer for Optics {
    const METHOD: &'static str = "optics";
    const SUMMARY: &'static str = "Dense places as valleys of a reachability plot, at any density; the rest is noise.";
    type Params = OpticsParams;
    type Facts = OpticsFacts;

    async fn cluster(cx: &Context, points: &Points, params: &OpticsParams) -> Result<(Clustering, OpticsFacts)> {
        check_squarable(&points.values)?;
        let is_near = params.max_eps.is_some() && points.values.ncols() <= TREE_COLUMNS;
        let sample = Sample::of(cx, &points.values, if is_near { usize::MAX } else { SPANNED_ROWS })?;
        let values = sample.values();
        let _memory = cx.reserve("the order of rows", Order::bytes(values.nrows() as u64))?;
        let order = Order::of(cx, values, params.min_samples as usize, params.max_eps).await?;
        cx.checkpoint(1, 1).await?;
        let (labels, clusters, extents) = match params.cluster_method {
            OpticsMethod::Xi => by_xi(&order, params),
            OpticsMethod::Dbscan => {
                let eps = params.eps.or(params.max_eps).unwrap_or(f64::INFINITY);
                by_dbscan(&order, eps)
            }
        };
        let neighbors = Neighbors::of(values, &labels, &[], extents);
        let facts = facts(&order, &clusters, params, sample.rows());
        let sure = vec![1.0; labels.len()];
        let (labels, _) = sample.spread(cx, (labels, sure), &neighbors).await?;
        let assigner = Assigner::Neighbors(neighbors);
        Ok((Clustering { labels, probability: None, outlier_score: None, assigner }, facts))
    }
}

type Found = (Vec<i32>, Vec<(usize, usize)>, Vec<Extent>);

/// Valleys; a new row is of one where it is as near as its rows are to each other.
fn by_xi(order: &Order, params: &OpticsParams) -> Found {
    let at = |of: &[f64]| -> Vec<f64> { order.ordering.iter().map(|&row| of[row as usize]).collect() };
    let mut reach = at(&order.reach);
    reach.push(f64::INFINITY);
    let plot = Plot {
        from: order.ordering.iter().map(|&row| order.from[row as usize]).collect(),
        reach,
        ordering: &order.ordering,
        xi: params.xi,
        min_samples: params.min_samples as usize,
        min_cluster_size: params.min_cluster_size.unwrap_or(params.min_samples) as usize,
        corrects: params.predecessor_correction,
    };
    let clusters = plot.clusters();
    let labels = xi::labels(&order.ordering, &clusters);
    let mut extents = vec![Extent { within: Some(0.0), sure_within: None }; n_segments(&labels)];
    // The first row of a valley is as far from those before as it may be: what counts is how near the others are.
    let mut known = -1;
    for &row in &order.ordering {
        let (label, reach) = (labels[row as usize], order.reach[row as usize]);
        if let Some(extent) = usize::try_from(label).ok().and_then(|label| extents.get_mut(label)) {
            if label == known {
                extent.within = extent.within.map(|within| within.max(reach));
            }
            known = label;
        }
    }
    (labels, clusters, extents)
}

/// What lies below one reachability, as DBSCAN would have it.
fn by_dbscan(order: &Order, eps: f64) -> Found {
    let mut labels = vec![-1; order.ordering.len()];
    let mut last = -1;
    for &row in &order.ordering {
        let (far, dense) = (order.reach[row as usize] > eps, order.core[row as usize] <= eps);
        last += i32::from(far && dense);
        labels[row as usize] = if far && !dense { -1 } else { last };
    }
    let within = eps.is_finite().then_some(eps);
    let extents = vec![Extent { within, sure_within: None }; n_segments(&labels)];
    (labels, Vec::new(), extents)
}

fn n_segments(labels: &[i32]) -> usize {
    labels.iter().max().map_or(0, |&last| (last + 1) as usize)
}

fn facts(order: &Order, clusters: &[(usize, usize)], params: &OpticsParams, sample_rows: Option<u64>) -> OpticsFacts {
    let told = &order.ordering[..order.ordering.len().min(TOLD_ROWS)];
    let finite = |of: &[f64]| told.iter().map(|&row| Some(of[row as usize]).filter(|value| value.is_finite())).collect();
    OpticsFacts {
        min_samples: params.min_samples,
        sample_rows,
        ordering: told.to_vec(),
        reachability: finite(&order.reach),
        core_distances: finite(&order.core),
        clusters: clusters.iter().map(|&(first, last)| [first as u32, last as u32]).collect(),
    }
}

#[cfg(test)]
mod tests;
