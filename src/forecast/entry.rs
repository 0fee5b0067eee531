//! The entry of one series in the report.

use arrow::array::{Array, ArrayRef};
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Map, Value};

use super::accuracy::Tally;
use super::report::SeriesReport;
use super::residuals::Residuals;
use super::saved::{Kept, SavedFit};
use super::target::Reach;
use super::{Fallback, Summary, words};
use crate::error::Result;
use crate::table::series::{Series, SeriesSet};

/// What became of one series.
#[derive(Default)]
pub(super) struct Fit {
    pub(super) kept: Option<Kept>,
    pub(super) fallback: Option<Fallback>,
    pub(super) holdout: u32,
    pub(super) accuracy: Tally,
    pub(super) naive: Tally,
    pub(super) leading_zeros: u64,
    pub(super) regressors_carried: u64,
    pub(super) residuals: Option<Residuals>,
    pub(super) reach: Option<Reach>,
    /// The periods the series was shown with.
    pub(super) seasons: Vec<u32>,
    /// The forecast in plain words.
    pub(super) plain: Option<String>,
}

impl Fit {
    /// The model as data, if there is one.
    pub(super) fn saved(&self) -> Option<SavedFit> {
        self.kept.as_ref().map(|kept| kept.fit.clone())
    }
}

pub(super) fn entry(method: &str, set: &SeriesSet, series: &Series, key: Map<String, Value>, fit: Fit) -> Result<SeriesReport> {
    let summary = fit.kept.as_ref().map_or_else(|| Summary { season: 1, ..Summary::default() }, |kept| kept.summary.clone());
    let stamp = |place: i64| set.clock.text(series.grid.stamp(&set.clock, place));
    let seen = !series.values.is_empty();
    let (accuracy, naive) = (fit.accuracy.accuracy(), fit.naive.accuracy());
    let sentence = words::sentence(method, &summary, &fit, accuracy.mase, naive.mase);
    SeriesReport {
        key,
        method: fit.kept.as_ref().map(|kept| kept.fit.method.clone()),
        how: fit.kept.is_some().then(|| summary.how()),
        season: summary.season,
        seasons: fit.seasons,
        frequency: series.grid.frequency().to_string(),
        rows: series.rows,
        gaps_filled: series.gaps_filled,
        duplicates: series.duplicates,
        moved: series.moved,
        leading_zeros: fit.leading_zeros,
        future_rows: series.future_rows,
        regressors_filled: series.regressors_filled,
        regressors_carried: fit.regressors_carried,
        start: if seen { Some(stamp(series.start)?) } else { None },
        end: if seen { Some(stamp(series.next - 1)?) } else { None },
        holdout: fit.holdout,
        sentence,
        mase: accuracy.mase,
        smape: accuracy.smape,
        rmse: accuracy.rmse,
        coverage: accuracy.coverage,
        naive_mase: naive.mase,
        naive_smape: naive.smape,
        fallback: fit.fallback,
        aicc: summary.aicc.filter(|aicc| aicc.is_finite()),
        parameters: summary.parameters,
        effects: summary.effects,
        residuals: fit.residuals,
        reach: fit.reach,
        plain: fit.plain,
        model: summary.model,
        members: summary.members,
        columns: Map::new(),
    }
    .spread()
}

/// A series' values in the key columns, as JSON.
pub(super) fn key(set: &SeriesSet, index: usize) -> Result<Map<String, Value>> {
    let value = |column: &ArrayRef| -> Result<Value> {
        if column.is_null(index) {
            return Ok(Value::Null);
        }
        let text = ArrayFormatter::try_new(column, &FormatOptions::default())?.value(index).to_string();
        Ok(match column.data_type() {
            DataType::Boolean => Value::Bool(text == "true"),
            data_type if data_type.is_integer() || data_type.is_floating() => {
                text.parse::<serde_json::Number>().map_or(Value::String(text), Value::Number)
            }
            _ => Value::String(text),
        })
    };
    set.keys.iter().map(|(field, column)| Ok((field.name().clone(), value(column)?))).collect()
}
