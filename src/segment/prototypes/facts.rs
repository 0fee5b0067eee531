//! What methods of prototypes report beside what every method does.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use crate::segment::scores::Score;

/// The facts of a run of `kmodes` or `kprototypes`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrototypeFacts {
    /// Sum over rows of the squared distance of their numbers to their prototype, in scaled units, plus `gamma` for each category that differs from it.
    pub cost: f64,
    /// What a category that differs counts.
    pub gamma: f64,
    /// Sweeps over all rows of the start that was kept.
    pub iterations: u32,
    /// Did its rows come to rest?
    pub converged: bool,
    /// Starts made.
    pub n_init: u32,
    /// Scores of every number of segments that was tried.
    pub scores: Vec<Score>,
    /// Rows of the sample that numbers of segments were compared on; null if all rows.
    pub scores_rows: Option<u64>,
}
