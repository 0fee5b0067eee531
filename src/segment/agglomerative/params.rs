//! What agglomerative clustering is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::segment::choice::check_k;
use crate::segment::kmeans::{Auto, K};
use crate::task::Params;

/// Parameters of agglomerative clustering, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AgglomerativeParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` by the rule of `auto`.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// How far apart two segments are.
    pub linkage: Linkage,
}

/// How far apart two segments are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Linkage {
    /// By how much joining them adds to the spread within segments.
    #[default]
    Ward,
    /// The mean distance of their rows.
    Average,
    /// The distance of their farthest rows.
    Complete,
    /// The distance of their nearest rows.
    Single,
}

impl Default for AgglomerativeParams {
    fn default() -> Self {
        Self { k: K::Auto(Auto::Auto), k_min: 2, k_max: 10, linkage: Linkage::Ward }
    }
}

impl Params for AgglomerativeParams {
    fn check(&self) -> Result<()> {
        check_k(self.k, self.k_min, self.k_max)
    }
}
