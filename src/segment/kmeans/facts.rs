//! What k-means reports beside what every method does.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::search::Found;
use crate::segment::scores::Score;

/// The facts of a k-means run.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct KMeansFacts {
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Iterations of the restart that was kept.
    pub iterations: u32,
    /// Did its centers come to rest?
    pub converged: bool,
    /// Restarts made.
    pub n_init: u32,
    /// Scores of every number of segments that was tried.
    pub scores: Vec<Score>,
    /// Rows of the sample that numbers of segments were compared on; null if all rows.
    pub scores_rows: Option<u64>,
}

impl KMeansFacts {
    pub(super) fn new(found: Found) -> Self {
        Self {
            inertia: found.run.inertia,
            iterations: found.run.iterations,
            converged: found.run.converged,
            n_init: found.n_init,
            scores: found.scores,
            scores_rows: found.compared_rows,
        }
    }
}
