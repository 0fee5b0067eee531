//! Forecasting on from a saved model: new rows continue the series, the fitted parameters stay.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::entry::{Fit, entry, key};
use super::onward::Onward;
use super::output::Output;
use super::report::{Fallback, ForecastReport};
use super::run::seed_of;
use super::saved::{SavedForecast, SavedSeries};
use super::target::Reach;
use super::wanted::Wanted;
use super::{Ahead, bounds, calendar};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::series::read_series;
use crate::task::{Model, Outcome};

/// The columns the model was made of.
pub(super) fn reads(model: &Model) -> Result<Option<Vec<String>>> {
    Ok(Some(model.content::<SavedForecast>()?.columns.names()))
}

/// Takes in the rows of `table` that come after what the model has seen, and forecasts from there.
///
/// Rows the model has seen already are passed over. A missing observation is taken to have been as forecast, or zero where
/// that is the policy for gaps. A series the model does not know has no forecast and is reported so; one that has no rows here is
/// kept in the model as it was. Intervals are the method's own.
pub(super) async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
    let saved: SavedForecast = model.content()?;
    let SavedForecast { columns, time_type, params, plan, series: known } = &saved;
    let found = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
    if found != *time_type {
        return Err(Error::schema(format!("the model's time is of type {time_type}, here it is {found}"))
            .column(&columns.time)
            .hint("open the file with the column declared as the type the model was made with"));
    }
    cx.phase("prepare");
    let mut set = read_series(cx, table, columns.view(), params.gaps).await?;
    let horizon = params.horizon.unwrap_or(1);
    let _memory = calendar::add(cx, &mut set, params, horizon as usize).await?;
    let wanted = Wanted::new(params);
    let mut output = Output::new(cx, &set, horizon, &wanted, false)?;
    let by_key: HashMap<String, (usize, &SavedSeries)> =
        known.iter().enumerate().map(|(index, series)| (name(&series.key), (index, series))).collect();
    let (mut reports, mut updated, mut met) = (Vec::new(), known.clone(), 0);
    cx.phase("update");
    for (index, new) in set.series.iter().enumerate() {
        cx.checkpoint(index as u64, set.series.len() as u64).await?;
        let key = key(&set, index)?;
        let problem = |reason: &str| Some(Fallback { from: "model".to_owned(), to: None, reason: reason.to_owned() });
        let Some((position, old)) = by_key.get(&name(&key)).copied() else {
            output.push(index, &new.grid, new.next, None);
            let fit = Fit { fallback: problem("the model does not know this series"), ..Fit::default() };
            reports.push(entry("model", &set, new, key, fit)?);
            continue;
        };
        met += 1;
        let mut fit = Fit { model: old.model()?, ..Fit::default() };
        let mut onward = Onward::new(&set, new, old, plan);
        let next = onward.take_in(cx, fit.model.as_deref_mut(), params.gaps).await?;
        let forecast = fit.model.as_deref().map(|model| {
            let (horizon, seed, beside) = (horizon as usize, seed_of(params.seed, position), onward.ahead(horizon as usize));
            let ahead = Ahead { horizon, levels: &wanted.levels, seed, regressors: beside.as_ref() };
            let mut forecast = model.forecast(&ahead);
            bounds::keep(params, &mut forecast);
            forecast
        });
        if let (Some(target), Some(forecast), Some(last)) = (params.target, &forecast, new.values.last()) {
            let stamp = |step: usize| set.clock.text(old.grid.stamp(&set.clock, next.saturating_add(step as i64))).ok();
            fit.reach = Some(Reach::new(target, *last, forecast, &wanted.levels, stamp));
        }
        output.push(index, &old.grid, next, forecast.map(|forecast| (forecast, Vec::new())));
        updated[position] = SavedSeries::onward(&key, &old.grid, next, onward.remembered(), fit.model.as_deref())?;
        fit.fallback = match (&fit.model, onward.out_of_reach) {
            (None, _) => problem("the model holds no fit of this series"),
            (_, true) => problem("rows too far after the last observation were left out"),
            _ => None,
        };
        reports.push(entry("model", &set, new, key, fit)?);
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
