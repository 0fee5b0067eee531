//! `auto_arima`: seasonal ARIMA with automatic choice of the orders, with regressors.
//!
//! **When**: series of some dozen to some thousand observations with at most one season whose past says more about the future
//! than a level, a trend and a season do, and series that prices or weather push about. Not for two seasons at once, or mostly-zero demand.
//!
//! **Parameters**: [`AutoArimaParams`]; the period is the area's `season`. **Input**: 5 values or more. **Returns**: means and normal
//! intervals; each regressor's coefficient (`beta_…`) and contribution. **Cost**: some 20 to 50 models, each like one of
//! [`arima`](super::arima); long series and long seasons are searched by conditional sums of squares, which takes a tenth of the time.
//! **Errors**: none of its own; a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. `differences`: a strong season is differenced once, then the level until a KPSS test sees it rest, at most twice.
//! 2. `search`: from four simple models and (2,d,2)(1,D,1) to the best neighbour, until none has a lower AICc.
//! 3. After a search by conditional sums of squares the models are fitted exactly in order of their AICc, and the first with a fit is taken.
//!
//! **Reference**: Hyndman and Khandakar (2008), Automatic time series forecasting: the forecast package for R, doi:10.18637/jss.v027.i03.
//! Limits, order of steps, differencing and the rule when to approximate are those of Nixtla's statsforecast. We deviate where roots are
//! held against the unit circle: a seasonal polynomial counts in seasons, not in steps, so that a long season does not rule itself out.

pub(super) mod differences;
mod params;
mod search;
#[cfg(test)]
mod tests;

pub use params::AutoArimaParams;

use serde::Deserialize;
use serde_json::Value;

use super::arima::meter::Meter;
use super::arima::{Arima, Order, columns, reserve, too_long};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use search::{Choice, Limits};

/// The fewest values a choice is made on.
const MIN_OBSERVATIONS: usize = 5;

/// Seasonal ARIMA with automatic choice of the orders.
pub struct AutoArima {
    limits: Limits,
}

impl Forecaster for AutoArima {
    const METHOD: &'static str = "auto_arima";
    const SUMMARY: &'static str = "ARIMA with season and regressors, the orders chosen automatically.";
    const REGRESSORS: bool = true;
    type Params = AutoArimaParams;

    fn new(params: AutoArimaParams) -> Result<Self> {
        Ok(Self { limits: params.limits() })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        if y.len() < MIN_OBSERVATIONS {
            return Ok(Attempt::Refused(format!("{} values are too few: the choice of a model needs {MIN_OBSERVATIONS}", y.len())));
        }
        let period = if too_long(history.season()).is_some() { 1 } else { history.season() };
        let columns = columns(history.regressors);
        let (order, seasonal) = (self.limits.order, self.limits.seasonal_order);
        let largest = Order { ar: order, ma: order, seasonal_ar: seasonal, seasonal_ma: seasonal, period, ..Order::default() };
        let _memory = reserve(pulse, y.len(), columns.len(), &largest)?;
        let model = match search::choose(&mut Meter::new(pulse), y, period, columns, self.limits).await? {
            Choice::Model(order, constant, estimate) => Arima::new(order, history, constant, &estimate),
            Choice::Certain(order, constant) => Arima::certain(order, y, constant),
            Choice::Nothing => return Ok(Attempt::Refused("no ARIMA model could be fitted".to_owned())),
        };
        Ok(Attempt::Fitted(Box::new(model.found())))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Arima::deserialize(state)?))
    }
}
