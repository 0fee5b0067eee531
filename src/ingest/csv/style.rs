//! Numbers as people write them: `1.234,56`, `1 234,5`, `(1,200)`, `€ 12.50`, `12 %`.

use memchr::memchr;

use super::number;

/// What stands between the whole part of a number and its fraction. The other one of the two, a blank or an apostrophe may
/// stand between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Point,
    Comma,
}

/// What all numbers of a column are written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    None,
    Percent,
    /// By its place in [`CURRENCIES`].
    Currency(u8),
}

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub mark: Mark,
    pub unit: Unit,
}

/// What money is written with, the longer before what it contains.
const CURRENCIES: [&str; 57] = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "R$", "A$", "C$", "S$", "$", "€", "£", "¥", "₹", "₽", "₩", "₪", "₺", "₫", "฿", "₴", "₦",
    "₱", "zł", "Kč", "Fr.", "kr.", "kr", "Ft", "lei", "лв", "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "CAD", "AUD", "NZD",
    "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "RUB",
];
/// Blanks that group digits or stand beside a unit: the blank, the no-break space and the narrow one.
const BLANKS: [&[u8]; 3] = [b" ", "\u{a0}".as_bytes(), "\u{202f}".as_bytes()];
const MINUS: [&[u8]; 2] = [b"-", "\u{2212}".as_bytes()];
/// Longest number as written without groups and unit.
const LONGEST: usize = 48;

impl Mark {
    pub(in crate::ingest) fn of(character: char) -> Self {
        if character == ',' { Self::Comma } else { Self::Point }
    }

    pub(super) fn character(self) -> char {
        if self == Self::Comma { ',' } else { '.' }
    }
}

impl Unit {
    /// What the column would be said to be in; nothing for bare numbers.
    pub(super) fn symbol(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Percent => Some("%"),
            Self::Currency(place) => CURRENCIES.get(usize::from(place)).copied(),
        }
    }

    /// The unit that a text has in front or behind.
    pub(super) fn of(text: &[u8]) -> Self {
        let text = Bare::of(text).text;
        if text.ends_with(b"%") || text.starts_with(b"%") {
            return Self::Percent;
        }
        let is_there = |symbol: &&str| text.starts_with(symbol.as_bytes()) || text.ends_with(symbol.as_bytes());
        CURRENCIES.iter().position(is_there).map_or(Self::None, |place| Self::Currency(place as u8))
    }
}

/// A text without its signs.
struct Bare<'a> {
    text: &'a [u8],
    negative: bool,
    /// With a sign of either kind.
    signed: bool,
}

impl<'a> Bare<'a> {
    fn of(text: &'a [u8]) -> Self {
        let mut bare = Self { text, negative: false, signed: false };
        // Accountants write a loss in brackets.
        if let Some(inner) = text.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")")) {
            return Self { text: trim(inner), negative: true, signed: true };
        }
        bare.sign_in_front();
        if !bare.signed
            && let Some(rest) = MINUS.iter().find_map(|minus| text.strip_suffix(*minus))
        {
            bare = Self { text: trim(rest), negative: true, signed: true };
        }
        bare
    }

    fn sign_in_front(&mut self) {
        let minus = MINUS.iter().find_map(|minus| self.text.strip_prefix(*minus));
        if let Some(rest) = minus.or_else(|| self.text.strip_prefix(b"+")).filter(|_| !self.signed) {
            *self = Self { text: trim(rest), negative: minus.is_some(), signed: true };
        }
    }

    /// Takes the unit off; `None` where it is not there.
    fn without(mut self, unit: Unit) -> Option<Self> {
        let Some(symbol) = unit.symbol() else { return Some(self) };
        match self.text.strip_prefix(symbol.as_bytes()) {
            Some(rest) => {
                self.text = trim(rest);
                self.sign_in_front();
            }
            None => self.text = trim(self.text.strip_suffix(symbol.as_bytes())?),
        }
        Some(self)
    }
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let Some(rest) = BLANKS.iter().find_map(|blank| text.strip_prefix(*blank)) {
        text = rest;
    }
    while let Some(rest) = BLANKS.iter().find_map(|blank| text.strip_suffix(*blank)) {
        text = rest;
    }
    text
}

/// A number in the form that [`number`] reads.
struct Plain {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Plain {
    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.length)? = byte;
        self.length += 1;
        Some(())
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Style {
    pub(super) fn int64(self, text: &[u8]) -> Option<i64> {
        let plain = self.plain(text)?;
        number::int64(plain.text())
    }

    pub(super) fn float64(self, text: &[u8]) -> Option<f64> {
        let plain = self.plain(text)?;
        let value = number::float64(plain.text()).filter(|_| !number::loses_digits(plain.text()))?;
        Some(if self.unit == Unit::Percent { value / 100.0 } else { value })
    }

    pub(super) fn decimal(self, text: &[u8], precision: u8, scale: i8) -> Option<i128> {
        let plain = self.plain(text)?;
        number::decimal(plain.text(), precision, scale).filter(|_| self.unit != Unit::Percent)
    }

    /// The number with a point and without groups, unit, and any sign but a minus in front.
    fn plain(self, text: &[u8]) -> Option<Plain> {
        let bare = Bare::of(text).without(self.unit)?;
        let mut plain = Plain { bytes: [0; LONGEST], length: 0 };
        if bare.negative {
            plain.push(b'-')?;
        } else if bare.signed && self.unit == Unit::None {
            // A telephone number may begin so.
            return None;
        }
        let mark = self.mark.character() as u8;
        let (whole, fraction) = match memchr(mark, bare.text) {
            Some(at) => (&bare.text[..at], Some(&bare.text[at + 1..])),
            None => (bare.text, None),
        };
        let (digits, exponent) = match fraction {
            Some(fraction) => split_exponent(fraction, self.unit),
            None => (&b""[..], &b""[..]),
        };
        if !digits.iter().all(u8::is_ascii_digit) || fraction.is_some() && digits.is_empty() {
            return None;
        }
        self.whole(whole, fraction.is_some(), &mut plain)?;
        if fraction.is_some() {
            plain.push(b'.')?;
        }
        digits.iter().chain(exponent).try_for_each(|&byte| plain.push(byte))?;
        Some(plain)
    }

    /// The digits in front of the mark, in groups or not.
    fn whole(self, text: &[u8], may_be_empty: bool, plain: &mut Plain) -> Option<()> {
        if matches!(text, [b'0', _, ..]) || text.is_empty() && !may_be_empty {
            return None;
        }
        let first = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        text[..first].iter().try_for_each(|&byte| plain.push(byte))?;
        let mut rest = &text[first..];
        if rest.is_empty() {
            return Some(());
        }
        let separator = self.separator(rest)?;
        let mut sizes = (first, 3);
        while !rest.is_empty() {
            rest = rest.strip_prefix(separator)?;
            let size = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
            // In India the groups before the last have two digits.
            let is_last = size == rest.len();
            let fits = size == 3 || size == 2 && separator == b"," && !is_last;
            let steady = sizes.1 == size || sizes.1 == 3 && sizes.0 <= 2 && size == 2 || is_last;
            if !fits || !steady || sizes.0 == 0 || sizes.0 > 3 {
                return None;
            }
            sizes = (sizes.0, size);
            rest[..size].iter().try_for_each(|&byte| plain.push(byte))?;
            rest = &rest[size..];
        }
        Some(())
    }

    /// What stands between the groups of a number that goes on with `rest` behind the first of them.
    fn separator(self, rest: &[u8]) -> Option<&'static [u8]> {
        let other: &[u8] = if self.mark == Mark::Point { b"," } else { b"." };
        [other, b"'", "\u{2019}".as_bytes()].into_iter().chain(BLANKS).find(|separator| rest.starts_with(separator))
    }
}

/// The digits of a fraction and what is behind them: an exponent, where there is no unit.
fn split_exponent(fraction: &[u8], unit: Unit) -> (&[u8], &[u8]) {
    match fraction.iter().position(|byte| matches!(byte, b'e' | b'E')).filter(|_| unit == Unit::None) {
        Some(at) => fraction.split_at(at),
        None => (fraction, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mark: Mark, text: &str) -> Option<f64> {
        Style { mark, unit: Unit::of(text.as_bytes()) }.float64(text.as_bytes())
    }

    #[test]
    fn the_mark_decides_what_a_point_and_a_comma_are() {
        for (text, point, comma) in [
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234", Some(1.234), Some(1234.0)),
            ("1,234.56", Some(1234.56), None),
            ("1.234,56", None, Some(1234.56)),
            ("1.234.567", None, Some(1_234_567.0)),
            ("3,5", None, Some(3.5)),
            ("-3,5e3", None, Some(-3500.0)),
            (",5", None, Some(0.5)),
            ("12", Some(12.0), Some(12.0)),
        ] {
            assert_eq!((read(Mark::Point, text), read(Mark::Comma, text)), (point, comma), "{text}");
        }
    }

    #[test]
    fn groups_are_of_three_digits_and_of_one_kind() {
        for (text, value) in [
            ("1 234 567,8", 1_234_567.8),
            ("1'234'567,8", 1_234_567.8),
            ("1\u{a0}234,5", 1234.5),
            ("12\u{202f}345", 12345.0),
            ("1\u{2019}000", 1000.0),
        ] {
            assert_eq!(read(Mark::Comma, text), Some(value), "{text}");
        }
        assert_eq!(read(Mark::Point, "12,34,567.50"), Some(1_234_567.5));
        for text in [
            "12,34",
            "1,2345",
            "1234,567",
            "1,234 567",
            ",123",
            "0,123",
            "01,234",
            "1,,234",
            "1,234,",
            "1,23,45",
            "1 ",
            "12,345,67",
        ] {
            assert_eq!(read(Mark::Point, text), None, "{text}");
        }
    }

    #[test]
    fn a_unit_may_be_in_front_or_behind_and_the_sign_on_either_side() {
        for (text, value) in [
            ("$1,200.50", 1200.5),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("($1,200)", -1200.0),
            ("12 EUR", 12.0),
            ("€ 0.50", 0.5),
            ("+5 USD", 5.0),
            ("US$ 3", 3.0),
            ("5.00-", -5.0),
            ("\u{2212}7", -7.0),
            ("12.5%", 0.125),
            ("-3 %", -0.03),
        ] {
            assert_eq!(read(Mark::Point, text), Some(value), "{text}");
        }
        assert_eq!(Unit::of(b"(12 kr)").symbol(), Some("kr"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "$",
            "%",
            "()",
            "$$5",
            "5 apples",
            "--5",
            "-5-",
            "(-5)",
            "+49 170 1234567",
            "1.2.3",
            "192.168.0.1",
            "007",
            "5,",
        ] {
            assert_eq!((read(Mark::Point, text), read(Mark::Comma, text)), (None, None), "{text}");
        }
    }
}
