//! What OPTICS is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of OPTICS, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct OpticsParams {
    /// Rows, the row itself among them, that a core distance reaches.
    #[schemars(range(min = 2))]
    pub min_samples: u32,
    /// How far a row reaches at most, in scaled units; null: any distance. A bound makes it faster.
    #[schemars(range(min = 0.0))]
    pub max_eps: Option<f64>,
    /// How segments are read off the reachability plot.
    pub cluster_method: OpticsMethod,
    /// `"dbscan"`: the reachability at which the plot is cut, in scaled units; null: `maxEps`.
    #[schemars(range(min = 0.0))]
    pub eps: Option<f64>,
    /// `"xi"`: by which part reachability falls or rises at the edge of a segment.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub xi: f64,
    /// `"xi"`: rows at the end of a segment that were not reached from within are not of it (E. Schubert, M. Gertz 2018).
    pub predecessor_correction: bool,
    /// `"xi"`: fewest rows of a segment; null: `minSamples`.
    #[schemars(range(min = 2))]
    pub min_cluster_size: Option<u32>,
}

/// How segments are read off the reachability plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum OpticsMethod {
    /// Valleys between steep slopes, at any density.
    #[default]
    Xi,
    /// What lies below one reachability: DBSCAN's segments.
    Dbscan,
}

impl Default for OpticsParams {
    fn default() -> Self {
        Self {
            min_samples: 5,
            max_eps: None,
            cluster_method: OpticsMethod::Xi,
            eps: None,
            xi: 0.05,
            predecessor_correction: true,
            min_cluster_size: None,
        }
    }
}

impl Params for OpticsParams {
    fn check(&self) -> Result<()> {
        for (name, count) in [("minSamples", Some(self.min_samples)), ("minClusterSize", self.min_cluster_size)] {
            if let Some(count @ 0..2) = count {
                return Err(Error::params(name, format!("must be 2 or more, got {count}")));
            }
        }
        for (name, distance) in [("maxEps", self.max_eps), ("eps", self.eps)] {
            if let Some(distance) = distance
                && !(distance.is_finite() && distance > 0.0)
            {
                return Err(Error::params(name, format!("must be a finite number above 0, got {distance}")));
            }
        }
        if let (Some(eps), Some(max_eps)) = (self.eps, self.max_eps)
            && eps > max_eps
        {
            return Err(Error::params("eps", format!("must be at most maxEps ({max_eps}), got {eps}")));
        }
        if (0.0..1.0).contains(&self.xi) {
            Ok(())
        } else {
            Err(Error::params("xi", format!("must be 0 or more and less than 1, got {}", self.xi)))
        }
    }
}
