//! `adida`: aggregate until hardly a sum is zero, smooth the sums, divide again.
//!
//! **When**: intermittent demand whose level moves. **Parameters**: none of its own. **Input**, **Returns**, **Errors**: as
//! [`super::croston`]. **Cost**: some sixty passes.
//!
//! **Steps**: sums over as many steps as lie between demands on average, the last ending with the series; exponential smoothing
//! with a weight between 0.1 and 0.3, chosen by the one-step errors; the same share of the sum at every step.
//!
//! **Reference**: Nikolopoulos, Syntetos, Boylan, Petropoulos and Assimakopoulos (2011), An aggregate–disaggregate intermittent demand
//! approach, doi:10.1057/jors.2010.32; statsforecast's ADIDA.

use serde_json::Value;

use super::demand::{Demand, Rule};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use crate::task::Empty;

/// Aggregate–disaggregate.
pub struct Adida;

impl Forecaster for Adida {
    const METHOD: &'static str = "adida";
    const SUMMARY: &'static str = "Intermittent demand: sums over the mean time between demands, smoothed.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Demand::fit::<Self>(pulse, history.y, Rule::adida(pulse, history.y)).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
