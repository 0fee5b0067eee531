//! What only this method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::task::Params;

/// Parameters of the decomposition method.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct MstlParams {
    /// What forecasts the series without its seasons.
    pub trend: Trend,
}

/// A method without a season.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Exponential smoothing, the model chosen automatically.
    #[default]
    Ets,
    /// The dynamic optimized theta model.
    Theta,
}

impl Params for MstlParams {}
