//! One value as text, for the formats that are text.

use std::io::Write;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::compute::cast;
use arrow::datatypes::{
    ArrowPrimitiveType, ArrowTimestampType, DataType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, DecimalType,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow::temporal_conversions::as_datetime;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::error::{Error, Result};

/// What a value is, for those who treat texts, numbers and the rest differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A number that can be written bare everywhere, or a boolean.
    Bare,
    /// A number that may be NaN or infinite.
    Float,
    /// Anything else.
    Text,
}

/// Appends the value of a row, which is not missing.
type Append = Box<dyn Fn(usize, &mut Vec<u8>)>;

/// A column whose values can be written as text.
pub(super) struct Column {
    values: ArrayRef,
    append: Append,
    pub class: Class,
}

impl Column {
    /// # Errors
    /// `unsupported` for a type without a text form.
    pub(super) fn new(column: &ArrayRef) -> Result<Self> {
        let values = plain(column)?;
        let (class, append) = append(&values)?;
        Ok(Self { values, append, class })
    }

    pub(super) fn is_null(&self, row: usize) -> bool {
        self.values.is_null(row)
    }

    pub(super) fn append(&self, row: usize, out: &mut Vec<u8>) {
        (self.append)(row, out);
    }
}

/// The column without dictionaries, views and large offsets.
fn plain(column: &ArrayRef) -> Result<ArrayRef> {
    match column.data_type() {
        DataType::Dictionary(_, values) => plain(&cast(column, values)?),
        DataType::LargeUtf8 | DataType::Utf8View => Ok(cast(column, &DataType::Utf8)?),
        DataType::Decimal32(p, s) | DataType::Decimal64(p, s) => Ok(cast(column, &DataType::Decimal128(*p, *s))?),
        _ => Ok(column.clone()),
    }
}

fn append(values: &ArrayRef) -> Result<(Class, Append)> {
    use TimeUnit as U;
    Ok(match values.data_type() {
        DataType::Utf8 => {
            let texts = values.as_string::<i32>().clone();
            (Class::Text, Box::new(move |row, out| out.extend_from_slice(texts.value(row).as_bytes())))
        }
        DataType::Boolean => {
            let flags = values.as_boolean().clone();
            (Class::Bare, Box::new(move |row, out| out.extend_from_slice(if flags.value(row) { b"true" } else { b"false" })))
        }
        DataType::Int8 => (Class::Bare, each::<Int8Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::Int16 => (Class::Bare, each::<Int16Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::Int32 => (Class::Bare, each::<Int32Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::Int64 => (Class::Bare, each::<Int64Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::UInt8 => (Class::Bare, each::<UInt8Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::UInt16 => (Class::Bare, each::<UInt16Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::UInt32 => (Class::Bare, each::<UInt32Type>(values, |value, out| put(out, format_args!("{value}")))),
        DataType::UInt64 => (Class::Bare, each::<UInt64Type>(values, |value, out| put(out, format_args!("{value}")))),
        // The shortest digits that read back as the same number.
        DataType::Float32 => (Class::Float, each::<Float32Type>(values, |value, out| put(out, format_args!("{value:?}")))),
        DataType::Float64 => (Class::Float, each::<Float64Type>(values, |value, out| put(out, format_args!("{value:?}")))),
        DataType::Decimal128(precision, scale) => (Class::Bare, decimal::<Decimal128Type>(values, *precision, *scale)),
        DataType::Decimal256(precision, scale) => (Class::Bare, decimal::<Decimal256Type>(values, *precision, *scale)),
        DataType::Date32 => (Class::Text, date::<Date32Type>(values)),
        DataType::Date64 => (Class::Text, date::<Date64Type>(values)),
        DataType::Timestamp(U::Second, zone) => (Class::Text, time::<TimestampSecondType>(values, zone.is_some())),
        DataType::Timestamp(U::Millisecond, zone) => (Class::Text, time::<TimestampMillisecondType>(values, zone.is_some())),
        DataType::Timestamp(U::Microsecond, zone) => (Class::Text, time::<TimestampMicrosecondType>(values, zone.is_some())),
        DataType::Timestamp(U::Nanosecond, zone) => (Class::Text, time::<TimestampNanosecondType>(values, zone.is_some())),
        other => {
            let what = format!("a column of type {other} as text");
            let texts = formatted(values).map_err(|_| Error::unsupported(what).hint("export to arrow or parquet"))?;
            (Class::Text, Box::new(move |row, out| out.extend_from_slice(texts[row].as_bytes())))
        }
    })
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments) {
    out.write_fmt(text).expect("writing to memory does not fail");
}

fn each<T: ArrowPrimitiveType>(values: &ArrayRef, write: impl Fn(T::Native, &mut Vec<u8>) + 'static) -> Append {
    let values: PrimitiveArray<T> = values.as_primitive::<T>().clone();
    Box::new(move |row, out| write(values.value(row), out))
}

fn decimal<T: DecimalType>(values: &ArrayRef, precision: u8, scale: i8) -> Append {
    each::<T>(values, move |value, out| out.extend_from_slice(T::format_decimal(value, precision, scale).as_bytes()))
}

/// 2024-12-31. What no calendar holds is left out.
fn date<T: ArrowPrimitiveType>(values: &ArrayRef) -> Append
where
    i64: From<T::Native>,
{
    each::<T>(values, |value, out| {
        if let Some(at) = as_datetime::<T>(value.into()) {
            put(out, format_args!("{:?}", at.date()));
        }
    })
}

/// 2024-12-31T23:59:59.5, with a Z behind it where the column has a zone: such times are kept in UTC. What no calendar holds is left out.
fn time<T: ArrowTimestampType>(values: &ArrayRef, zoned: bool) -> Append {
    each::<T>(values, move |value, out| {
        if let Some(at) = as_datetime::<T>(value) {
            put(out, format_args!("{at:?}{}", if zoned { "Z" } else { "" }));
        }
    })
}

/// The texts of the types that only the Arrow library knows how to write.
fn formatted(values: &ArrayRef) -> Result<Vec<String>> {
    let formatter = ArrayFormatter::try_new(values, &FormatOptions::new())?;
    (0..values.len()).map(|row| Ok(formatter.value(row).try_to_string()?)).collect()
}
