//! Two data sets side by side.

use serde_json::Value;

use crate::compare::{CompareParams, SliceParams, contrast};
use crate::error::{Error, Result};
use crate::profile::Portrait;
use crate::task::{Model, Outcome, parse};

/// Compares one data set with another, from what `compare` with the method `portrait` keeps of each.
///
/// # Errors
/// `params` for a parameter out of range or a condition, which is of slices; `parse` for a damaged portrait.
pub fn compare(reference: &Model, current: &Model, params: Value) -> Result<Outcome> {
    let (common, params) = parse::<CompareParams, SliceParams>(params)?;
    if common.filter.is_some() || common.against.is_some() {
        return Err(Error::params("where", "two data sets are compared whole").hint("compare slices of one data set"));
    }
    let portraits = |model: &Model| -> Result<Vec<Portrait>> {
        let fits = model.task == "compare" && model.method == "portrait";
        if fits {
            model.content()
        } else {
            Err(Error::params("model", format!("{} {} keeps no portrait", model.task, model.method)))
        }
    };
    Outcome::new(&contrast(&portraits(reference)?, &portraits(current)?, &params))
}
