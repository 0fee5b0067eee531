//! Numbers.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{ArrowNativeType, DataType};

use super::{Argument, Function, Signature};
use crate::error::{Error, Result};
use crate::expression::operand::{map, map2};
use crate::expression::types::{DIGITS, Type};
use crate::table::array_of;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "+", takes: "two numbers, or a date and a number of days", bind: plus },
    Function { name: "-", takes: "two numbers, two dates, or a date and a number of days", bind: minus },
    Function { name: "*", takes: "two numbers", bind: times },
    Function { name: "/", takes: "two numbers", bind: |arguments| partial2(arguments, |a, b| (b != 0.0).then_some(a / b)) },
    Function { name: "%", takes: "two numbers", bind: remainder },
    Function { name: "negate", takes: "a number", bind: |arguments| in_kind(arguments, i64::checked_neg, |x| -x, |x| -x) },
    Function { name: "abs", takes: "a number", bind: |arguments| in_kind(arguments, i64::checked_abs, i128::abs, f64::abs) },
    Function { name: "sign", takes: "a number", bind: sign },
    Function { name: "round", takes: "a number and, if wanted, a number of digits", bind: round },
    Function { name: "floor", takes: "a number", bind: |arguments| whole(arguments, f64::floor) },
    Function { name: "ceil", takes: "a number", bind: |arguments| whole(arguments, f64::ceil) },
    Function { name: "trunc", takes: "a number", bind: |arguments| whole(arguments, f64::trunc) },
    Function { name: "sqrt", takes: "a number", bind: |arguments| partial(arguments, |x| (x >= 0.0).then(|| x.sqrt())) },
    Function { name: "exp", takes: "a number", bind: |arguments| partial(arguments, |x| Some(x.exp())) },
    Function { name: "ln", takes: "a number", bind: |arguments| partial(arguments, |x| (x > 0.0).then(|| x.ln())) },
    Function { name: "log10", takes: "a number", bind: |arguments| partial(arguments, |x| (x > 0.0).then(|| x.log10())) },
    Function { name: "log2", takes: "a number", bind: |arguments| partial(arguments, |x| (x > 0.0).then(|| x.log2())) },
    Function { name: "power", takes: "two numbers", bind: |arguments| partial2(arguments, |a, b| Some(a.powf(b))) },
    Function { name: "bin", takes: "a number and the width of the bins", bind: bin },
    Function { name: "is_nan", takes: "a number", bind: |arguments| test(arguments, f64::is_nan) },
    Function { name: "is_finite", takes: "a number", bind: |arguments| test(arguments, f64::is_finite) },
];

fn plus(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(match arguments {
        [a, b] if a.of == Type::Date && b.is(&Type::Integer) => Some(days_later(1)),
        [a, b] if a.is(&Type::Integer) && b.of == Type::Date => {
            let gives = Type::Date;
            Some(Signature::two([Type::Integer, Type::Date], gives, |days, date, rows, nulls| {
                optional(map2(date, days, rows, |date, days| later(date, Some(days))), nulls, &DataType::Date32)
            }))
        }
        _ => numbers(arguments).map(|common| sum(common, i64::checked_add, |a, b| a + b, |a, b| a + b)),
    })
}

fn minus(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(match arguments {
        [a, b] if a.of == Type::Date && b.of == Type::Date => {
            Some(Signature::two([Type::Date, Type::Date], Type::Integer, |a, b, rows, nulls| {
                array_of(map2(a, b, rows, |a: i32, b: i32| i64::from(a) - i64::from(b)), nulls, &DataType::Int64)
            }))
        }
        [a, b] if a.of == Type::Date && b.is(&Type::Integer) => Some(days_later(-1)),
        _ => numbers(arguments).map(|common| sum(common, i64::checked_sub, |a, b| a - b, |a, b| a - b)),
    })
}

fn times(arguments: &[Argument]) -> Result<Option<Signature>> {
    let Some(common) = numbers(arguments) else { return Ok(None) };
    let digits: Vec<_> = arguments.iter().map(|argument| argument.of.digits()).collect();
    Ok(Some(match (common, digits.as_slice()) {
        (Type::Integer, _) => integers(i64::checked_mul),
        (Type::Decimal { .. }, &[(p, s), (q, t)]) if p + q <= DIGITS => {
            let takes = [Type::Decimal { precision: p, scale: s }, Type::Decimal { precision: q, scale: t }];
            let gives = Type::Decimal { precision: p + q, scale: s + t };
            let to = gives.data_type();
            Signature::two(takes, gives, move |a, b, rows, nulls| array_of(map2(a, b, rows, |a: i128, b: i128| a * b), nulls, &to))
        }
        _ => total2(|a, b| a * b),
    }))
}

fn remainder(arguments: &[Argument]) -> Result<Option<Signature>> {
    match numbers(arguments) {
        Some(Type::Integer) => Ok(Some(Signature::two([Type::Integer, Type::Integer], Type::Integer, |a, b, rows, nulls| {
            let results = map2(a, b, rows, |a: i64, b: i64| (b != 0).then(|| a.wrapping_rem(b)));
            optional(results, nulls, &DataType::Int64)
        }))),
        _ => partial2(arguments, |a, b| (b != 0.0).then(|| a % b)),
    }
}

fn sign(arguments: &[Argument]) -> Result<Option<Signature>> {
    let sign = |x: f64| i64::from(x > 0.0) - i64::from(x < 0.0);
    Ok(number(arguments).map(|_| {
        Signature::one(Type::Float, Type::Integer, move |a, rows, nulls| array_of(map(a, rows, sign), nulls, &DataType::Int64))
    }))
}

/// Half away from zero.
fn round(arguments: &[Argument]) -> Result<Option<Signature>> {
    match arguments {
        [x, digits] if x.is_number() && digits.is(&Type::Integer) => {
            Ok(Some(Signature::two([Type::Float, Type::Integer], Type::Float, |x, digits, rows, nulls| {
                array_of(map2(x, digits, rows, rounded), nulls, &DataType::Float64)
            })))
        }
        _ => whole(arguments, f64::round),
    }
}

fn rounded(x: f64, digits: i64) -> f64 {
    let unit = 10f64.powi(digits.clamp(-300, 300) as i32);
    let rounded = (x * unit).round() / unit;
    if rounded.is_finite() { rounded } else { x }
}

/// The lower end of the bin that a number lies in; bins begin at multiples of their width.
fn bin(arguments: &[Argument]) -> Result<Option<Signature>> {
    match numbers(arguments) {
        Some(Type::Integer) => Ok(Some(Signature::two([Type::Integer, Type::Integer], Type::Integer, |x, width, rows, nulls| {
            let bins = map2(x, width, rows, |x: i64, width: i64| if width > 0 { x.checked_sub(x.rem_euclid(width)) } else { None });
            optional(bins, nulls, &DataType::Int64)
        }))),
        _ => partial2(arguments, |x, width| (width > 0.0).then(|| (x / width).floor() * width)),
    }
}

/// A function that leaves whole numbers as they are.
fn whole(arguments: &[Argument], f: fn(f64) -> f64) -> Result<Option<Signature>> {
    Ok(number(arguments).map(|of| match of {
        Type::Integer => Signature::one(Type::Integer, Type::Integer, |a, rows, nulls| {
            array_of(map(a, rows, |x: i64| x), nulls, &DataType::Int64)
        }),
        _ => Signature::one(Type::Float, Type::Float, move |a, rows, nulls| array_of(map(a, rows, f), nulls, &DataType::Float64)),
    }))
}

fn days_later(sign: i64) -> Signature {
    Signature::two([Type::Date, Type::Integer], Type::Date, move |date, days, rows, nulls| {
        optional(map2(date, days, rows, |date, days: i64| later(date, days.checked_mul(sign))), nulls, &DataType::Date32)
    })
}

fn later(date: i32, days: Option<i64>) -> Option<i32> {
    i64::from(date).checked_add(days?).and_then(|date| i32::try_from(date).ok())
}

/// The type of two numbers together.
fn numbers(arguments: &[Argument]) -> Option<Type> {
    match arguments {
        [a, b] if a.is_number() && b.is_number() => a.of.with(&b.of).map(or_float),
        _ => None,
    }
}

fn number(arguments: &[Argument]) -> Option<Type> {
    match arguments {
        [a] if a.is_number() => Some(or_float(a.of.clone())),
        _ => None,
    }
}

/// A missing value alone is taken as a number.
fn or_float(of: Type) -> Type {
    if of == Type::Null { Type::Float } else { of }
}

fn sum(
    common: Type,
    integer: fn(i64, i64) -> Option<i64>,
    decimal: fn(i128, i128) -> i128,
    float: fn(f64, f64) -> f64,
) -> Signature {
    match common {
        Type::Integer => integers(integer),
        Type::Decimal { precision, scale } if precision < DIGITS => {
            let gives = Type::Decimal { precision: precision + 1, scale };
            let (takes, to) = (Type::Decimal { precision, scale }, gives.data_type());
            Signature::two([takes.clone(), takes], gives, move |a, b, rows, nulls| array_of(map2(a, b, rows, decimal), nulls, &to))
        }
        _ => total2(float),
    }
}

/// A function of one number, of its own type.
fn in_kind(
    arguments: &[Argument],
    integer: fn(i64) -> Option<i64>,
    decimal: fn(i128) -> i128,
    float: fn(f64) -> f64,
) -> Result<Option<Signature>> {
    Ok(number(arguments).map(|of| {
        let to = of.data_type();
        Signature::one(of.clone(), of.clone(), move |a, rows, nulls| match of {
            Type::Integer => within(map(a, rows, integer), nulls),
            Type::Decimal { .. } => array_of(map(a, rows, decimal), nulls, &to),
            _ => array_of(map(a, rows, float), nulls, &to),
        })
    }))
}

/// Of integers, whose result may be too large.
fn integers(f: fn(i64, i64) -> Option<i64>) -> Signature {
    Signature::two([Type::Integer, Type::Integer], Type::Integer, move |a, b, rows, nulls| within(map2(a, b, rows, f), nulls))
}

/// Of floats, for all of them.
fn total2(f: impl Fn(f64, f64) -> f64 + 'static) -> Signature {
    Signature::two([Type::Float, Type::Float], Type::Float, move |a, b, rows, nulls| {
        array_of(map2(a, b, rows, &f), nulls, &DataType::Float64)
    })
}

/// Of floats, where it exists.
fn partial(arguments: &[Argument], f: fn(f64) -> Option<f64>) -> Result<Option<Signature>> {
    Ok(number(arguments).map(|_| {
        Signature::one(Type::Float, Type::Float, move |a, rows, nulls| optional(map(a, rows, f), nulls, &DataType::Float64))
    }))
}

fn partial2(arguments: &[Argument], f: fn(f64, f64) -> Option<f64>) -> Result<Option<Signature>> {
    Ok(numbers(arguments).map(|_| {
        Signature::two([Type::Float, Type::Float], Type::Float, move |a, b, rows, nulls| {
            optional(map2(a, b, rows, f), nulls, &DataType::Float64)
        })
    }))
}

fn test(arguments: &[Argument], holds: fn(f64) -> bool) -> Result<Option<Signature>> {
    Ok(number(arguments).map(|_| {
        Signature::one(Type::Float, Type::Boolean, move |a, rows, nulls| {
            let flags: BooleanBuffer = map(a, rows, holds).into_iter().collect();
            Ok(Arc::new(BooleanArray::new(flags, nulls)))
        })
    }))
}

/// Integers, all of which must exist where no operand is missing.
fn within(results: Vec<Option<i64>>, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
    let is_missing = |row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
    if results.iter().enumerate().any(|(row, result)| result.is_none() && !is_missing(row)) {
        let error = Error::schema("an integer is too large for 64 bits");
        return Err(error.hint("compute with fractions: cast(column as float)"));
    }
    array_of(results.into_iter().map(Option::unwrap_or_default).collect(), nulls, &DataType::Int64)
}

/// Results of which some do not exist.
pub(super) fn optional<T: ArrowNativeType>(results: Vec<Option<T>>, nulls: Option<NullBuffer>, to: &DataType) -> Result<ArrayRef> {
    let exists = || results.iter().map(Option::is_some).collect::<NullBuffer>();
    let nulls = if results.iter().all(Option::is_some) { nulls } else { NullBuffer::union(nulls.as_ref(), Some(&exists())) };
    array_of(results.into_iter().map(Option::unwrap_or_default).collect(), nulls, to)
}
