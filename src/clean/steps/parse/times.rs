//! Dates and times in formats of strftime.

use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime;

use super::Read;
use crate::error::{Error, Result};
use crate::table::calendar::days_of;

const MICROS: i64 = 1_000_000;

/// A format.
#[derive(Clone, Debug)]
pub(in crate::clean) struct Format(String);

impl Format {
    /// # Errors
    /// `params` for what is no format.
    pub(in crate::clean) fn new(format: &str) -> Result<Self> {
        let sample = DateTime::constant(2001, 2, 3, 4, 5, 6, 0);
        match strtime::format(format, sample) {
            Ok(_) => Ok(Self(format.to_owned())),
            Err(error) => Err(Error::params("formats", format!("{format} is no format: {error}")).hint("such as %Y-%m-%d or %d.%m.%Y %H:%M")),
        }
    }

    /// Those of ISO 8601, and with a space or slashes.
    pub(in crate::clean) fn iso() -> Vec<Self> {
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"].map(|format| Self(format.to_owned())).to_vec()
    }

    /// The moment that a text says in this format; a date is its midnight.
    pub(in crate::clean) fn read(&self, text: &str) -> Option<DateTime> {
        let parts = strtime::parse(&self.0, text).ok()?;
        let date = parts.to_date().ok()?;
        let time = parts.to_time().unwrap_or(Time::midnight());
        Some(date.to_datetime(time))
    }
}

pub(super) fn date(text: &str, formats: &[Format]) -> Read<i32> {
    // A date with a time of day is no date.
    let read = first(text, formats, |moment| (moment.time() == Time::midnight()).then(|| days(moment)).and_then(|days| i32::try_from(days).ok()));
    read.map_or(Read::Failed, |(place, days)| if place == 0 { Read::Plain(days) } else { Read::Other(days) })
}

pub(super) fn moment(text: &str, formats: &[Format]) -> Read<i64> {
    let read = first(text, formats, |moment| Some(micros(moment)));
    read.map_or(Read::Failed, |(place, micros)| if place == 0 { Read::Plain(micros) } else { Read::Other(micros) })
}

fn first<T>(text: &str, formats: &[Format], value: impl Fn(DateTime) -> Option<T>) -> Option<(usize, T)> {
    let text = text.trim();
    formats.iter().enumerate().find_map(|(place, format)| Some((place, value(format.read(text)?)?)))
}

fn days(moment: DateTime) -> i64 {
    days_of(i64::from(moment.year()), i64::from(moment.month()), i64::from(moment.day()))
}

fn micros(moment: DateTime) -> i64 {
    let seconds = i64::from(moment.hour()) * 3600 + i64::from(moment.minute()) * 60 + i64::from(moment.second());
    (days(moment) * 86_400 + seconds) * MICROS + i64::from(moment.subsec_nanosecond()) / 1000
}
