//! `imapa`: as [`super::adida`], for all lengths up to the mean time between demands, and the mean of them.
//!
//! **When**: intermittent demand, if one method has to do for many series. **Parameters**: none of its own. **Input**, **Returns**,
//! **Errors**: as [`super::croston`]. **Cost**: some sixty passes, and one more for every step of the mean interval.
//!
//! **Steps**: for each length sums, smoothing with a weight between 0.1 and 0.3 and the share of a step; their mean.
//!
//! **Reference**: Petropoulos and Kourentzes (2015), Forecast combinations for intermittent demand, doi:10.1057/jors.2014.62;
//! statsforecast's IMAPA.

use serde_json::Value;

use super::demand::{Demand, Rule};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use crate::task::Empty;

/// Several aggregations, averaged.
pub struct Imapa;

impl Forecaster for Imapa {
    const METHOD: &'static str = "imapa";
    const SUMMARY: &'static str = "Intermittent demand: the mean over several lengths of sums, each smoothed.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Demand::fit::<Self>(pulse, history.y, Rule::imapa(pulse, history.y)).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
