//! Dates and times from text.

/// What a date is written with in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    /// 2024-12-31 or 2024/12/31.
    Year,
    /// 31/12/2024, 31-12-2024 or 31.12.2024.
    Day,
    /// 12/31/2024 or 12-31-2024.
    Month,
}

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_MINUTE: i64 = 60 * MICROS_PER_SECOND;
const MICROS_PER_DAY: i64 = 24 * 60 * MICROS_PER_MINUTE;

/// Days since 1970-01-01.
#[inline]
pub(in crate::ingest) fn date(text: &[u8], lead: First) -> Option<i32> {
    let mut cursor = Cursor(text);
    let days = cursor.date(lead)?;
    cursor.0.is_empty().then_some(days)
}

/// Microseconds since 1970-01-01 00:00 of a time without a zone; a date is its midnight.
#[inline]
pub(in crate::ingest) fn timestamp(text: &[u8], lead: First) -> Option<i64> {
    let mut cursor = Cursor(text);
    let micros = cursor.moment(lead)?;
    cursor.0.is_empty().then_some(micros)
}

/// Microseconds since 1970-01-01 00:00 UTC of a time with its zone: `Z`, `UTC`, `+02`, `+0200` or `+02:00`.
#[inline]
pub(in crate::ingest) fn instant(text: &[u8]) -> Option<i64> {
    let mut cursor = Cursor(text);
    let local = cursor.moment(First::Year)?;
    let offset_minutes = cursor.zone()?;
    cursor.0.is_empty().then_some(local - offset_minutes * MICROS_PER_MINUTE)
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn date(&mut self, lead: First) -> Option<i32> {
        let (year, month, day) = match lead {
            First::Year => {
                let year = self.number(4, 4)?;
                let separator = self.one_of(b"-/")?;
                let month = self.number(1, 2)?;
                self.one_of(&[separator])?;
                (year, month, self.number(1, 2)?)
            }
            First::Day | First::Month => {
                let first = self.number(1, 2)?;
                // Nobody writes the month first with points.
                let separator = self.one_of(if lead == First::Day { b"/-." } else { b"/-" })?;
                let second = self.number(1, 2)?;
                self.one_of(&[separator])?;
                let year = self.number(4, 4)?;
                if lead == First::Day { (year, second, first) } else { (year, first, second) }
            }
        };
        days(year, month, day)
    }

    fn moment(&mut self, lead: First) -> Option<i64> {
        let days = i64::from(self.date(lead)?);
        if self.0.is_empty() {
            return Some(days * MICROS_PER_DAY);
        }
        self.one_of(b"T t")?;
        let hour = self.number(1, 2)?;
        self.one_of(b":")?;
        let minute = self.number(2, 2)?;
        let mut second = 0;
        let mut micros = 0;
        if self.one_of(b":").is_some() {
            second = self.number(2, 2)?;
            if self.one_of(b".,").is_some() {
                micros = self.fraction()?;
            }
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = i64::from(hour * 3600 + minute * 60 + second);
        Some(days * MICROS_PER_DAY + seconds * MICROS_PER_SECOND + micros)
    }

    /// Minutes east of UTC.
    fn zone(&mut self) -> Option<i64> {
        if let Some(rest) = self.0.strip_prefix(b" ") {
            self.0 = rest;
        }
        if self.0 == b"UTC" {
            self.0 = b"";
            return Some(0);
        }
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2, 2)?;
        let colon = self.one_of(b":").is_some();
        let minutes = if colon || !self.0.is_empty() { self.number(2, 2)? } else { 0 };
        (hours <= 23 && minutes <= 59).then_some(sign * i64::from(hours * 60 + minutes))
    }

    /// One to nine digits behind the point; what is finer than a microsecond is cut off.
    fn fraction(&mut self) -> Option<i64> {
        let n = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&n) {
            return None;
        }
        let (digits, rest) = self.0.split_at(n);
        self.0 = rest;
        let padded = digits.iter().chain(std::iter::repeat(&b'0')).take(6);
        Some(padded.fold(0, |micros, byte| micros * 10 + i64::from(byte - b'0')))
    }

    #[inline]
    fn number(&mut self, min: usize, max: usize) -> Option<u32> {
        let mut value = 0;
        let mut n = 0;
        while let Some(digit) = self.0.get(n).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit <= 9 && n < max) {
            value = value * 10 + u32::from(digit);
            n += 1;
        }
        self.0 = &self.0[n..];
        (n >= min).then_some(value)
    }

    #[inline]
    fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        set.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar.
///
/// Counts from 1 March, so that the leap day comes last (H. Hinnant, chrono-compatible low-level date algorithms, 2013).
fn days(year: u32, month: u32, day: u32) -> Option<i32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Shifted by a whole cycle of 400 years, so that no year is negative.
    let year = year + 400 - u32::from(month <= 2);
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some((era * 146_097 + of_era) as i32 - 146_097 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        for (text, days) in
            [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-12-31", 20_088), ("0001-01-01", -719_162)]
        {
            assert_eq!(date(text.as_bytes(), First::Year), Some(days), "{text}");
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-04-31",
            "2024-01-00",
            "24-01-01",
            "2024-01/01",
            "20240101",
        ] {
            assert_eq!(date(text.as_bytes(), First::Year), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_obeyed() {
        let last = date(b"2024-12-31", First::Year);
        assert_eq!(date(b"31/12/2024", First::Day), last);
        assert_eq!(date(b"31.12.2024", First::Day), last);
        assert_eq!(date(b"12/31/2024", First::Month), last);
        assert_eq!(date(b"12/31/2024", First::Day), None);
        assert_eq!(date(b"12.31.2024", First::Month), None);
        assert_eq!(date(b"5/6/2024", First::Month), date(b"2024-05-06", First::Year));
    }

    #[test]
    fn times_are_read_to_the_microsecond() {
        let at = |text: &str| timestamp(text.as_bytes(), First::Year);
        assert_eq!(at("1970-01-01T00:00:01.5"), Some(1_500_000));
        assert_eq!(at("1970-01-01 00:01"), Some(60_000_000));
        assert_eq!(at("1970-01-01 0:01:00"), Some(60_000_000));
        assert_eq!(at("1970-01-01 00:00:00.123456789"), Some(123_456));
        assert_eq!(at("1970-01-02"), Some(MICROS_PER_DAY));
        for text in [
            "1970-01-01T",
            "1970-01-01 24:00",
            "1970-01-01 00:60",
            "1970-01-01 00:00:60",
            "1970-01-01 00:00:00.",
            "1970-01-01 00:00Z",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_is_applied() {
        let noon = timestamp(b"2024-06-01 12:00", First::Year);
        for text in [
            "2024-06-01T12:00Z",
            "2024-06-01 14:00:00+02:00",
            "2024-06-01T14:00:00+0200",
            "2024-06-01 07:00-05",
            "2024-06-01 12:00:00.000 UTC",
        ] {
            assert_eq!(instant(text.as_bytes()), noon, "{text}");
        }
        for text in
            ["2024-06-01 12:00", "2024-06-01 12:00 CET", "2024-06-01 12:00+2", "2024-06-01 12:00+24:00", "2024-06-01 12:00+02:"]
        {
            assert_eq!(instant(text.as_bytes()), None, "{text}");
        }
    }
}
