//! What the numbers of a column stand for.

use arrow::datatypes::TimeUnit;

use crate::error::Result;
use crate::stats::{Reader, Writer, codec};

/// What a stored number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A floating-point number.
    Float,
    /// A signed integer.
    Integer,
    /// An unsigned 64-bit integer, stored with its top bit flipped so that the order of the signed lane is its own.
    Unsigned,
    /// An unscaled decimal.
    Decimal { scale: i8 },
    /// Days since 1970-01-01.
    Date,
    /// Units since 1970-01-01T00:00:00, in UTC if `zoned`, else on a clock without a zone.
    Timestamp { unit: TimeUnit, zoned: bool },
    /// Units since midnight.
    Time { unit: TimeUnit },
    /// Units.
    Duration { unit: TimeUnit },
}

impl Kind {
    /// The unit of a time.
    fn unit(self) -> Option<TimeUnit> {
        match self {
            Self::Timestamp { unit, .. } | Self::Time { unit } | Self::Duration { unit } => Some(unit),
            Self::Float | Self::Integer | Self::Unsigned | Self::Decimal { .. } | Self::Date => None,
        }
    }

    /// Does a mean make sense?
    pub(super) fn is_quantity(self) -> bool {
        matches!(self, Self::Float | Self::Integer | Self::Unsigned | Self::Decimal { .. } | Self::Duration { .. })
    }

    /// Are all values whole numbers, as charts see them?
    pub(super) fn is_whole(self) -> bool {
        match self {
            Self::Float => false,
            Self::Decimal { scale } => scale <= 0,
            _ => !matches!(self.unit(), Some(TimeUnit::Microsecond | TimeUnit::Nanosecond)),
        }
    }

    pub(super) fn encode(self, writer: &mut Writer) {
        let (tag, detail) = match self {
            Self::Float => (0, 0),
            Self::Integer => (1, 0),
            Self::Unsigned => (2, 0),
            Self::Decimal { scale } => (3, scale as u8),
            Self::Date => (4, 0),
            Self::Timestamp { unit, zoned: false } => (5, unit_tag(unit)),
            Self::Timestamp { unit, zoned: true } => (6, unit_tag(unit)),
            Self::Time { unit } => (7, unit_tag(unit)),
            Self::Duration { unit } => (8, unit_tag(unit)),
        };
        writer.u8(tag);
        writer.u8(detail);
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let (tag, detail) = (reader.u8()?, reader.u8()?);
        Ok(match tag {
            0 => Self::Float,
            1 => Self::Integer,
            2 => Self::Unsigned,
            3 => Self::Decimal { scale: detail as i8 },
            4 => Self::Date,
            5 => Self::Timestamp { unit: unit_of(detail)?, zoned: false },
            6 => Self::Timestamp { unit: unit_of(detail)?, zoned: true },
            7 => Self::Time { unit: unit_of(detail)? },
            8 => Self::Duration { unit: unit_of(detail)? },
            _ => return Err(codec::damaged()),
        })
    }
}

const UNITS: [TimeUnit; 4] = [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond, TimeUnit::Nanosecond];

fn unit_tag(unit: TimeUnit) -> u8 {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 1,
        TimeUnit::Microsecond => 2,
        TimeUnit::Nanosecond => 3,
    }
}

fn unit_of(tag: u8) -> Result<TimeUnit> {
    UNITS.get(usize::from(tag)).copied().ok_or_else(codec::damaged)
}
