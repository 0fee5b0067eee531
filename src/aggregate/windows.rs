//! Measures of a group among the others: shares, running and moving sums, changes from one period to the next.
//!
//! Groups follow each other in the order of the last column of `by`, within the groups of the columns before it: of
//! `by: ["region", { column: "at", every: "month" }]` the months of each region.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array};
use arrow::datatypes::Float64Type;

use crate::error::{Error, Result};
use crate::expression::{Bound, Literal, Node, NodeKind, Type};

/// A measure among groups, by its name.
pub(super) struct WindowKind {
    pub(super) name: &'static str,
    /// What it takes, for people.
    pub(super) takes: &'static str,
    /// The number of groups it looks at, where none is given; missing where it takes none.
    steps: Option<i64>,
    compute: Compute,
    over: Over,
}

/// Of the values of groups that follow each other, with the number of groups to look at.
type Compute = fn(&[Option<f64>], i64) -> Vec<Option<f64>>;

/// The groups that are looked at together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    /// All.
    All,
    /// Those that differ in the last column of `by` only.
    Parent,
}

/// Every one.
pub(super) const WINDOWS: &[WindowKind] = &[
    WindowKind { name: "share", takes: "a measure", steps: None, compute: share, over: Over::All },
    WindowKind { name: "share_of_parent", takes: "a measure", steps: None, compute: share, over: Over::Parent },
    WindowKind { name: "rank", takes: "a measure", steps: None, compute: rank, over: Over::All },
    WindowKind { name: "running_sum", takes: "a measure", steps: None, compute: running, over: Over::Parent },
    WindowKind {
        name: "moving_sum",
        takes: "a measure and a number of groups",
        steps: Some(0),
        compute: moving_sum,
        over: Over::Parent,
    },
    WindowKind {
        name: "moving_mean",
        takes: "a measure and a number of groups",
        steps: Some(0),
        compute: moving_mean,
        over: Over::Parent,
    },
    WindowKind {
        name: "previous",
        takes: "a measure and, if wanted, how many groups back",
        steps: Some(1),
        compute: previous,
        over: Over::Parent,
    },
    WindowKind {
        name: "change",
        takes: "a measure and, if wanted, how many groups back",
        steps: Some(1),
        compute: change,
        over: Over::Parent,
    },
    WindowKind {
        name: "growth",
        takes: "a measure and, if wanted, how many groups back",
        steps: Some(1),
        compute: growth,
        over: Over::Parent,
    },
];

pub(super) fn find(name: &str) -> Option<&'static WindowKind> {
    WINDOWS.iter().find(|window| window.name == name)
}

/// A measure among groups, of a measure.
pub(super) struct Window {
    kind: &'static WindowKind,
    pub(super) of: Bound,
    steps: i64,
    pub(super) gives: Type,
    /// The place of its column among those of the groups.
    pub(super) place: usize,
}

impl Window {
    /// To go to a place among the columns of the groups.
    ///
    /// # Errors
    /// `params` for arguments that it does not take.
    pub(super) fn new(kind: &'static WindowKind, of: Bound, rest: &[Node], place: usize) -> Result<Self> {
        let wrong = || Error::params("measures", format!("{} takes {}", kind.name, kind.takes));
        let steps = match (kind.steps, rest) {
            (None, []) => 0,
            (Some(steps), []) if steps > 0 => steps,
            (Some(_), [Node { kind: NodeKind::Literal(Literal::Integer(steps)), .. }]) if (1..=1_000_000).contains(steps) => *steps,
            (Some(_), [Node { kind: NodeKind::Literal(Literal::Float(steps)), .. }])
                if steps.fract() == 0.0 && (1.0..=1e6).contains(steps) =>
            {
                *steps as i64
            }
            _ => return Err(wrong()),
        };
        if !of.of().is_number() {
            return Err(wrong());
        }
        let gives = if kind.name == "rank" { Type::Integer } else { Type::Float };
        Ok(Self { kind, of: of.into_type(&Type::Float)?, steps, gives, place })
    }

    /// Its values for groups, of which `parents` says which go together; those that do follow each other.
    pub(super) fn compute(&self, values: &ArrayRef, parents: &[u32]) -> ArrayRef {
        let values = values.as_primitive::<Float64Type>();
        let values: Vec<Option<f64>> = values.iter().collect();
        let results = match self.kind.over {
            Over::All => (self.kind.compute)(&values, self.steps),
            Over::Parent => {
                let mut results = Vec::with_capacity(values.len());
                let mut start = 0;
                while start < values.len() {
                    let end = (start..values.len()).find(|&i| parents[i] != parents[start]).unwrap_or(values.len());
                    results.extend((self.kind.compute)(&values[start..end], self.steps));
                    start = end;
                }
                results
            }
        };
        match self.gives {
            Type::Integer => Arc::new(Int64Array::from_iter(results.into_iter().map(|rank| rank.map(|rank| rank as i64)))),
            _ => Arc::new(Float64Array::from_iter(results)),
        }
    }
}

fn share(values: &[Option<f64>], _: i64) -> Vec<Option<f64>> {
    let mut total = super::measures::Total::default();
    values.iter().flatten().for_each(|value| total.add(*value));
    let total = total.value();
    values.iter().map(|value| value.filter(|_| total != 0.0).map(|value| value / total)).collect()
}

/// 1 for the largest; equal ones share a rank, and the next has as many places more.
fn rank(values: &[Option<f64>], _: i64) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_some()).collect();
    let value = |i: usize| values[i].unwrap_or(f64::NAN);
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    let mut ranks = vec![None; values.len()];
    let mut rank = 0;
    for (place, &i) in order.iter().enumerate() {
        if place == 0 || value(order[place - 1]) != value(i) {
            rank = place + 1;
        }
        ranks[i] = Some(rank as f64);
    }
    ranks
}

fn running(values: &[Option<f64>], _: i64) -> Vec<Option<f64>> {
    let mut total = super::measures::Total::default();
    values
        .iter()
        .map(|value| {
            total.add(value.unwrap_or(0.0));
            Some(total.value())
        })
        .collect()
}

/// The last so many that are there, this one among them.
fn last(values: &[Option<f64>], i: usize, steps: i64) -> impl Iterator<Item = f64> + Clone {
    values[(i + 1).saturating_sub(steps as usize)..=i].iter().flatten().copied()
}

fn moving_sum(values: &[Option<f64>], steps: i64) -> Vec<Option<f64>> {
    let sum = |i| last(values, i, steps).fold(None, |sum: Option<f64>, value| Some(sum.unwrap_or(0.0) + value));
    (0..values.len()).map(sum).collect()
}

fn moving_mean(values: &[Option<f64>], steps: i64) -> Vec<Option<f64>> {
    let count = |i| last(values, i, steps).count() as f64;
    moving_sum(values, steps).into_iter().enumerate().map(|(i, sum)| sum.map(|sum| sum / count(i))).collect()
}

fn previous(values: &[Option<f64>], steps: i64) -> Vec<Option<f64>> {
    (0..values.len()).map(|i| i.checked_sub(steps as usize).and_then(|i| values[i])).collect()
}

fn change(values: &[Option<f64>], steps: i64) -> Vec<Option<f64>> {
    previous(values, steps).into_iter().zip(values).map(|(before, now)| Some(now.as_ref()? - before?)).collect()
}

fn growth(values: &[Option<f64>], steps: i64) -> Vec<Option<f64>> {
    let growth =
        |(before, now): (Option<f64>, &Option<f64>)| Some((now.as_ref()? - before?) / before.filter(|before| *before != 0.0)?);
    previous(values, steps).into_iter().zip(values).map(growth).collect()
}
