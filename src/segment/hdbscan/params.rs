//! What HDBSCAN is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::select::Selection;
use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of HDBSCAN, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct HdbscanParams {
    /// Fewest rows that make a segment.
    #[schemars(range(min = 2))]
    pub min_cluster_size: u32,
    /// Rows, the row itself among them, that must lie near for a place to be dense: larger values make more noise and smoother
    /// segments. By default `minClusterSize`.
    #[schemars(range(min = 1))]
    pub min_samples: Option<u32>,
    /// Which clusters of the hierarchy are the segments.
    pub cluster_selection_method: ClusterSelectionMethod,
    /// Segments nearer to each other than this, in scaled units, are not told apart; 0 tells all apart.
    #[schemars(range(min = 0.0))]
    pub cluster_selection_epsilon: f64,
    /// May the answer be one segment?
    pub allow_single_cluster: bool,
}

/// Which clusters of the hierarchy are the segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ClusterSelectionMethod {
    /// The most persistent ones: excess of mass.
    #[default]
    Eom,
    /// The finest ones.
    Leaf,
}

impl Default for HdbscanParams {
    fn default() -> Self {
        Self {
            min_cluster_size: 5,
            min_samples: None,
            cluster_selection_method: ClusterSelectionMethod::Eom,
            cluster_selection_epsilon: 0.0,
            allow_single_cluster: false,
        }
    }
}

impl Params for HdbscanParams {
    fn check(&self) -> Result<()> {
        if self.min_cluster_size < 2 {
            return Err(Error::params("minClusterSize", format!("must be 2 or more, got {}", self.min_cluster_size)));
        }
        if self.min_samples == Some(0) {
            return Err(Error::params("minSamples", "must be 1 or more, got 0"));
        }
        let epsilon = self.cluster_selection_epsilon;
        if epsilon.is_finite() && epsilon >= 0.0 {
            Ok(())
        } else {
            Err(Error::params("clusterSelectionEpsilon", format!("must be a finite number, 0 or more, got {epsilon}")))
        }
    }
}

impl HdbscanParams {
    pub(super) fn selection(&self) -> Selection {
        Selection {
            leaf: self.cluster_selection_method == ClusterSelectionMethod::Leaf,
            epsilon: self.cluster_selection_epsilon,
            single: self.allow_single_cluster,
        }
    }
}
