//! What k-means reports.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::search::Found;
use crate::segment::portrait::Segment;
use crate::segment::projection::{Plane, Projection};
use crate::segment::scores::{SILHOUETTE_ROWS, Score};
use crate::table::Scaler;
use crate::table::features::{Features, LeftOut};

/// The facts of a k-means run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct KMeansReport {
    /// Rows of the input.
    pub rows: u64,
    /// Rows that were segmented.
    pub rows_used: u64,
    /// Rows with at least one missing value: dropped or filled, as asked.
    pub rows_missing: u64,
    /// Columns that rows were compared by.
    pub columns: Vec<String>,
    /// Columns that were not used by an automatic choice.
    pub columns_left_out: Vec<LeftOut>,
    /// Used columns with missing values.
    pub columns_with_missing: Vec<FilledColumn>,
    /// Number of segments.
    pub k: u32,
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Iterations of the restart that was kept.
    pub iterations: u32,
    /// Did its centers come to rest?
    pub converged: bool,
    /// Restarts made.
    pub n_init: u32,
    /// Mean silhouette, −1 to 1, higher is better; null where it does not exist.
    pub silhouette: Option<f64>,
    /// Rows of the sample that the silhouette stands on; null if all rows.
    pub silhouette_rows: Option<u64>,
    /// Scores of every number of segments that was tried.
    pub scores: Vec<Score>,
    /// Rows of the sample that numbers of segments were compared on; null if all rows.
    pub scores_rows: Option<u64>,
    /// The segments, the largest first.
    pub segments: Vec<Segment>,
    /// Where the columns `pc1` and `pc2` of the table come from.
    pub projection: Projection,
}

/// Missing values of a used column: nulls, NaNs and infinities.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilledColumn {
    /// Name of the column.
    pub column: String,
    /// How many.
    pub missing: u64,
    /// What took their place; null where their rows were dropped.
    pub fill: Option<f64>,
}

impl KMeansReport {
    pub(super) fn new(features: &Features, scaler: &Scaler, found: &Found, score: Score, sizes: &[u64], plane: &Plane) -> Self {
        let rows_used = features.rows.len() as u64;
        let centers = found.run.centers.rows().into_iter().map(|center| scaler.original(center));
        let segments = centers
            .zip(sizes)
            .enumerate()
            .map(|(segment, (center, &size))| Segment::new(segment, size, rows_used, &center, &features.columns));
        Self {
            rows: features.n_rows,
            rows_used,
            rows_missing: features.n_rows_missing,
            columns: features.names(),
            columns_left_out: features.left_out.clone(),
            columns_with_missing: with_missing(features),
            k: score.k,
            inertia: score.inertia,
            iterations: found.run.iterations,
            converged: found.run.converged,
            n_init: found.n_init,
            silhouette: score.silhouette,
            silhouette_rows: (rows_used > SILHOUETTE_ROWS as u64).then_some(SILHOUETTE_ROWS as u64),
            segments: segments.collect(),
            scores: if found.scores.is_empty() { vec![score] } else { found.scores.clone() },
            scores_rows: found.compared_rows,
            projection: plane.report(),
        }
    }
}

fn with_missing(features: &Features) -> Vec<FilledColumn> {
    let columns = features.columns.iter().enumerate().filter(|(_, column)| column.n_missing > 0);
    columns
        .map(|(j, column)| FilledColumn {
            column: column.name.clone(),
            missing: column.n_missing,
            fill: features.fills.as_ref().map(|fills| fills[j]),
        })
        .collect()
}
