//! `regression`: a step from the same hour of earlier days and weeks, from what came last, and from regressors.
//!
//! **When**: long series with one or more seasons and outside causes that are known ahead: load and weather, visits and opening hours.
//! Not for short series: there is too little to learn from. For many short series with prices and promotions see
//! [`super::pooled_regression`].
//!
//! **Parameters**: none of its own; seasons are the area's. **Input**: more values than three of the shortest season; a season of which there are
//! not three is left out; the third season and those after it enter as waves. Regressors of more than two values bend at their quantiles. **Returns**: means and
//! normal intervals, of logarithms where all values are above zero: then the mean is a median; what each regressor moves. **Cost**:
//! a product of all columns for each value; memory of one triangle of them for each step of the shortest season. **Errors**: none of its own; what
//! cannot be regressed falls back.
//!
//! **Steps**
//! 1. `scale`: logarithms where all values are above zero; centered, in units of their deviation.
//! 2. `design`: the columns of a step. Values one, two and three shortest seasons (a block) ago and one and two of the second; where a block has more than
//!    four steps the last values before it, and means of the last block and season; which block of the second season; waves of further seasons;
//!    each regressor as it is, smoothed, and as it was a block and a second season ago, with knots at quantiles.
//! 3. `ridge`: a regression for each step of a block, or one for all where there are fewer than 60 blocks, or two for every column;
//!    the penalty is that of one row that says zero for every column in units of its deviation.
//! 4. `forecast`: a block from the same last values; the next block from the one forecast.
//!
//! **Reference**: Hoerl and Kennard (1970), Ridge regression, doi:10.1080/00401706.1970.10488634; a regression for each hour: Ramanathan, Engle, Granger,
//! Vahid-Araghi and Brace (1997), Short-run forecasts of electricity loads and peaks, doi:10.1016/S0169-2070(97)00015-0; smoothed temperature
//! with knots: Hong, Pinson, Fan et al. (2016), Global Energy Forecasting Competition 2014, doi:10.1016/j.ijforecast.2016.02.001.

mod design;
mod fit;
mod model;
mod past;
pub(super) mod ridge;
pub(super) mod scale;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::Value;

use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use crate::task::Empty;

/// Regression on lags and regressors.
pub struct RegressionMethod;

impl Forecaster for RegressionMethod {
    const METHOD: &'static str = "regression";
    const SUMMARY: &'static str = "Ridge regression on earlier values, seasons and regressors: load and weather.";
    const REGRESSORS: bool = true;
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Ok(match fit::fit(pulse, history).await? {
            Ok(regression) => Attempt::Fitted(Box::new(regression)),
            Err(reason) => Attempt::Refused(reason),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(model::Regression::deserialize(state)?))
    }
}
