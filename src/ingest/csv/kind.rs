//! The kinds of column a CSV can have, and which texts belong to each.

use arrow::datatypes::{DataType, TimeUnit};

use super::number;
use super::style::{Mark, Style, Unit};
use super::time::{self, First};
use crate::ingest::values::Values;

/// What the texts of a column stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean,
    Int64,
    UInt64,
    Decimal(u8, i8),
    Float64,
    /// Numbers with groups of digits, another decimal mark or a unit.
    StyledInt64(Style),
    StyledDecimal(u8, i8, Style),
    StyledFloat64(Style),
    Date(First),
    Timestamp(First),
    /// A time with its zone, kept in UTC.
    Instant,
    Text,
}

/// All kinds a column can be found to have, the narrowest first, but for the [`styled`] ones.
pub(super) const KINDS: [Kind; 12] = [
    Kind::Boolean,
    Kind::Int64,
    Kind::UInt64,
    Kind::Decimal(38, 0),
    Kind::Float64,
    Kind::Date(First::Year),
    Kind::Date(First::Day),
    Kind::Date(First::Month),
    Kind::Timestamp(First::Year),
    Kind::Timestamp(First::Day),
    Kind::Timestamp(First::Month),
    Kind::Instant,
];

/// The kinds of number written in some style with `unit`, the narrowest first: those of a declared type, or any.
pub(super) fn styled(unit: Unit, declared: Option<&DataType>) -> Vec<Kind> {
    let in_both = |kind: fn(Style) -> Kind| [Mark::Point, Mark::Comma].map(|mark| kind(Style { mark, unit })).to_vec();
    match declared {
        Some(&DataType::Decimal128(precision, scale)) => {
            [Mark::Point, Mark::Comma].map(|mark| Kind::StyledDecimal(precision, scale, Style { mark, unit })).to_vec()
        }
        Some(DataType::Int64) => in_both(Kind::StyledInt64),
        Some(DataType::Float64) => in_both(Kind::StyledFloat64),
        Some(_) => Vec::new(),
        // A share is not a count.
        None if unit == Unit::Percent => in_both(Kind::StyledFloat64),
        None => [in_both(Kind::StyledInt64), in_both(Kind::StyledFloat64)].concat(),
    }
}

/// How strictly a text is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The kind was found out: a text that would lose something belongs to another kind.
    Found,
    /// The kind was declared: whatever can be read as it, is.
    Declared,
}

impl Kind {
    /// The type of the column.
    pub(in crate::ingest) fn data_type(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Int64 | Self::StyledInt64(_) => DataType::Int64,
            Self::UInt64 => DataType::UInt64,
            Self::Decimal(precision, scale) | Self::StyledDecimal(precision, scale, _) => DataType::Decimal128(precision, scale),
            Self::Float64 | Self::StyledFloat64(_) => DataType::Float64,
            Self::Date(_) => DataType::Date32,
            Self::Timestamp(_) => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Text => DataType::Utf8,
        }
    }

    /// The kinds that have a type; several where only the values can tell the order of a date.
    pub(super) fn of_type(data_type: &DataType) -> Vec<Self> {
        match data_type {
            DataType::Utf8 => vec![Self::Text],
            DataType::Decimal128(precision, scale) => vec![Self::Decimal(*precision, *scale)],
            other => KINDS.into_iter().filter(|kind| kind.data_type() == *other).collect(),
        }
    }

    /// The decimal mark that numbers of the kind have, if they have a fraction or groups.
    pub(super) fn mark(self) -> Option<Mark> {
        match self {
            Self::Float64 => Some(Mark::Point),
            Self::StyledInt64(style) | Self::StyledDecimal(_, _, style) | Self::StyledFloat64(style) => Some(style.mark),
            _ => None,
        }
    }

    /// Does every integer of up to fifteen digits belong to the kind?
    pub(super) fn takes_integers(self) -> bool {
        match self {
            Self::Int64 | Self::UInt64 | Self::Decimal(38, 0) | Self::Float64 => true,
            Self::StyledInt64(style) | Self::StyledFloat64(style) => style.unit == Unit::None,
            _ => false,
        }
    }

    /// What its numbers are written with.
    pub(super) fn unit(self) -> Option<&'static str> {
        match self {
            Self::StyledInt64(style) | Self::StyledDecimal(_, _, style) | Self::StyledFloat64(style) => style.unit.symbol(),
            _ => None,
        }
    }

    /// Does a text belong to the kind?
    pub(super) fn accepts(self, text: &[u8], trust: Trust) -> bool {
        match self {
            Self::Boolean => boolean(text, trust).is_some(),
            Self::Int64 => int64(text, trust).is_some(),
            Self::UInt64 => uint64(text, trust).is_some(),
            Self::Decimal(precision, scale) => decimal(text, precision, scale, trust).is_some(),
            Self::Float64 => float64(text, trust).is_some(),
            Self::StyledInt64(style) => style.int64(text).is_some_and(|_| style.unit != Unit::Percent),
            Self::StyledDecimal(precision, scale, style) => style.decimal(text, precision, scale).is_some(),
            Self::StyledFloat64(style) => style.float64(text).is_some(),
            Self::Date(lead) => time::date(text, lead).is_some(),
            Self::Timestamp(lead) => time::timestamp(text, lead).is_some(),
            Self::Instant => instant(text, trust).is_some(),
            Self::Text => true,
        }
    }
}

impl Kind {
    /// Appends a value that was declared to be of the kind; false if it is not.
    pub(in crate::ingest) fn append(self, text: &[u8], values: &mut Values) -> bool {
        let trust = Trust::Declared;
        fn take<T>(value: Option<T>, into: &mut Vec<T>) -> bool {
            value.map(|value| into.push(value)).is_some()
        }
        match (values, self) {
            (Values::Boolean(values), _) => boolean(text, trust).map(|value| values.append(value)).is_some(),
            (Values::Int64(values), Self::StyledInt64(style)) => take(style.int64(text), values),
            (Values::Int64(values), _) => take(int64(text, trust), values),
            (Values::UInt64(values), _) => take(uint64(text, trust), values),
            (Values::Decimal(values), Self::StyledDecimal(precision, scale, style)) => {
                take(style.decimal(text, precision, scale), values)
            }
            (Values::Decimal(values), Self::Decimal(precision, scale)) => take(decimal(text, precision, scale, trust), values),
            (Values::Float64(values), Self::StyledFloat64(style)) => take(style.float64(text), values),
            (Values::Float64(values), _) => take(float64(text, trust), values),
            (Values::Date(values), Self::Date(lead)) => take(time::date(text, lead), values),
            (Values::Time(values), Self::Timestamp(lead)) => take(time::timestamp(text, lead), values),
            (Values::Time(values), _) => take(instant(text, trust), values),
            (Values::Text { ends, bytes }, _) => {
                bytes.extend_from_slice(text);
                // The decoder ends a batch long before its text outgrows 31 bits.
                ends.push(bytes.len() as i32);
                true
            }
            // `Values::new` pairs kinds and values.
            (Values::Decimal(_) | Values::Date(_), _) => false,
        }
    }
}

pub(super) fn boolean(text: &[u8], trust: Trust) -> Option<bool> {
    if trust == Trust::Declared { number::declared_boolean(text) } else { number::boolean(text) }
}

#[inline]
pub(super) fn int64(text: &[u8], trust: Trust) -> Option<i64> {
    number::int64(text).filter(|_| keeps_zeros(text, trust))
}

#[inline]
pub(super) fn uint64(text: &[u8], trust: Trust) -> Option<u64> {
    number::uint64(text).filter(|_| keeps_zeros(text, trust))
}

pub(super) fn decimal(text: &[u8], precision: u8, scale: i8, trust: Trust) -> Option<i128> {
    // A found decimal is a long integer; 1.0 and .0 are not written as one.
    let integer = trust == Trust::Declared || memchr::memchr(b'.', text).is_none();
    number::decimal(text, precision, scale).filter(|_| integer && keeps_zeros(text, trust))
}

#[inline]
pub(super) fn float64(text: &[u8], trust: Trust) -> Option<f64> {
    number::float64(text).filter(|_| {
        keeps_zeros(text, trust) && (trust == Trust::Declared || !number::loses_digits(text) && text.first() != Some(&b'+'))
    })
}

pub(super) fn instant(text: &[u8], trust: Trust) -> Option<i64> {
    let naive = || if trust == Trust::Declared { time::timestamp(text, First::Year) } else { None };
    time::instant(text).or_else(naive)
}

/// Identifiers such as 007 are no numbers, unless someone says they are.
#[inline]
fn keeps_zeros(text: &[u8], trust: Trust) -> bool {
    trust == Trust::Declared || !number::has_leading_zero(text)
}
