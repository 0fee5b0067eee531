//! What only this method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::task::Params;

/// Parameters of the lagged regression.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ArLagParams {
    /// Is the change from step to step what recurs, rather than the value? For series whose level wanders.
    pub differences: bool,
}

impl Params for ArLagParams {}
