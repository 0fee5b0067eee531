//! True, false, and what is not known.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray};
use arrow::compute::{and_kleene, not, or_kleene};
use arrow::error::ArrowError;

use super::{Argument, Function, Signature};
use crate::error::Result;
use crate::expression::operand::Operand;
use crate::expression::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "and", takes: "two conditions", bind: |arguments| both(arguments, and_kleene) },
    Function { name: "or", takes: "two conditions", bind: |arguments| both(arguments, or_kleene) },
    Function { name: "not", takes: "a condition", bind: inverse },
    Function { name: "is_null", takes: "any value", bind: is_null },
];

type Connective = fn(&BooleanArray, &BooleanArray) -> std::result::Result<BooleanArray, ArrowError>;

fn both(arguments: &[Argument], connect: Connective) -> Result<Option<Signature>> {
    let takes = vec![Type::Boolean; 2];
    let are_conditions = arguments.len() == 2 && arguments.iter().all(|argument| argument.is(&Type::Boolean));
    Ok(are_conditions.then(|| {
        Signature::new(takes, Type::Boolean, move |operands, rows| {
            let [a, b] = operands else { return Err(super::misused()) };
            let spread = |operand: &Operand| operand.clone().spread(rows).map(|array| Operand { array, is_constant: false });
            Ok(Arc::new(connect(spread(a)?.flags(), spread(b)?.flags())?) as ArrayRef)
        })
    }))
}

fn inverse(arguments: &[Argument]) -> Result<Option<Signature>> {
    let is_condition = matches!(arguments, [a] if a.is(&Type::Boolean));
    Ok(is_condition.then(|| Signature::one(Type::Boolean, Type::Boolean, |a, _, _| Ok(Arc::new(not(a.flags())?)))))
}

fn is_null(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [a] = arguments else { return Ok(None) };
    Ok(Some(Signature::one(a.of.clone(), Type::Boolean, |a, rows, _| {
        let nulls = a.array.logical_nulls();
        let is_null = |row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(a.at(row)));
        Ok(Arc::new(BooleanArray::from_iter((0..rows).map(|row| Some(is_null(row))))))
    })))
}
