//! What the method of Teunter, Syntetos and Babai is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// How quickly sizes and chance are forgotten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TsbParams {
    /// The weight of a new size, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub alpha_d: f64,
    /// The weight of a new step in the chance of a demand, from 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub alpha_p: f64,
}

impl Default for TsbParams {
    fn default() -> Self {
        Self { alpha_d: 0.1, alpha_p: 0.1 }
    }
}

impl Params for TsbParams {
    fn check(&self) -> Result<()> {
        for (name, alpha) in [("alphaD", self.alpha_d), ("alphaP", self.alpha_p)] {
            if !(0.0..=1.0).contains(&alpha) {
                return Err(Error::params(name, "must be between 0 and 1").hint("0.1 is usual"));
            }
        }
        Ok(())
    }
}
