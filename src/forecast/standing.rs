//! Methods by their accuracy over series.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::accuracy::Tally;

/// A method's accuracy: means over the series it could be measured on, each series with the same weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The method.
    pub method: String,
    /// Mean absolute scaled error: 1 is the error of repeating the last season within the fitted part.
    pub mase: Option<f64>,
    /// Root mean squared scaled error.
    pub rmsse: Option<f64>,
    /// Symmetric mean absolute percentage error, 0 to 200.
    pub smape: Option<f64>,
    /// Mean absolute error in the unit of the values.
    pub mae: Option<f64>,
    /// Root mean squared error in the unit of the values.
    pub rmse: Option<f64>,
    /// Mean of forecast less value in the unit of the values.
    pub bias: Option<f64>,
    /// Mean pinball loss over the bounds of the intervals, scaled as the MASE.
    pub pinball: Option<f64>,
    /// For each level the share of values within the interval.
    pub coverage: Vec<Option<f64>>,
    /// For each level the mean width of the interval, scaled as the MASE.
    pub width: Vec<Option<f64>>,
    /// Series measured.
    pub series: u32,
    /// Observations compared.
    #[ts(type = "number")]
    pub observations: u64,
    /// Fits that another method had to step in for.
    pub fallbacks: u32,
}

impl Standing {
    /// Of one method on one series, or of many.
    pub(super) fn new(method: &str, tallies: &[&Tally], fallbacks: u32) -> Self {
        let measured: Vec<_> = tallies.iter().filter(|tally| tally.n() > 0).map(|tally| tally.accuracy()).collect();
        let mean = |of: &dyn Fn(&super::accuracy::Accuracy) -> Option<f64>| {
            let values: Vec<f64> = measured.iter().filter_map(of).collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        let levels = measured.iter().map(|accuracy| accuracy.coverage.len()).max().unwrap_or(0);
        let at = |values: &Vec<Option<f64>>, level: usize| values.get(level).copied().flatten();
        Self {
            method: method.to_owned(),
            mase: mean(&|accuracy| accuracy.mase),
            rmsse: mean(&|accuracy| accuracy.rmsse),
            smape: mean(&|accuracy| accuracy.smape),
            mae: mean(&|accuracy| accuracy.mae),
            rmse: mean(&|accuracy| accuracy.rmse),
            bias: mean(&|accuracy| accuracy.bias),
            pinball: mean(&|accuracy| accuracy.pinball),
            coverage: (0..levels).map(|level| mean(&|accuracy| at(&accuracy.coverage, level))).collect(),
            width: (0..levels).map(|level| mean(&|accuracy| at(&accuracy.width, level))).collect(),
            series: measured.len() as u32,
            observations: tallies.iter().map(|tally| tally.n()).sum(),
            fallbacks,
        }
    }

    /// Best first: by MASE, where that does not exist by sMAPE; among equals in the order they came.
    pub(super) fn sort(standings: &mut [Self]) {
        let error = |standing: &Self| standing.mase.or(standing.smape).unwrap_or(f64::INFINITY);
        standings.sort_by(|a, b| error(a).total_cmp(&error(b)));
    }
}
