//! The kinds of column, and which values belong to each.

use arrow::datatypes::{DataType, TimeUnit};

use super::scan::Class;
use crate::ingest::csv::time::{self, First};

/// What the values of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Int64,
    UInt64,
    /// Integers of up to 38 digits.
    Decimal,
    Float64,
    Date,
    Timestamp,
    /// A time with its zone, kept in UTC.
    Instant,
    Text,
    /// Values of different classes, or nested ones, as the JSON they are written in.
    Json,
}

/// All kinds, the narrowest first.
const KINDS: [Kind; 10] = [
    Kind::Boolean,
    Kind::Int64,
    Kind::UInt64,
    Kind::Decimal,
    Kind::Float64,
    Kind::Date,
    Kind::Timestamp,
    Kind::Instant,
    Kind::Text,
    Kind::Json,
];

impl Kind {
    /// The type of the column.
    pub(super) fn data_type(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Int64 => DataType::Int64,
            Self::UInt64 => DataType::UInt64,
            Self::Decimal => DataType::Decimal128(38, 0),
            Self::Float64 => DataType::Float64,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Text | Self::Json => DataType::Utf8,
        }
    }

    /// Does a value belong to the kind?
    fn accepts(self, class: Class, text: &[u8]) -> bool {
        match (self, class) {
            (Self::Json, _) | (Self::Boolean, Class::True | Class::False) | (Self::Text, Class::Text | Class::Escaped) => true,
            (Self::Int64, Class::Number) => int64(text).is_some(),
            (Self::UInt64, Class::Number) => uint64(text).is_some(),
            (Self::Decimal, Class::Number) => decimal(text).is_some(),
            (Self::Float64, Class::Number) => float64(text).is_some(),
            (Self::Date, Class::Text) => date(text).is_some(),
            (Self::Timestamp, Class::Text) => timestamp(text).is_some(),
            (Self::Instant, Class::Text) => instant(text).is_some(),
            _ => false,
        }
    }
}

/// The kinds that fit every value seen. It only ever loses kinds, and the same ones in whatever order the values come.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    possible: Vec<Kind>,
    seen: bool,
}

impl Guess {
    pub(super) fn any() -> Self {
        Self { possible: KINDS.to_vec(), seen: false }
    }

    /// Takes note of a value.
    pub(super) fn update(&mut self, class: Class, text: &[u8]) {
        if class != Class::Null {
            self.seen = true;
            if self.possible.len() > 1 {
                self.possible.retain(|kind| kind.accepts(class, text));
            }
        }
    }

    /// Has there been a value that is not null?
    pub(super) fn has_seen(&self) -> bool {
        self.seen
    }

    /// The narrowest kind that is left.
    pub(super) fn kind(&self) -> Kind {
        if self.seen { self.possible.first().copied().unwrap_or(Kind::Json) } else { Kind::Text }
    }
}

#[inline]
pub(super) fn int64(text: &[u8]) -> Option<i64> {
    match text.strip_prefix(b"-") {
        None => i64::try_from(uint64(text)?).ok(),
        Some(rest) => 0i64.checked_sub_unsigned(uint64(rest)?),
    }
}

#[inline]
pub(super) fn uint64(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 20 {
        return None;
    }
    let mut value = 0u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some(value)
}

pub(super) fn decimal(text: &[u8]) -> Option<i128> {
    let value: i128 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (value.unsigned_abs() < 10u128.pow(38)).then_some(value)
}

/// The nearest `f64`; none for an integer that would be rounded.
#[inline]
pub(super) fn float64(text: &[u8]) -> Option<f64> {
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    // Integers of fifteen digits are exact.
    let is_long_integer = text.len() > 15 && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
    if is_long_integer && decimal(text).is_none_or(|integer| value as i128 != integer) {
        return None;
    }
    Some(value)
}

#[inline]
pub(super) fn date(text: &[u8]) -> Option<i32> {
    time::date(text, First::Year)
}

#[inline]
pub(super) fn timestamp(text: &[u8]) -> Option<i64> {
    time::timestamp(text, First::Year)
}

#[inline]
pub(super) fn instant(text: &[u8]) -> Option<i64> {
    time::instant(text)
}
