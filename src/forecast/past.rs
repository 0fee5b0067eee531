//! The first values of a series as a method is shown them, and what is known beside them.

use super::regressors::Plan;
use super::{ForecastParams, History, Regressors, season};
use crate::table::series::Series;

/// The values up to an origin, their periods, and the regressors of past and future.
pub(super) struct Past<'a> {
    pub(super) y: &'a [f64],
    pub(super) seasons: Vec<u32>,
    plan: &'a Plan,
    known: &'a [Vec<f64>],
    groups: &'a [u32],
    beside: Option<Regressors>,
}

impl<'a> Past<'a> {
    /// The first `n` values. The periods are those the caller names, else those found in these values alone.
    pub(super) fn new(params: &ForecastParams, series: &'a Series, plan: &'a Plan, n: usize) -> Self {
        let y = series.values.get(..n).unwrap_or(&series.values);
        let seasons = match &params.season {
            Some(seasons) => seasons.iter().copied().filter(|season| *season > 1).collect(),
            None => season::find(y, series.grid.frequency()),
        };
        let known = &series.regressors[..];
        Self { y, seasons, plan, known, groups: &series.groups, beside: plan.window(known, 0, y.len()) }
    }

    /// More values, for a model that was fitted to fewer of them: with the periods it was shown, and without what is beside them.
    pub(super) fn later(seasons: Vec<u32>, series: &'a Series, plan: &'a Plan, n: usize) -> Self {
        let y = series.values.get(..n).unwrap_or(&series.values);
        Self { y, seasons, plan, known: &series.regressors, groups: &series.groups, beside: None }
    }

    /// Fewer values with the same periods.
    pub(super) fn shorter(&self, n: usize) -> Self {
        let y = self.y.get(..n).unwrap_or(self.y);
        let (seasons, plan, known, groups) = (self.seasons.clone(), self.plan, self.known, self.groups);
        Self { y, seasons, plan, known, groups, beside: plan.window(known, 0, y.len()) }
    }

    pub(super) fn history(&self) -> History<'_> {
        History { y: self.y, seasons: &self.seasons, regressors: self.beside.as_ref(), groups: self.groups }
    }

    /// The regressors of the steps after step `from`.
    pub(super) fn ahead(&self, from: usize, horizon: usize) -> Option<Regressors> {
        self.plan.window(self.known, from, from + horizon)
    }

    /// The regressors beside one value; empty without any.
    pub(super) fn row(&self, step: usize) -> Vec<f64> {
        self.ahead(step, 1).map(|one| one.row(0)).unwrap_or_default()
    }
}
