//! A run of any method over all series of a table.

use super::accuracy::Tally;
use super::chore::{Asks, Common};
use super::each::{Stretch, each};
use super::fits::Subject;
use super::forecaster::{AnyForecaster, Asked};
use super::ground::Ground;
use super::past::Past;
use super::results::Results;
use super::saved::SavedSums;
use super::seasonal_naive::SeasonalNaive;
use super::standing::Standing;
use super::work::{Job, Work};
use super::{ForecastParams, Forecaster, History, Pulse, naive::Naive, reconciled};
use crate::context::Context;
use crate::error::Result;
use crate::table::Table;
use crate::table::series::Series;
use crate::task::Outcome;

pub(super) const SEASONAL_NAIVE: &str = <SeasonalNaive as Forecaster>::METHOD;
pub(super) const NAIVE: &str = <Naive as Forecaster>::METHOD;

/// Reads the series, measures on their held-out ends, fits each of them, and puts report, table and model together.
pub(super) async fn run(cx: &Context, table: &Table, params: &ForecastParams, mut asked: Asked) -> Result<Outcome> {
    let ground = Ground::read(cx, table, params).await?;
    let (all, sums, keeps_fitted) = (&ground.set.series, ground.sums(), ground.hierarchy.is_some());
    let job = Job::new(params, &ground.plan, ground.horizon, sums, keeps_fitted);
    let mut results = Results::new(cx, &ground, params, &job.wanted, asked.method.name())?;
    let mut works = if asked.method.learns_from_all() {
        together(cx, &job, asked.method.as_mut(), all).await?
    } else {
        cx.phase("fit");
        let asks = Asks::Forecast { keeps_fitted };
        let common = Common::of(params, &ground.plan, ground.horizon, sums, asks, &asked);
        let method = asked.method.as_ref();
        let stretch = Stretch { before: 0, unit: 1, total: all.len() };
        each(cx, all, &common, stretch, async |pulse, index| job.work(pulse, method, &all[index], index).await).await?
    };
    let method = asked.method.as_ref();
    let leaderboard = leaderboard(method.name(), &works);
    if let Some(hierarchy) = &ground.hierarchy {
        let (reconciler, notes) = reconciled::make_add_up(cx, hierarchy, params, all, &mut works).await?;
        results.notes = notes;
        results.sums = Some(SavedSums { tree: hierarchy.tree.clone(), reconciler });
    }
    for (index, mut work) in works.into_iter().enumerate() {
        work.fit.leading_zeros = ground.leading_zeros[index];
        results.take(index, work)?;
    }
    cx.checkpoint(all.len() as u64, all.len() as u64).await?;
    results.finish(method, leaderboard)
}

/// Works on all series with a method that learns from all of them, before it is measured and before it is fitted.
async fn together(cx: &Context, job: &Job<'_>, method: &mut dyn AnyForecaster, all: &[Series]) -> Result<Vec<Work>> {
    cx.phase("measure");
    let pasts: Vec<Past<'_>> = all.iter().map(|series| job.train(series)).collect();
    if all.iter().any(|series| job.holdout(series) > 0) {
        method.prepare(cx, &histories(&pasts)).await?;
    }
    let mut fits = Vec::with_capacity(all.len());
    for (index, (series, past)) in all.iter().zip(&pasts).enumerate() {
        let pulse = Pulse::new(cx, index, all.len());
        pulse.beat().await?;
        fits.push(job.measure(&pulse, Subject { method, series, index, past }).await?);
    }
    cx.phase("fit");
    let pasts: Vec<Past<'_>> = all.iter().map(|series| job.whole(series)).collect();
    method.prepare(cx, &histories(&pasts)).await?;
    let mut works = Vec::with_capacity(all.len());
    for (index, ((series, past), fit)) in all.iter().zip(&pasts).zip(fits).enumerate() {
        let pulse = Pulse::new(cx, index, all.len());
        pulse.beat().await?;
        works.push(job.fit(&pulse, Subject { method, series, index, past }, fit).await?);
    }
    Ok(works)
}

fn histories<'a>(pasts: &'a [Past<'_>]) -> Vec<History<'a>> {
    pasts.iter().map(Past::history).collect()
}

/// The method and the seasonal naive one, better first.
fn leaderboard(method: &str, works: &[Work]) -> Vec<Standing> {
    let own: Vec<&Tally> = works.iter().map(|work| &work.fit.accuracy).collect();
    let naive: Vec<&Tally> = works.iter().map(|work| &work.fit.naive).collect();
    let mut standings = vec![Standing::new(method, &own, 0)];
    if method != SEASONAL_NAIVE {
        standings.push(Standing::new(SEASONAL_NAIVE, &naive, 0));
    }
    Standing::sort(&mut standings);
    standings
}
