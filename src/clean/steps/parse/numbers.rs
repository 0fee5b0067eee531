//! Numbers and truths as people write them.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Read;

/// The decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum Mark {
    /// Decided value by value.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// A point.
    #[serde(rename = ".")]
    Point,
    /// A comma.
    #[serde(rename = ",")]
    Comma,
}

pub(super) fn integer(text: &str, mark: Mark) -> Read<i64> {
    if let Some(number) = text.parse().ok().filter(|_| !text.starts_with('+')) {
        return Read::Plain(number);
    }
    // 3.0 is a whole number, 3.5 is none.
    let whole = plain_number(text, mark).and_then(|number| match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.parse().ok(),
        Some(_) => None,
        None => number.parse().ok(),
    });
    whole.map_or(Read::Failed, Read::Other)
}

pub(super) fn float(text: &str, mark: Mark) -> Read<f64> {
    // Where the point is a mark of thousands, what Rust reads may be another number.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e' | b'E')) && mark != Mark::Comma;
    if let Some(number) = text.parse().ok().filter(|_| is_plain) {
        return Read::Plain(number);
    }
    plain_number(text, mark).and_then(|number| number.parse().ok()).map_or(Read::Failed, Read::Other)
}

pub(super) fn text(text: &str, mark: Mark) -> Read<String> {
    match plain_number(text, mark) {
        Some(number) if number == text => Read::Plain(number.into_owned()),
        Some(number) => Read::Other(number.into_owned()),
        None => Read::Failed,
    }
}

pub(super) fn boolean(text: &str) -> Read<bool> {
    let value = match text.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "on" => true,
        "false" | "f" | "no" | "n" | "0" | "off" => false,
        _ => return Read::Failed,
    };
    if matches!(text, "true" | "false") { Read::Plain(value) } else { Read::Other(value) }
}

/// A number without signs of currency, groups of thousands and the like, with a decimal point; a percentage is a share.
pub(in crate::clean) fn plain_number(text: &str, mark: Mark) -> Option<Cow<'_, str>> {
    let trimmed = text.trim();
    let (trimmed, in_brackets) = match trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inside) => (inside.trim(), true),
        None => (trimmed, false),
    };
    let (trimmed, is_percent) = trimmed.strip_suffix('%').map_or((trimmed, false), |rest| (rest.trim_end(), true));
    let (sign, rest) = signed(without_currency(trimmed));
    let (sign_behind, rest) = signed(without_currency(rest));
    let (rest, is_behind) = rest.strip_suffix('-').map_or((rest, false), |rest| (rest, true));
    let is_negative = [sign == Some('-'), sign_behind == Some('-'), in_brackets, is_behind];
    if is_negative.iter().filter(|is| **is).count() > 1 || (sign.is_some() && sign_behind.is_some()) {
        return None;
    }
    let digits = ungrouped(rest, mark)?;
    let mut number = if is_negative.contains(&true) { format!("-{digits}") } else { digits };
    if is_percent {
        number = shifted(&number);
    }
    Some(Cow::Owned(number))
}

fn signed(text: &str) -> (Option<char>, &str) {
    match text.chars().next() {
        Some(sign @ ('+' | '-' | '−')) => (Some(if sign == '+' { '+' } else { '-' }), text[sign.len_utf8()..].trim_start()),
        _ => (None, text),
    }
}

/// Without a sign or a code of three letters in front or behind.
fn without_currency(text: &str) -> &str {
    const SIGNS: [char; 9] = ['$', '€', '£', '¥', '₹', '₽', '₩', '₺', '¢'];
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let bare = text.trim_start_matches(SIGNS).trim_end_matches(SIGNS).trim();
    match (bare.get(..3), bare.len().checked_sub(3).and_then(|at| bare.get(at..))) {
        (Some(code), _) if is_code(code) => bare[3..].trim_start(),
        (_, Some(code)) if is_code(code) => bare[..bare.len() - 3].trim_end(),
        _ => bare,
    }
}

/// Digits with at most one decimal point.
fn ungrouped(text: &str, mark: Mark) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(text[at + 1..].parse::<i16>().ok()?)),
        None => (text, None),
    };
    let last = mantissa.rfind(['.', ',']);
    let decimal = match mark {
        Mark::Point => '.',
        Mark::Comma => ',',
        Mark::Auto => match last {
            None => '.',
            Some(at) => {
                let found = if mantissa[at..].starts_with(',') { ',' } else { '.' };
                let other = if found == ',' { '.' } else { ',' };
                let is_group = mantissa.matches(found).count() > 1 || (found == ',' && mantissa.len() - at == 4 && !mantissa.contains('.'));
                if is_group && !(mantissa.starts_with("0,")) { other } else { found }
            }
        },
    };
    let (whole, fraction) = match mantissa.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_separator = |letter: char| matches!(letter, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_') && letter != decimal;
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let is_well = |(at, group): (usize, &&str)| {
        group.bytes().all(|byte| byte.is_ascii_digit()) && (groups.len() == 1 || if at == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 })
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    if !has_digits || !groups.iter().enumerate().all(is_well) || !fraction.unwrap_or("").bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut made = groups.concat();
    if made.is_empty() {
        made.push('0');
    }
    if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
        made = made + "." + fraction;
    }
    Some(match exponent {
        Some(exponent) => format!("{made}e{exponent}"),
        None => made,
    })
}

/// A hundredth, digit by digit.
fn shifted(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    if digits.contains('e') {
        return format!("{sign}{}", digits.parse::<f64>().map_or(f64::NAN, |value| value / 100.0));
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = format!("{whole:0>3}");
    let (front, behind) = whole.split_at(whole.len() - 2);
    format!("{sign}{front}.{behind}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mark: Mark) -> Option<f64> {
        plain_number(text, mark).and_then(|number| number.parse().ok())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("2.55", 2.55),
            ("2,55", 2.55),
            ("£2.55", 2.55),
            ("€ 1.234,50", 1234.5),
            ("1,234.50", 1234.5),
            ("1,234", 1234.0),
            ("0,125", 0.125),
            ("1 234 567", 1_234_567.0),
            ("1'234.5", 1234.5),
            ("(12)", -12.0),
            ("-$12", -12.0),
            ("$-12", -12.0),
            ("12-", -12.0),
            ("USD 7", 7.0),
            ("7 EUR", 7.0),
            ("12.5%", 0.125),
            ("5 %", 0.05),
            ("1e3", 1000.0),
            ("+4", 4.0),
            (".5", 0.5),
        ] {
            assert_eq!(read(text, Mark::Auto), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", "abc", "1.2.3,4,5", "12,34,5", "--5", "(-5)", "1 23", "12 apples", "2024-01-01", "1e", "£"] {
            assert_eq!(read(text, Mark::Auto), None, "{text}");
        }
    }

    #[test]
    fn a_given_mark_decides() {
        assert_eq!(read("1.234", Mark::Comma), Some(1234.0));
        assert_eq!(read("1.234", Mark::Point), Some(1.234));
        assert_eq!(read("1,234", Mark::Comma), Some(1.234));
        assert!(matches!(float("1.234", Mark::Comma), Read::Other(number) if number == 1234.0));
        assert!(matches!(integer("3.0", Mark::Auto), Read::Other(3)));
        assert!(matches!(integer("3.5", Mark::Auto), Read::Failed));
    }
}
