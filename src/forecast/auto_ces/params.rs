//! What the complex exponential smoothing method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::recursion::Season;
use crate::error::{Error, Result};
use crate::task::Params;

/// Which forms are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AutoCesParams {
    /// How the season enters: N not at all, S every phase for itself, P with a term for each phase, F with a complex term; Z leaves
    /// the choice to the AICc. Without two periods of values it is N.
    #[schemars(regex(pattern = "^[NSPFZ]$"))]
    pub model: String,
}

impl Default for AutoCesParams {
    fn default() -> Self {
        Self { model: "Z".to_owned() }
    }
}

impl AutoCesParams {
    pub(super) fn season(&self) -> Result<Option<Season>> {
        match self.model.as_str() {
            "Z" => Ok(None),
            "N" => Ok(Some(Season::None)),
            "S" => Ok(Some(Season::Simple)),
            "P" => Ok(Some(Season::Partial)),
            "F" => Ok(Some(Season::Full)),
            other => {
                Err(Error::params("model", format!("must be one of N, S, P, F and Z, got \"{other}\"")).hint("Z compares all"))
            }
        }
    }
}

impl Params for AutoCesParams {
    fn check(&self) -> Result<()> {
        self.season().map(drop)
    }
}
