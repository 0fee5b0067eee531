//! Values on their way through functions.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray, new_null_array};
use arrow::buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow::datatypes::{ArrowNativeType, DataType};

use crate::error::Result;
use crate::table::values_of;

/// A column of values, or one value that stands for as many as are wanted.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) array: ArrayRef,
    pub(super) is_constant: bool,
}

impl Operand {
    /// The values, however their type names them: ticks of timestamps, days of dates, unscaled decimals.
    pub(super) fn values<T: ArrowNativeType>(&self) -> ScalarBuffer<T> {
        values_of(&self.array)
    }

    pub(super) fn texts(&self) -> &StringArray {
        self.array.as_string()
    }

    pub(super) fn flags(&self) -> &BooleanArray {
        self.array.as_boolean()
    }

    /// The place of a row's value in the array.
    pub(super) fn at(&self, row: usize) -> usize {
        if self.is_constant { 0 } else { row }
    }

    pub(super) fn is_null(&self, row: usize) -> bool {
        is_missing(&self.array, self.at(row))
    }

    /// The text of a row, if it has one.
    pub(super) fn text(&self, row: usize) -> Option<&str> {
        let (texts, at) = (self.texts(), self.at(row));
        texts.is_valid(at).then(|| texts.value(at))
    }

    /// The array of as many rows.
    pub(super) fn spread(self, rows: usize) -> Result<ArrayRef> {
        if !self.is_constant || self.array.len() == rows {
            return Ok(self.array);
        }
        if is_missing(&self.array, 0) || rows == 0 {
            return Ok(new_null_array(self.array.data_type(), rows));
        }
        let first = arrow::array::UInt32Array::from_value(0, rows);
        Ok(arrow::compute::take(&self.array, &first, None)?)
    }
}

/// Of an array of nothing but missing values arrow says that none is.
fn is_missing(array: &ArrayRef, row: usize) -> bool {
    *array.data_type() == DataType::Null || array.is_null(row)
}

/// Rows of which any operand is missing.
pub(super) fn nulls_of(operands: &[Operand], rows: usize) -> Option<NullBuffer> {
    let mut nulls = None;
    for operand in operands {
        if !operand.is_constant {
            nulls = NullBuffer::union(nulls.as_ref(), operand.array.logical_nulls().as_ref());
        } else if is_missing(&operand.array, 0) {
            return Some(NullBuffer::new_null(rows));
        }
    }
    nulls
}

/// A function of one value, of every row.
pub(super) fn map<A: ArrowNativeType, O>(a: &Operand, rows: usize, f: impl Fn(A) -> O) -> Vec<O> {
    let a = spread_values(a, rows);
    a.iter().map(|&a| f(a)).collect()
}

/// A function of two values, of every row.
pub(super) fn map2<A: ArrowNativeType, B: ArrowNativeType, O>(
    a: &Operand,
    b: &Operand,
    rows: usize,
    f: impl Fn(A, B) -> O,
) -> Vec<O> {
    match (a.is_constant, b.is_constant) {
        (false, true) => {
            let (a, b) = (a.values::<A>(), one(b));
            a.iter().map(|&a| f(a, b)).collect()
        }
        (true, false) => {
            let (a, b) = (one(a), b.values::<B>());
            b.iter().map(|&b| f(a, b)).collect()
        }
        _ => {
            let (a, b) = (spread_values(a, rows), spread_values(b, rows));
            a.iter().zip(b.iter()).map(|(&a, &b)| f(a, b)).collect()
        }
    }
}

/// A question about two values, of every row.
pub(super) fn test2<A: ArrowNativeType>(a: &Operand, b: &Operand, rows: usize, holds: impl Fn(A, A) -> bool) -> BooleanBuffer {
    match (a.is_constant, b.is_constant) {
        (false, true) => {
            let (a, b) = (a.values::<A>(), one(b));
            BooleanBuffer::collect_bool(rows, |row| holds(a[row], b))
        }
        (true, false) => {
            let (a, b) = (one(a), b.values::<A>());
            BooleanBuffer::collect_bool(rows, |row| holds(a, b[row]))
        }
        _ => {
            let (a, b) = (spread_values(a, rows), spread_values(b, rows));
            BooleanBuffer::collect_bool(rows, |row| holds(a[row], b[row]))
        }
    }
}

fn one<T: ArrowNativeType>(constant: &Operand) -> T {
    constant.values::<T>().first().copied().unwrap_or_default()
}

fn spread_values<T: ArrowNativeType>(operand: &Operand, rows: usize) -> ScalarBuffer<T> {
    if operand.is_constant { vec![one(operand); rows].into() } else { operand.values() }
}
