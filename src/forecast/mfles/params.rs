//! What these methods are asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// How seasons and level are learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct MflesParams {
    /// Do later seasons count more than earlier ones?
    pub seasonality_weights: bool,
    /// Is the level an ensemble of exponential smoothings, rather than a mean of the last values?
    pub smoother: bool,
    /// How many values before the last one that mean takes in, 1 to 10000; 1 by default.
    #[schemars(range(min = 1, max = 10_000))]
    pub ma: Option<u32>,
}

/// What the choice is made on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AutoMflesParams {
    /// Steps that are forecast from each origin, 1 to 10000. By default two of the shortest season, 12 without one.
    #[schemars(range(min = 1, max = 10_000))]
    pub test_size: Option<u32>,
    /// Origins that forecasts are made from, 1 to 100.
    #[schemars(range(min = 1, max = 100))]
    pub n_windows: u32,
}

impl Default for AutoMflesParams {
    fn default() -> Self {
        Self { test_size: None, n_windows: 2 }
    }
}

/// More steps than this are a mistake.
const MOST: u32 = 10_000;

impl Params for MflesParams {
    fn check(&self) -> Result<()> {
        if self.ma.is_some() && self.smoother {
            return Err(Error::params("ma", "a mean of the last values and an ensemble of smoothings exclude each other"));
        }
        within("ma", self.ma, MOST)
    }
}

impl Params for AutoMflesParams {
    fn check(&self) -> Result<()> {
        within("testSize", self.test_size, MOST)?;
        within("nWindows", Some(self.n_windows), 100)
    }
}

fn within(name: &str, value: Option<u32>, most: u32) -> Result<()> {
    if value.is_none_or(|value| (1..=most).contains(&value)) {
        Ok(())
    } else {
        Err(Error::params(name, format!("must be between 1 and {most}")))
    }
}
