//! Sums of series: of each region, of all; made where the caller names the columns of a hierarchy.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::compute::{concat, take};
use arrow::row::{RowConverter, SortField};

use super::reconcile::Tree;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::table::series::{Clock, Gaps, Series, SeriesSet};

/// A set with its sums in front, and how they hang together.
pub(super) struct Hierarchy {
    pub(super) tree: Tree,
    /// Series that end before the others: their last value goes on, or zero if they have been gone for longer than a horizon.
    pub(super) ended: u64,
    _memory: Reservation,
}

/// Puts the sums of each level in front of the series of a set: the sum of all first. In their key columns null stands for "all".
///
/// # Errors
/// `unsupported` for series of different frequencies, `memory`.
pub(super) fn build(cx: &Context, set: &mut SeriesSet, levels: &[String], gaps: Gaps, horizon: usize) -> Result<Hierarchy> {
    let mut memory = cx.reserve("the sums of the hierarchy", 0)?;
    let ended = align(set, gaps, horizon, &mut memory)?;
    let lowest = set.series.len();
    let groups = groups(set, levels)?;
    let mut tree = Tree { members: Vec::new(), parents: Vec::new(), lowest };
    let (mut sums, mut firsts) = (Vec::new(), Vec::new());
    // The sum that each lowest series hangs under so far.
    let mut under: Vec<Option<usize>> = vec![None; lowest];
    for (depth, level) in groups.into_iter().enumerate() {
        for members in level {
            let Some(first) = members.first().copied() else { continue };
            let node = sums.len();
            tree.parents.push(under[first]);
            members.iter().for_each(|member| under[*member] = Some(node));
            sums.push(sum(&set.clock, &set.series, &members, &mut memory)?);
            firsts.push((first as u64, depth));
            tree.members.push(members);
        }
    }
    tree.parents.extend(under);
    for (field, column) in &mut set.keys {
        let kept = levels.iter().position(|level| level == field.name());
        let above = firsts.iter().map(|(first, depth)| kept.is_some_and(|place| place < *depth).then_some(*first));
        let above = take(column, &above.collect::<UInt64Array>(), None)?;
        *column = concat(&[above.as_ref(), column.as_ref()])?;
        *field = Arc::new(field.as_ref().clone().with_nullable(true));
    }
    sums.append(&mut set.series);
    set.series = sums;
    Ok(Hierarchy { tree, ended, _memory: memory })
}

/// Makes all series end at the same time; returns how many had to be carried on.
fn align(set: &mut SeriesSet, gaps: Gaps, horizon: usize, memory: &mut Reservation) -> Result<u64> {
    let clock = set.clock.clone();
    let frequency = set.series.first().map(|series| series.grid.frequency());
    if set.series.iter().any(|series| Some(series.grid.frequency()) != frequency) {
        return Err(
            Error::unsupported("series of different frequencies do not add up").hint("aggregate them to one frequency first")
        );
    }
    let last = |series: &Series| series.grid.stamp(&clock, series.next - 1);
    let Some(end) = set.series.iter().filter(|series| !series.values.is_empty()).map(last).max() else { return Ok(0) };
    let mut carried = 0;
    for series in &mut set.series {
        let (Some(value), missing) = (series.values.last().copied(), series.grid.place(&clock, end) + 1 - series.next) else {
            continue;
        };
        if missing <= 0 {
            continue;
        }
        carried += 1;
        let missing = usize::try_from(missing).map_err(|_| Error::internal("a series wider than memory"))?;
        memory.grow("the sums of the hierarchy", missing as u64 * 8)?;
        let gone = gaps == Gaps::Zero || missing > horizon;
        series.values.extend(std::iter::repeat_n(if gone { 0.0 } else { value }, missing));
        series.next += missing as i64;
    }
    Ok(carried)
}

/// For each level from the top the lowest series that belong together; a level that tells all of them apart is left out.
fn groups(set: &SeriesSet, levels: &[String]) -> Result<Vec<Vec<Vec<usize>>>> {
    let n = set.series.len();
    let mut groups = vec![vec![(0..n).collect::<Vec<_>>()]];
    for depth in 1..=levels.len() {
        let column = |level: &String| {
            let found = set.keys.iter().find(|(field, _)| field.name() == level);
            found.map(|(_, column)| column.clone()).ok_or_else(|| Error::params("hierarchy", format!("{level} is not in series")))
        };
        let columns: Vec<ArrayRef> = levels[..depth].iter().map(column).collect::<Result<_>>()?;
        let fields = columns.iter().map(|column| SortField::new(column.data_type().clone())).collect();
        let rows = RowConverter::new(fields)?.convert_columns(&columns)?;
        let mut level: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
        rows.iter().enumerate().for_each(|(index, row)| level.entry(row.data().to_vec()).or_default().push(index));
        if level.len() < n {
            groups.push(level.into_values().collect());
        }
    }
    Ok(if n > 1 { groups } else { Vec::new() })
}

/// The sum of some series over their common time; regressors are means. A series that was not on yet adds nothing.
pub(super) fn sum(clock: &Clock, all: &[Series], members: &[usize], memory: &mut Reservation) -> Result<Series> {
    let of = |member: &usize| &all[*member];
    let stamp = |series: &Series| series.grid.stamp(clock, series.start);
    let with_values = members.iter().map(of).filter(|series| !series.values.is_empty());
    let Some(earliest) = with_values.clone().min_by_key(|series| stamp(series)) else { return Ok(of(&members[0]).clone()) };
    let mut whole = Series { problem: None, ..earliest.clone() };
    let n = whole.values.len();
    memory.grow("the sums of the hierarchy", (n * 8 * (1 + 2 * whole.regressors.len())) as u64)?;
    whole.values = vec![0.0; n];
    let mut beside: Vec<Vec<(f64, f64)>> = vec![Vec::new(); whole.regressors.len()];
    (whole.rows, whole.duplicates, whole.gaps_filled, whole.moved, whole.future_rows) = (0, 0, 0, 0, 0);
    for series in with_values {
        let offset = usize::try_from(earliest.grid.place(clock, stamp(series)) - earliest.start).unwrap_or(0);
        whole.values.iter_mut().skip(offset).zip(&series.values).for_each(|(sum, value)| *sum += value);
        for (sums, numbers) in beside.iter_mut().zip(&series.regressors) {
            if sums.len() < offset + numbers.len() {
                sums.resize(offset + numbers.len(), (0.0, 0.0));
            }
            for (sum, number) in sums[offset..].iter_mut().zip(numbers) {
                *sum = (sum.0 + number, sum.1 + 1.0);
            }
        }
        whole.rows += series.rows;
        whole.duplicates += series.duplicates;
        whole.gaps_filled += series.gaps_filled;
        whole.moved += series.moved;
        whole.future_rows += series.future_rows;
    }
    let mean = |sums: Vec<(f64, f64)>| {
        let mut last = 0.0;
        let each = sums.into_iter().map(|(sum, count)| {
            last = if count > 0.0 { sum / count } else { last };
            last
        });
        each.collect()
    };
    whole.regressors = beside.into_iter().map(mean).collect();
    Ok(whole)
}
