//! A run of any method over all series of a table.

use super::accuracy::Tally;
use super::entry::Fit;
use super::fits::{Seer, holdout_of, with_fallback};
use super::forecaster::AnyForecaster;
use super::ground::Ground;
use super::past::Past;
use super::residuals::Residuals;
use super::results::Results;
use super::saved::SavedSums;
use super::seasonal_naive::SeasonalNaive;
use super::standing::Standing;
use super::wanted::Wanted;
use super::{Forecast, ForecastParams, Forecaster, History, Pulse, bounds, naive::Naive, reconciled};
use crate::context::Context;
use crate::error::Result;
use crate::table::Table;
use crate::task::Outcome;

pub(super) const SEASONAL_NAIVE: &str = <SeasonalNaive as Forecaster>::METHOD;
pub(super) const NAIVE: &str = <Naive as Forecaster>::METHOD;

/// Reads the series, measures on their held-out ends, fits each of them, and puts report, table and model together.
pub(super) async fn run(
    cx: &Context,
    table: &Table,
    params: &ForecastParams,
    mut method: Box<dyn AnyForecaster>,
) -> Result<Outcome> {
    let ground = Ground::read(cx, table, params).await?;
    let (set, wanted) = (&ground.set, Wanted::new(params));
    let measured = measure_all(cx, &ground, params, &wanted, method.as_mut()).await?;
    let leaderboard = leaderboard(method.name(), &measured);
    cx.phase("fit");
    let past = |series| Past::new(params, series, &ground.plan, usize::MAX);
    let whole: Vec<Past<'_>> = set.series.iter().map(past).collect();
    let histories: Vec<History<'_>> = whole.iter().map(Past::history).collect();
    method.prepare(cx, &histories).await?;
    let mut results = Results::new(cx, &ground, params, &wanted, method.name())?;
    let (sums, of_sums) = (ground.sums(), params.of_a_sum());
    let mut waiting = Vec::new();
    for (index, ((series, past), mut fit)) in set.series.iter().zip(&whole).zip(measured).enumerate() {
        let pulse = Pulse::new(cx, index, set.series.len());
        pulse.beat().await?;
        (fit.model, fit.fallback) = with_fallback(&pulse, method.as_ref(), past, series.problem.as_deref()).await?;
        fit.leading_zeros = ground.leading_zeros[index];
        let mut futures = None;
        if let Some(model) = fit.model.as_deref() {
            let params = if index < sums { &of_sums } else { params };
            let seer = Seer { params, method: method.as_ref(), model, past, seed: seed_of(params.seed, index) };
            futures = Some(future(&pulse, &seer, &ground, &wanted).await?);
            fit.residuals = model.fitted().and_then(|fitted| Residuals::new(past.y, fitted, past.history().season()));
        }
        if ground.hierarchy.is_some() {
            waiting.push((fit, futures));
        } else {
            results.take(index, past, fit, futures)?;
        }
    }
    if let Some(hierarchy) = &ground.hierarchy {
        let (reconciler, notes) = reconciled::make_add_up(cx, hierarchy, params, &whole, &mut waiting).await?;
        results.notes = notes;
        results.sums = Some(SavedSums { tree: hierarchy.tree.clone(), reconciler });
        for (index, (past, (fit, futures))) in whole.iter().zip(waiting).enumerate() {
            results.take(index, past, fit, futures)?;
        }
    }
    cx.checkpoint(set.series.len() as u64, set.series.len() as u64).await?;
    results.finish(method.as_ref(), leaderboard)
}

/// The seed of one series: no two series share their draws.
pub(super) fn seed_of(seed: u64, index: usize) -> u64 {
    seed.wrapping_add((index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The forecast, under the scenario if there is one, and the means that are expected without it.
async fn future(pulse: &Pulse<'_>, seer: &Seer<'_>, ground: &Ground, wanted: &Wanted) -> Result<(Forecast, Vec<f64>)> {
    let horizon = ground.horizon as usize;
    let spread = seer.spread(pulse, horizon).await?;
    let mut beside = seer.past.ahead(seer.past.y.len(), horizon);
    let expected = seer.ahead(pulse, &spread, beside.as_ref(), horizon, &wanted.levels).await?;
    let means = expected.mean.clone();
    let Some(scenario) = &seer.params.scenario else { return Ok((expected, means)) };
    if let Some(beside) = &mut beside {
        ground.plan.change(beside, &scenario.regressors);
    }
    let mut changed = seer.ahead(pulse, &spread, beside.as_ref(), horizon, &wanted.levels).await?;
    scenario.grow(&mut changed);
    bounds::keep(seer.params, &mut changed);
    Ok((changed, means))
}

/// The accuracy of each series on its held-out end: of the method, and of the seasonal naive one beside it.
async fn measure_all(
    cx: &Context,
    ground: &Ground,
    params: &ForecastParams,
    wanted: &Wanted,
    method: &mut dyn AnyForecaster,
) -> Result<Vec<Fit>> {
    let set = &ground.set;
    let holdout = |n: usize| holdout_of(params, n, ground.horizon);
    let fits = set.series.iter().map(|series| Fit { holdout: holdout(series.values.len()), ..Fit::default() });
    let mut fits: Vec<Fit> = fits.collect();
    if fits.iter().all(|fit| fit.holdout == 0) {
        return Ok(fits);
    }
    cx.phase("measure");
    let train = set.series.iter().zip(&fits).map(|(series, fit)| (series, series.values.len() - fit.holdout as usize));
    let pasts: Vec<Past<'_>> = train.map(|(series, n)| Past::new(params, series, &ground.plan, n)).collect();
    let histories: Vec<History<'_>> = pasts.iter().map(Past::history).collect();
    method.prepare(cx, &histories).await?;
    let (sums, of_sums) = (ground.sums(), params.of_a_sum());
    for (index, ((series, past), fit)) in set.series.iter().zip(&pasts).zip(&mut fits).enumerate() {
        let pulse = Pulse::new(cx, index, set.series.len());
        pulse.beat().await?;
        if fit.holdout > 0 {
            let actual = &series.values[past.y.len()..];
            let params = if index < sums { &of_sums } else { params };
            fit.accuracy = on_held_out(&pulse, params, method, past, actual, wanted.shown()).await?;
            fit.naive = on_held_out(&pulse, params, &SeasonalNaive, past, actual, wanted.shown()).await?;
        }
    }
    Ok(fits)
}

/// Fits to the past and compares with what came.
async fn on_held_out(
    pulse: &Pulse<'_>,
    params: &ForecastParams,
    method: &dyn AnyForecaster,
    past: &Past<'_>,
    actual: &[f64],
    levels: &[f64],
) -> Result<Tally> {
    let mut tally = Tally::default();
    let (model, _) = with_fallback(pulse, method, past, None).await?;
    if let Some(model) = model {
        let seer = Seer { params, method, model: model.as_ref(), past, seed: params.seed };
        let spread = seer.spread(pulse, actual.len()).await?;
        let beside = past.ahead(past.y.len(), actual.len());
        let forecast = seer.ahead(pulse, &spread, beside.as_ref(), actual.len(), levels).await?;
        tally.add(past.y, actual, &forecast, past.history().season(), levels);
    }
    Ok(tally)
}

/// The method and the seasonal naive one, better first.
fn leaderboard(method: &str, fits: &[Fit]) -> Vec<Standing> {
    let own: Vec<&Tally> = fits.iter().map(|fit| &fit.accuracy).collect();
    let naive: Vec<&Tally> = fits.iter().map(|fit| &fit.naive).collect();
    let mut standings = vec![Standing::new(method, &own, 0)];
    if method != SEASONAL_NAIVE {
        standings.push(Standing::new(SEASONAL_NAIVE, &naive, 0));
    }
    Standing::sort(&mut standings);
    standings
}
