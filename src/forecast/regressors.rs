//! What stands beside the values: which columns, how far they are known, and what a method is shown of them.

use std::collections::BTreeMap;

use super::{Change, Regressors};
use crate::table::series::{Series, SeriesSet};

/// The regressors of a run, the same for all its series.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Plan {
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Column {
    name: String,
    /// Steps back that it is read: 0 where its future is known, else the horizon, so that what is read is known by then.
    lag: usize,
}

impl Plan {
    /// A column of which no series knows anything after its last value is used with a lag of the horizon.
    pub(super) fn new(names: &[String], set: &SeriesSet, horizon: usize) -> Self {
        let known = |index: usize| set.series.iter().any(|series| ahead_of(series, index) > 0);
        let column = |(index, name): (usize, &String)| Column { name: name.clone(), lag: if known(index) { 0 } else { horizon } };
        Self { columns: names.iter().enumerate().map(column).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Columns whose future is known, and those whose is not.
    pub(super) fn names(&self) -> [Vec<&str>; 2] {
        [true, false].map(|known| {
            let those = self.columns.iter().filter(|column| (column.lag == 0) == known);
            those.map(|column| column.name.as_str()).collect()
        })
    }

    /// Observations before the first new one that lagged columns still read.
    pub(super) fn memory(&self) -> usize {
        self.columns.iter().map(|column| column.lag).max().unwrap_or(0)
    }

    /// What stands beside the values from `from` to before `to`, of columns that are `known` so far; `None` without regressors.
    /// Beyond what is known the last number goes on.
    pub(super) fn window(&self, known: &[Vec<f64>], from: usize, to: usize) -> Option<Regressors> {
        if self.is_empty() {
            return None;
        }
        let read = |(column, numbers): (&Column, &Vec<f64>)| {
            let last = numbers.last().copied().unwrap_or(0.0);
            let at = |step: usize| numbers.get(step.saturating_sub(column.lag)).copied().unwrap_or(last);
            (from..to).map(at).collect()
        };
        let name = |column: &Column| match column.lag {
            0 => column.name.clone(),
            lag => format!("{} {lag} steps before", column.name),
        };
        Some(Regressors {
            names: self.columns.iter().map(name).collect(),
            columns: self.columns.iter().zip(known).map(read).collect(),
        })
    }

    /// The future with some of its columns changed, by their own names.
    pub(super) fn change(&self, ahead: &mut Regressors, changes: &BTreeMap<String, Change>) {
        for (column, numbers) in self.columns.iter().zip(&mut ahead.columns) {
            if let Some(change) = changes.get(&column.name).filter(|_| column.lag == 0) {
                numbers.iter_mut().for_each(|number| *number = change.of(*number));
            }
        }
    }
}

/// Steps after the last value that a regressor is known for.
fn ahead_of(series: &Series, index: usize) -> usize {
    series.regressors.get(index).map_or(0, |numbers| numbers.len().saturating_sub(series.values.len()))
}

/// The most steps ahead that any series knows all of its known regressors for; `None` if nothing is known ahead.
pub(super) fn known_ahead(set: &SeriesSet, n_regressors: usize) -> Option<u32> {
    let of_one = |series: &Series| (0..n_regressors).map(|index| ahead_of(series, index)).filter(|steps| *steps > 0).min();
    set.series.iter().filter_map(of_one).max().and_then(|steps| u32::try_from(steps).ok())
}

/// Steps of the horizon for which a known regressor of this series had to go on with its last number.
pub(super) fn carried(plan: &Plan, series: &Series, horizon: usize) -> u64 {
    let short = |(index, column): (usize, &Column)| match column.lag {
        0 => horizon.saturating_sub(ahead_of(series, index)),
        _ => 0,
    };
    plan.columns.iter().enumerate().map(short).max().unwrap_or(0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(lags: &[usize]) -> Plan {
        let column = |(index, lag): (usize, &usize)| Column { name: format!("x{index}"), lag: *lag };
        Plan { columns: lags.iter().enumerate().map(column).collect() }
    }

    #[test]
    fn a_known_column_is_read_in_step_and_a_past_one_with_a_lag() {
        let known = vec![vec![1.0, 2.0, 3.0, 4.0], vec![10.0, 20.0]];
        let window = plan(&[0, 2]).window(&known, 2, 5).unwrap();
        assert_eq!(window.columns, [vec![3.0, 4.0, 4.0], vec![10.0, 20.0, 20.0]]);
        assert_eq!(window.names, ["x0", "x1 2 steps before"]);
        assert_eq!(plan(&[]).window(&[], 0, 3), None);
    }

    #[test]
    fn a_change_moves_the_known_future_only() {
        let plan = plan(&[0, 2]);
        let mut ahead = plan.window(&[vec![1.0, 2.0], vec![5.0]], 0, 2).unwrap();
        let change = Change { times: 2.0, add: 1.0, set: None };
        plan.change(&mut ahead, &BTreeMap::from([("x0".to_owned(), change), ("x1".to_owned(), change)]));
        assert_eq!(ahead.columns, [vec![3.0, 5.0], vec![5.0, 5.0]]);
    }
}
