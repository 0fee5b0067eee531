//! What DBSCAN is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of DBSCAN, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DbscanParams {
    /// How far a row reaches, in scaled units; by default the knee of the sorted distances to the `minSamples`-th neighbor.
    #[schemars(range(min = 0.0))]
    pub eps: Option<f64>,
    /// Rows within reach, the row itself among them, that make a row dense.
    #[schemars(range(min = 1))]
    pub min_samples: u32,
}

impl Default for DbscanParams {
    fn default() -> Self {
        Self { eps: None, min_samples: 5 }
    }
}

impl Params for DbscanParams {
    fn check(&self) -> Result<()> {
        if let Some(eps) = self.eps
            && !(eps.is_finite() && eps > 0.0)
        {
            return Err(Error::params("eps", format!("must be a finite number above 0, got {eps}")));
        }
        if self.min_samples >= 1 { Ok(()) } else { Err(Error::params("minSamples", "must be 1 or more, got 0")) }
    }
}
