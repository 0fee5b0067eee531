//! One of several values.

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::compute::interleave;

use super::compare::{Relation, comparable, compared};
use super::{Argument, Function, Signature, common};
use crate::error::Result;
use crate::expression::operand::Operand;
use crate::expression::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "coalesce", takes: "values of one type", bind: coalesce },
    Function { name: "nullif", takes: "two values of one type", bind: nullif },
    Function { name: "if", takes: "a condition and two values of one type", bind: |arguments| case(arguments, 3) },
    Function {
        name: "case",
        takes: "conditions, each with a value, and if wanted a value for the rest",
        bind: |arguments| case(arguments, 0),
    },
    Function {
        name: "least",
        takes: "values of one type that can be compared",
        bind: |arguments| extreme(arguments, Relation::LESS),
    },
    Function {
        name: "greatest",
        takes: "values of one type that can be compared",
        bind: |arguments| extreme(arguments, Relation::MORE),
    },
];

/// The first value that is not missing.
fn coalesce(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(common(arguments).filter(|_| !arguments.is_empty()).map(|common| {
        Signature::new(vec![common.clone(); arguments.len()], common, |operands, rows| {
            picked(operands, rows, |row| operands.iter().position(|operand| !operand.is_null(row)).unwrap_or(0))
        })
    }))
}

/// Missing where the two are equal.
fn nullif(arguments: &[Argument]) -> Result<Option<Signature>> {
    let Some(common) = comparable(arguments).filter(|_| arguments.len() == 2) else { return Ok(None) };
    Ok(Some(Signature::two([common.clone(), common.clone()], common.clone(), move |a, b, rows, nulls| {
        let equal = compared(&common, a, b, rows, Relation::EQUAL);
        let is_known = |row| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        picked(&[a.clone(), nothing(&common)], rows, |row| usize::from(is_known(row) && equal.value(row)))
    })))
}

/// The value of the first condition that holds; `parts` arguments exactly, or any number if 0.
fn case(arguments: &[Argument], parts: usize) -> Result<Option<Signature>> {
    let pairs = arguments.len() / 2;
    let is_condition = |i: usize| i.is_multiple_of(2) && i < 2 * pairs;
    let conditions = arguments.iter().enumerate().filter(|(i, _)| is_condition(*i));
    let values: Vec<_> = arguments.iter().enumerate().filter(|(i, _)| !is_condition(*i)).map(|(_, argument)| argument).collect();
    if pairs == 0 || (parts > 0 && arguments.len() != parts) || !conditions.clone().all(|(_, argument)| argument.is(&Type::Boolean))
    {
        return Ok(None);
    }
    let values: Vec<Argument> =
        values.into_iter().map(|value| Argument { of: value.of.clone(), constant: value.constant.clone() }).collect();
    let Some(common) = common(&values) else { return Ok(None) };
    let takes = (0..arguments.len()).map(|i| if is_condition(i) { Type::Boolean } else { common.clone() }).collect();
    let has_else = arguments.len() % 2 == 1;
    Ok(Some(Signature::new(takes, common.clone(), move |operands, rows| {
        let mut values: Vec<Operand> = (0..pairs).map(|pair| operands[2 * pair + 1].clone()).collect();
        values.push(match operands.last().filter(|_| has_else) {
            Some(rest) => rest.clone(),
            None => nothing(&common),
        });
        let holds =
            |pair: usize, row| !operands[2 * pair].is_null(row) && operands[2 * pair].flags().value(operands[2 * pair].at(row));
        picked(&values, rows, |row| (0..pairs).find(|pair| holds(*pair, row)).unwrap_or(pairs))
    })))
}

/// The least or the greatest of those that are not missing.
fn extreme(arguments: &[Argument], is_better: Relation) -> Result<Option<Signature>> {
    let Some(common) = comparable(arguments).filter(|_| !arguments.is_empty()) else { return Ok(None) };
    Ok(Some(Signature::new(vec![common.clone(); arguments.len()], common.clone(), move |operands, rows| {
        let [first, others @ ..] = operands else { return Err(super::misused()) };
        let mut best = first.clone();
        for other in others {
            let better = compared(&common, other, &best, rows, is_better);
            let is_taken = |row| !other.is_null(row) && (best.is_null(row) || better.value(row));
            let array = picked(&[best.clone(), other.clone()], rows, |row| usize::from(is_taken(row)))?;
            best = Operand { array, is_constant: false };
        }
        best.spread(rows)
    })))
}

fn nothing(of: &Type) -> Operand {
    Operand { array: new_null_array(&of.data_type(), 1), is_constant: true }
}

/// For every row the value of one operand.
fn picked(operands: &[Operand], rows: usize, pick: impl Fn(usize) -> usize) -> Result<ArrayRef> {
    let arrays: Vec<&dyn Array> = operands.iter().map(|operand| operand.array.as_ref()).collect();
    let places: Vec<(usize, usize)> = (0..rows)
        .map(|row| {
            let i = pick(row);
            (i, operands[i].at(row))
        })
        .collect();
    Ok(interleave(&arrays, &places)?)
}
