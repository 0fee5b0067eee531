//! `arima`: a seasonal ARIMA model of given orders, with regressors.
//!
//! A series, differenced until its level stays, is a weighted sum of its own past and of past surprises, one step and one season
//! back; what regressors explain is taken out first (regression with ARIMA errors).
//!
//! **When**: the orders are known, or a particular model is to be compared; [`auto_arima`](super::auto_arima) finds them. Not for
//! two seasons at once or mostly-zero demand.
//!
//! **Parameters**: [`ArimaParams`]; the period is the area's `season`. **Input**: more values than differencing takes and than there are
//! coefficients. **Returns**: means and normal intervals. **Cost**: a dozen evaluations of the likelihood per coefficient, each of
//! `n` steps over a state as long as the furthest lag. **Errors**: none of its own; a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. `design`: series, constant and regressors are differenced; given the other coefficients, theirs are least squares.
//! 2. `conditional`: the conditional sum of squares, made least by `least_squares`, is where the search begins.
//! 3. `exact`: the Kalman filter's likelihood by the fast recursions, again as a sum of squares, in `fit`.
//! 4. `model`: forecasts from the last state; variances from the responses to an innovation.
//!
//! **Reference**: Box and Jenkins (1970), Time Series Analysis; Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
//! Filter, doi:10.1017/CBO9781107049994; Morf, Sidhu and Kailath (1974), doi:10.1109/TAC.1974.1100576. Orders, constants and AICc are
//! counted as in R's forecast and Nixtla's statsforecast. The likelihood is that of the differenced series, the limit of theirs
//! for an initial state of unbounded variance; where statsforecast's search stops short of the maximum, the coefficients differ.

mod conditional;
pub(super) mod design;
mod exact;
pub(super) mod fit;
mod least_squares;
pub(super) mod meter;
pub(super) mod model;
pub(super) mod order;
mod params;
mod polynomial;
mod report;
#[cfg(test)]
mod tests;

pub use model::Arima;
pub use order::Order;
pub use params::ArimaParams;

use serde::Deserialize;
use serde_json::Value;

use super::{Attempt, Fitted, Forecaster, History, Pulse, Regressors};
use crate::error::Result;
use design::Design;
use meter::Meter;

/// A seasonal ARIMA model of given orders.
pub struct ArimaMethod {
    params: ArimaParams,
}

impl Forecaster for ArimaMethod {
    const METHOD: &'static str = "arima";
    const SUMMARY: &'static str = "ARIMA of given orders: past values and past surprises, with seasons and regressors.";
    const REGRESSORS: bool = true;
    type Params = ArimaParams;

    fn new(params: ArimaParams) -> Result<Self> {
        Ok(Self { params })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        let order = self.params.order(history.season());
        let constant = self.params.constant.unwrap_or(order.constant() == Some(order::Constant::Mean));
        let columns = columns(history.regressors);
        let wanted = order.lost() + order.coefficients() + columns.len() + usize::from(constant) + 2;
        if y.len() < wanted {
            return Ok(Attempt::Refused(format!("{} values are too few: {order} needs {wanted}", y.len())));
        }
        if let Some(reason) = too_long(order.period).filter(|_| order.seasonal_ar + order.seasonal_ma > 0) {
            return Ok(Attempt::Refused(reason));
        }
        let _memory = reserve(pulse, y.len(), columns.len(), &order)?;
        let design = Design::new(&order, y, columns, constant);
        Ok(match fit::exact(&mut Meter::new(pulse), order, &design).await? {
            Some(estimate) => Attempt::Fitted(Box::new(Arima::new(order, history, constant, &estimate))),
            None => Attempt::Refused(format!("{order} has no stationary fit")),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Arima::deserialize(state)?))
    }
}

/// The longest season with coefficients of its own: a year of days. Its state has as many components.
const LONGEST_SEASON: usize = 366;

/// Why a season is too long for coefficients of its own, if it is.
pub(super) fn too_long(period: usize) -> Option<String> {
    (period > LONGEST_SEASON).then(|| format!("a season of {period} steps is longer than the {LONGEST_SEASON} it can have"))
}

/// The regressors' columns, none where there are none.
pub(super) fn columns(regressors: Option<&Regressors>) -> &[Vec<f64>] {
    regressors.map_or(&[], |regressors| &regressors.columns)
}

/// Memory of a fit: for every observation the columns, their innovations, and a slope for each coefficient.
pub(super) fn reserve(pulse: &Pulse<'_>, n: usize, columns: usize, order: &Order) -> Result<crate::context::Reservation> {
    let lists = 4 * (columns as u64 + 2) + order.coefficients() as u64 + 16;
    let lag = order.ar_reach().max(order.ma_reach()) as u64;
    pulse.reserve("an ARIMA model", 8 * (n as u64 * lists + lag * lag))
}
