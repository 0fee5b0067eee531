//! What `auto` is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::segment::choice::check_k;
use crate::segment::kmeans::{Auto, K};
use crate::task::Params;

/// Parameters of `auto`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AutoParams {
    /// Number of segments, or `"auto"`: to be found.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Largest number of segments that is tried where density tells none.
    #[schemars(range(min = 1))]
    pub k_max: u32,
}

impl Default for AutoParams {
    fn default() -> Self {
        Self { k: K::Auto(Auto::Auto), k_max: 10 }
    }
}

impl Params for AutoParams {
    fn check(&self) -> Result<()> {
        check_k(self.k, 1, self.k_max)
    }
}
