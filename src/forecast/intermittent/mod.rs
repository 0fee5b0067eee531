//! `intermittent`: a mean of methods that suit the kind of demand.
//!
//! **When**: the first choice for spare parts, slow movers and all demand that is zero in many steps. **Parameters**: none of its own.
//! **Input**, **Returns**, **Errors**: as [`super::croston`]; the report names the kind of demand. **Cost**: as [`super::imapa`],
//! twice.
//!
//! **Steps**
//! 1. `classify`: steps per demand (ADI) and the squared coefficient of variation of the sizes (CV²): smooth (below 1.32 and 0.49),
//!    erratic (sizes vary), intermittent (steps are empty), lumpy (both).
//! 2. Demand in most steps: the mean of optimised exponential smoothing and [`super::imapa`]. Else of these two, [`super::tsb`] with the
//!    chance smoothed by 0.2, and the mean of the last season, 12 steps where there is none: what was in fashion long ago must be forgotten, and
//!    neither of them does it at the right time alone.
//!
//! **Reference**: Syntetos, Boylan and Croston (2005), On the categorization of demand patterns, doi:10.1057/palgrave.jors.2601841, for the
//! classes. The members were chosen on origins before the last six months of the spare parts this is measured on.

use serde_json::Value;

use super::demand::{Demand, Rule, classify};
use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::error::Result;
use crate::task::Empty;

/// A combination that suits the kind of demand.
pub struct Intermittent;

impl Forecaster for Intermittent {
    const METHOD: &'static str = "intermittent";
    const SUMMARY: &'static str = "Intermittent demand: a mean of several methods, by the kind of demand.";
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self)
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        let rule = async {
            let mut rules = vec![Rule::steps(pulse, y).await?, Rule::imapa(pulse, y).await?];
            if !classify(y).2.is_frequent() {
                let season = history.season();
                rules.push(Rule::chance(y, 0.1, 0.2));
                rules.push(Rule::recent(y, if season > 1 { season } else { 12 }));
            }
            Ok(Rule::Mean(rules))
        };
        Demand::fit::<Self>(pulse, y, rule).await
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Demand::load::<Self>(state)
    }
}
