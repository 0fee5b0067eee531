//! Dates and times as ISO 8601 texts.

use arrow::datatypes::TimeUnit;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Units in a second, and how many digits they have.
pub(super) fn per_second(unit: TimeUnit) -> (i64, usize) {
    match unit {
        TimeUnit::Second => (1, 0),
        TimeUnit::Millisecond => (1_000, 3),
        TimeUnit::Microsecond => (1_000_000, 6),
        TimeUnit::Nanosecond => (1_000_000_000, 9),
    }
}

/// A date, from days since 1970-01-01: `2024-02-29`.
pub(super) fn date(days: i64) -> String {
    let (year, month, day) = civil(days);
    if (0..=9999).contains(&year) { format!("{year:04}-{month:02}-{day:02}") } else { format!("{year:+07}-{month:02}-{day:02}") }
}

/// A time of day: `13:05:00`, with as many digits of a second as it needs.
pub(super) fn time(value: i64, unit: TimeUnit) -> String {
    let (per_second, digits) = per_second(unit);
    let (seconds, fraction) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 {
        return clock;
    }
    let fraction = format!("{fraction:0digits$}");
    // Three, six or nine digits, as other programs write and read them.
    let needed = fraction.trim_end_matches('0').len().div_ceil(3) * 3;
    format!("{clock}.{}", &fraction[..needed])
}

/// A point in time: `2024-02-29T13:05:00`.
pub(super) fn timestamp(value: i64, unit: TimeUnit) -> String {
    let day = DAY * per_second(unit).0;
    format!("{}T{}", date(value.div_euclid(day)), time(value.rem_euclid(day), unit))
}

/// Year, month and day of the proleptic Gregorian calendar: H. Hinnant, "chrono-compatible low-level date algorithms" (2013), `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let since_march_0 = i128::from(days) + 719_468;
    let era = since_march_0.div_euclid(146_097);
    let day_of_era = since_march_0.rem_euclid(146_097) as i64;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era as i64 * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (days, text) in
            [(0, "1970-01-01"), (-1, "1969-12-31"), (19_782, "2024-02-29"), (11_016, "2000-02-29"), (-719_529, "-000001-12-31")]
        {
            assert_eq!(date(days), text);
        }
        assert_eq!(date(2_932_897), "+010000-01-01");
    }

    #[test]
    fn timestamps_show_the_digits_they_need() {
        assert_eq!(timestamp(1_709_211_900, TimeUnit::Second), "2024-02-29T13:05:00");
        assert_eq!(timestamp(-1, TimeUnit::Millisecond), "1969-12-31T23:59:59.999");
        assert_eq!(timestamp(1_500, TimeUnit::Microsecond), "1970-01-01T00:00:00.001500");
        assert_eq!(timestamp(500_000_000, TimeUnit::Nanosecond), "1970-01-01T00:00:00.500");
    }

    #[test]
    fn no_value_is_too_large() {
        for unit in [TimeUnit::Second, TimeUnit::Nanosecond] {
            assert!(timestamp(i64::MIN, unit).contains('T') && timestamp(i64::MAX, unit).contains('T'));
        }
        assert!(!date(i64::MIN).is_empty() && !date(i64::MAX).is_empty());
    }
}
