//! What the exponential smoothing method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::Request;
use crate::error::{Error, Result};
use crate::task::Params;

/// Which models are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EtsParams {
    /// Three letters for error (A or M), trend (N, A or M) and season (N, A or M): none, additive, multiplicative; Z leaves the
    /// choice to the AICc. A multiplicative trend is used only if it is asked for.
    #[schemars(regex(pattern = "^[AMZ][NAMZ][NAMZ]$"))]
    pub model: String,
    /// Should the trend fade? By default the AICc decides.
    pub damped: Option<bool>,
}

impl Default for EtsParams {
    fn default() -> Self {
        Self { model: "ZZZ".to_owned(), damped: None }
    }
}

impl EtsParams {
    pub(super) fn request(&self) -> Result<Request> {
        Request::parse(&self.model, self.damped)
            .map_err(|message| Error::params("model", message).hint("ZZZ compares all models, ZZN those without season"))
    }
}

impl Params for EtsParams {
    fn check(&self) -> Result<()> {
        self.request().map(drop)
    }
}
