//! Days that move: weekdays of a month, and Easter.

use crate::table::calendar::{days_of, weekday_of};

/// The `n`th such weekday (Monday is 0) of a month; counted from its end where `n` is negative.
pub(super) fn nth_weekday(year: i64, month: i64, wanted: i64, n: i64) -> i64 {
    if n > 0 {
        on_or_after(days_of(year, month, 1), wanted) + 7 * (n - 1)
    } else {
        let (next, of) = if month == 12 { (1, year + 1) } else { (month + 1, year) };
        on_or_after(days_of(of, next, 1) - 7, wanted) + 7 * (n + 1)
    }
}

/// The first such weekday, this day or later.
pub(super) fn on_or_after(day: i64, wanted: i64) -> i64 {
    day + (wanted + 7 - weekday_of(day)) % 7
}

/// Easter Sunday of the western churches (the anonymous Gregorian algorithm; Meeus, 1991).
pub(super) fn easter(year: i64) -> i64 {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4).rem_euclid(7);
    let shift = (golden + 11 * moon + 22 * sunday) / 451;
    let sum = moon + sunday - 7 * shift + 114;
    days_of(year, sum / 31, sum % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::calendar::date_of;

    #[test]
    fn easter_and_weekdays_of_known_years() {
        for (year, month, date) in [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2038, 4, 25)] {
            assert_eq!(date_of(easter(year)), (year, month, date));
        }
        assert_eq!(date_of(nth_weekday(2024, 11, 3, 4)), (2024, 11, 28));
        assert_eq!(date_of(nth_weekday(2024, 5, 0, -1)), (2024, 5, 27));
    }
}
