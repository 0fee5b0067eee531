//! Dates and times. Parts and buckets of a time with a zone are those that clocks in its zone show.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::DataType;

use super::arithmetic::optional;
use super::text::texts;
use super::{Argument, Function, Signature};
use crate::error::{Error, Result};
use crate::expression::operand::{Operand, nulls_of};
use crate::expression::types::Type;
use crate::table::calendar::{date_of, days_in, days_of, per_second, weekday_of};
use crate::table::{Zone, array_of};

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "year", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.date().0) },
    Function { name: "quarter", takes: MOMENT, bind: |arguments| part(arguments, |moment| (moment.date().1 + 2) / 3) },
    Function { name: "month", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.date().1) },
    Function { name: "week", takes: MOMENT, bind: |arguments| part(arguments, |moment| iso_week(moment.day).1) },
    Function { name: "isoyear", takes: MOMENT, bind: |arguments| part(arguments, |moment| iso_week(moment.day).0) },
    Function { name: "day", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.date().2) },
    Function { name: "isodow", takes: MOMENT, bind: |arguments| part(arguments, |moment| weekday_of(moment.day) + 1) },
    Function { name: "dayofyear", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.day_of_year()) },
    Function { name: "hour", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.second / 3600) },
    Function { name: "minute", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.second / 60 % 60) },
    Function { name: "second", takes: MOMENT, bind: |arguments| part(arguments, |moment| moment.second % 60) },
    Function { name: "epoch_ms", takes: MOMENT, bind: epoch_ms },
    Function { name: "date_trunc", takes: "a unit such as 'month', and a date or a time", bind: bucket },
    Function { name: "bucket", takes: "a span such as '15 minutes', and a date or a time", bind: bucket },
    Function { name: "date_diff", takes: "a unit such as 'day', and two dates or times", bind: date_diff },
    Function { name: "date_add", takes: "a date or a time, a whole number, and a unit such as 'day'", bind: date_add },
    Function { name: "strftime", takes: "a date or a time, and a format such as '%Y-%m'", bind: strftime },
    Function { name: "with_zone", takes: "a time, and a time zone such as 'Europe/Berlin'", bind: with_zone },
];

const MOMENT: &str = "a date or a time";
const DAY: i64 = 86_400;

/// What a clock shows.
#[derive(Clone, Copy)]
struct Moment {
    /// Since 1970-01-01.
    day: i64,
    /// Of the day.
    second: i64,
    /// Ticks of the second.
    fraction: i64,
}

impl Moment {
    fn date(&self) -> (i64, i64, i64) {
        date_of(self.day)
    }

    fn day_of_year(&self) -> i64 {
        self.day - days_of(self.date().0, 1, 1) + 1
    }

    /// Seconds since 1970-01-01T00:00 on this clock.
    fn seconds(&self) -> i64 {
        self.day * DAY + self.second
    }
}

/// How the values of a type become what a clock shows, and back.
#[derive(Clone)]
pub(super) struct Clock {
    is_date: bool,
    per_second: i64,
    zone: Option<Zone>,
}

impl Clock {
    /// The clock of a type of dates or times.
    pub(super) fn of(of: &Type) -> Result<Option<Self>> {
        Ok(match of {
            Type::Date => Some(Self { is_date: true, per_second: 1, zone: None }),
            Type::Timestamp { unit, zone } => {
                let zone = zone.as_deref().map(Zone::named).transpose()?;
                Some(Self { is_date: false, per_second: per_second(*unit), zone })
            }
            _ => None,
        })
    }

    fn values(&self, operand: &Operand) -> Vec<i64> {
        if self.is_date {
            operand.values::<i32>().iter().map(|&day| day.into()).collect()
        } else {
            operand.values::<i64>().to_vec()
        }
    }

    fn offset(&self, value: i64) -> i64 {
        self.zone.as_ref().map_or(0, |zone| zone.offset_at(value.div_euclid(self.per_second)))
    }

    #[inline]
    fn shown(&self, value: i64) -> Moment {
        if self.is_date {
            return Moment { day: value, second: 0, fraction: 0 };
        }
        let second = value.div_euclid(self.per_second) + self.offset(value);
        Moment { day: second.div_euclid(DAY), second: second.rem_euclid(DAY), fraction: value.rem_euclid(self.per_second) }
    }

    /// The day that a clock shows.
    #[inline]
    fn day(&self, value: i64) -> i64 {
        match &self.zone {
            _ if self.is_date => value,
            None => value.div_euclid(self.per_second * DAY),
            Some(_) => (value.div_euclid(self.per_second) + self.offset(value)).div_euclid(DAY),
        }
    }

    /// The value at which a clock shows so many seconds since 1970-01-01T00:00.
    fn value(&self, seconds: i64) -> Option<i64> {
        if self.is_date {
            return Some(seconds.div_euclid(DAY));
        }
        self.zone.as_ref().map_or(seconds, |zone| zone.moment_of(seconds)).checked_mul(self.per_second)
    }

    fn array(&self, values: Vec<Option<i64>>, nulls: Option<NullBuffer>, to: &DataType) -> Result<ArrayRef> {
        if self.is_date {
            let days = values.into_iter().map(|day| day.and_then(|day| i32::try_from(day).ok())).collect();
            return optional::<i32>(days, nulls, to);
        }
        optional(values, nulls, to)
    }

    /// The days that a clock shows.
    pub(super) fn days(&self, operand: &Operand) -> Vec<i32> {
        self.values(operand).into_iter().map(|value| self.shown(value).day as i32).collect()
    }

    /// The values as they would be on a clock without a zone.
    pub(super) fn local(&self, operand: &Operand) -> Vec<i64> {
        self.values(operand).into_iter().map(|value| value + self.offset(value) * self.per_second).collect()
    }

    /// The moments at which the clock shows values of one without a zone.
    pub(super) fn moments(&self, local: &[i64]) -> Vec<i64> {
        let moment = |&value: &i64| {
            let (second, fraction) = (value.div_euclid(self.per_second), value.rem_euclid(self.per_second));
            self.zone.as_ref().map_or(second, |zone| zone.moment_of(second)) * self.per_second + fraction
        };
        local.iter().map(moment).collect()
    }
}

/// A length of time in which dates and times are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    count: i64,
    unit: Unit,
}

/// Seconds or months: whatever else there is is a number of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Seconds,
    Months,
}

impl Span {
    /// `month`, `15 minutes`, `2 weeks`.
    fn named(text: &str) -> Result<Self> {
        let lower = text.trim().to_ascii_lowercase();
        let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
        let (count, word) = (if digits == 0 { Some(1) } else { lower[..digits].parse::<i64>().ok() }, lower[digits..].trim());
        let (length, unit) = match word.strip_suffix('s').unwrap_or(word) {
            "second" => (1, Unit::Seconds),
            "minute" => (60, Unit::Seconds),
            "hour" => (3600, Unit::Seconds),
            "day" => (DAY, Unit::Seconds),
            "week" => (7 * DAY, Unit::Seconds),
            "month" => (1, Unit::Months),
            "quarter" => (3, Unit::Months),
            "year" => (12, Unit::Months),
            _ => (0, Unit::Seconds),
        };
        // A thousand years of seconds: longer spans would overflow, and are nobody's.
        let count = count.and_then(|count| count.checked_mul(length)).filter(|count| (1..=1000 * 366 * DAY).contains(count));
        count.map(|count| Self { count, unit }).ok_or_else(|| {
            Error::params("expression", format!("'{text}' is no span of time"))
                .hint("second, minute, hour, day, week, month, quarter or year, with a number in front if wanted: '15 minutes'")
        })
    }

    /// The number of the span that a moment lies in. Weeks begin on Mondays.
    fn index(self, moment: Moment) -> i64 {
        match self.unit {
            Unit::Seconds => (moment.seconds() - MONDAY).div_euclid(self.count),
            Unit::Months => {
                let (year, month, _) = moment.date();
                (year * 12 + month - 1 - MONTHS).div_euclid(self.count)
            }
        }
    }

    /// Where a span begins, in seconds since 1970-01-01T00:00 on the clock.
    fn start(self, index: i64) -> i64 {
        match self.unit {
            Unit::Seconds => index * self.count + MONDAY,
            Unit::Months => {
                let month = index * self.count + MONTHS;
                days_of(month.div_euclid(12), month.rem_euclid(12) + 1, 1) * DAY
            }
        }
    }
}

/// Where spans are counted from: 2000-01-03, a Monday, and the January before it.
const MONDAY: i64 = 10_959 * DAY;
const MONTHS: i64 = 2000 * 12;

fn part(arguments: &[Argument], of_moment: fn(&Moment) -> i64) -> Result<Option<Signature>> {
    let [a] = arguments else { return Ok(None) };
    let Some(clock) = Clock::of(&a.of)? else { return Ok(None) };
    Ok(Some(Signature::one(a.of.clone(), Type::Integer, move |a, _, nulls| {
        let parts = clock.values(a).into_iter().map(|value| of_moment(&clock.shown(value)));
        Ok(Arc::new(Int64Array::new(parts.collect(), nulls)))
    })))
}

fn epoch_ms(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [a] = arguments else { return Ok(None) };
    let Some(clock) = Clock::of(&a.of)? else { return Ok(None) };
    Ok(Some(Signature::one(a.of.clone(), Type::Integer, move |a, _, nulls| {
        let millis = |value: i64| match clock.is_date {
            true => value * DAY * 1000,
            false if clock.per_second > 1000 => value.div_euclid(clock.per_second / 1000),
            false => value.saturating_mul(1000 / clock.per_second),
        };
        Ok(Arc::new(Int64Array::new(clock.values(a).into_iter().map(millis).collect(), nulls)))
    })))
}

/// The beginning of the span that a moment lies in.
fn bucket(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [span, a] = arguments else { return Ok(None) };
    let (Some(clock), Some(span)) = (Clock::of(&a.of)?, span.written()) else { return Ok(None) };
    let span = Span::named(span)?;
    if clock.is_date && span.unit == Unit::Seconds && span.count % DAY != 0 {
        return Err(Error::params("expression", "dates have no buckets shorter than a day"));
    }
    let gives = a.of.clone();
    let to = gives.data_type();
    let days = RefCell::new(Days::default());
    Ok(Some(Signature::two([Type::Text, a.of.clone()], gives, move |_, a, _, nulls| {
        let mut days = days.borrow_mut();
        let starts = clock.values(a).into_iter().map(|value| match span.unit {
            // An hour that clocks show twice is two hours.
            Unit::Seconds if span.count <= 3600 => {
                span.start(span.index(clock.shown(value))).checked_sub(clock.offset(value))?.checked_mul(clock.per_second)
            }
            Unit::Seconds if span.count % DAY != 0 => clock.value(span.start(span.index(clock.shown(value)))),
            _ => days.start(clock.day(value), |moment| clock.value(span.start(span.index(moment)))),
        });
        clock.array(starts.collect(), nulls, &to)
    })))
}

/// The spans that days lie in, kept because dates take many divisions, and rows of one day are many.
struct Days(Vec<(i64, Option<i64>)>);

impl Default for Days {
    fn default() -> Self {
        // No day is so far away.
        Self(vec![(i64::MIN, None); Self::HELD])
    }
}

impl Days {
    /// Days of eleven years; others take their places.
    const HELD: usize = 4096;

    #[inline]
    fn start(&mut self, day: i64, find: impl FnOnce(Moment) -> Option<i64>) -> Option<i64> {
        let held = &mut self.0[day as usize % Self::HELD];
        if held.0 != day {
            *held = (day, find(Moment { day, second: 0, fraction: 0 }));
        }
        held.1
    }
}

/// How many borders of a unit lie between two moments.
fn date_diff(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [unit, a, b] = arguments else { return Ok(None) };
    let Some(common) = super::common(&arguments[1..]).filter(Type::is_time) else { return Ok(None) };
    let (Some(clock), Some(unit)) = (Clock::of(&common)?, unit.written()) else { return Ok(None) };
    let span = Span::named(unit)?;
    let _ = (a, b);
    Ok(Some(Signature::new(vec![Type::Text, common.clone(), common], Type::Integer, move |operands, rows| {
        let [_, a, b] = operands else { return Err(super::misused()) };
        let (first, second) = (clock.values(a), clock.values(b));
        let index = |operand: &Operand, values: &[i64], row| span.index(clock.shown(values[operand.at(row)]));
        let difference = (0..rows).map(|row| index(b, &second, row) - index(a, &first, row)).collect();
        array_of::<i64>(difference, nulls_of(operands, rows), &DataType::Int64)
    })))
}

/// So many units later; where a month has no such day its last one.
fn date_add(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [a, n, unit] = arguments else { return Ok(None) };
    let (Some(clock), Some(unit)) = (Clock::of(&a.of)?, unit.written()) else { return Ok(None) };
    if !n.is(&Type::Integer) {
        return Ok(None);
    }
    let span = Span::named(unit)?;
    if clock.is_date && span.unit == Unit::Seconds && span.count % DAY != 0 {
        return Err(Error::params("expression", "to a date only days and longer units can be added"));
    }
    let (takes, gives) = (vec![a.of.clone(), Type::Integer, Type::Text], a.of.clone());
    let to = gives.data_type();
    Ok(Some(Signature::new(takes, gives, move |operands, rows| {
        let [a, n, _] = operands else { return Err(super::misused()) };
        let (values, counts) = (clock.values(a), n.values::<i64>());
        let later = |row| {
            let value: i64 = values[a.at(row)];
            let more = counts[n.at(row)].checked_mul(span.count)?;
            if span.unit == Unit::Seconds && (!clock.is_date && span.count < DAY) {
                return value.checked_add(more.checked_mul(clock.per_second)?);
            }
            let moment = clock.shown(value);
            let day = match span.unit {
                Unit::Seconds => moment.day.checked_add(more / DAY)?,
                Unit::Months => {
                    let (year, month, day) = moment.date();
                    let month = (year * 12 + month - 1).checked_add(more).filter(|month| month.abs() < 12 * 1_000_000)?;
                    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
                    days_of(year, month, day.min(days_in(year, month)))
                }
            };
            if clock.is_date { Some(day) } else { clock.value(day.checked_mul(DAY)? + moment.second)?.checked_add(moment.fraction) }
        };
        clock.array((0..rows).map(later).collect(), nulls_of(operands, rows), &to)
    })))
}

/// Year and number of the week by ISO 8601: the week of a year's first Thursday is its first.
fn iso_week(day: i64) -> (i64, i64) {
    let thursday = day - weekday_of(day) + 3;
    let year = date_of(thursday).0;
    (year, (thursday - days_of(year, 1, 1)) / 7 + 1)
}

const MONTH_NAMES: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAY_NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn strftime(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [a, format] = arguments else { return Ok(None) };
    let (Some(clock), Some(format)) = (Clock::of(&a.of)?, format.written()) else { return Ok(None) };
    let format = format.to_owned();
    let sample = Moment { day: 0, second: 0, fraction: 0 };
    if let Err(unknown) = formatted(&format, sample, clock.per_second) {
        return Err(Error::params("expression", format!("%{unknown} is no part of a date"))
            .hint("parts: %Y %m %d %H %M %S %f %y %j %b %B %a %A %I %p %u %V %G %%"));
    }
    Ok(Some(Signature::two([a.of.clone(), Type::Text], Type::Text, move |a, _, rows, nulls| {
        let values = clock.values(a);
        let is_null = |row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        Ok(texts((0..rows).map(|row| {
            let shown = || formatted(&format, clock.shown(values[a.at(row)]), clock.per_second).ok();
            if is_null(row) { None } else { shown().map(Cow::from) }
        })))
    })))
}

/// A moment by a format; the letter that is no part of one.
fn formatted(format: &str, moment: Moment, per_second: i64) -> std::result::Result<String, char> {
    let (year, month, day) = moment.date();
    let (hour, minute, second) = (moment.second / 3600, moment.second / 60 % 60, moment.second % 60);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
    };
    let mut text = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        let written = match chars.next().unwrap_or('%') {
            'Y' => write!(text, "{year:04}"),
            'y' => write!(text, "{:02}", year.rem_euclid(100)),
            'm' => write!(text, "{month:02}"),
            'd' => write!(text, "{day:02}"),
            'H' => write!(text, "{hour:02}"),
            'I' => write!(text, "{:02}", (hour + 11) % 12 + 1),
            'M' => write!(text, "{minute:02}"),
            'S' => write!(text, "{second:02}"),
            'f' => write!(text, "{:06}", i128::from(moment.fraction) * 1_000_000 / i128::from(per_second)),
            'j' => write!(text, "{:03}", moment.day_of_year()),
            'p' => write!(text, "{}", if hour < 12 { "AM" } else { "PM" }),
            'B' => write!(text, "{}", name(&MONTH_NAMES, month - 1)),
            'b' => write!(text, "{}", &name(&MONTH_NAMES, month - 1)[..3]),
            'A' => write!(text, "{}", name(&DAY_NAMES, weekday_of(moment.day))),
            'a' => write!(text, "{}", &name(&DAY_NAMES, weekday_of(moment.day))[..3]),
            'u' => write!(text, "{}", weekday_of(moment.day) + 1),
            'V' => write!(text, "{:02}", iso_week(moment.day).1),
            'G' => write!(text, "{:04}", iso_week(moment.day).0),
            '%' => write!(text, "%"),
            other => return Err(other),
        };
        written.map_err(|_| '%')?;
    }
    Ok(text)
}

/// The same moment with another zone; a time without one is taken to be what clocks in that zone showed.
fn with_zone(arguments: &[Argument]) -> Result<Option<Signature>> {
    let [a, name] = arguments else { return Ok(None) };
    let (Type::Timestamp { unit, zone }, Some(name)) = (&a.of, name.written()) else { return Ok(None) };
    let gives = Type::Timestamp { unit: *unit, zone: Some(name.into()) };
    let (to, is_local) = (gives.data_type(), zone.is_none());
    let Some(clock) = Clock::of(&gives)? else { return Ok(None) };
    Ok(Some(Signature::two([a.of.clone(), Type::Text], gives, move |a, _, _, nulls| {
        let values = a.values::<i64>();
        array_of(if is_local { clock.moments(&values) } else { values.to_vec() }, nulls, &to)
    })))
}
