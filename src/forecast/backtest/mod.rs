//! The task `backtest`, method `rolling`: how methods would have forecast the past.
//!
//! Every method is shown a series up to an origin, forecasts the steps after it, and is compared with what came; then the origin
//! moves on. The seasonal naive method always stands beside the others.
//!
//! **When**: before trusting a forecast, and to choose a method. **Parameters**: [`BacktestParams`] beside those of every forecast.
//! **Input**: as for a forecast; a series needs two horizons. **Returns**: a leaderboard over all series and one for each, and a row
//! for each method, origin and step. **Cost**: a fit per method, series and origin, without `refit` one per method and series.
//! **Errors**: those of a forecast; a series that is too short is reported with no origins.
//!
//! **Reference**: Tashman (2000), Out-of-sample tests of forecasting accuracy: an analysis and review,
//! doi:10.1016/S0169-2070(00)00065-0.

mod params;
mod report;
mod rows;
#[cfg(test)]
mod tests;
mod trial;

pub use params::BacktestParams;
pub use report::{BacktestReport, BacktestSeries};
pub(super) use trial::Course;

use rows::Rows;
use serde_json::Value;
use trial::{Trial, Walker};

use super::accuracy::Tally;
use super::chore::{Asks, Common};
use super::each::{Stretch, each};
use super::entry::key;
use super::fits::Subject;
use super::forecaster::{AnyForecaster, Asked, Kind};
use super::ground::Ground;
use super::past::Past;
use super::run::SEASONAL_NAIVE;
use super::{ForecastParams, History, KINDS, Pulse, Standing, words};
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Algorithm, Outcome};

/// Methods compared at rolling origins.
pub struct Rolling;

impl Algorithm for Rolling {
    const TASK: &'static str = "backtest";
    const METHOD: &'static str = "rolling";
    const SUMMARY: &'static str = "Compares methods on the past: forecasts from earlier origins against what came.";
    type Common = ForecastParams;
    type Params = BacktestParams;
    type Report = BacktestReport;

    async fn run(cx: &Context, table: &Table, common: ForecastParams, params: BacktestParams) -> Result<Outcome> {
        for (param, given) in [("scenario", common.scenario.is_some()), ("target", common.target.is_some())] {
            if given {
                return Err(Error::params(param, "is about the future, not the past").hint("give it to forecast"));
            }
        }
        let ground = Ground::read(cx, table, &common).await?;
        let mut methods = methods(&params)?;
        let names: Vec<&str> = methods.iter().map(|asked| asked.method.name()).collect();
        let mut rows = Rows::new(cx, &ground.set, &common.levels, &names)?;
        let contest = Contest { ground: &ground, common: &common, params: &params, course: course(&ground, &common, &params) };
        let mut results = Vec::with_capacity(methods.len());
        cx.phase("backtest");
        for (place, asked) in methods.iter_mut().enumerate() {
            let _trials = contest.reserve(cx)?;
            let mut trials = contest.run(cx, asked, contest.stretch(place, names.len())).await?;
            rows.take(place, &ground.set.series, &mut trials)?;
            results.push(trials);
        }
        let report = contest.report(&names, &results)?;
        Ok(Outcome::new(&report)?.with_table(vec![rows.finish(&ground.columns.time)?]))
    }
}

fn course<'a>(ground: &'a Ground, common: &'a ForecastParams, params: &'a BacktestParams) -> Course<'a> {
    Course::new(common, params, &ground.plan, ground.horizon, ground.sums())
}

/// The methods asked for and the seasonal naive one, made with their own parameters.
fn methods(params: &BacktestParams) -> Result<Vec<Asked>> {
    let mut names: Vec<&str> = params.methods.iter().map(String::as_str).collect();
    if names.is_empty() {
        names.extend(KINDS.first().map(|kind| kind.name));
    }
    if !names.contains(&SEASONAL_NAIVE) {
        names.push(SEASONAL_NAIVE);
    }
    let chosen = names.iter().filter_map(|name| KINDS.iter().find(|kind| kind.name == *name));
    let make = |kind: &Kind| {
        let given = Value::Object(params.options.get(kind.name).cloned().unwrap_or_default());
        Ok(Asked { method: (kind.make)(given.clone())?, given })
    };
    chosen.map(make).collect()
}

/// Methods on the same origins of the same series.
struct Contest<'a> {
    ground: &'a Ground,
    common: &'a ForecastParams,
    params: &'a BacktestParams,
    course: Course<'a>,
}

impl Contest<'_> {
    /// The part of a method in all that is done, in forecasts.
    fn stretch(&self, place: usize, methods: usize) -> Stretch {
        let (all, unit) = (self.ground.set.series.len(), self.params.origins as usize);
        Stretch { before: place * all * unit, unit, total: methods * all * unit }
    }

    /// Memory for the forecasts of a method.
    fn reserve(&self, cx: &Context) -> Result<Reservation> {
        let origins = |series| (0..self.params.origins).filter(|origin| self.course.seen(series, *origin).is_some()).count() as u64;
        let steps = self.ground.set.series.iter().map(origins).sum::<u64>().saturating_mul(self.ground.horizon.into());
        cx.reserve("the forecasts of the past", steps.saturating_mul(8 + 16 * self.common.levels.len() as u64))
    }

    async fn run(&self, cx: &Context, asked: &mut Asked, stretch: Stretch) -> Result<Vec<Trial>> {
        let (ground, all) = (self.ground, &self.ground.set.series);
        if asked.method.learns_from_all() {
            return self.together(cx, asked.method.as_mut(), stretch).await;
        }
        let asks = Asks::Backtest(self.params.clone());
        let common = Common::of(self.common, &ground.plan, ground.horizon, ground.sums(), asks, asked);
        let method = asked.method.as_ref();
        each(cx, all, &common, stretch, async |pulse, index| self.course.trial(pulse, method, &all[index], index).await).await
    }

    /// All series from origin to origin, for a method that learns from all of them.
    async fn together(&self, cx: &Context, method: &mut dyn AnyForecaster, stretch: Stretch) -> Result<Vec<Trial>> {
        let all = &self.ground.set.series;
        let mut trials = vec![Trial::default(); all.len()];
        let mut walkers: Vec<Option<Walker>> = all.iter().map(|_| None).collect();
        for origin in 0..self.params.origins {
            if self.params.refit {
                walkers.iter_mut().for_each(|walker| *walker = None);
            }
            let past = |(series, walker)| self.course.past(series, origin, Option::as_ref(walker));
            let pasts: Vec<Past<'_>> = all.iter().zip(&walkers).map(past).collect();
            if self.params.refit || origin == 0 {
                let histories: Vec<History<'_>> = pasts.iter().map(Past::history).collect();
                method.prepare(cx, &histories).await?;
            }
            for (index, (series, past)) in all.iter().zip(&pasts).enumerate() {
                let pulse = Pulse::new(cx, stretch.before + origin as usize * all.len() + index, stretch.total);
                pulse.beat().await?;
                let walker = walkers[index].take();
                let subject = Subject { method, series, index, past };
                walkers[index] = self.course.forecast(&pulse, subject, origin, walker, &mut trials[index]).await?;
            }
        }
        Ok(trials)
    }

    fn report(&self, names: &[&str], results: &[Vec<Trial>]) -> Result<BacktestReport> {
        let set = &self.ground.set;
        let overall = |(name, all): (&&str, &Vec<Trial>)| {
            let tallies: Vec<&Tally> = all.iter().map(|one| &one.tally).collect();
            Standing::new(name, &tallies, all.iter().map(|one| one.fallbacks).sum())
        };
        let mut leaderboard: Vec<Standing> = names.iter().zip(results).map(overall).collect();
        Standing::sort(&mut leaderboard);
        let mut series = Vec::with_capacity(set.series.len());
        for (index, one) in set.series.iter().enumerate() {
            let of = |(name, all): (&&str, &Vec<Trial>)| Standing::new(name, &[&all[index].tally], all[index].fallbacks);
            let mut standings: Vec<Standing> = names.iter().zip(results).map(of).collect();
            Standing::sort(&mut standings);
            let origins = (0..self.params.origins).filter(|origin| self.course.seen(one, *origin).is_some()).count() as u32;
            let best = standings.first().filter(|best| best.observations > 0).map(|best| best.method.clone());
            series.push(BacktestSeries { key: key(set, index)?, origins, best, standings });
        }
        let mut notes = words::rows(self.ground, self.common);
        let short = series.iter().filter(|one| one.origins == 0).count();
        if short > 0 {
            notes.push(format!("{short} of {} series are shorter than two horizons and were not measured.", series.len()));
        }
        if self.ground.hierarchy.is_some() {
            notes.push("Forecasts of sums are measured as they were made, before they are made to add up.".to_owned());
        }
        if !self.common.regressors.is_empty() {
            notes.push("Regressors are taken as they turned out to be.".to_owned());
        }
        let sentence = sentence(&leaderboard);
        Ok(BacktestReport {
            time: self.ground.columns.time.clone(),
            value: self.ground.columns.value.clone(),
            frequency: set.frequency.map(|frequency| frequency.to_string()),
            horizon: self.ground.horizon,
            origins: self.params.origins,
            step: self.course.step(),
            refit: self.params.refit,
            levels: self.common.levels.clone(),
            notes,
            leaderboard,
            series,
            sentence,
        })
    }
}

/// "theta is best: 12 % closer than seasonal_naive over 40 series."
fn sentence(leaderboard: &[Standing]) -> String {
    let naive = leaderboard.iter().find(|standing| standing.method == SEASONAL_NAIVE);
    match (leaderboard.first(), naive) {
        (Some(best), _) if best.observations == 0 => "No series is long enough to be measured.".to_owned(),
        (Some(best), Some(naive)) if best.method != SEASONAL_NAIVE => match (best.mase, naive.mase) {
            (Some(own), Some(other)) if other > 0.0 => {
                let percent = (1.0 - own / other) * 100.0;
                format!("{} is best: {percent:.0} % closer than {SEASONAL_NAIVE} over {} series.", best.method, best.series)
            }
            _ => format!("{} is best over {} series.", best.method, best.series),
        },
        _ => format!("No method is closer than {SEASONAL_NAIVE}."),
    }
}
