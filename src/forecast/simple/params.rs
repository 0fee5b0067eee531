//! What the simple methods are asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// The longest window.
const MAX_WINDOW: u32 = 10_000;

/// How many of the last values count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct WindowAverageParams {
    /// How many of the last values the mean is taken of, 1 to 10000. By default one season, 4 without one.
    #[schemars(range(min = 1, max = 10_000))]
    pub window_size: Option<u32>,
}

/// How many of the last seasons count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SeasonalWindowAverageParams {
    /// How many of the last seasons the means are taken of, 1 to 10000.
    #[schemars(range(min = 1, max = 10_000))]
    pub window_size: u32,
}

/// How much of every surprise is learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SesParams {
    /// Weight of the newest value, 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub alpha: f64,
}

impl Default for SeasonalWindowAverageParams {
    fn default() -> Self {
        Self { window_size: 2 }
    }
}

impl Default for SesParams {
    fn default() -> Self {
        Self { alpha: 0.1 }
    }
}

impl Params for WindowAverageParams {
    fn check(&self) -> Result<()> {
        self.window_size.map_or(Ok(()), window)
    }
}

impl Params for SeasonalWindowAverageParams {
    fn check(&self) -> Result<()> {
        window(self.window_size)
    }
}

impl Params for SesParams {
    fn check(&self) -> Result<()> {
        if (0.0..=1.0).contains(&self.alpha) { Ok(()) } else { Err(Error::params("alpha", "must be from 0 to 1")) }
    }
}

fn window(size: u32) -> Result<()> {
    if (1..=MAX_WINDOW).contains(&size) {
        Ok(())
    } else {
        Err(Error::params("windowSize", format!("must be between 1 and {MAX_WINDOW}")))
    }
}
