//! `croston`: the smoothed size of demands divided by the smoothed time between them.
//!
//! **When**: demand that is zero in many steps and does not fade away. Its mean is somewhat too high (see [`super::sba`]) and stays
//! where it is while nothing is asked for (see [`super::tsb`]).
//!
//! **Parameters**: [`CrostonParams`]. **Input**: values of zero or more, one of them above; missing steps are steps without demand
//! if `gaps` is `zero`. **Returns**: the same mean at every step, and bounds that are values of a step (see [`super::demand`]).
//! **Cost**: one pass, or some sixty. **Errors**: none; what is no demand falls back.
//!
//! **Steps**: the sizes of demands, and the intervals between them, the first counted from the start, are smoothed each, starting with the
//! first; a new demand moves both.
//!
//! **Reference**: Croston (1972), Forecasting and stock control for intermittent demands, doi:10.1057/jors.1972.50. Weights and start are
//! those of statsforecast's CrostonClassic and CrostonOptimized.

mod params;

pub use params::CrostonParams;

use serde_json::Value;

use super::demand::{Demand, Rule};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;

/// Croston's method.
pub struct Croston {
    params: CrostonParams,
}

impl Forecaster for Croston {
    const METHOD: &'static str = "croston";
    const SUMMARY: &'static str = "Intermittent demand: the size of demands over the time between them.";
    type Params = CrostonParams;

    fn new(params: CrostonParams) -> Result<Self> {
        Ok(Self { params })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Demand::fit::<Self>(pulse, history.y, Rule::croston(pulse, history.y, self.params.optimized, 1.0)).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
