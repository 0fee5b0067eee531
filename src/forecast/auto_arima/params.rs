//! What the automatic ARIMA method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::search::Limits;
use crate::error::{Error, Result};
use crate::task::Params;

/// Beyond ten terms the search only costs time.
const LARGEST: u32 = 10;

/// How far the search goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AutoArimaParams {
    /// Most autoregressive and most moving average terms, 0 to 10.
    #[schemars(range(min = 0, max = 10))]
    pub max_order: u32,
    /// The same one season back, 0 to 10.
    #[schemars(range(min = 0, max = 10))]
    pub max_seasonal_order: u32,
    /// Compare models by conditional sums of squares and fit only the best exactly? By default for more than 150 values and
    /// for seasons of more than 12 steps.
    pub approximation: Option<bool>,
}

impl Default for AutoArimaParams {
    fn default() -> Self {
        Self { max_order: 5, max_seasonal_order: 2, approximation: None }
    }
}

impl AutoArimaParams {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            order: self.max_order as usize,
            seasonal_order: self.max_seasonal_order as usize,
            approximation: self.approximation,
        }
    }
}

impl Params for AutoArimaParams {
    fn check(&self) -> Result<()> {
        for (name, order) in [("maxOrder", self.max_order), ("maxSeasonalOrder", self.max_seasonal_order)] {
            if order > LARGEST {
                return Err(Error::params(name, format!("must be at most {LARGEST}, got {order}")));
            }
        }
        Ok(())
    }
}
