//! `tsb`: the smoothed chance of a demand times its smoothed size.
//!
//! **When**: intermittent demand of things that go out of use: unlike Croston's its mean falls while nothing is asked for.
//!
//! **Parameters**: [`TsbParams`]. **Input**, **Returns**, **Errors**: as [`super::croston`]. **Cost**: one pass.
//!
//! **Steps**: the chance is smoothed in every step (1 or 0), the size when there is a demand; both start with the first.
//!
//! **Reference**: Teunter, Syntetos and Babai (2011), Intermittent demand: linking forecasting to inventory obsolescence,
//! doi:10.1016/j.ejor.2011.05.018; statsforecast's TSB.

mod params;

pub use params::TsbParams;

use serde_json::Value;

use super::demand::{Demand, Rule};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;

/// The method of Teunter, Syntetos and Babai.
pub struct Tsb {
    params: TsbParams,
}

impl Forecaster for Tsb {
    const METHOD: &'static str = "tsb";
    const SUMMARY: &'static str = "Intermittent demand that may fade away: the chance of a demand times its size.";
    type Params = TsbParams;

    fn new(params: TsbParams) -> Result<Self> {
        Ok(Self { params })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let rule = async {
            pulse.beat().await?;
            Ok(Rule::chance(history.y, self.params.alpha_d, self.params.alpha_p))
        };
        Demand::fit::<Self>(pulse, history.y, rule).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
