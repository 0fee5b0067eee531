//! Forecasting on from a saved model: new rows continue the series, the fitted parameters stay.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::output::Output;
use super::report::{Fallback, ForecastReport, SeriesReport};
use super::run::{key, seed_of};
use super::saved::{SavedForecast, SavedSeries};
use super::{Ahead, Fitted, Summary};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::series::{Gaps, Series, SeriesSet, read_series};
use crate::task::{Model, Outcome};

/// The columns the model was made of.
pub(super) fn reads(model: &Model) -> Result<Option<Vec<String>>> {
    Ok(Some(model.content::<SavedForecast>()?.columns.names()))
}

/// Takes in the rows of `table` that come after what the model has seen, and forecasts from there.
///
/// Rows the model has seen already are passed over. A missing observation is taken to have been as forecast, or zero where
/// that is the policy for gaps. A series the model does not know has no forecast and is reported so; one that has no rows here is
/// kept in the model as it was.
pub(super) async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
    let saved: SavedForecast = model.content()?;
    let SavedForecast { columns, time_type, params, series: known } = &saved;
    let found = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
    if found != *time_type {
        return Err(Error::schema(format!("the model's time is of type {time_type}, here it is {found}"))
            .column(&columns.time)
            .hint("open the file with the column declared as the type the model was made with"));
    }
    cx.phase("prepare");
    let set = read_series(cx, table, columns.view(), params.gaps).await?;
    let horizon = params.horizon.unwrap_or(1);
    let mut output = Output::new(cx, &set, horizon, &params.levels)?;
    let by_key: HashMap<String, (usize, &SavedSeries)> =
        known.iter().enumerate().map(|(index, series)| (name(&series.key), (index, series))).collect();
    let (mut reports, mut updated, mut met) = (Vec::new(), known.clone(), 0);
    cx.phase("update");
    for (index, new) in set.series.iter().enumerate() {
        cx.checkpoint(index as u64, set.series.len() as u64).await?;
        let key = key(&set, index)?;
        let Some((position, old)) = by_key.get(&name(&key)).copied() else {
            output.push(index, new, None, 0);
            reports.push(report(&set, new, key, None, Some("the model does not know this series"))?);
            continue;
        };
        met += 1;
        let mut fitted = old.model()?;
        let next = continue_series(&set, new, old, fitted.as_deref_mut(), params.gaps);
        output.push_at(index, &old.grid, next, fitted.as_deref(), seed_of(params.seed, position));
        let continued = Series { grid: old.grid.clone(), next, ..new.clone() };
        updated[position] = SavedSeries::new(&key, &continued, fitted.as_deref())?;
        let problem = fitted.is_none().then_some("the model holds no fit of this series");
        reports.push(report(&set, new, key, fitted.as_deref(), problem)?);
    }
    let absent = known.len() - met;
    let notes = if absent > 0 { vec![format!("{absent} series of the model have no rows here.")] } else { Vec::new() };
    let report = ForecastReport {
        time: columns.time.clone(),
        value: columns.value.clone(),
        frequency: set.frequency.map(|frequency| frequency.to_string()),
        horizon,
        levels: params.levels.clone(),
        gaps: params.gaps,
        undated: set.undated,
        notes,
        series: reports,
        leaderboard: Vec::new(),
    };
    let batch = output.finish(&columns.time)?;
    let continued = SavedForecast { series: updated, ..saved.clone() };
    Ok(Outcome::new(&report)?.with_table(vec![batch]).with_model(Model::new(&model.task, &model.method, &continued)?))
}

fn name(key: &Map<String, Value>) -> String {
    Value::Object(key.clone()).to_string()
}

/// Runs a model over the new observations; returns the place after the last one.
fn continue_series(
    set: &SeriesSet,
    new: &Series,
    old: &SavedSeries,
    model: Option<&mut (dyn Fitted + 'static)>,
    gaps: Gaps,
) -> i64 {
    let mut at: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for (offset, value) in new.values.iter().enumerate() {
        let stamp = new.grid.stamp(&set.clock, new.start + offset as i64);
        let place = old.grid.place(&set.clock, stamp);
        if place >= old.next {
            let (sum, count) = at.entry(place).or_default();
            (*sum, *count) = (*sum + value, *count + 1.0);
        }
    }
    let mut next = old.next;
    let Some(model) = model else { return at.keys().next_back().map_or(next, |last| last + 1) };
    for (place, (sum, count)) in at {
        while next < place {
            let expected = if gaps == Gaps::Zero { 0.0 } else { model.forecast(&Ahead::means(1)).mean[0] };
            model.update(expected, &[]);
            next += 1;
        }
        model.update(sum / count, &[]);
        next += 1;
    }
    next
}

fn report(
    set: &SeriesSet,
    series: &Series,
    key: Map<String, Value>,
    model: Option<&dyn Fitted>,
    problem: Option<&str>,
) -> Result<SeriesReport> {
    let summary = model.map_or_else(|| Summary { season: 1, ..Summary::default() }, Fitted::summary);
    let stamp = |place: i64| set.clock.text(series.grid.stamp(&set.clock, place));
    let seen = !series.values.is_empty();
    SeriesReport {
        key,
        method: model.map(|model| model.method().to_owned()),
        season: summary.season,
        frequency: series.grid.frequency().to_string(),
        rows: series.rows,
        gaps_filled: series.gaps_filled,
        duplicates: series.duplicates,
        start: if seen { Some(stamp(series.start)?) } else { None },
        end: if seen { Some(stamp(series.next - 1)?) } else { None },
        holdout: 0,
        mase: None,
        smape: None,
        rmse: None,
        naive_mase: None,
        naive_smape: None,
        fallback: problem.map(|reason| Fallback { from: "model".to_owned(), to: None, reason: reason.to_owned() }),
        aicc: None,
        sentence: problem
            .map_or_else(|| format!("Forecast on: {}.", summary.words), |reason| format!("No forecast, because {reason}.")),
        parameters: summary.parameters,
        model: summary.model,
        columns: Map::new(),
    }
    .spread()
}
