//! A saved series going on: its model takes in the observations that came since.

use std::collections::BTreeMap;

use super::regressors::Plan;
use super::saved::SavedSeries;
use super::{Ahead, Fitted, Regressors};
use crate::context::Context;
use crate::error::Result;
use crate::table::series::{Gaps, Series, SeriesSet};

/// Missing observations in a row that a model is taken across.
const FURTHEST: i64 = 100_000;
/// Observations taken in between two checkpoints.
const BETWEEN_CHECKPOINTS: u64 = 1_000;

/// Where a series goes on, and what is known beside it.
pub(super) struct Onward<'a> {
    plan: &'a Plan,
    next: i64,
    /// Regressors from the first remembered step on; the step `next` stands at `behind`.
    known: Vec<Vec<f64>>,
    behind: usize,
    observations: BTreeMap<i64, (f64, f64)>,
    /// Rows that lie too far ahead to get to.
    pub(super) out_of_reach: bool,
}

impl<'a> Onward<'a> {
    /// What the new rows say, on the places of the old series.
    pub(super) fn new(set: &SeriesSet, new: &Series, old: &SavedSeries, plan: &'a Plan) -> Self {
        let place = |offset: usize| old.grid.place(&set.clock, new.grid.stamp(&set.clock, new.start + offset as i64));
        let mut observations: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
        let (mut reached, mut out_of_reach) = (old.next, false);
        for (offset, value) in new.values.iter().enumerate() {
            let at = place(offset);
            if at < old.next {
                continue;
            }
            if at.saturating_sub(reached) > FURTHEST {
                out_of_reach = true;
                break;
            }
            reached = at;
            let (sum, count) = observations.entry(at).or_default();
            (*sum, *count) = (*sum + value, *count + 1.0);
        }
        let beside = |(index, remembered): (usize, &Vec<f64>)| {
            let mut known = remembered.clone();
            let behind = known.len();
            for (offset, number) in new.regressors.get(index).into_iter().flatten().enumerate() {
                let ahead = place(offset) - old.next;
                if !(0..=FURTHEST).contains(&ahead) {
                    continue;
                }
                let at = behind + ahead as usize;
                let before = known.last().copied().unwrap_or(*number);
                if at >= known.len() {
                    known.resize(at, before);
                    known.push(*number);
                } else {
                    known[at] = *number;
                }
            }
            known
        };
        let known = old.beside.iter().enumerate().map(beside).collect();
        let behind = old.beside.iter().map(Vec::len).max().unwrap_or(0);
        Self { plan, next: old.next, known, behind, observations, out_of_reach }
    }

    /// Runs a model over the new observations; returns the place after the last one. What is missing is taken to have been as
    /// forecast, or zero where that is the policy.
    pub(super) async fn take_in(&mut self, cx: &Context, model: Option<&mut (dyn Fitted + 'static)>, gaps: Gaps) -> Result<i64> {
        let from = self.next;
        let observations = std::mem::take(&mut self.observations);
        let Some(model) = model else {
            self.next = observations.keys().next_back().map_or(from, |last| last + 1);
            return Ok(self.next);
        };
        for (place, (sum, count)) in observations {
            while self.next <= place {
                let beside = self.ahead(1);
                let ahead = Ahead { regressors: beside.as_ref(), ..Ahead::means(1) };
                let value = match gaps {
                    _ if self.next == place => sum / count,
                    Gaps::Zero => 0.0,
                    _ => model.forecast(&ahead).mean.first().copied().unwrap_or(f64::NAN),
                };
                model.update(value, &beside.map(|one| one.row(0)).unwrap_or_default());
                self.next += 1;
                self.behind += 1;
                if (self.next - from) as u64 % BETWEEN_CHECKPOINTS == 0 {
                    cx.checkpoint((self.next - from) as u64, (place - from) as u64).await?;
                }
            }
        }
        Ok(self.next)
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
