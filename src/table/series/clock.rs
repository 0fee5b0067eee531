//! How a time column counts: its type, and its values as whole ticks.

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::error::{Error, Result};
use crate::table::calendar::{days_of, per_second};
use crate::table::type_name;

/// The unit of a time column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    data_type: DataType,
    /// Ticks of a day; 0 for a column of integers, which has no calendar.
    ticks_per_day: i64,
    /// What is added to a tick to get local time: the column's fixed offset from UTC.
    offset: i64,
}

impl Clock {
    /// The clock of a column of this type.
    ///
    /// # Errors
    /// `schema` for a type that is neither date, timestamp nor integer.
    pub fn new(column: &str, data_type: &DataType) -> Result<Self> {
        let (ticks_per_day, zone) = match data_type {
            DataType::Date32 => (1, None),
            DataType::Date64 => (86_400_000, None),
            DataType::Timestamp(unit, zone) => (86_400 * per_second(*unit), zone.as_deref()),
            integer if integer.is_integer() => (0, None),
            other => {
                return Err(Error::schema(format!("expected a date, a timestamp or an integer step, found {}", type_name(other)))
                    .column(column)
                    .hint("declare the column's type when opening the file"));
            }
        };
        let offset = zone.and_then(offset_seconds).map_or(0, |seconds| seconds * (ticks_per_day / 86_400));
        Ok(Self { data_type: data_type.clone(), ticks_per_day, offset })
    }

    /// Does the column count calendar time, or mere steps?
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        self.ticks_per_day > 0
    }

    /// Day since 1970-01-01 of a tick, in the column's own offset; for a calendar only.
    pub(crate) fn day_of(&self, tick: i64) -> i64 {
        self.split(tick).0
    }

    /// Ticks of a day; 0 for steps.
    pub(super) fn day(&self) -> i64 {
        self.ticks_per_day
    }

    /// Day since 1970-01-01 and tick within the day, in the column's own offset.
    pub(super) fn split(&self, tick: i64) -> (i64, i64) {
        let local = tick.saturating_add(self.offset);
        (local.div_euclid(self.ticks_per_day), local.rem_euclid(self.ticks_per_day))
    }

    /// The inverse of [`split`](Self::split).
    pub(super) fn join(&self, day: i64, within: i64) -> i64 {
        day.saturating_mul(self.ticks_per_day).saturating_add(within).saturating_sub(self.offset)
    }

    pub(super) fn at(&self, year: i64, month: i64, day: i64, within: i64) -> i64 {
        self.join(days_of(year, month, day), within)
    }

    /// The ticks of one chunk of the column.
    pub(super) fn ticks(&self, chunk: &ArrayRef) -> Result<Int64Array> {
        let through = if matches!(self.data_type, DataType::Date32) { &cast(chunk, &DataType::Int32)? } else { chunk };
        Ok(cast(through, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    }

    /// A column of the clock's own type. Steps that have outgrown a narrow integer come as 64 bits.
    ///
    /// # Errors
    /// `unsupported` for stamps beyond the range of the type.
    pub fn array(&self, ticks: Vec<i64>) -> Result<ArrayRef> {
        let ticks: ArrayRef = std::sync::Arc::new(Int64Array::from(ticks));
        let through = if matches!(self.data_type, DataType::Date32) { &cast(&ticks, &DataType::Int32)? } else { &ticks };
        let stamps = cast(through, &self.data_type)?;
        match (stamps.null_count(), self.is_calendar()) {
            (0, _) => Ok(stamps),
            (_, false) => Ok(ticks),
            (_, true) => Err(Error::unsupported(format!("the forecast runs beyond what {} can hold", type_name(&self.data_type)))
                .hint("lower the horizon")),
        }
    }

    /// A stamp as people write it, or the step.
    ///
    /// # Errors
    /// `unsupported` for a stamp beyond the range of the type.
    pub fn text(&self, tick: i64) -> Result<String> {
        let stamp = self.array(vec![tick])?;
        Ok(ArrayFormatter::try_new(&stamp, &FormatOptions::default())?.value(0).to_string())
    }
}

/// Seconds of a zone written as `+02:00`. Named zones count in UTC: their rules are not on board.
fn offset_seconds(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
    Some(sign * (hours * 3_600 + minutes * 60))
}
