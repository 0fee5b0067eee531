//! Time zones: the offset from UTC of any moment, by the IANA database or as fixed hours and minutes.

use std::cell::Cell;
use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::error::{Error, Result};

/// Local clocks of one zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
    /// Seconds since 1970 UTC between which the offset last asked for holds, and that offset: the next row's is most often the same.
    recent: Cell<(i64, i64, i64)>,
}

impl Zone {
    /// The zone called `name`: `Europe/Berlin`, `UTC`, `+05:30`.
    ///
    /// # Errors
    /// `params` for a zone that is not known.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let zone = match fixed_seconds(name) {
            Some(seconds) => Offset::from_seconds(seconds).ok().map(TimeZone::fixed),
            None => TimeZone::get(name).ok(),
        };
        let unknown = || {
            Error::params("timeZone", format!("there is no time zone {name}"))
                .hint("use a name such as Europe/Berlin, UTC or +05:30")
        };
        Ok(Self { zone: zone.ok_or_else(unknown)?, recent: Cell::new((0, 0, 0)) })
    }

    /// Seconds that local clocks are ahead of UTC at a moment, in seconds since 1970 UTC.
    pub(crate) fn offset_at(&self, second: i64) -> i64 {
        let (from, to, offset) = self.recent.get();
        if (from..to).contains(&second) {
            return offset;
        }
        let Ok(moment) = Timestamp::from_second(second) else { return 0 };
        let offset = i64::from(self.zone.to_offset(moment).seconds());
        let Range { start, end } = self.span_of(moment);
        self.recent.set((start, end, offset));
        offset
    }

    /// The moment, in seconds since 1970 UTC, at which local clocks show `local`, in seconds since 1970-01-01T00:00 on that clock. Where they show it twice the
    /// first time, and where they skip it as far behind the jump as it would have been.
    pub(crate) fn moment_of(&self, local: i64) -> i64 {
        let shown = || DateTime::new(1970, 1, 1, 0, 0, 0, 0).ok()?.checked_add(SignedDuration::from_secs(local)).ok();
        let moment = shown().and_then(|shown| self.zone.to_ambiguous_timestamp(shown).compatible().ok());
        moment.map_or(local, Timestamp::as_second)
    }

    fn span_of(&self, moment: Timestamp) -> Range<i64> {
        let next = self.zone.following(moment).next().map_or(i64::MAX, |change| change.timestamp().as_second());
        // What precedes is strictly before, and a change may be at this very second.
        let later = moment.checked_add(SignedDuration::from_secs(1)).unwrap_or(moment);
        let last = self.zone.preceding(later).next().map_or(i64::MIN, |change| change.timestamp().as_second());
        last..next
    }
}

/// `+05:30`, `-0800` or `+01`.
fn fixed_seconds(name: &str) -> Option<i32> {
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::calendar::days_of;

    fn at(year: i64, month: i64, day: i64, hour: i64) -> i64 {
        days_of(year, month, day) * 86_400 + hour * 3600
    }

    #[test]
    fn clocks_change_twice_a_year_in_berlin() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for (moment, hours) in [
            (at(2024, 1, 1, 0), 1),
            (at(2024, 3, 31, 1) - 1, 1),
            (at(2024, 3, 31, 1), 2),
            (at(2024, 10, 27, 1) - 1, 2),
            (at(2024, 10, 27, 1), 1),
            (at(2024, 7, 1, 0), 2),
            (at(2050, 7, 1, 0), 2),
        ] {
            assert_eq!(berlin.offset_at(moment), hours * 3600, "{moment}");
        }
    }

    #[test]
    fn a_local_time_shown_twice_is_the_first_and_one_that_is_skipped_lies_behind_the_jump() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        assert_eq!(berlin.moment_of(at(2024, 10, 27, 2)), at(2024, 10, 27, 0));
        assert_eq!(berlin.moment_of(at(2024, 3, 31, 2)), at(2024, 3, 31, 1));
        assert_eq!(berlin.moment_of(at(2024, 6, 1, 0)), at(2024, 5, 31, 22));
    }

    #[test]
    fn fixed_offsets_and_utc_have_no_changes() {
        assert_eq!(Zone::named("+05:30").unwrap().offset_at(0), 19_800);
        assert_eq!(Zone::named("-0800").unwrap().moment_of(0), 28_800);
        assert_eq!(Zone::named("UTC").unwrap().offset_at(i64::MAX), 0);
        for name in ["", "Berlin/Europe", "+25:00", "+1", "five"] {
            assert_eq!(Zone::named(name).unwrap_err().place().param.as_deref(), Some("timeZone"), "{name}");
        }
    }
}
