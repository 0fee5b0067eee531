//! Comparisons. `NaN` equals itself and is the largest number, as in DuckDB and in Arrow.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};

use super::{Argument, Function, Signature, common};
use crate::error::Result;
use crate::expression::operand::{Operand, nulls_of, test2};
use crate::expression::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "=", takes: TWO, bind: |arguments| comparison(arguments, Relation::EQUAL) },
    Function { name: "<>", takes: TWO, bind: |arguments| comparison(arguments, Relation { is_not: true, ..Relation::EQUAL }) },
    Function { name: "<", takes: TWO, bind: |arguments| comparison(arguments, Relation::LESS) },
    Function { name: "<=", takes: TWO, bind: |arguments| comparison(arguments, Relation { is_not: true, ..Relation::MORE }) },
    Function { name: ">", takes: TWO, bind: |arguments| comparison(arguments, Relation::MORE) },
    Function { name: ">=", takes: TWO, bind: |arguments| comparison(arguments, Relation { is_not: true, ..Relation::LESS }) },
    Function { name: "in", takes: "a value and a list of values of its type", bind: is_in },
];

const TWO: &str = "two values of one type";

/// All comparisons come down to two questions, so that the loops over rows are there twice and not six times.
#[derive(Clone, Copy)]
pub(super) struct Relation {
    is_less: bool,
    is_swapped: bool,
    is_not: bool,
}

impl Relation {
    pub(super) const EQUAL: Self = Self { is_less: false, is_swapped: false, is_not: false };
    pub(super) const LESS: Self = Self { is_less: true, ..Self::EQUAL };
    pub(super) const MORE: Self = Self { is_swapped: true, ..Self::LESS };
}

fn comparison(arguments: &[Argument], relation: Relation) -> Result<Option<Signature>> {
    let Some(common) = comparable(arguments).filter(|_| arguments.len() == 2) else { return Ok(None) };
    Ok(Some(Signature::two([common.clone(), common.clone()], Type::Boolean, move |a, b, rows, nulls| {
        Ok(Arc::new(BooleanArray::new(compared(&common, a, b, rows, relation), nulls)))
    })))
}

/// True where the value is one of the list; where it is none of them and one of the list is missing, that is not known.
fn is_in(arguments: &[Argument]) -> Result<Option<Signature>> {
    let Some(common) = comparable(arguments).filter(|_| arguments.len() > 1) else { return Ok(None) };
    let takes = vec![common.clone(); arguments.len()];
    Ok(Some(Signature::new(takes, Type::Boolean, move |operands, rows| {
        let [value, list @ ..] = operands else { return Err(super::misused()) };
        let (mut found, mut unknown) = (BooleanBuffer::new_unset(rows), BooleanBuffer::new_unset(rows));
        for one in list {
            let pair = [value.clone(), one.clone()];
            let equal = compared(&common, value, one, rows, Relation::EQUAL);
            match nulls_of(&pair, rows) {
                None => found = &found | &equal,
                Some(known) => {
                    found = &found | &(&equal & known.inner());
                    unknown = &unknown | &!known.inner();
                }
            }
        }
        let nulls = NullBuffer::new(&found | &!&unknown);
        Ok(Arc::new(BooleanArray::new(found, Some(nulls))) as ArrayRef)
    })))
}

/// The type in which values are compared; there is no order of other types.
pub(super) fn comparable(arguments: &[Argument]) -> Option<Type> {
    common(arguments).filter(|common| !matches!(common, Type::Other(_)))
}

/// Whether the values of each row are in a relation; of missing ones nothing is said.
pub(super) fn compared(of: &Type, a: &Operand, b: &Operand, rows: usize, relation: Relation) -> BooleanBuffer {
    let (a, b) = if relation.is_swapped { (b, a) } else { (a, b) };
    let holds = match relation.is_less {
        true => tested(of, a, b, rows, |a, b| a < b, Ordering::is_lt),
        false => tested(of, a, b, rows, |a, b| a == b, Ordering::is_eq),
    };
    if relation.is_not { !&holds } else { holds }
}

/// A question about values, asked of whole numbers, and of the order of others.
fn tested(
    of: &Type,
    a: &Operand,
    b: &Operand,
    rows: usize,
    whole: impl Fn(i64, i64) -> bool,
    order: impl Fn(Ordering) -> bool,
) -> BooleanBuffer {
    match of {
        Type::Integer | Type::Timestamp { .. } => test2(a, b, rows, &whole),
        Type::Date => test2(a, b, rows, |a: i32, b: i32| whole(a.into(), b.into())),
        Type::Decimal { .. } => test2(a, b, rows, |a: i128, b: i128| order(a.cmp(&b))),
        Type::Float => test2(a, b, rows, |a: f64, b: f64| order(order_of(a, b))),
        Type::Boolean => {
            let (x, y) = (a.flags(), b.flags());
            BooleanBuffer::collect_bool(rows, |row| order(x.value(a.at(row)).cmp(&y.value(b.at(row)))))
        }
        Type::Text => {
            let (x, y) = (a.texts(), b.texts());
            BooleanBuffer::collect_bool(rows, |row| order(x.value(a.at(row)).cmp(y.value(b.at(row)))))
        }
        Type::Null | Type::Other(_) => BooleanBuffer::new_unset(rows),
    }
}

/// The order of floats, in which both zeros are one value.
fn order_of(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}
