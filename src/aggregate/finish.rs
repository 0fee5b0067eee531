//! From the states of the groups to the table of the result.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, StringArray, UInt32Array, new_null_array};
use arrow::compute::{cast, concat, take};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use arrow::util::display::array_value_to_string;

use super::group::State;
use super::measures::Accumulator;
use super::params::{AggregateParams, Sort};
use super::plan::Plan;
use super::report::{AggregateReport, Estimate};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::keys::{Codes, Keys};
use crate::task::Outcome;

/// Columns that a pivot may spread into.
const WIDEST: usize = 1000;
/// The name of the column that says how many columns of `by` count in a row.
const LEVEL: &str = "level";
const OTHER: &str = "Other";

/// Rows of a result: the columns of `by`, then the measures.
struct Frame {
    keys: Vec<ArrayRef>,
    outputs: Vec<ArrayRef>,
    /// For each column of `by` what its values are sorted by.
    ranks: Vec<Vec<u32>>,
    /// How many columns of `by` count.
    level: usize,
}

pub(super) fn outcome(params: &AggregateParams, plan: &Plan, state: &State) -> Result<Outcome> {
    let filled;
    let state = if params.fill {
        filled = super::fill::filled(plan, state)?;
        &filled
    } else {
        state
    };
    let ranks = state.keys.ranks();
    let order = ordered(&ranks, state.keys.len());
    let n_keys = plan.keys.len();
    let mut frames = vec![grouped(plan, state, &ranks, &order, n_keys)?];
    if params.rollup {
        for level in (0..n_keys).rev() {
            frames.push(grouped(plan, state, &ranks, &order, level)?);
        }
    }
    let mut table = Answer::joined(plan, frames, params.rollup)?;
    table.sort(&params.sort)?;
    if let Some(limit) = params.limit {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if params.other && limit < table.rows() {
            if params.rollup || params.pivot.is_some() {
                return Err(Error::params("other", "goes with neither rollup nor pivot"));
            }
            table = with_others(plan, state, &order, &table, limit)?;
        } else {
            table.cut(limit)?;
        }
    }
    if let Some(name) = &params.pivot {
        table = table.pivoted(name)?;
    }
    let estimates = plan
        .outputs
        .iter()
        .filter_map(|output| Some(Estimate { column: output.name.clone(), error: output.error.clone()? }))
        .collect();
    let groups = state.keys.len() as u64;
    let report = AggregateReport { rows: state.rows, filtered: state.filtered, groups, estimates };
    Ok(Outcome::new(&report)?.with_table(vec![table.batch()?]))
}

/// The groups by the ranks of their values, in order.
fn ordered(ranks: &[Vec<u32>], groups: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..groups as u32).collect();
    let key = |group: u32| ranks.iter().map(move |ranks| ranks[group as usize]);
    order.sort_unstable_by(|&a, &b| key(a).cmp(key(b)));
    order
}

/// The groups of the first `level` columns of `by`, in order.
fn grouped(plan: &Plan, state: &State, ranks: &[Vec<u32>], order: &[u32], level: usize) -> Result<Frame> {
    let n_keys = plan.keys.len();
    let same = |a: u32, b: u32, level: usize| ranks[..level].iter().all(|ranks| ranks[a as usize] == ranks[b as usize]);
    // The first of each run of groups that are one on this level stands for it.
    let mut firsts: Vec<u32> = Vec::new();
    let mut into = vec![0u32; order.len()];
    for &group in order {
        if firsts.last().is_none_or(|&last| !same(last, group, level)) {
            firsts.push(group);
        }
        into[group as usize] = firsts.len() as u32 - 1;
    }
    let mut parents = Vec::with_capacity(firsts.len());
    for (i, &group) in firsts.iter().enumerate() {
        let continues = i > 0 && same(firsts[i - 1], group, level.saturating_sub(1));
        parents.push(if continues { parents[i - 1] } else { i as u32 });
    }
    let mut keys = state.keys.arrays(&firsts)?;
    for key in keys.iter_mut().skip(level) {
        *key = new_null_array(key.data_type(), firsts.len());
    }
    let slots =
        if level == n_keys { taken(&state.accumulators, order)? } else { merged(&state.accumulators, &into, firsts.len())? };
    let outputs = outputs(plan, &keys, &slots, &parents)?;
    let rank = |(column, ranks): (usize, &Vec<u32>)| {
        let of = |group: &u32| if column < level { ranks[*group as usize] } else { u32::MAX };
        firsts.iter().map(of).collect()
    };
    let ranks = ranks.iter().enumerate().map(rank).collect();
    Ok(Frame { keys, outputs, ranks, level: level.min(n_keys) })
}

/// The measures of the groups, in this order.
fn taken(accumulators: &[Box<dyn Accumulator>], order: &[u32]) -> Result<Vec<ArrayRef>> {
    let order = UInt32Array::from(order.to_vec());
    accumulators.iter().map(|accumulator| Ok(take(&accumulator.finish()?, &order, None)?)).collect()
}

/// The measures of groups that are put together.
fn merged(accumulators: &[Box<dyn Accumulator>], into: &[u32], groups: usize) -> Result<Vec<ArrayRef>> {
    let measure = |accumulator: &dyn Accumulator| {
        let mut merged = accumulator.fresh();
        merged.grow(groups);
        merged.merge(accumulator, into)?;
        merged.finish()
    };
    accumulators.iter().map(|accumulator| measure(&**accumulator)).collect()
}

/// The columns of the result, of groups that follow each other in order.
fn outputs(plan: &Plan, keys: &[ArrayRef], slots: &[ArrayRef], parents: &[u32]) -> Result<Vec<ArrayRef>> {
    let rows = parents.len();
    let mut columns: Vec<ArrayRef> = plan.inner.fields().iter().map(|field| new_null_array(field.data_type(), rows)).collect();
    columns[..keys.len()].clone_from_slice(keys);
    for (slot, values) in plan.slots.iter().zip(slots) {
        columns[slot.place] = Arc::clone(values);
    }
    let batch = |columns: &[ArrayRef]| {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::clone(&plan.inner), columns.to_vec(), &options)
    };
    let mut outputs = Vec::new();
    for output in &plan.outputs {
        for window in &output.windows {
            let values = window.of.evaluate(&batch(&columns)?)?;
            columns[window.place] = window.compute(&values, parents);
        }
        outputs.push(output.value.evaluate(&batch(&columns)?)?);
    }
    Ok(outputs)
}

/// The first groups, and all others as one.
fn with_others(plan: &Plan, state: &State, order: &[u32], table: &Answer, limit: usize) -> Result<Answer> {
    // What is kept stands in the order of the groups, as windows need it, and is sorted again at the end.
    let mut kept: Vec<usize> = table.rows[..limit].iter().map(|row| *row as usize).collect();
    kept.sort_unstable();
    let groups: Vec<u32> = kept.iter().map(|&place| order[place]).collect();
    let mut into = vec![limit as u32; order.len()];
    for (i, group) in groups.iter().enumerate() {
        into[*group as usize] = i as u32;
    }
    let slots = merged(&state.accumulators, &into, limit + 1)?;
    let keys = state.keys.arrays(&groups)?.into_iter().map(|key| {
        let other: ArrayRef = match key.data_type() {
            DataType::Utf8 => Arc::new(StringArray::from(vec![OTHER])),
            other => new_null_array(other, 1),
        };
        Ok(concat(&[&key, &other])?)
    });
    let keys = keys.collect::<Result<Vec<_>>>()?;
    let parents: Vec<u32> = vec![0; limit + 1];
    let outputs = outputs(plan, &keys, &slots, &parents)?;
    let place_of = |row: &u32| kept.binary_search(&(*row as usize)).unwrap_or(limit) as u32;
    let rows = table.rows[..limit].iter().map(place_of).chain([limit as u32]).collect();
    Ok(Answer { names: table.names.clone(), n_keys: table.n_keys, columns: keys.into_iter().chain(outputs).collect(), rows })
}

/// The table of the result.
struct Answer {
    names: Vec<String>,
    n_keys: usize,
    columns: Vec<ArrayRef>,
    /// The rows of the columns that are given, in their order.
    rows: Vec<u32>,
}

impl Answer {
    fn joined(plan: &Plan, frames: Vec<Frame>, has_levels: bool) -> Result<Self> {
        let mut names: Vec<String> = plan.keys.iter().map(|key| key.name.clone()).collect();
        names.extend(plan.outputs.iter().map(|output| output.name.clone()));
        let n_columns = names.len();
        let column = |i: usize| {
            let parts: Vec<&dyn Array> = frames
                .iter()
                .map(|frame| frame.keys.iter().chain(&frame.outputs).nth(i).map_or(&frame.outputs[0] as &dyn Array, |a| a.as_ref()))
                .collect();
            Ok(if let [one] = parts[..] { arrow::array::make_array(one.to_data()) } else { concat(&parts)? })
        };
        let mut columns = (0..n_columns).map(column).collect::<Result<Vec<ArrayRef>>>()?;
        let ranks: Vec<Vec<u32>> =
            (0..plan.keys.len()).map(|key| frames.iter().flat_map(|frame| frame.ranks[key].clone()).collect()).collect();
        let lengths = frames.iter().map(|frame| (frame.outputs[0].len(), frame.level));
        let levels: Vec<i64> = lengths.flat_map(|(rows, level)| std::iter::repeat_n(level as i64, rows)).collect();
        let rows = ordered(&ranks, levels.len());
        if has_levels {
            names.push(LEVEL.to_owned());
            columns.push(Arc::new(Int64Array::from(levels)));
        }
        Ok(Self { names, n_keys: plan.keys.len(), columns, rows })
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn place(&self, name: &str, param: &str) -> Result<usize> {
        self.names.iter().position(|known| known == name).ok_or_else(|| {
            Error::params(param, format!("the result has no column {name}")).hint(format!("columns: {}", self.names.join(", ")))
        })
    }

    /// Rows that are equal stay in their order; missing values come last in either direction.
    fn sort(&mut self, sort: &[Sort]) -> Result<()> {
        let mut by = Vec::new();
        for (i, sort) in sort.iter().enumerate() {
            let param = format!("sort[{i}]");
            let (name, descending) = match sort {
                Sort::Column { column, descending } => (column.as_str(), *descending),
                Sort::Name(name) if self.names.contains(name) => (name.as_str(), false),
                Sort::Name(name) => name.strip_prefix('-').map_or((name.as_str(), false), |name| (name, true)),
            };
            let column = &self.columns[self.place(name, &param)?];
            let mut codes = Codes::new(&Type::of(column.data_type()));
            let mut of_rows = Vec::new();
            codes.codes_of(column, &mut of_rows)?;
            let (ranks, nulls) = (codes.ranks(), column.logical_nulls());
            let rank = |(row, code): (usize, u32)| match nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                true => u32::MAX,
                false if descending => u32::MAX - 1 - ranks[code as usize],
                false => ranks[code as usize],
            };
            by.push(of_rows.into_iter().enumerate().map(rank).collect::<Vec<u32>>());
        }
        let key = |row: u32| by.iter().map(move |ranks| ranks[row as usize]);
        self.rows.sort_by(|&a, &b| key(a).cmp(key(b)));
        Ok(())
    }

    fn cut(&mut self, limit: usize) -> Result<()> {
        self.rows.truncate(limit);
        Ok(())
    }

    /// The measures of every value of a column of `by` side by side.
    fn pivoted(self, name: &str) -> Result<Self> {
        let place = self.place(name, "pivot")?;
        if place >= self.n_keys {
            return Err(Error::params("pivot", format!("{name} is no column of by")));
        }
        let rows = UInt32Array::from(self.rows.clone());
        let columns = self.columns.iter().map(|column| take(column, &rows, None)).collect::<std::result::Result<Vec<_>, _>>()?;
        let types = |places: &[usize]| places.iter().map(|&place| Type::of(columns[place].data_type())).collect::<Vec<_>>();
        let rest: Vec<usize> = (0..self.n_keys).filter(|&other| other != place).collect();
        let mut keys = Keys::new(&types(&rest));
        let mut lines = Vec::new();
        keys.groups(&rest.iter().map(|&place| Arc::clone(&columns[place])).collect::<Vec<_>>(), rows.len(), &mut lines)?;
        let mut values = Codes::new(&Type::of(columns[place].data_type()));
        let mut of_rows = Vec::new();
        values.codes_of(&columns[place], &mut of_rows)?;
        let measures: Vec<usize> = (self.n_keys..columns.len()).collect();
        if values.len() * measures.len() > WIDEST {
            let message = format!("{name} has {} values: too many columns", values.len());
            return Err(
                Error::params("pivot", message).hint(format!("a pivot has at most {WIDEST} columns; filter or bin them first"))
            );
        }
        let ranks = values.ranks();
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        order.sort_unstable_by_key(|&code| ranks[code as usize]);
        let n_lines = if rows.is_empty() { 0 } else { keys.len() };
        let mut names: Vec<String> = rest.iter().map(|&place| self.names[place].clone()).collect();
        let mut spread = if rest.is_empty() { Vec::new() } else { keys.arrays(&(0..n_lines as u32).collect::<Vec<_>>())? };
        let titles = titles(&values.array(&order)?)?;
        for (title, code) in titles.into_iter().zip(order) {
            let mut found: Vec<Option<u32>> = vec![None; n_lines];
            for (row, (&line, &of_row)) in lines.iter().zip(&of_rows).enumerate() {
                if of_row == code {
                    found[line as usize] = Some(row as u32);
                }
            }
            let found = UInt32Array::from(found);
            for &measure in &measures {
                names.push(if measures.len() == 1 { title.clone() } else { format!("{title} {}", self.names[measure]) });
                spread.push(take(&columns[measure], &found, None)?);
            }
        }
        let taken: std::collections::HashSet<&String> = names.iter().collect();
        if taken.len() < names.len() {
            return Err(Error::params("pivot", "two columns of the result would have one name").hint("name the measures otherwise"));
        }
        Ok(Self { names, n_keys: rest.len(), columns: spread, rows: (0..n_lines as u32).collect() })
    }

    fn batch(&self) -> Result<RecordBatch> {
        let rows = UInt32Array::from(self.rows.clone());
        let columns = self.columns.iter().map(|column| take(column, &rows, None)).collect::<std::result::Result<Vec<_>, _>>()?;
        let fields: Vec<Field> =
            self.names.iter().zip(&columns).map(|(name, column)| Field::new(name, column.data_type().clone(), true)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        Ok(RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)?)
    }
}

/// Values as names of columns.
fn titles(values: &ArrayRef) -> Result<Vec<String>> {
    let shown = match values.data_type() {
        // Named zones are not shown by arrow; the time is told as it is in UTC.
        DataType::Timestamp(unit, Some(_)) => {
            let data = values.to_data().into_builder().data_type(DataType::Timestamp(*unit, None)).build()?;
            arrow::array::make_array(data)
        }
        DataType::Float64 => cast(values, &DataType::Utf8)?,
        _ => Arc::clone(values),
    };
    let title = |row| if shown.is_null(row) { Ok("missing".to_owned()) } else { array_value_to_string(&shown, row) };
    Ok((0..shown.len()).map(title).collect::<std::result::Result<_, _>>()?)
}
