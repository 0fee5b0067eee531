//! UMAP: a map on which rows that are near each other stay so, as far as two dimensions allow.
//!
//! **When.** To see whether segments come apart in many columns, where principal components lay them on each other. Distances on the map mean
//! little: near is near, far is not measured.
//!
//! **Parameters.** `map`, `nNeighbors` and `minDist` of [`SegmentParams`](super::SegmentParams).
//!
//! **Input.** The values of points, of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A place for each of up to 10,000 rows; [`UmapReport`] with the trustworthiness of the map; [`SavedMap`], which places other rows on it.
//!
//! **Steps.** 1. *neighbors*: the nearest rows of each, exactly. 2. *graph*: how surely each is near each, by the row's own measure. 3. *settle*: from the
//! principal plane on, near rows draw each other and push away others, in 500 passes.
//!
//! **Cost.** `O(n log n)` time for neighbors in up to 8 columns, `O(n²)` in more; `O(n · nNeighbors)` per pass, and as much memory.
//!
//! **Errors.** `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** L. McInnes, J. Healy, J. Melville (2018), UMAP: uniform manifold approximation and projection for dimension reduction, arXiv:1802.03426.
//! As umap-learn with `init="pca"`; draws are those of another generator, and the rows drawn to push one do so together.

pub(crate) mod curve;
pub(crate) mod graph;
pub(crate) mod layout;
pub(crate) mod neighbors;
pub(crate) mod transform;
pub(crate) mod trust;

use ndarray::{Array2, Axis};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use self::curve::Curve;
use self::layout::settle;
use self::neighbors::Neighborhoods;
pub(crate) use self::transform::SavedMap;
use self::trust::trustworthiness;
use super::draw::Draws;
use super::lanes::flat;
use super::projection::Plane;
use super::trees::check_squarable;
use crate::context::{Context, Reservation};
use crate::error::Result;

/// Rows that are laid out, at most; of more a sample, drawn by seed 0.
const MAP_ROWS: usize = 10_000;

/// Rows that trustworthiness stands on, at most.
const TRUST_ROWS: usize = 2_000;

/// The start reaches so far, and rows are moved apart by so little.
const START_REACH: f64 = 10.0;
const START_NOISE: f64 = 1e-4;

/// Bytes of a row with one neighbor while the map is made.
const NEIGHBOR_BYTES: u64 = 160;

/// Where the columns `umap1` and `umap2` of the table come from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct UmapReport {
    /// Rows that have a place; others have none.
    pub rows: u64,
    /// Rows, the row itself among them, that were taken for near.
    pub n_neighbors: u32,
    /// How near rows may lie on the map.
    pub min_dist: f64,
    /// Are the 15 rows that lie nearest on the map near? 1: all are (Venna and Kaski 2001), on up to 2,000 rows; null with too few rows to tell.
    pub trustworthiness: Option<f64>,
}

/// The map.
pub(crate) struct Umap {
    pub(crate) places: Places,
    pub(crate) report: UmapReport,
    /// The rows that have a place, as points.
    points: Array2<f64>,
    _memory: Reservation,
}

/// Where rows lie on a map.
pub(crate) struct Places {
    /// Rows that have a place, ascending; `None`: all have.
    rows: Option<Vec<usize>>,
    of: Vec<[f64; 2]>,
}

impl Places {
    /// Of every row.
    pub(crate) fn of_all(of: Vec<[f64; 2]>) -> Self {
        Self { rows: None, of }
    }

    /// Where a row lies.
    pub(crate) fn at(&self, row: usize) -> Option<[f64; 2]> {
        match &self.rows {
            None => self.of.get(row).copied(),
            Some(rows) => rows.binary_search(&row).ok().map(|at| self.of[at]),
        }
    }
}

impl Umap {
    /// Lays out the rows of `values`, or a sample of many.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, plane: &Plane, n_neighbors: u32, min_dist: f64) -> Result<Self> {
        check_squarable(values)?;
        cx.phase("map");
        let rows = Draws::new(0).sample(values.nrows(), MAP_ROWS);
        let (n, width) = (rows.len(), values.ncols());
        let bytes = (n * width) as u64 * 8 + n as u64 * u64::from(n_neighbors) * NEIGHBOR_BYTES;
        let memory = cx.reserve("the map of rows", bytes)?;
        let drawn = values.select(Axis(0), &rows);
        let mut draws = Draws::new(0);
        let mut places = start(&drawn, plane, &mut draws);
        let near = Neighborhoods::of(cx, &drawn, n_neighbors as usize).await?;
        let edges = graph::edges(cx, &near).await?;
        settle(cx, &edges, &Curve::of(min_dist), &mut places, &mut draws).await?;
        let judged = Draws::new(1).sample(n, TRUST_ROWS);
        let judged_places: Vec<[f64; 2]> = judged.iter().map(|&row| places[row]).collect();
        let trust = trustworthiness(cx, &drawn.select(Axis(0), &judged), &judged_places).await?;
        let n_neighbors = near.room as u32;
        let report = UmapReport { rows: n as u64, n_neighbors, min_dist, trustworthiness: trust };
        Ok(Self { places: Places { rows: Some(rows), of: places }, report, points: drawn, _memory: memory })
    }

    /// What other rows are placed by.
    pub(crate) fn saved(&self) -> SavedMap {
        SavedMap {
            rows: self.points.rows().into_iter().map(|row| row.to_vec()).collect(),
            places: self.places.of.clone(),
            n_neighbors: self.report.n_neighbors,
            min_dist: self.report.min_dist,
        }
    }
}

/// The principal plane, with a little noise so that equal rows come apart.
fn start(values: &Array2<f64>, plane: &Plane, draws: &mut Draws) -> Vec<[f64; 2]> {
    let mut places: Vec<[f64; 2]> = flat(values).chunks_exact(values.ncols()).map(|row| plane.point(row)).collect();
    let farthest = places.iter().flatten().fold(0.0f64, |farthest, x| farthest.max(x.abs()));
    let scale = if farthest > 0.0 { START_REACH / farthest } else { 0.0 };
    places.iter_mut().flatten().for_each(|x| *x = *x * scale + (draws.unit() - 0.5) * START_NOISE);
    places
}

#[cfg(test)]
mod tests;
