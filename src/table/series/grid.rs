//! Where in time the observations of one series stand, and where its future ones will.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::frequency::Frequency;
use crate::table::calendar::{date_of, days_in};

/// The places of one series' observations in time, numbered from its first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    frequency: Frequency,
    origin: i64,
    /// Day of the month that stamps fall on; beyond the end of a short month its last day.
    day_of_month: i64,
    month_end: bool,
}

impl Grid {
    /// The grid of a series with these stamps, which are in order and at least one.
    pub(super) fn new(clock: &Clock, frequency: Frequency, stamps: &[i64]) -> Self {
        let (mut day_of_month, mut month_end) = (1, false);
        if matches!(frequency, Frequency::Months(_)) {
            month_end = true;
            for stamp in stamps {
                let (year, month, day) = date_of(clock.split(*stamp).0);
                day_of_month = day_of_month.max(day);
                month_end &= day == days_in(year, month);
            }
        }
        Self { frequency, origin: stamps.first().copied().unwrap_or(0), day_of_month, month_end }
    }

    /// The distance between neighbors.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// Number of the place nearest to a stamp, or whose period holds it.
    #[must_use]
    pub fn place(&self, clock: &Clock, stamp: i64) -> i64 {
        match self.frequency {
            Frequency::Months(months) => (month_number(clock, stamp) - month_number(clock, self.origin)).div_euclid(months),
            Frequency::BusinessDays => business_day(clock, stamp) - business_day(clock, self.origin),
            Frequency::Steps(_) | Frequency::Millis(_) => {
                let ticks = i128::from(self.frequency.fixed_ticks(clock).unwrap_or(1).max(1));
                let ahead = i128::from(stamp) - i128::from(self.origin);
                (ahead + ticks / 2).div_euclid(ticks).clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
            }
        }
    }

    /// The stamp of a place.
    #[must_use]
    pub fn stamp(&self, clock: &Clock, place: i64) -> i64 {
        match self.frequency {
            Frequency::Months(months) => {
                let number = month_number(clock, self.origin).saturating_add(place.saturating_mul(months));
                let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
                let last = days_in(year, month);
                let day = if self.month_end { last } else { self.day_of_month.min(last) };
                clock.at(year, month, day, clock.split(self.origin).1)
            }
            Frequency::BusinessDays => {
                let number = business_day(clock, self.origin).saturating_add(place);
                // Day 4 since 1970-01-01 was the Monday of week 0.
                let day = number.div_euclid(5) * 7 + number.rem_euclid(5) + 4;
                clock.join(day, clock.split(self.origin).1)
            }
            Frequency::Steps(_) | Frequency::Millis(_) => {
                let ticks = self.frequency.fixed_ticks(clock).unwrap_or(1);
                self.origin.saturating_add(place.saturating_mul(ticks))
            }
        }
    }
}

fn month_number(clock: &Clock, stamp: i64) -> i64 {
    let (year, month, _) = date_of(clock.split(stamp).0);
    year * 12 + month - 1
}

/// Working days since Monday, 1970-01-05; a weekend belongs to its Friday.
fn business_day(clock: &Clock, stamp: i64) -> i64 {
    let days = clock.split(stamp).0 - 4;
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(4)
}
