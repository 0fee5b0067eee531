//! A run of any method over all series of a table.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Map, Value};

use super::choose::Columns;
use super::fits::{self, Fit};
use super::forecaster::AnyForecaster;
use super::output::Output;
use super::report::{ForecastReport, SeriesReport};
use super::saved::{SavedForecast, SavedSeries};
use super::seasonal_naive::SeasonalNaive;
use super::standing::Scores;
use super::{ForecastParams, Forecaster, History, Pulse, Summary, naive::Naive, words};
use crate::context::Context;
use crate::error::Result;
use crate::table::Table;
use crate::table::series::{Frequency, Series, SeriesSet, read_series};
use crate::task::{Model, Outcome};

pub(super) const SEASONAL_NAIVE: &str = <SeasonalNaive as Forecaster>::METHOD;
pub(super) const NAIVE: &str = <Naive as Forecaster>::METHOD;

/// Reads the series, measures on their held-out ends, fits each of them, and puts report, table and model together.
pub(super) async fn run(
    cx: &Context,
    table: &Table,
    params: &ForecastParams,
    mut method: Box<dyn AnyForecaster>,
) -> Result<Outcome> {
    let columns = Columns::find(table.schema(), params)?;
    cx.phase("prepare");
    let set = read_series(cx, table, columns.view(), params.gaps).await?;
    let horizon = params.horizon.unwrap_or_else(|| default_horizon(params, set.frequency));
    let mut output = Output::new(cx, &set, horizon, &params.levels)?;
    let mut saved = Vec::with_capacity(set.series.len());
    let mut reports = Vec::with_capacity(set.series.len());
    let mut scores = Scores::default();
    let measured = measure_all(cx, &set, params, horizon, method.as_mut()).await?;
    cx.phase("fit");
    let whole: Vec<Part<'_>> = set.series.iter().map(|series| Part::new(params, series, series.values.len())).collect();
    let histories: Vec<History<'_>> = whole.iter().map(Part::history).collect();
    method.prepare(cx, &histories).await?;
    for (index, ((series, history), mut fit)) in set.series.iter().zip(&histories).zip(measured).enumerate() {
        let pulse = Pulse::new(cx, index, set.series.len());
        pulse.beat().await?;
        let key = key(&set, index)?;
        (fit.model, fit.fallback) = fits::with_fallback(&pulse, method.as_ref(), history, series.problem.as_deref()).await?;
        output.push(index, series, fit.model.as_deref(), seed_of(params.seed, index));
        saved.push(SavedSeries::new(&key, series, fit.model.as_deref())?);
        scores.add(fit.accuracy, fit.naive);
        reports.push(report_one(method.name(), &set, series, key, fit)?);
    }
    cx.checkpoint(set.series.len() as u64, set.series.len() as u64).await?;
    let report = ForecastReport {
        time: columns.time.clone(),
        value: columns.value.clone(),
        frequency: set.frequency.map(|frequency| frequency.to_string()),
        horizon,
        levels: params.levels.clone(),
        gaps: params.gaps,
        undated: set.undated,
        notes: words::notes(&set, params),
        series: reports,
        leaderboard: scores.leaderboard(method.name()),
    };
    let time_type = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
    let params = ForecastParams { horizon: Some(horizon), ..params.clone() };
    let model = SavedForecast { columns: columns.clone(), time_type, params, series: saved };
    let batch = output.finish(&columns.time)?;
    Ok(Outcome::new(&report)?.with_table(vec![batch]).with_model(Model::new("forecast", method.name(), &model)?))
}

/// The first values of a series, and the periods that are seen in them.
struct Part<'a> {
    y: &'a [f64],
    seasons: Vec<u32>,
    groups: &'a [u32],
}

impl<'a> Part<'a> {
    fn new(params: &ForecastParams, series: &'a Series, n: usize) -> Self {
        let y = &series.values[..n];
        Self { y, seasons: fits::seasons(params, series, y), groups: &series.groups }
    }

    fn history(&self) -> History<'_> {
        History { y: self.y, seasons: &self.seasons, regressors: None, groups: self.groups }
    }
}

/// The accuracy of each series on its held-out end.
async fn measure_all(
    cx: &Context,
    set: &SeriesSet,
    params: &ForecastParams,
    horizon: u32,
    method: &mut dyn AnyForecaster,
) -> Result<Vec<Fit>> {
    let mut measured: Vec<Fit> = Vec::with_capacity(set.series.len());
    for series in &set.series {
        measured.push(Fit { holdout: fits::holdout_of(params, series.values.len(), horizon), ..Fit::default() });
    }
    if measured.iter().all(|fit| fit.holdout == 0) {
        return Ok(measured);
    }
    cx.phase("measure");
    let train = |(series, fit): (_, &Fit)| Part::new(params, series, series.values.len() - fit.holdout as usize);
    let parts: Vec<Part<'_>> = set.series.iter().zip(&measured).map(train).collect();
    let histories: Vec<History<'_>> = parts.iter().map(Part::history).collect();
    method.prepare(cx, &histories).await?;
    for (index, ((series, train), fit)) in set.series.iter().zip(&histories).zip(&mut measured).enumerate() {
        let pulse = Pulse::new(cx, index, set.series.len());
        pulse.beat().await?;
        if fit.holdout > 0 {
            let actual = &series.values[train.y.len()..];
            [fit.accuracy, fit.naive] = fits::on_held_out(&pulse, method, train, actual).await?;
        }
    }
    Ok(measured)
}

/// The seed of one series: no two series share their draws.
pub(super) fn seed_of(seed: u64, index: usize) -> u64 {
    seed.wrapping_add((index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// One season where the caller or the calendar names one, else what people look ahead.
fn default_horizon(params: &ForecastParams, frequency: Option<Frequency>) -> u32 {
    let given = params.season.iter().flatten().copied().find(|season| *season > 1);
    let calendar = || frequency.map(Frequency::seasons).unwrap_or_default().first().copied();
    given.or_else(calendar).unwrap_or(if frequency == Some(Frequency::Months(12)) { 6 } else { 10 })
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

fn report_one(method: &str, set: &SeriesSet, series: &Series, key: Map<String, Value>, fit: Fit) -> Result<SeriesReport> {
    let summary = fit.model.as_ref().map_or_else(|| Summary { season: 1, ..Summary::default() }, |model| model.summary());
    let stamp = |place: i64| set.clock.text(series.grid.stamp(&set.clock, place));
    let seen = !series.values.is_empty();
    SeriesReport {
        key,
        method: fit.model.as_ref().map(|model| model.method().to_owned()),
        season: summary.season,
        frequency: series.grid.frequency().to_string(),
        rows: series.rows,
        gaps_filled: series.gaps_filled,
        duplicates: series.duplicates,
        start: if seen { Some(stamp(series.start)?) } else { None },
        end: if seen { Some(stamp(series.next - 1)?) } else { None },
        holdout: fit.holdout,
        mase: fit.accuracy.mase,
        smape: fit.accuracy.smape,
        rmse: fit.accuracy.rmse,
        naive_mase: fit.naive.mase,
        naive_smape: fit.naive.smape,
        sentence: words::sentence(method, &summary, &fit),
        fallback: fit.fallback,
        aicc: summary.aicc.filter(|aicc| aicc.is_finite()),
        parameters: summary.parameters,
        model: summary.model,
        columns: Map::new(),
    }
    .spread()
}
