//! A run of any method over all series of a table.

use super::accuracy::Tally;
use super::chore::{self, Common};
use super::forecaster::{AnyForecaster, Asked};
use super::ground::Ground;
use super::past::Past;
use super::results::Results;
use super::saved::SavedSums;
use super::seasonal_naive::SeasonalNaive;
use super::standing::Standing;
use super::work::{Job, Work};
use super::{ForecastParams, Forecaster, History, Pulse, naive::Naive, reconciled};
use crate::context::{Context, Crew, Heard};
use crate::error::{Error, ErrorKind, Result};
use crate::table::Table;
use crate::table::series::Series;
use crate::task::Outcome;

pub(super) const SEASONAL_NAIVE: &str = <SeasonalNaive as Forecaster>::METHOD;
pub(super) const NAIVE: &str = <Naive as Forecaster>::METHOD;

/// Series from which on it is worth to give some of them to others.
const SEVERAL: usize = 8;

/// Reads the series, measures on their held-out ends, fits each of them, and puts report, table and model together.
pub(super) async fn run(cx: &Context, table: &Table, params: &ForecastParams, mut asked: Asked) -> Result<Outcome> {
    let ground = Ground::read(cx, table, params).await?;
    let (all, sums, keeps_fitted) = (&ground.set.series, ground.sums(), ground.hierarchy.is_some());
    let job = Job::new(params, &ground.plan, ground.horizon, sums, keeps_fitted);
    let mut works = if asked.method.learns_from_all() {
        together(cx, &job, asked.method.as_mut(), all).await?
    } else {
        let common = Common::of(params, &ground.plan, ground.horizon, sums, keeps_fitted, &asked);
        each(cx, &job, asked.method.as_ref(), &common, all).await?
    };
    let method = asked.method.as_ref();
    let leaderboard = leaderboard(method.name(), &works);
    let mut results = Results::new(cx, &ground, params, &job.wanted, method.name())?;
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
        fits.push(job.measure(&pulse, method, series, past, index).await?);
    }
    cx.phase("fit");
    let pasts: Vec<Past<'_>> = all.iter().map(|series| job.whole(series)).collect();
    method.prepare(cx, &histories(&pasts)).await?;
    let mut works = Vec::with_capacity(all.len());
    for (index, ((series, past), fit)) in all.iter().zip(&pasts).zip(fits).enumerate() {
        let pulse = Pulse::new(cx, index, all.len());
        pulse.beat().await?;
        works.push(job.fit(&pulse, method, series, past, index, fit).await?);
    }
    Ok(works)
}

fn histories<'a>(pasts: &'a [Past<'_>]) -> Vec<History<'a>> {
    pasts.iter().map(Past::history).collect()
}

/// Works on one series after the other, here and wherever somebody helps.
async fn each(cx: &Context, job: &Job<'_>, method: &dyn AnyForecaster, common: &Common, all: &[Series]) -> Result<Vec<Work>> {
    cx.phase("fit");
    let mut crew = Crew::new(all.len(), common.message()?);
    let mut works: Vec<Option<Work>> = std::iter::repeat_with(|| None).take(all.len()).collect();
    let mut done = 0;
    loop {
        while let Some(heard) = crew.heard(chore::works) {
            done += take_in(&mut works, heard)?;
        }
        if all.len() >= SEVERAL {
            crew.join(cx.errands(chore::NAME));
        }
        crew.give(|some| chore::message(all, some));
        let pulse = Pulse::new(cx, done, all.len());
        pulse.beat().await?;
        if let Some(index) = crew.take() {
            works[index] = Some(job.work(&pulse, method, &all[index], index).await?);
            done += 1;
        } else if let Some(heard) = crew.wait(chore::works).await {
            done += take_in(&mut works, heard)?;
        } else {
            break;
        }
    }
    works.into_iter().collect::<Option<_>>().ok_or_else(|| Error::internal("a series was left out"))
}

/// Takes in what another has done; how much it was. What it failed to do is left to be done.
fn take_in(works: &mut [Option<Work>], (some, heard): Heard<Vec<Work>>) -> Result<usize> {
    match heard {
        Ok(theirs) => {
            let done = some.len();
            works[some].iter_mut().zip(theirs).for_each(|(work, done)| *work = Some(done));
            Ok(done)
        }
        Err(error) if error.kind() == ErrorKind::Aborted => Err(error),
        Err(_) => Ok(0),
    }
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
