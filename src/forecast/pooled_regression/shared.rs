//! What all series have in common, and what those with the same key have.

use std::collections::BTreeMap;

use super::rows::{Rows, Units, product, ridge};
use crate::context::Context;
use crate::error::Result;
use crate::forecast::History;
use crate::forecast::regression::ridge::Normal;

/// The penalty on what all series share: one row that says zero.
const EVERYWHERE: f64 = 1.0;
/// On how a group differs from all, and a series from its groups.
pub(super) const DIFFERENCE: f64 = 20.0;
/// How often outliers are found anew.
pub(super) const ROUNDS: usize = 5;
/// Rows between two checkpoints.
const ROWS_BETWEEN_CHECKPOINTS: usize = 5_000;

/// Coefficients of the columns, in units of their spread.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shared {
    pub(super) units: Units,
    /// The standard deviation of each column inside the series.
    pub(super) spread: Vec<f64>,
    everywhere: Vec<f64>,
    /// For each key column by the number of its value.
    groups: Vec<BTreeMap<u32, Vec<f64>>>,
}

impl Shared {
    /// Learns from all series: first all rows, then what is left by each key column, and again without the outliers.
    pub(super) async fn learn(cx: &Context, all: &[History<'_>]) -> Result<Self> {
        let units = Units::of(all);
        let width = units.column_logs.len();
        let cells: usize = all.iter().map(|history| history.y.len() * (width + 6)).sum();
        let _memory = cx.reserve("the rows of the pooled regression", (cells as u64).saturating_mul(8))?;
        let mut members: Vec<(Rows, &[u32])> =
            all.iter().filter_map(|history| Some((Rows::of(history, &units)?, history.groups))).collect();
        let columns = members.iter().map(|(_, groups)| groups.len()).max().unwrap_or(0);
        let mut shared = Self { units, ..Self::default() };
        for round in 0..ROUNDS {
            shared.spread = spread(&members, width);
            let mut residuals: Vec<Vec<f64>> =
                members.iter().map(|(rows, _)| rows.each(&shared.spread).map(|(_, value, _)| value).collect()).collect();
            let mut done = 0;
            shared.everywhere = fit(&members, &shared.spread, &residuals, |_| Some(0), EVERYWHERE).remove(&0).unwrap_or_default();
            let everywhere = shared.everywhere.clone();
            take(&members, &shared.spread, &mut residuals, |_| Some(&everywhere));
            shared.groups.clear();
            for column in 0..columns {
                cx.checkpoint((round * (columns + 1) + column) as u64, (ROUNDS * (columns + 1)) as u64).await?;
                let by = |groups: &[u32]| groups.get(column).copied();
                let found = fit(&members, &shared.spread, &residuals, by, DIFFERENCE);
                take(&members, &shared.spread, &mut residuals, |groups| found.get(&by(groups)?));
                shared.groups.push(found);
            }
            for ((rows, _), residuals) in members.iter_mut().zip(&residuals) {
                let own = difference(rows, &shared.spread, residuals);
                let left: Vec<f64> =
                    rows.each(&shared.spread).zip(residuals).map(|((row, ..), residual)| residual - product(&row, &own)).collect();
                rows.reweight(&left);
                done += left.len();
                if done >= ROWS_BETWEEN_CHECKPOINTS {
                    done = 0;
                    cx.checkpoint(round as u64, ROUNDS as u64).await?;
                }
            }
        }
        Ok(shared)
    }

    /// The coefficients that a series of these groups shares with others.
    pub(super) fn of(&self, groups: &[u32]) -> Vec<f64> {
        let mut sum = self.everywhere.clone();
        for (found, group) in self.groups.iter().zip(groups) {
            for (sum, more) in sum.iter_mut().zip(found.get(group).into_iter().flatten()) {
                *sum += more;
            }
        }
        sum
    }
}

/// How one series differs from what is shared, by what that leaves of it.
pub(super) fn difference(rows: &Rows, spread: &[f64], residuals: &[f64]) -> Vec<f64> {
    let mut normal = Normal::new(spread.len());
    for ((row, _, weight), residual) in rows.each(spread).zip(residuals) {
        normal.add(&row, *residual, weight);
    }
    ridge(&normal, spread.len(), DIFFERENCE)
}

/// The weighted standard deviations of the columns inside the series; 1 for one that does not vary.
fn spread(members: &[(Rows, &[u32])], width: usize) -> Vec<f64> {
    let (mut squares, mut total) = (vec![0.0; width], 0.0);
    let ones = vec![1.0; width];
    for (row, _, weight) in members.iter().flat_map(|(rows, _)| rows.each(&ones)) {
        squares.iter_mut().zip(&row).for_each(|(sum, value)| *sum += weight * value * value);
        total += weight;
    }
    let deviation = |sum: f64| (sum / f64::max(total, 1.0)).sqrt();
    squares.into_iter().map(deviation).map(|value| if value > 1e-12 && value.is_finite() { value } else { 1.0 }).collect()
}

/// Coefficients for what is left, for each group that `by` tells apart.
fn fit(
    members: &[(Rows, &[u32])],
    spread: &[f64],
    residuals: &[Vec<f64>],
    by: impl Fn(&[u32]) -> Option<u32>,
    penalty: f64,
) -> BTreeMap<u32, Vec<f64>> {
    let mut normals: BTreeMap<u32, Normal> = BTreeMap::new();
    for ((rows, groups), residuals) in members.iter().zip(residuals) {
        let Some(group) = by(groups) else { continue };
        let normal = normals.entry(group).or_insert_with(|| Normal::new(spread.len()));
        for ((row, _, weight), residual) in rows.each(spread).zip(residuals) {
            normal.add(&row, *residual, weight);
        }
    }
    normals.into_iter().map(|(group, normal)| (group, ridge(&normal, spread.len(), penalty))).collect()
}

/// Takes away what is explained.
fn take<'a>(
    members: &[(Rows, &[u32])],
    spread: &[f64],
    residuals: &mut [Vec<f64>],
    coefficients: impl Fn(&[u32]) -> Option<&'a Vec<f64>>,
) {
    for ((rows, groups), residuals) in members.iter().zip(residuals) {
        let Some(coefficients) = coefficients(groups) else { continue };
        for ((row, ..), residual) in rows.each(spread).zip(residuals) {
            *residual -= product(&row, coefficients);
        }
    }
}
