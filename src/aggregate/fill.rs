//! Spans of time and bins that no row fell into.

use arrow::array::{Array, ArrayRef, Float64Array, UInt32Array};
use arrow::compute::kernels::cmp::gt;
use arrow::compute::{concat, take};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;

use super::group::State;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::expression::{Bound, Expression, Literal, Node, NodeKind, Type};

/// Groups that filling may end at.
const MOST: usize = 1_000_000;

/// From a span or bin to the one after it.
pub(super) struct Next {
    /// Values so far behind a beginning that they lie in the next span. Where clocks are put back the first is still in the same one.
    tries: [Bound; 2],
    schema: SchemaRef,
}

impl Next {
    /// For the expression of a column of `by`; none where that is no span and no bin.
    pub(super) fn of(name: &str, expression: &Expression, of: &Type) -> Result<Option<Self>> {
        let NodeKind::Call { name: function, arguments } = &expression.root().kind else { return Ok(None) };
        let schema = Schema::new(vec![Field::new(name, of.data_type(), true)]);
        let beginning = || Node::column(name);
        let call = |name: &str, arguments: Vec<Node>| Node::call(name, arguments, 0);
        let try_after = |spans: i64| -> Result<Option<Bound>> {
            let node = match (function.as_str(), arguments.as_slice()) {
                ("bucket" | "date_trunc", [every, _]) => {
                    let later = vec![beginning(), Node::literal(Literal::Integer(spans)), every.clone()];
                    call("bucket", vec![every.clone(), call("date_add", later)])
                }
                ("bin", [_, width]) => {
                    let by = match of {
                        Type::Integer => Literal::Integer(spans),
                        // The middle of the next bin, whatever rounding does to its beginning.
                        _ => Literal::Float(spans as f64 + 0.5),
                    };
                    let later = call("+", vec![beginning(), call("*", vec![width.clone(), Node::literal(by)])]);
                    call("bin", vec![later, width.clone()])
                }
                _ => return Ok(None),
            };
            Ok(Some(Expression::of(node).bind(&schema)?.into_type(of)?))
        };
        let (Some(first), Some(second)) = (try_after(1)?, try_after(2)?) else { return Ok(None) };
        Ok(Some(Self { tries: [first, second], schema: schema.into() }))
    }

    /// The value of the next span, as an array of one; none where values end.
    fn after(&self, value: &ArrayRef) -> Result<Option<ArrayRef>> {
        let batch = RecordBatch::try_new(SchemaRef::clone(&self.schema), vec![ArrayRef::clone(value)])?;
        for bound in &self.tries {
            let next = bound.evaluate(&batch)?;
            if next.is_null(0) {
                return Ok(None);
            }
            if gt(&next, value)?.value(0) {
                return Ok(Some(next));
            }
        }
        Ok(None)
    }

    /// All values from the first to the last.
    fn between(&self, first: ArrayRef, last: &ArrayRef) -> Result<Vec<ArrayRef>> {
        let mut values = vec![first];
        while let Some(value) = values.last()
            && gt(last, value)?.value(0)
            && let Some(next) = self.after(value)?
        {
            values.push(next);
            if values.len() > MOST {
                return Err(too_many());
            }
        }
        Ok(values)
    }
}

/// The groups, and for every one of the other columns all spans from the first to the last of all.
pub(super) fn filled(plan: &Plan, state: &State) -> Result<State> {
    let groups: Vec<u32> = (0..state.keys.len() as u32).collect();
    let arrays = state.keys.arrays(&groups)?;
    let ranks = state.keys.ranks();
    // What the spans are put beside: each combination of the other columns, by one of its groups.
    let others: Vec<usize> = (0..plan.keys.len()).filter(|&key| plan.keys[key].next.is_none()).collect();
    let mut seen = std::collections::HashSet::new();
    let combinations: Vec<u32> = groups
        .iter()
        .copied()
        .filter(|&group| seen.insert(others.iter().map(|&key| ranks[key][group as usize]).collect::<Vec<_>>()))
        .collect();
    // For each column the array that rows take their values from, and where from.
    let mut sources = arrays.clone();
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); plan.keys.len()];
    others.iter().for_each(|&key| rows[key].clone_from(&combinations));
    let mut total = combinations.len();
    for (key, next) in plan.keys.iter().enumerate().filter_map(|(key, column)| Some((key, column.next.as_ref()?))) {
        let there = || groups.iter().copied().filter(|&group| is_place(&arrays[key], group as usize));
        let rank = |group: &u32| ranks[key][*group as usize];
        let (Some(first), Some(last)) = (there().min_by_key(rank), there().max_by_key(rank)) else { continue };
        let one = |group: u32| arrays[key].slice(group as usize, 1);
        let values = next.between(one(first), &one(last))?;
        if values.len().saturating_mul(total) > MOST {
            return Err(too_many());
        }
        let parts: Vec<_> = values.iter().map(|value| value.as_ref()).collect();
        sources[key] = concat(&parts)?;
        for rows in &mut rows {
            *rows = rows.iter().flat_map(|&row| std::iter::repeat_n(row, values.len())).collect();
        }
        rows[key] = (0..total).flat_map(|_| 0..values.len() as u32).collect();
        total *= values.len();
    }
    if rows.iter().any(|rows| rows.len() != total) {
        // A column of spans has no value at all.
        return Ok(state.clone());
    }
    let taken = sources.iter().zip(rows).map(|(source, rows)| Ok(take(source, &UInt32Array::from(rows), None)?));
    let mut filled = state.clone();
    filled.keys.groups(&taken.collect::<Result<Vec<_>>>()?, total, &mut Vec::new())?;
    let n_groups = filled.keys.len();
    filled.accumulators.iter_mut().for_each(|accumulator| accumulator.grow(n_groups));
    Ok(filled)
}

/// Is the value one that others come after?
fn is_place(values: &ArrayRef, row: usize) -> bool {
    let finite = |values: &Float64Array| values.value(row).is_finite();
    !values.is_null(row) && values.as_any().downcast_ref().is_none_or(finite)
}

fn too_many() -> Error {
    Error::params("fill", format!("would make more than {MOST} groups"))
        .hint("take longer spans, wider bins or fewer columns, or filter first")
}
