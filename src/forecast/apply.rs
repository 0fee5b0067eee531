//! Forecasting on from a saved model: new rows continue the series, the fitted parameters stay.

use super::entry::{Fit, entry};
use super::lines::{self, Line};
use super::onward::{self, Onward};
use super::output::Output;
use super::reconciled::add_up;
use super::report::{Fallback, ForecastReport};
use super::saved::{Kept, SavedForecast, SavedSums};
use super::target::Reach;
use super::wanted::Wanted;
use super::work::seed_of;
use super::{Ahead, Forecast, bounds, calendar, hierarchy};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::series::{Series, SeriesSet, read_series};
use crate::task::{Model, Outcome};

/// The columns the model was made of.
pub(super) fn reads(model: &Model) -> Result<Option<Vec<String>>> {
    Ok(Some(model.content::<SavedForecast>()?.columns.names()))
}

/// Takes in the rows of `table` that come after what the model has seen, and forecasts from there.
///
/// Rows the model has seen already are passed over. A missing observation is taken to have been as forecast, or zero where
/// that is the policy for gaps. A series the model does not know has no forecast and is reported so; one that has no rows here is
/// kept in the model as it was. The series of a hierarchy go on together, to the last row of any of them; its sums are made of what
/// they took in, and forecasts add up as they did. Intervals are the method's own.
pub(super) async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
    let saved: SavedForecast = model.content()?;
    let SavedForecast { columns, time_type, params, series: known, .. } = &saved;
    let found = table.schema().field(table.index_of(&columns.time)?).data_type().to_string();
    if found != *time_type {
        return Err(Error::schema(format!("the model's time is of type {time_type}, here it is {found}"))
            .column(&columns.time)
            .hint("open the file with the column declared as the type the model was made with"));
    }
    cx.phase("prepare");
    let mut set = read_series(cx, table, columns.view(), params.gaps).await?;
    let lines = lines::split(&mut set, &saved)?;
    let horizon = params.horizon.unwrap_or(1);
    let wanted = Wanted::new(params);
    let gone = go_on(cx, &saved, &mut set, &lines, &wanted).await?;
    let mut output = Output::new(cx, &set, horizon, &wanted, false)?;
    let (mut reports, mut updated) = (Vec::new(), known.clone());
    let problem = |reason: &str| Some(Fallback { from: "model".to_owned(), to: None, reason: reason.to_owned() });
    let with_rows = lines.iter().filter(|line| line.read.is_some()).count();
    for (index, (Line { key, position, read }, gone)) in lines.into_iter().zip(gone).enumerate() {
        let (old, mut fit) = (&known[position], gone.fit);
        let last = gone.taken.last().or(read.as_ref().and_then(|read| read.values.last()));
        if let (Some(target), Some(forecast), Some(last)) = (params.target, &gone.forecast, last) {
            let stamp = |step: usize| set.clock.text(old.grid.stamp(&set.clock, gone.next.saturating_add(step as i64))).ok();
            fit.reach = Some(Reach::new(target, *last, forecast, &wanted.levels, stamp));
        }
        output.push(index, &old.grid, gone.next, gone.forecast.map(|forecast| (forecast, Vec::new())));
        updated[position] = old.onward(gone.next, gone.beside, &fit);
        fit.fallback = match (&fit.kept, gone.out_of_reach) {
            (None, _) => problem("the model holds no fit of this series"),
            (_, true) => problem("rows too far after the last observation were left out"),
            _ => None,
        };
        // A sum, and a series without rows, is told of by what it took in.
        let anew = || Series { start: old.next, next: gone.next, values: gone.taken, ..set.series[index].clone() };
        reports.push(entry("model", &set, &read.unwrap_or_else(anew), key, fit)?);
    }
    for index in reports.len()..set.series.len() {
        let (series, key) = (&set.series[index], super::entry::key(&set, index)?);
        output.push(index, &series.grid, series.next, None);
        let fit = Fit { fallback: problem("the model does not know this series"), ..Fit::default() };
        reports.push(entry("model", &set, series, key, fit)?);
    }
    let absent = known.len() - saved.sums.as_ref().map_or(0, SavedSums::count) - with_rows;
    let but = if saved.sums.is_some() { " and go on as forecast" } else { "" };
    let notes = if absent > 0 { vec![format!("{absent} series of the model have no rows here{but}.")] } else { Vec::new() };
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

/// What became of a series of the model.
struct Gone {
    fit: Fit,
    /// The values it took in, and its next place after them.
    taken: Vec<f64>,
    next: i64,
    /// What its lagged regressors will still read.
    beside: Vec<Vec<f64>>,
    forecast: Option<Forecast>,
    out_of_reach: bool,
}

/// Lets every line go on; puts their series, as they were laid, in front of those of the set.
async fn go_on(cx: &Context, saved: &SavedForecast, set: &mut SeriesSet, lines: &[Line], wanted: &Wanted) -> Result<Vec<Gone>> {
    let SavedForecast { columns, params, series: known, sums, .. } = saved;
    let lay = |line: &Line| onward::lay(&set.clock, line.read.as_ref(), &known[line.position], columns.regressors.len());
    let (mut laid, out_of_reach): (Vec<Series>, Vec<bool>) = lines.iter().map(lay).unzip();
    let n_sums = sums.as_ref().map_or(0, SavedSums::count);
    if n_sums > 0 {
        end_together(&mut laid[n_sums..]);
    }
    set.frequency = lines.first().map(|line| known[line.position].grid.frequency()).or(set.frequency);
    set.series.splice(..0, laid);
    let horizon = params.horizon.unwrap_or(1) as usize;
    let _calendar = calendar::add(cx, set, params, horizon).await?;
    cx.phase("update");
    let mut memory = cx.reserve("the sums of the hierarchy", 0)?;
    let (mut all, of_sums) = (Vec::new(), params.of_a_sum());
    all.resize_with(lines.len(), || None);
    // The lowest series come first: sums are made of them.
    for (done, index) in (n_sums..lines.len()).chain(0..n_sums).enumerate() {
        cx.checkpoint(done as u64, lines.len() as u64).await?;
        if let Some(members) = sums.as_ref().and_then(|sums| sums.tree.members.get(index)) {
            set.series[index] = hierarchy::sum(&set.clock, &set.series[n_sums..lines.len()], members, &mut memory)?;
        }
        let position = lines[index].position;
        let old = &known[position];
        let mut model = old.model()?;
        let mut onward = Onward::new(&set.series[index], old, &saved.plan);
        let taken = match model.as_deref_mut() {
            Some(model) => onward.take_in(cx, model, params.gaps).await?,
            None => Vec::new(),
        };
        let forecast = model.as_deref().map(|model| {
            let (seed, beside) = (seed_of(params.seed, position), onward.ahead(horizon));
            let mut forecast = model.forecast(&Ahead { horizon, levels: &wanted.levels, seed, regressors: beside.as_ref() });
            bounds::keep(if index < n_sums { &of_sums } else { params }, &mut forecast);
            forecast
        });
        let (next, beside) = (old.next + taken.len() as i64, onward.remembered());
        let kept = model.as_deref().map(Kept::of).transpose()?;
        if kept.is_none() {
            set.series[index].values.clear();
        } else if n_sums > 0 {
            set.series[index].values[1..].copy_from_slice(&taken);
        }
        let fit = Fit { kept, seasons: old.seasons.clone(), ..Fit::default() };
        all[index] = Some(Gone { fit, taken, next, beside, forecast, out_of_reach: out_of_reach[index] });
    }
    let mut all: Vec<Gone> = all.into_iter().flatten().collect();
    if let Some(SavedSums { tree, reconciler }) = sums {
        let nothing = || Forecast { mean: vec![0.0; horizon], bands: Vec::new() };
        let mut forecasts: Vec<Forecast> = all.iter().map(|gone| gone.forecast.clone().unwrap_or_else(nothing)).collect();
        add_up(params, tree, reconciler, &mut forecasts);
        for (gone, forecast) in all.iter_mut().zip(forecasts) {
            gone.forecast = gone.forecast.is_some().then_some(forecast);
        }
    }
    Ok(all)
}

/// Series end where the last of them does; what is missing until there is NaN.
fn end_together(laid: &mut [Series]) {
    let longest = laid.iter().map(|series| series.values.len()).max().unwrap_or(0);
    for series in laid {
        series.values.resize(longest, f64::NAN);
        series.next = series.start + longest as i64;
    }
}
