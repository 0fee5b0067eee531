//! Days of the proleptic Gregorian calendar, as days since 1970-01-01.

/// The day of a date.
pub(super) fn day(year: i32, month: u32, date: u32) -> i64 {
    // Years begin in March, so that the leap day is the last one (Hinnant's days_from_civil).
    let year = i64::from(year) - i64::from(month <= 2);
    let month = i64::from((month + 9) % 12);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + i64::from(date) - 1 - 719_468
}

/// Year, month and date of a day.
pub(super) fn civil(day: i64) -> (i32, u32, u32) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (i32::try_from(year).unwrap_or(i32::MAX), month as u32, date as u32)
}

/// Monday is 0.
pub(super) fn weekday(day: i64) -> u32 {
    (day + 3).rem_euclid(7) as u32
}

/// The `n`th such weekday of a month; counted from its end where `n` is negative.
pub(super) fn nth_weekday(year: i32, month: u32, wanted: u32, n: i32) -> i64 {
    if n > 0 {
        on_or_after(day(year, month, 1), wanted) + 7 * i64::from(n - 1)
    } else {
        let (next, of) = if month == 12 { (1, year + 1) } else { (month + 1, year) };
        on_or_after(day(of, next, 1) - 7, wanted) + 7 * i64::from(n + 1)
    }
}

/// The first such weekday, this day or later.
pub(super) fn on_or_after(day: i64, wanted: u32) -> i64 {
    day + i64::from((wanted + 7 - weekday(day)) % 7)
}

/// Easter Sunday of the western churches (the anonymous Gregorian algorithm; Meeus, 1991).
pub(super) fn easter(year: i32) -> i64 {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4).rem_euclid(7);
    let shift = (golden + 11 * moon + 22 * sunday) / 451;
    let sum = moon + sunday - 7 * shift + 114;
    day(year, (sum / 31) as u32, (sum % 31) as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        assert_eq!((day(1970, 1, 1), day(2000, 3, 1), day(2024, 2, 29)), (0, 11_017, 19_782));
        assert!((-200_000..200_000).step_by(17).all(|at| {
            let (year, month, date) = civil(at);
            day(year, month, date) == at
        }));
    }

    #[test]
    fn easter_and_weekdays_of_known_years() {
        for (year, month, date) in [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31), (2038, 4, 25)] {
            assert_eq!(civil(easter(year)), (year, month, date));
        }
        assert_eq!(civil(nth_weekday(2024, 11, 3, 4)), (2024, 11, 28));
        assert_eq!(civil(nth_weekday(2024, 5, 0, -1)), (2024, 5, 27));
        assert_eq!(weekday(day(2024, 1, 1)), 0);
    }
}
