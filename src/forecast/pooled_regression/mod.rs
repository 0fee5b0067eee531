//! `pooled_regression`: many series at once on prices, promotions and other regressors, each learning from those like it.
//!
//! **When**: dozens to thousands of series, too short to learn from alone, that answer to the same causes: sales by store and item with prices
//! and promotions known ahead. Not for what has no regressors, and not for seasons: it sees none but those in the regressors.
//!
//! **Parameters**: none of its own. **Input**: `regressors`, known for past and future, two values or more of each series; the columns that tell series apart
//! (`series`) are what they have in common. **Returns**: medians and normal intervals of logarithms if all values of all series are above
//! zero, else means; the coefficients, which are elasticities where the regressor is in logarithms too (above zero, more than two values);
//! what each regressor moves. **Cost**: per row and round the square of the number of regressors; memory of all rows once. **Errors**: none of its own; a series
//! without regressors falls back.
//!
//! **Steps**
//! 1. `rows`: logarithms; each series without its means.
//! 2. `shared`: ridge regression of all rows; of what is left for each value of each key column (the same item, the same store).
//! 3. `difference`: of what is left for each series; penalized as by twenty rows that say zero, so that a short series stays close to its like.
//! 4. Rows with more than the usual residual count less (Huber's weights), and 2 and 3 are done again, five times in all.
//! 5. `learn`: the level goes with the residuals of the last steps, which count half after four.
//!
//! **Reference**: partial pooling: Gelman and Hill (2006), Data Analysis Using Regression and Multilevel/Hierarchical Models; price elasticities by
//! store and brand: Montgomery (1997), Creating micro-marketing pricing strategies, doi:10.1287/mksc.16.4.315; robust weights: Huber (1964), Robust
//! estimation of a location parameter, doi:10.1214/aoms/1177703732.

mod model;
mod rows;
mod shared;

use serde::Deserialize;
use serde_json::Value;

use super::{Attempt, Fitted, Forecaster, History, Pulse};
use crate::context::Context;
use crate::error::Result;
use crate::task::Empty;

/// A regression over all series.
pub struct PooledRegression {
    shared: shared::Shared,
}

impl Forecaster for PooledRegression {
    const METHOD: &'static str = "pooled_regression";
    const SUMMARY: &'static str = "One regression over all series, each learning from those like it: prices and promotions.";
    const REGRESSORS: bool = true;
    type Params = Empty;

    fn new(_: Empty) -> Result<Self> {
        Ok(Self { shared: shared::Shared::default() })
    }

    fn learns_from_all(&self) -> bool {
        true
    }

    async fn prepare(&mut self, cx: &Context, all: &[History<'_>]) -> Result<()> {
        self.shared = shared::Shared::learn(cx, all).await?;
        Ok(())
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        pulse.beat().await?;
        let refuse = |reason: &str| Attempt::Refused(reason.to_owned());
        if history.regressors.is_none_or(|regressors| regressors.columns.is_empty()) {
            return Ok(refuse("there are no regressors"));
        }
        if history.y.len() < 2 {
            return Ok(refuse("one value is too few for a regression"));
        }
        let model = model::Pooled::of(history, &self.shared);
        Ok(model.map_or_else(
            || refuse("its values or regressors leave the range of numbers"),
            |model| Attempt::Fitted(Box::new(model)),
        ))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(model::Pooled::deserialize(state)?))
    }
}
