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

pub use params::BacktestParams;
pub use report::{BacktestReport, BacktestSeries};

use rows::Rows;
use serde_json::Value;

use super::accuracy::Tally;
use super::entry::key;
use super::fits::{Seer, with_fallback};
use super::forecaster::AnyForecaster;
use super::ground::Ground;
use super::past::Past;
use super::run::SEASONAL_NAIVE;
use super::spread::Spread;
use super::wanted::Wanted;
use super::work::seed_of;
use super::{Fitted, ForecastParams, History, KINDS, Pulse, Standing, words};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::table::series::Series;
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
        let names: Vec<&str> = methods.iter().map(|method| method.name()).collect();
        let mut rows = Rows::new(cx, &ground.set, &common.levels, &names)?;
        let contest = Contest::new(&ground, &common, &params);
        let mut results = Vec::with_capacity(methods.len());
        cx.phase("backtest");
        for (place, method) in methods.iter_mut().enumerate() {
            results.push(contest.run(cx, place, names.len(), method.as_mut(), &mut rows).await?);
        }
        let report = contest.report(&names, &results)?;
        Ok(Outcome::new(&report)?.with_table(vec![rows.finish(&ground.columns.time)?]))
    }
}

/// The methods asked for and the seasonal naive one, made with their own parameters.
fn methods(params: &BacktestParams) -> Result<Vec<Box<dyn AnyForecaster>>> {
    let mut names: Vec<&str> = params.methods.iter().map(String::as_str).collect();
    if names.is_empty() {
        names.extend(KINDS.first().map(|kind| kind.name));
    }
    if !names.contains(&SEASONAL_NAIVE) {
        names.push(SEASONAL_NAIVE);
    }
    let chosen = names.iter().filter_map(|name| KINDS.iter().find(|kind| kind.name == *name));
    let make = |kind: &super::forecaster::Kind| {
        let own = params.options.get(kind.name).cloned().unwrap_or_default();
        (kind.make)(Value::Object(own))
    };
    chosen.map(make).collect()
}

/// The same origins for every method.
struct Contest<'a> {
    ground: &'a Ground,
    common: &'a ForecastParams,
    params: &'a BacktestParams,
    /// The parameters of sums of series.
    of_sums: ForecastParams,
    wanted: Wanted,
    step: u32,
}

/// How one method did on one series.
#[derive(Clone, Default)]
struct Score {
    tally: Tally,
    fallbacks: u32,
}

/// A model on its way through the past.
struct Walker {
    model: Box<dyn Fitted>,
    spread: Spread,
    seen: usize,
    /// The periods it was fitted with.
    seasons: Vec<u32>,
}

impl<'a> Contest<'a> {
    fn new(ground: &'a Ground, common: &'a ForecastParams, params: &'a BacktestParams) -> Self {
        let step = params.step.unwrap_or(ground.horizon);
        Self { ground, common, params, of_sums: common.of_a_sum(), wanted: Wanted::new(common), step }
    }

    /// Values before an origin; `None` where that leaves fewer than a horizon.
    fn seen(&self, series: &Series, origin: u32) -> Option<usize> {
        let later = u64::from(self.params.origins - 1 - origin) * u64::from(self.step);
        let after = usize::try_from(later.saturating_add(u64::from(self.ground.horizon))).ok()?;
        let seen = series.values.len().checked_sub(after)?;
        (seen >= (self.ground.horizon as usize).max(2)).then_some(seen)
    }

    async fn run(
        &self,
        cx: &Context,
        place: usize,
        methods: usize,
        method: &mut dyn AnyForecaster,
        rows: &mut Rows,
    ) -> Result<Vec<Score>> {
        let all = &self.ground.set.series;
        let mut results = vec![Score::default(); all.len()];
        let mut walkers: Vec<Option<Walker>> = all.iter().map(|_| None).collect();
        for origin in 0..self.params.origins {
            if self.params.refit {
                walkers.iter_mut().for_each(|walker| *walker = None);
            }
            let past = |(series, walker): (&'a Series, &Option<Walker>)| {
                let (n, plan) = (self.seen(series, origin).unwrap_or(0), &self.ground.plan);
                match walker {
                    Some(walker) => Past::later(walker.seasons.clone(), series, plan, n),
                    None => Past::new(self.common, series, plan, n),
                }
            };
            let pasts: Vec<Past<'_>> = all.iter().zip(&walkers).map(past).collect();
            if self.params.refit || origin == 0 {
                let histories: Vec<History<'_>> = pasts.iter().map(Past::history).collect();
                method.prepare(cx, &histories).await?;
            }
            for (index, (series, past)) in all.iter().zip(&pasts).enumerate() {
                let done = (place * self.params.origins as usize + origin as usize) * all.len() + index;
                let pulse = Pulse::new(cx, done, methods * self.params.origins as usize * all.len());
                pulse.beat().await?;
                if past.y.is_empty() {
                    continue;
                }
                let walker = walkers[index].take();
                let Some(walker) = self.walk(&pulse, method, past, walker, &mut results[index]).await? else { continue };
                let horizon = self.ground.horizon as usize;
                let (model, seed) = (walker.model.as_ref(), seed_of(self.common.seed, index));
                let params = if index < self.ground.sums() { &self.of_sums } else { self.common };
                let seer = Seer { params, method, model, past, seed };
                let beside = past.ahead(past.y.len(), horizon);
                let levels = self.wanted.shown();
                let forecast = seer.ahead(&pulse, &walker.spread, beside.as_ref(), horizon, levels).await?;
                let actual = &series.values[past.y.len()..past.y.len() + horizon];
                results[index].tally.add(past.y, actual, &forecast, past.history().season(), levels);
                rows.push((index, series), place, past.y.len(), forecast)?;
                walkers[index] = Some(walker);
            }
        }
        Ok(results)
    }

    /// The model at this origin: a new one, or the one that comes along.
    async fn walk(
        &self,
        pulse: &Pulse<'_>,
        method: &dyn AnyForecaster,
        past: &Past<'_>,
        walker: Option<Walker>,
        result: &mut Score,
    ) -> Result<Option<Walker>> {
        if let Some(mut walker) = walker {
            for step in walker.seen..past.y.len() {
                walker.model.update(past.y[step], &past.row(step));
            }
            walker.seen = past.y.len();
            return Ok(Some(walker));
        }
        let (model, fallback) = with_fallback(pulse, method, past, None).await?;
        result.fallbacks += u32::from(fallback.is_some());
        let Some(model) = model else { return Ok(None) };
        let seer = Seer { params: self.common, method, model: model.as_ref(), past, seed: self.common.seed };
        let spread = seer.spread(pulse, self.ground.horizon as usize).await?;
        Ok(Some(Walker { model, spread, seen: past.y.len(), seasons: past.seasons.clone() }))
    }

    fn report(&self, names: &[&str], results: &[Vec<Score>]) -> Result<BacktestReport> {
        let set = &self.ground.set;
        let overall = |(name, all): (&&str, &Vec<Score>)| {
            let tallies: Vec<&Tally> = all.iter().map(|one| &one.tally).collect();
            Standing::new(name, &tallies, all.iter().map(|one| one.fallbacks).sum())
        };
        let mut leaderboard: Vec<Standing> = names.iter().zip(results).map(overall).collect();
        Standing::sort(&mut leaderboard);
        let mut series = Vec::with_capacity(set.series.len());
        for (index, one) in set.series.iter().enumerate() {
            let of = |(name, all): (&&str, &Vec<Score>)| Standing::new(name, &[&all[index].tally], all[index].fallbacks);
            let mut standings: Vec<Standing> = names.iter().zip(results).map(of).collect();
            Standing::sort(&mut standings);
            let origins = (0..self.params.origins).filter(|origin| self.seen(one, *origin).is_some()).count() as u32;
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
            step: self.step,
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
