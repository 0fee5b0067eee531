//! How far apart the observations of a series are, found from their stamps.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use crate::table::calendar::{date_of, days_in, weekday_of};

/// The distance from one observation to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frequency {
    /// Integer steps of this size.
    Steps(i64),
    /// This many milliseconds; shorter distances count as one.
    Millis(i64),
    /// Monday to Friday.
    BusinessDays,
    /// This many months.
    Months(i64),
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Steps(1) => f.write_str("step"),
            Self::Steps(n) => write!(f, "every {n} steps"),
            Self::BusinessDays => f.write_str("business-daily"),
            Self::Months(1) => f.write_str("monthly"),
            Self::Months(3) => f.write_str("quarterly"),
            Self::Months(12) => f.write_str("yearly"),
            Self::Months(n) if n % 12 == 0 => write!(f, "every {} years", n / 12),
            Self::Months(n) => write!(f, "every {n} months"),
            Self::Millis(1_000) => f.write_str("every second"),
            Self::Millis(MINUTE) => f.write_str("every minute"),
            Self::Millis(HOUR) => f.write_str("hourly"),
            Self::Millis(DAY) => f.write_str("daily"),
            Self::Millis(WEEK) => f.write_str("weekly"),
            Self::Millis(n) => {
                let (unit, name) = [(WEEK, "weeks"), (DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes"), (1_000, "seconds")]
                    .into_iter()
                    .find(|(unit, _)| n % unit == 0)
                    .unwrap_or((1, "milliseconds"));
                write!(f, "every {} {name}", n / unit)
            }
        }
    }
}

impl Frequency {
    /// The season lengths that the calendar suggests, shortest first: the day and the week of hourly values, the year of
    /// monthly ones.
    #[must_use]
    pub fn seasons(self) -> Vec<u32> {
        let cycles: &[i64] = match self {
            Self::Steps(_) => &[],
            Self::BusinessDays => return vec![5],
            Self::Months(n) => return if n < 12 && 12 % n == 0 { vec![(12 / n) as u32] } else { Vec::new() },
            Self::Millis(WEEK) => return vec![52],
            Self::Millis(n) if n < MINUTE => &[MINUTE, HOUR],
            Self::Millis(n) if n < DAY => &[DAY, WEEK],
            Self::Millis(_) => &[WEEK],
        };
        let Self::Millis(step) = self else { return Vec::new() };
        let lengths = cycles.iter().filter(|cycle| *cycle % step == 0).map(|cycle| cycle / step);
        lengths.filter_map(|length| u32::try_from(length).ok()).filter(|length| *length > 1).collect()
    }

    /// Ticks of a distance that is the same everywhere.
    pub(super) fn fixed_ticks(self, clock: &Clock) -> Option<i64> {
        match self {
            Self::Steps(n) => Some(n),
            Self::Millis(n) => Some((i128::from(n) * i128::from(clock.day()) / i128::from(DAY)).clamp(1, i64::MAX as i128) as i64),
            Self::BusinessDays | Self::Months(_) => None,
        }
    }
}

/// What the stamps of one or more series say about their distance.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    /// How often each distance in ticks occurs.
    distances: BTreeMap<i64, u64>,
    /// How often each distance in months occurs between two dates on the same day of the month.
    months: BTreeMap<i64, u64>,
    weekend: u64,
    weekend_skips: u64,
    pairs: u64,
}

impl Evidence {
    /// Takes in the distinct stamps of one series in order.
    pub(super) fn add(&mut self, clock: &Clock, stamps: &[i64]) {
        for pair in stamps.windows(2) {
            *self.distances.entry(pair[1].saturating_sub(pair[0])).or_default() += 1;
            self.pairs += 1;
            if clock.is_calendar() {
                self.add_dates(clock, pair[0], pair[1]);
            }
        }
    }

    fn add_dates(&mut self, clock: &Clock, from: i64, to: i64) {
        let ((from_day, from_time), (to_day, to_time)) = (clock.split(from), clock.split(to));
        self.weekend += u64::from(weekday_of(to_day) >= 5);
        self.weekend_skips += u64::from(weekday_of(from_day) == 4 && to_day - from_day == 3);
        let ((y0, m0, d0), (y1, m1, d1)) = (date_of(from_day), date_of(to_day));
        let (end0, end1) = (days_in(y0, m0), days_in(y1, m1));
        let aligned = d0 == d1 || (d0 == end0 && d1 == end1) || (d1 == end1 && d0 > d1) || (d0 == end0 && d1 > d0);
        let months = (y1 - y0) * 12 + m1 - m0;
        if aligned && from_time == to_time && months > 0 {
            *self.months.entry(months).or_default() += 1;
        }
    }

    /// The frequency, `None` without two different stamps.
    pub(super) fn frequency(&self, clock: &Clock) -> Option<Frequency> {
        let (distance, count) = most_frequent(&self.distances)?;
        if !clock.is_calendar() {
            let regular = self.distances.keys().all(|other| other % distance == 0);
            let divisor = || self.distances.keys().fold(0, |divisor, other| gcd(divisor, *other));
            return Some(Frequency::Steps(if regular { distance } else { divisor() }));
        }
        let whole_months: u64 = self.months.values().sum();
        if whole_months * 4 >= self.pairs * 3 {
            let (months, _) = most_frequent(&self.months)?;
            return Some(Frequency::Months(months));
        }
        let day = clock.day();
        if distance == day && self.weekend == 0 && self.weekend_skips > 0 {
            return Some(Frequency::BusinessDays);
        }
        if count * 2 >= self.pairs && self.multiples(distance) * 10 >= self.pairs * 9 {
            let millis = i128::from(distance) * i128::from(DAY) / i128::from(day);
            return Some(Frequency::Millis(i64::try_from(millis).unwrap_or(i64::MAX).max(1)));
        }
        Some(self.natural_unit(clock))
    }

    /// Do all stamps agree on one distance, seen often enough to be no accident?
    pub(super) fn is_unanimous(&self) -> bool {
        let whole_months: u64 = self.months.values().sum();
        let same_months = self.months.len() == 1 && whole_months == self.pairs;
        self.pairs >= 4 && (self.distances.len() == 1 || same_months)
    }

    /// Number of distances that are a multiple of this one, up to a tenth of it.
    fn multiples(&self, distance: i64) -> u64 {
        let near = |other: &i64| {
            let rest = other.rem_euclid(distance);
            *other >= distance / 2 && rest.min(distance - rest) <= distance / 10
        };
        self.distances.iter().filter(|(other, _)| near(other)).map(|(_, count)| count).sum()
    }

    /// Irregular stamps: the shortest natural unit not below their median distance.
    fn natural_unit(&self, clock: &Clock) -> Frequency {
        let mut seen = 0;
        let median = self.distances.iter().find_map(|(distance, count)| {
            seen += count;
            (seen * 2 >= self.pairs).then_some(*distance)
        });
        let median = median.unwrap_or(1);
        let fits = |unit: &Frequency| unit.fixed_ticks(clock).is_some_and(|ticks| ticks >= median);
        let units = [1_000, MINUTE, HOUR, DAY, WEEK].map(Frequency::Millis);
        units.into_iter().find(fits).unwrap_or(if median <= 31 * clock.day() {
            Frequency::Months(1)
        } else {
            Frequency::Months(12)
        })
    }
}

fn most_frequent(counts: &BTreeMap<i64, u64>) -> Option<(i64, u64)> {
    // Among equals the shorter distance.
    counts.iter().rev().max_by_key(|(_, count)| **count).map(|(distance, count)| (*distance, *count))
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
