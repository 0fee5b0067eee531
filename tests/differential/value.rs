//! When two values of a text are the same, whatever the types of their columns.
//!
//! - Numbers by their value: integer, float and decimal columns may stand for each other. Floats bit by bit, all NaN alike.
//! - Moments by their distance from 1970 in nanoseconds, and only with a zone like with a zone. A day is no moment.
//! - A list is the same as a text that holds its JSON.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, TimeUnit, TimestampNanosecondType};

#[derive(Debug, PartialEq)]
enum Plain {
    Null,
    Boolean(bool),
    Integer(i128),
    Float(u64),
    Day(i32),
    Moment { nanos: i64, has_zone: bool },
    Text(String),
    List(Vec<Plain>),
}

/// Do both columns have the same value in a row?
pub(crate) fn same_values(expected: &ArrayRef, found: &ArrayRef, row: usize) -> bool {
    let (expected, found) = (plain(expected, row), plain(found, row));
    match (&expected, &found) {
        (Plain::List(_), Plain::Text(text)) => serde_json::from_str(text).is_ok_and(|json| of_json(&json) == expected),
        _ => expected == found,
    }
}

fn plain(array: &ArrayRef, row: usize) -> Plain {
    let value = array.slice(row, 1);
    if value.is_null(0) || value.data_type() == &DataType::Null {
        return Plain::Null;
    }
    match value.data_type() {
        DataType::Boolean => Plain::Boolean(value.as_boolean().value(0)),
        DataType::Date32 => Plain::Day(value.as_primitive::<Date32Type>().value(0)),
        DataType::Timestamp(_, zone) => {
            let has_zone = zone.is_some();
            let nanos = cast(&value, &DataType::Timestamp(TimeUnit::Nanosecond, zone.clone())).unwrap();
            Plain::Moment { nanos: nanos.as_primitive::<TimestampNanosecondType>().value(0), has_zone }
        }
        DataType::Float32 | DataType::Float64 => {
            float(cast(&value, &DataType::Float64).unwrap().as_primitive::<Float64Type>().value(0))
        }
        DataType::Decimal128(_, 0) => Plain::Integer(value.as_primitive::<Decimal128Type>().value(0)),
        kind if kind.is_integer() => {
            Plain::Integer(cast(&value, &DataType::Decimal128(38, 0)).unwrap().as_primitive::<Decimal128Type>().value(0))
        }
        DataType::List(_) | DataType::LargeList(_) => {
            let values = cast(&value, &DataType::new_large_list(item(value.data_type()), true)).unwrap();
            let values = values.as_list::<i64>().value(0);
            Plain::List((0..values.len()).map(|row| plain(&values, row)).collect())
        }
        _ => Plain::Text(cast(&value, &DataType::Utf8).unwrap().as_string::<i32>().value(0).to_owned()),
    }
}

fn item(list: &DataType) -> DataType {
    match list {
        DataType::List(field) | DataType::LargeList(field) => field.data_type().clone(),
        other => other.clone(),
    }
}

/// Whole numbers are integers, however they are kept.
fn float(value: f64) -> Plain {
    if value.is_nan() {
        return Plain::Float(f64::NAN.to_bits());
    }
    let whole = value as i128;
    let is_whole = whole as f64 == value && value.abs() < 1e15 && (value != 0.0 || value.is_sign_positive());
    if is_whole { Plain::Integer(whole) } else { Plain::Float(value.to_bits()) }
}

fn of_json(value: &serde_json::Value) -> Plain {
    use serde_json::Value;
    match value {
        Value::Null => Plain::Null,
        Value::Bool(value) => Plain::Boolean(*value),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Plain::Integer(integer.into()),
            None => float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Plain::Text(text.clone()),
        Value::Array(values) => Plain::List(values.iter().map(of_json).collect()),
        Value::Object(_) => Plain::Text(value.to_string()),
    }
}
