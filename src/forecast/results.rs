//! Report, table and model of a run, put together series by series.

use super::entry::{entry, key};
use super::forecaster::AnyForecaster;
use super::ground::Ground;
use super::output::Output;
use super::plain::Seen;
use super::report::{ForecastReport, SeriesReport};
use super::saved::{SavedForecast, SavedSeries, SavedSums};
use super::standing::Standing;
use super::target::Reach;
use super::wanted::Wanted;
use super::work::Work;
use super::{ForecastParams, regressors, words};
use crate::context::Context;
use crate::error::Result;
use crate::task::{Model, Outcome};

/// What there is so far.
pub(super) struct Results<'a> {
    ground: &'a Ground,
    params: &'a ForecastParams,
    wanted: &'a Wanted,
    method: &'static str,
    output: Output,
    saved: Vec<SavedSeries>,
    reports: Vec<SeriesReport>,
    /// How the sums of a hierarchy hang together.
    pub(super) sums: Option<SavedSums>,
    /// What the reader should know besides.
    pub(super) notes: Vec<String>,
}

impl<'a> Results<'a> {
    pub(super) fn new(
        cx: &Context,
        ground: &'a Ground,
        params: &'a ForecastParams,
        wanted: &'a Wanted,
        method: &'static str,
    ) -> Result<Self> {
        let n = ground.set.series.len();
        let output = Output::new(cx, &ground.set, ground.horizon, wanted, params.scenario.is_some())?;
        let (saved, reports) = (Vec::with_capacity(n), Vec::with_capacity(n));
        Ok(Self { ground, params, wanted, method, output, saved, reports, sums: None, notes: Vec::new() })
    }

    /// Takes in the next series.
    pub(super) fn take(&mut self, index: usize, Work { mut fit, future, .. }: Work) -> Result<()> {
        let Ground { set, plan, horizon, .. } = self.ground;
        let series = &set.series[index];
        let key = key(set, index)?;
        if let Some((forecast, _)) = &future {
            let stamp = |step: usize| set.clock.text(series.grid.stamp(&set.clock, series.next.saturating_add(step as i64))).ok();
            fit.reach = self.params.target.map(|target| {
                let last = series.values.last().copied().unwrap_or(f64::NAN);
                Reach::new(target, last, forecast, &self.wanted.levels, stamp)
            });
            let (seasons, frequency, levels) = (&fit.seasons, series.grid.frequency(), self.wanted.shown());
            fit.plain = Seen { y: &series.values, seasons, frequency, forecast, levels }.words(stamp);
            fit.regressors_carried = regressors::carried(plan, series, *horizon as usize);
        }
        self.output.push(index, &series.grid, series.next, future);
        self.saved.push(SavedSeries::new(&key, series, &fit, plan));
        self.reports.push(entry(self.method, set, series, key, fit)?);
        Ok(())
    }

    pub(super) fn finish(self, method: &dyn AnyForecaster, leaderboard: Vec<Standing>) -> Result<Outcome> {
        let Self { ground, params, reports, .. } = self;
        let mut notes = words::notes(ground, params, method, &reports);
        notes.extend(self.notes);
        let report = ForecastReport {
            time: ground.columns.time.clone(),
            value: ground.columns.value.clone(),
            frequency: ground.set.frequency.map(|frequency| frequency.to_string()),
            horizon: ground.horizon,
            levels: params.levels.clone(),
            gaps: params.gaps,
            undated: ground.set.undated,
            notes,
            series: reports,
            leaderboard,
        };
        let model = SavedForecast {
            columns: ground.columns.clone(),
            time_type: ground.time_type.clone(),
            params: ForecastParams { horizon: Some(ground.horizon), ..params.clone() },
            plan: ground.plan.clone(),
            series: self.saved,
            sums: self.sums,
        };
        let batch = self.output.finish(&ground.columns.time)?;
        Ok(Outcome::new(&report)?.with_table(vec![batch]).with_model(Model::new("forecast", self.method, &model)?))
    }
}
