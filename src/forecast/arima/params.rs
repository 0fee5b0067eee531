//! What the ARIMA method is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::order::Order;
use crate::error::{Error, Result};
use crate::task::Params;

/// Autoregressive terms, differences and moving average terms; each small.
const LARGEST: u32 = 20;
const MOST_DIFFERENCES: u32 = 3;

/// The orders of the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ArimaParams {
    /// Autoregressive terms, differences, moving average terms: (p, d, q). At most 20, 3 and 20.
    pub order: [u32; 3],
    /// The same one season back: (P, D, Q). At most 20, 3 and 20; without effect where there is no season.
    pub seasonal_order: [u32; 3],
    /// Has the model a constant: a mean, or a drift where the series is differenced once? By default a mean only.
    pub constant: Option<bool>,
}

impl Default for ArimaParams {
    fn default() -> Self {
        Self { order: [1, 1, 1], seasonal_order: [0, 0, 0], constant: None }
    }
}

impl ArimaParams {
    pub(super) fn order(&self, period: usize) -> Order {
        let [ar, differences, ma] = self.order.map(|order| order as usize);
        let seasonal = if period > 1 { self.seasonal_order } else { [0; 3] };
        let [seasonal_ar, seasonal_differences, seasonal_ma] = seasonal.map(|order| order as usize);
        Order { ar, differences, ma, seasonal_ar, seasonal_differences, seasonal_ma, period }
    }
}

impl Params for ArimaParams {
    fn check(&self) -> Result<()> {
        for (name, orders) in [("order", self.order), ("seasonalOrder", self.seasonal_order)] {
            for (index, limit) in [LARGEST, MOST_DIFFERENCES, LARGEST].into_iter().enumerate() {
                if orders[index] > limit {
                    return Err(Error::params(
                        format!("{name}[{index}]"),
                        format!("must be at most {limit}, got {}", orders[index]),
                    ));
                }
            }
        }
        Ok(())
    }
}
