//! A run of any method over all series of a table.

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Map, Value};

use super::accuracy::{Accuracy, measure};
use super::choose::Columns;
use super::output::Output;
use super::report::{Fallback, ForecastReport, SeriesReport, Standing};
use super::saved::{SavedForecast, SavedSeries};
use super::seasonal_naive::SeasonalNaive;
use super::{Attempt, Fitted, ForecastParams, Forecaster, Pulse, Summary, naive::Naive, season};
use crate::context::Context;
use crate::error::Result;
use crate::table::Table;
use crate::table::series::{Frequency, Series, SeriesSet, read_series};
use crate::task::{Model, Outcome};

const SEASONAL_NAIVE: &str = <SeasonalNaive as Forecaster>::METHOD;
const NAIVE: &str = <Naive as Forecaster>::METHOD;

/// Reads the series, fits each of them, and puts report, table and model together.
pub(super) async fn run<M: Forecaster>(cx: &Context, table: &Table, params: &ForecastParams, method: &M) -> Result<Outcome> {
    let columns = Columns::find(table.schema(), params)?;
    cx.phase("prepare");
    let set = read_series(cx, table, columns.view(), params.gaps).await?;
    let horizon = params.horizon.unwrap_or_else(|| default_horizon(params, set.frequency));
    let mut output = Output::new(cx, &set, horizon, &params.levels)?;
    let mut saved = Vec::with_capacity(set.series.len());
    let mut reports = Vec::with_capacity(set.series.len());
    let mut scores = Scores::default();
    cx.phase("fit");
    for (index, series) in set.series.iter().enumerate() {
        let pulse = Pulse::new(cx, index, set.series.len());
        pulse.beat().await?;
        let key = key(&set, index)?;
        let fit = fit_one(&pulse, method, params, series, horizon).await?;
        output.push(index, series, fit.model.as_deref(), seed_of(params.seed, index));
        saved.push(SavedSeries::new(&key, series, fit.model.as_deref())?);
        scores.add(fit.accuracy, fit.naive);
        reports.push(report_one::<M>(&set, series, key, fit)?);
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
        notes: notes(&set, params),
        series: reports,
        leaderboard: scores.leaderboard(M::METHOD),
    };
    let time_type = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
    let params = ForecastParams { horizon: Some(horizon), ..params.clone() };
    let model = SavedForecast { columns: columns.clone(), time_type, params, series: saved };
    let batch = output.finish(&columns.time)?;
    Ok(Outcome::new(&report)?.with_table(vec![batch]).with_model(Model::new("forecast", M::METHOD, &model)?))
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

/// What became of one series.
struct Fit {
    model: Option<Box<dyn Fitted>>,
    fallback: Option<Fallback>,
    holdout: u32,
    accuracy: Accuracy,
    naive: Accuracy,
}

/// Measures on the held-out end, then fits to everything.
async fn fit_one<M: Forecaster>(
    pulse: &Pulse<'_>,
    method: &M,
    params: &ForecastParams,
    series: &Series,
    horizon: u32,
) -> Result<Fit> {
    let y = series.values.as_slice();
    let period = |y: &[f64]| match &params.season {
        Some(seasons) => seasons.first().copied().unwrap_or(1),
        None => season::find(y, series.grid.frequency()),
    };
    let mut fit = Fit {
        model: None,
        fallback: None,
        holdout: holdout_of(params, y.len(), horizon),
        accuracy: Accuracy::default(),
        naive: Accuracy::default(),
    };
    if fit.holdout > 0 {
        let (train, actual) = y.split_at(y.len() - fit.holdout as usize);
        let season = period(train);
        let (model, _) = with_fallback(pulse, method, train, season, None).await?;
        let (yardstick, _) = with_fallback(pulse, &SeasonalNaive, train, season, None).await?;
        let score = |model: Option<Box<dyn Fitted>>| {
            let forecast = model.map(|model| model.forecast(actual.len(), &[], 0).mean);
            forecast.map(|forecast| measure(train, actual, &forecast, season)).unwrap_or_default()
        };
        (fit.accuracy, fit.naive) = (score(model), score(yardstick));
    }
    (fit.model, fit.fallback) = with_fallback(pulse, method, y, period(y), series.problem.as_deref()).await?;
    Ok(fit)
}

/// Observations to hold out: never so many that less than a value is left to fit.
fn holdout_of(params: &ForecastParams, n: usize, horizon: u32) -> u32 {
    match params.holdout {
        Some(holdout) if (holdout as usize) < n => holdout,
        Some(_) => 0,
        None => horizon.min(u32::try_from(n / 4).unwrap_or(u32::MAX)),
    }
}

/// The method, or what steps in for it: the seasonal naive method, then the naive one, then nothing.
async fn with_fallback<M: Forecaster>(
    pulse: &Pulse<'_>,
    method: &M,
    y: &[f64],
    season: u32,
    problem: Option<&str>,
) -> Result<(Option<Box<dyn Fitted>>, Option<Fallback>)> {
    let because =
        |to: Option<&str>, reason: String| Some(Fallback { from: M::METHOD.to_owned(), to: to.map(str::to_owned), reason });
    if y.is_empty() {
        let reason = problem.unwrap_or("all values are missing");
        return Ok((None, because(None, reason.to_owned())));
    }
    let reason = match checked(method.fit(pulse, y, season).await?) {
        Attempt::Fitted(model) => return Ok((Some(model), None)),
        Attempt::Refused(reason) => reason,
    };
    let seasonal = season > 1 && M::METHOD != SEASONAL_NAIVE;
    if seasonal && let Attempt::Fitted(model) = SeasonalNaive.fit(pulse, y, season).await? {
        return Ok((Some(model), because(Some(SEASONAL_NAIVE), reason)));
    }
    Ok(match Naive.fit(pulse, y, 1).await? {
        Attempt::Fitted(model) => (Some(model), because(Some(NAIVE), reason)),
        Attempt::Refused(_) => (None, because(None, reason)),
    })
}

/// Refuses a model that runs away within its first steps.
fn checked(attempt: Attempt) -> Attempt {
    match attempt {
        Attempt::Fitted(model) if !model.forecast(2, &[], 0).is_finite() => {
            Attempt::Refused("the fitted model leaves the range of numbers".to_owned())
        }
        attempt => attempt,
    }
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

fn report_one<M: Forecaster>(set: &SeriesSet, series: &Series, key: Map<String, Value>, fit: Fit) -> Result<SeriesReport> {
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
        sentence: sentence::<M>(&summary, &fit),
        fallback: fit.fallback,
        aicc: summary.aicc.filter(|aicc| aicc.is_finite()),
        parameters: summary.parameters,
        model: summary.model,
        columns: Map::new(),
    }
    .spread()
}

/// The report of a series in words.
fn sentence<M: Forecaster>(summary: &Summary, fit: &Fit) -> String {
    let Some(Fallback { to, reason, .. }) = &fit.fallback else {
        let what = summary.model.as_deref().map_or_else(String::new, |model| format!("{model}: "));
        return format!("{what}{}{}", summary.words, against_naive::<M>(fit));
    };
    match to {
        None => format!("No forecast, because {reason}."),
        Some(to) => format!("Forecast by {to}, because {reason}{}", against_naive::<M>(fit)),
    }
}

fn against_naive<M: Forecaster>(fit: &Fit) -> String {
    let (Some(own), Some(naive)) = (fit.accuracy.mase, fit.naive.mase) else { return ".".to_owned() };
    if M::METHOD == SEASONAL_NAIVE || fit.fallback.is_some() || naive == 0.0 {
        return format!("; off by {own:.2} times the usual change on the last {} steps.", fit.holdout);
    }
    let percent = (own / naive - 1.0) * 100.0;
    match percent {
        p if p < -0.5 => format!("; {:.0} % closer than the seasonal naive method on the last {} steps.", -p, fit.holdout),
        p if p > 0.5 => format!("; {p:.0} % farther off than the seasonal naive method on the last {} steps.", fit.holdout),
        _ => format!("; as close as the seasonal naive method on the last {} steps.", fit.holdout),
    }
}

/// What the reader should know about the data as a whole.
fn notes(set: &SeriesSet, params: &ForecastParams) -> Vec<String> {
    let sum = |of: fn(&Series) -> u64| set.series.iter().map(of).sum::<u64>();
    let (rows, duplicates, filled) = (sum(|s| s.rows), sum(|s| s.duplicates), sum(|s| s.gaps_filled));
    let mut notes = Vec::new();
    if duplicates > 0 {
        let remedy = if duplicates * 4 > rows && params.series.is_empty() {
            ": name the columns that tell series apart in `series`, or aggregate first if the values should be added up"
        } else {
            ""
        };
        notes.push(format!(
            "{duplicates} of {rows} rows share their time with another row of the series and were averaged{remedy}."
        ));
    }
    if filled > 0 {
        notes.push(format!("{filled} missing observations were filled."));
    }
    if set.undated > 0 {
        notes.push(format!("{} rows without a time were left out.", set.undated));
    }
    notes
}

/// Sums of accuracy over series.
#[derive(Default)]
struct Scores {
    method: Mean,
    naive: Mean,
}

#[derive(Default)]
struct Mean {
    mase: (f64, u32),
    smape: (f64, u32),
}

impl Mean {
    fn add(&mut self, accuracy: Accuracy) {
        let into = |(sum, n): &mut (f64, u32), value: Option<f64>| {
            *sum += value.unwrap_or(0.0);
            *n += u32::from(value.is_some());
        };
        into(&mut self.mase, accuracy.mase);
        into(&mut self.smape, accuracy.smape);
    }

    fn standing(&self, method: &str) -> Standing {
        let mean = |(sum, n): (f64, u32)| (n > 0).then(|| sum / f64::from(n));
        Standing { method: method.to_owned(), mase: mean(self.mase), smape: mean(self.smape), series: self.smape.1 }
    }
}

impl Scores {
    fn add(&mut self, method: Accuracy, naive: Accuracy) {
        self.method.add(method);
        self.naive.add(naive);
    }

    fn leaderboard(&self, method: &str) -> Vec<Standing> {
        let mut standings = vec![self.method.standing(method)];
        if method != SEASONAL_NAIVE {
            standings.push(self.naive.standing(SEASONAL_NAIVE));
        }
        let error = |standing: &Standing| standing.mase.or(standing.smape).unwrap_or(f64::INFINITY);
        standings.sort_by(|a, b| error(a).total_cmp(&error(b)));
        standings
    }
}
