//! What Croston's method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::task::Params;

/// How quickly the sizes and intervals are forgotten.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CrostonParams {
    /// Choose the weights of sizes and intervals between 0.1 and 0.3 by their one-step errors? By default both are 0.1.
    pub optimized: bool,
}

impl Params for CrostonParams {}
