//! A saved series going on: its model takes in the observations that came since.

use super::regressors::Plan;
use super::saved::SavedSeries;
use super::{Ahead, Fitted, Regressors};
use crate::context::Context;
use crate::error::Result;
use crate::table::series::{Clock, Gaps, Series};

/// Missing observations in a row that a model is taken across.
const FURTHEST: i64 = 100_000;
/// Observations taken in between two checkpoints.
const BETWEEN_CHECKPOINTS: usize = 1_000;

/// Lays new rows with their regressors on the places of the saved series, from its last place on; what is missing is NaN, as is that
/// first place. Are there rows that lie too far ahead to get to?
pub(super) fn lay(clock: &Clock, new: Option<&Series>, old: &SavedSeries, regressors: usize) -> (Series, bool) {
    let first = old.next - 1;
    let ahead = |new: &Series, offset: usize| old.grid.place(clock, new.grid.stamp(clock, new.start + offset as i64)) - first;
    let mut sums = vec![(0.0, 0.0)];
    let mut out_of_reach = false;
    for (at, value) in
        new.into_iter().flat_map(|new| new.values.iter().enumerate().map(|(offset, value)| (ahead(new, offset), value)))
    {
        if at < 1 {
            continue;
        }
        if at - sums.len() as i64 > FURTHEST {
            out_of_reach = true;
            break;
        }
        sums.resize(sums.len().max(at as usize + 1), (0.0, 0.0));
        let (sum, count) = &mut sums[at as usize];
        (*sum, *count) = (*sum + value, *count + 1.0);
    }
    let beside = |(index, remembered): (usize, &Vec<f64>)| {
        let mut known: Vec<f64> = remembered.last().copied().into_iter().collect();
        let Some((new, numbers)) = new.and_then(|new| Some((new, new.regressors.get(index)?))) else { return known };
        for (offset, number) in numbers.iter().enumerate() {
            let at = ahead(new, offset);
            if !(1..=FURTHEST).contains(&at) {
                continue;
            }
            let before = known.last().copied().unwrap_or(*number);
            known.resize(known.len().max(at as usize + 1), before);
            known[at as usize] = *number;
        }
        known
    };
    let mut laid = Series::empty(old.grid.clone());
    (laid.start, laid.next) = (first, first + sums.len() as i64);
    laid.regressors = old.beside.iter().take(regressors).enumerate().map(beside).collect();
    laid.values = sums.into_iter().map(|(sum, count)| sum / count).collect();
    if let Some(new) = new {
        (laid.rows, laid.duplicates, laid.gaps_filled) = (new.rows, new.duplicates, new.gaps_filled);
        (laid.moved, laid.future_rows) = (new.moved, new.future_rows);
    }
    (laid, out_of_reach)
}

/// Where a series goes on, and what is known beside it.
pub(super) struct Onward<'a> {
    plan: &'a Plan,
    /// Regressors from the first remembered step on; the next step stands at `behind`.
    known: Vec<Vec<f64>>,
    behind: usize,
    /// What came, step by step; NaN for what is missing.
    values: &'a [f64],
}

impl<'a> Onward<'a> {
    /// With rows as they were [laid](lay).
    pub(super) fn new(laid: &'a Series, old: &SavedSeries, plan: &'a Plan) -> Self {
        let beside = |(index, remembered): (usize, &Vec<f64>)| {
            let since = laid.regressors.get(index).and_then(|numbers| numbers.get(1..)).unwrap_or(&[]);
            [remembered, since].concat()
        };
        let known = old.beside.iter().enumerate().map(beside).collect();
        let behind = old.beside.iter().map(Vec::len).max().unwrap_or(0);
        Self { plan, known, behind, values: laid.values.get(1..).unwrap_or(&[]) }
    }

    /// Runs a model over the new steps; returns their values. What is missing is taken to have been as forecast, or zero where
    /// that is the policy.
    pub(super) async fn take_in(&mut self, cx: &Context, model: &mut (dyn Fitted + 'static), gaps: Gaps) -> Result<Vec<f64>> {
        let mut taken = Vec::with_capacity(self.values.len());
        for value in self.values {
            let beside = self.ahead(1);
            let value = match gaps {
                _ if value.is_finite() => *value,
                Gaps::Zero => 0.0,
                _ => {
                    let ahead = Ahead { regressors: beside.as_ref(), ..Ahead::means(1) };
                    model.forecast(&ahead).mean.first().copied().unwrap_or(f64::NAN)
                }
            };
            model.update(value, &beside.map(|one| one.row(0)).unwrap_or_default());
            taken.push(value);
            self.behind += 1;
            if taken.len().is_multiple_of(BETWEEN_CHECKPOINTS) {
                cx.checkpoint(taken.len() as u64, self.values.len() as u64).await?;
            }
        }
        Ok(taken)
    }

    /// The regressors of the next steps.
    pub(super) fn ahead(&self, horizon: usize) -> Option<Regressors> {
        self.plan.window(&self.known, self.behind, self.behind + horizon)
    }

    /// What lagged regressors will still read after this.
    pub(super) fn remembered(&self) -> Vec<Vec<f64>> {
        let from = self.behind.saturating_sub(self.plan.memory().max(1));
        let at = |numbers: &Vec<f64>, step: usize| numbers.get(step).or(numbers.last()).copied().unwrap_or(0.0);
        self.known.iter().map(|numbers| (from..self.behind).map(|step| at(numbers, step)).collect()).collect()
    }
}
