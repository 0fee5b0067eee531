//! The types that expressions compute with. Every column is brought to one of them, so that each function is written for few.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{DataType, TimeUnit};

use crate::table::type_name;

/// Digits that a decimal can have.
pub(super) const DIGITS: u8 = 38;
/// Digits of the largest 64-bit integer.
const DIGITS_OF_INTEGER: u8 = 19;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Of `null` alone: a value of any type.
    Null,
    Boolean,
    /// 64 bits, signed.
    Integer,
    Decimal {
        precision: u8,
        scale: i8,
    },
    Float,
    Text,
    Date,
    Timestamp {
        unit: TimeUnit,
        zone: Option<Arc<str>>,
    },
    /// Values that can be counted, handed on and told from missing ones, and nothing else.
    Other(DataType),
}

impl Type {
    /// The type that a column is brought to.
    pub(crate) fn of(data_type: &DataType) -> Self {
        match data_type {
            DataType::Null => Self::Null,
            DataType::Boolean => Self::Boolean,
            DataType::UInt64 => Self::Decimal { precision: 20, scale: 0 },
            integer if integer.is_integer() => Self::Integer,
            DataType::Float16 | DataType::Float32 | DataType::Float64 => Self::Float,
            &DataType::Decimal32(precision, scale)
            | &DataType::Decimal64(precision, scale)
            | &DataType::Decimal128(precision, scale)
                if scale >= 0 =>
            {
                Self::Decimal { precision, scale }
            }
            DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => Self::Float,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Self::Text,
            DataType::Date32 | DataType::Date64 => Self::Date,
            DataType::Timestamp(unit, zone) => Self::Timestamp { unit: *unit, zone: zone.clone() },
            DataType::Dictionary(_, values) => Self::of(values),
            other => Self::Other(other.clone()),
        }
    }

    /// How values of this type are held.
    pub(crate) fn data_type(&self) -> DataType {
        match self {
            Self::Null => DataType::Null,
            Self::Boolean => DataType::Boolean,
            Self::Integer => DataType::Int64,
            &Self::Decimal { precision, scale } => DataType::Decimal128(precision, scale),
            Self::Float => DataType::Float64,
            Self::Text => DataType::Utf8,
            Self::Date => DataType::Date32,
            Self::Timestamp { unit, zone } => DataType::Timestamp(*unit, zone.clone()),
            Self::Other(data_type) => data_type.clone(),
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Decimal { .. } | Self::Float)
    }

    pub(crate) fn is_time(&self) -> bool {
        matches!(self, Self::Date | Self::Timestamp { .. })
    }

    /// The type that holds values of both, where there is one.
    pub(crate) fn with(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        match (self, other) {
            (Self::Null, one) | (one, Self::Null) => Some(one.clone()),
            (Self::Float, one) | (one, Self::Float) if one.is_number() => Some(Self::Float),
            (a, b) if a.is_number() && b.is_number() => {
                let ((p, s), (q, t)) = (a.digits(), b.digits());
                let scale = s.max(t);
                let whole = (p as i8 - s).max(q as i8 - t);
                let precision = (whole + scale) as u8;
                Some(if precision <= DIGITS { Self::Decimal { precision, scale } } else { Self::Float })
            }
            (Self::Date, time @ Self::Timestamp { .. }) | (time @ Self::Timestamp { .. }, Self::Date) => Some(time.clone()),
            (Self::Timestamp { unit, zone }, Self::Timestamp { unit: other_unit, zone: other_zone })
                if zone.is_some() == other_zone.is_some() =>
            {
                Some(Self::Timestamp { unit: (*unit).max(*other_unit), zone: zone.clone() })
            }
            _ => None,
        }
    }

    /// Digits, and how many of them stand behind the point, of a number that is no float.
    pub(super) fn digits(&self) -> (u8, i8) {
        match self {
            &Self::Decimal { precision, scale } => (precision, scale),
            _ => (DIGITS_OF_INTEGER, 0),
        }
    }
}

/// As people call it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Integer => f.write_str("integer"),
            Self::Decimal { .. } | Self::Float => f.write_str("number"),
            Self::Text => f.write_str("text"),
            other => f.write_str(&type_name(&other.data_type())),
        }
    }
}

/// The type that a cast names.
pub(crate) fn named(name: &str) -> Option<Type> {
    Some(match name {
        "integer" | "int" | "bigint" => Type::Integer,
        "float" | "double" | "real" | "number" | "numeric" => Type::Float,
        "text" | "varchar" | "string" => Type::Text,
        "bool" => Type::Boolean,
        "timestamptz" => Type::Timestamp { unit: TimeUnit::Microsecond, zone: Some("UTC".into()) },
        other => match Type::of(&crate::table::parse_type(other)?) {
            Type::Other(_) => return None,
            known => known,
        },
    })
}
