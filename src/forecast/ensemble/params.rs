//! What only this method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of the combination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EnsembleParams {
    /// The methods to combine, each with its default parameters; at least one. A method that is named twice counts twice.
    pub members: Vec<String>,
    /// How their forecasts become one.
    pub combination: Combination,
}

/// How the forecasts of several models become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Combination {
    /// The middle one, step by step: one model that runs away does no harm.
    #[default]
    Median,
    /// Their mean.
    Mean,
}

impl Default for EnsembleParams {
    fn default() -> Self {
        let members = ["ets", "dynamic_optimized_theta", "mstl", "ar_lag"].map(str::to_owned).to_vec();
        Self { members, combination: Combination::default() }
    }
}

/// More members than this are a mistake.
const MOST_MEMBERS: usize = 20;

impl Params for EnsembleParams {
    fn check(&self) -> Result<()> {
        if !(1..=MOST_MEMBERS).contains(&self.members.len()) {
            return Err(Error::params("members", format!("must be 1 to {MOST_MEMBERS} methods"))
                .hint("omit it for ets, dynamic_optimized_theta, mstl and ar_lag"));
        }
        Ok(())
    }
}
