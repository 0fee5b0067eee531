//! `sba`: Croston's method with the correction of Syntetos and Boylan.
//!
//! **When**: intermittent or lumpy demand that does not fade away. **Parameters**: none of its own. **Input**, **Returns**, **Cost**,
//! **Errors**: as [`super::croston`].
//!
//! **Steps**: 1 − α/2 of Croston's mean, α being 0.1.
//!
//! **Reference**: Syntetos and Boylan (2005), The accuracy of intermittent demand estimates,
//! doi:10.1016/j.ijforecast.2004.10.001; statsforecast's CrostonSBA.

use serde_json::Value;

use super::demand::{Demand, Rule};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use crate::task::Empty;

/// The Syntetos–Boylan approximation.
pub struct Sba;

impl Forecaster for Sba {
    const METHOD: &'static str = "sba";
    const SUMMARY: &'static str = "Intermittent demand: Croston's method, corrected for its mean being too high.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        Demand::fit::<Self>(pulse, history.y, Rule::croston(pulse, history.y, false, 0.95)).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
