//! From one type to another.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray, new_null_array};
use arrow::compute::{CastOptions, can_cast_types, cast, cast_with_options};
use arrow::datatypes::{DataType, Float64Type, TimeUnit};
use arrow::util::display::array_value_to_string;

use super::time::Clock;
use super::{Argument, Function, Kernel, Signature};
use crate::error::{Error, Result};
use crate::expression::operand::Operand;
use crate::expression::types::{Type, named};
use crate::table::array_of;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "cast", takes: "a value and a type: cast(x as integer)", bind: |arguments| explicit(arguments, false) },
    Function { name: "try_cast", takes: "a value and a type: try_cast(x as integer)", bind: |arguments| explicit(arguments, true) },
];

/// Brings values to a wider type, where nothing is lost and nothing can fail.
pub(in crate::expression) fn implicit(from: &Type, to: &Type) -> Option<Kernel> {
    let is_wider = match (from, to) {
        (Type::Null, _) => {
            let to = to.data_type();
            return Some(Box::new(move |_, rows| Ok(new_null_array(&to, rows))));
        }
        (Type::Text, _) => false,
        (from, Type::Text) => !matches!(from, Type::Other(_)),
        (from, to) => from.with(to).as_ref() == Some(to),
    };
    let (from, to) = (from.clone(), to.clone());
    is_wider.then(|| {
        Box::new(move |operands: &[Operand], _: usize| {
            let [a] = operands else { return Err(super::misused()) };
            converted(a, &from, &to, false)
        }) as Kernel
    })
}

/// A moment that was written out as a text, for comparisons with a column. Without an offset it is what clocks in the column's zone show.
pub(in crate::expression) fn moment(text: &str, to: &Type) -> Option<ArrayRef> {
    let written = Operand { array: Arc::new(StringArray::from(vec![text.trim()])), is_constant: true };
    let array = converted(&written, &Type::Text, to, true).ok()?;
    (array.null_count() == 0).then_some(array)
}

fn explicit(arguments: &[Argument], is_lenient: bool) -> Result<Option<Signature>> {
    let [a, name] = arguments else { return Ok(None) };
    let Some(name) = name.written() else { return Ok(None) };
    let to = named(name).ok_or_else(|| {
        let error = Error::params("expression", format!("there is no type {name}"));
        error.hint("types: integer, float, decimal(p,s), text, boolean, date, timestamp, timestamp[zone]")
    })?;
    let from = a.of.clone();
    let is_possible = match (&from, &to) {
        (Type::Other(_), _) => false,
        (Type::Boolean, to) | (to, Type::Boolean) => to.is_number() || matches!(to, Type::Text | Type::Boolean | Type::Null),
        (from, to) if from.is_time() && to.is_time() => true,
        (from, to) => from.is_time() == to.is_time() || matches!((from, to), (Type::Text | Type::Null, _) | (_, Type::Text)),
    };
    let is_possible = is_possible && can_cast_types(&from.data_type(), &to.data_type());
    let gives = to.clone();
    Ok(is_possible.then(|| {
        Signature::new(vec![from.clone(), Type::Text], gives, move |operands, _| {
            let [a, _] = operands else { return Err(super::misused()) };
            converted(a, &from, &to, is_lenient)
        })
    }))
}

/// The values as another type; those it does not hold are missing or, where that is not asked for, an error.
fn converted(a: &Operand, from: &Type, to: &Type, is_lenient: bool) -> Result<ArrayRef> {
    let nulls = a.array.logical_nulls();
    match (from, to) {
        (Type::Timestamp { .. }, Type::Date) => match Clock::of(from)? {
            Some(clock) => array_of(clock.days(a), nulls, &DataType::Date32),
            None => Err(super::misused()),
        },
        // Between clocks with and without a zone it is the local time that stays; arrow knows no named zones.
        (Type::Timestamp { unit, zone: Some(_) }, Type::Timestamp { zone: None, .. }) => match Clock::of(from)? {
            Some(clock) => {
                strict(&array_of(clock.local(a), nulls, &DataType::Timestamp(*unit, None))?, &to.data_type(), is_lenient)
            }
            None => Err(super::misused()),
        },
        (_, Type::Timestamp { unit, zone: Some(zone) }) => into_zone(a, from, *unit, zone, is_lenient),
        (Type::Timestamp { unit, zone: Some(_) }, Type::Text) => {
            let utc = DataType::Timestamp(*unit, Some("+00:00".into()));
            let local = array_of(a.values::<i64>().to_vec(), nulls, &utc)?;
            Ok(cast(&local, &DataType::Utf8)?)
        }
        (Type::Float, Type::Integer) => {
            let rounded = a.array.as_primitive::<Float64Type>().unary::<_, Float64Type>(f64::round_ties_even);
            strict(&(Arc::new(rounded) as ArrayRef), &DataType::Int64, is_lenient)
        }
        (Type::Text, _) => {
            let trimmed: ArrayRef = Arc::new(StringArray::from_iter(a.texts().iter().map(|text| text.map(str::trim))));
            strict(&trimmed, &to.data_type(), is_lenient)
        }
        _ => strict(&a.array, &to.data_type(), is_lenient),
    }
}

/// To moments with a zone.
fn into_zone(a: &Operand, from: &Type, unit: TimeUnit, zone: &Arc<str>, is_lenient: bool) -> Result<ArrayRef> {
    let to = DataType::Timestamp(unit, Some(Arc::clone(zone)));
    if let Type::Timestamp { zone: Some(_), .. } = from {
        let plain = DataType::Timestamp(
            match from {
                Type::Timestamp { unit, .. } => *unit,
                _ => unit,
            },
            None,
        );
        let values = array_of(a.values::<i64>().to_vec(), a.array.logical_nulls(), &plain)?;
        let values = Operand { array: strict(&values, &DataType::Timestamp(unit, None), is_lenient)?, is_constant: a.is_constant };
        return array_of(values.values::<i64>().to_vec(), values.array.logical_nulls(), &to);
    }
    let Some(clock) = Clock::of(&Type::Timestamp { unit, zone: Some(Arc::clone(zone)) })? else { return Err(super::misused()) };
    let has_offset = |text: &str| text.get(10..).is_some_and(|rest| rest.ends_with(['Z', 'z']) || rest.contains(['+', '-']));
    let utc = strict(&a.array, &DataType::Timestamp(unit, None), is_lenient)?;
    let shown = Operand { array: Arc::clone(&utc), is_constant: a.is_constant };
    let mut moments = clock.moments(&shown.values::<i64>());
    if *from == Type::Text {
        // A text with an offset says the moment itself.
        let values = shown.values::<i64>();
        for (row, text) in a.texts().iter().enumerate() {
            if text.is_some_and(has_offset) {
                moments[row] = values[row];
            }
        }
    }
    array_of(moments, utc.logical_nulls(), &to)
}

fn strict(array: &ArrayRef, to: &DataType, is_lenient: bool) -> Result<ArrayRef> {
    let brought = cast_with_options(array, to, &CastOptions { safe: true, ..CastOptions::default() })?;
    if is_lenient || brought.null_count() == array.logical_null_count() {
        return Ok(brought);
    }
    let lost = (0..array.len()).find(|&row| brought.is_null(row) && array.is_valid(row)).unwrap_or(0);
    let value = array_value_to_string(array, lost).unwrap_or_default();
    let error = Error::schema(format!("'{value}' is no {}", Type::of(to)));
    Err(error.hint("use try_cast, which leaves out what cannot be converted"))
}
