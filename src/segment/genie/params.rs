//! What Genie is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::segment::choice::check_k;
use crate::segment::kmeans::{Auto, K};
use crate::task::Params;

/// Parameters of Genie, as in genieclust.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GenieParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` by the rule of `auto`.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// How unequal the sizes of segments may be while nearest ones are joined: a Gini index, 0 (all equal) to 1 (plain single
    /// linkage).
    #[schemars(range(min = 0.0, max = 1.0))]
    pub gini_threshold: f64,
}

impl Default for GenieParams {
    fn default() -> Self {
        Self { k: K::Auto(Auto::Auto), k_min: 2, k_max: 10, gini_threshold: 0.3 }
    }
}

impl Params for GenieParams {
    fn check(&self) -> Result<()> {
        check_k(self.k, self.k_min, self.k_max)?;
        if (0.0..=1.0).contains(&self.gini_threshold) {
            Ok(())
        } else {
            Err(Error::params("giniThreshold", format!("must be from 0 to 1, got {}", self.gini_threshold)))
        }
    }
}
