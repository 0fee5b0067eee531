//! What one value looks like.

use std::net::IpAddr;

use super::places;
use crate::profile::Meaning;

/// A meaning, whether a value has it, and what such values are called.
type Look = (Meaning, fn(&str) -> bool, &'static str);

/// Values that are enough by themselves, the stricter first.
pub(super) const CERTAIN: &[Look] = &[
    (Meaning::Email, is_email, "e-mail addresses"),
    (Meaning::Url, is_url, "web addresses"),
    (Meaning::Ip, is_ip, "addresses of machines"),
    (Meaning::Account, is_account, "bank accounts or payment cards"),
    (Meaning::Id, is_uuid, "identifiers"),
    (Meaning::Date, is_date, "dates"),
    (Meaning::Percentage, is_percentage, "percentages"),
    (Meaning::Currency, is_money, "amounts of money"),
    (Meaning::Phone, is_phone, "telephone numbers"),
    (Meaning::Boolean, is_boolean, "yes and no"),
];
/// Values that need a name that says the same.
pub(super) const NAMED: &[Look] = &[
    (Meaning::Phone, |text| digits(text) >= 6 && digits(text) <= 15, "a telephone number"),
    (Meaning::Postcode, is_postcode, "a postal code"),
    (Meaning::Address, |text| text.chars().any(char::is_alphabetic) && text.len() > 4, "an address"),
    (Meaning::PersonName, is_name, "the name of a person"),
];
/// Values of a known list.
pub(super) const LISTED: &[Look] =
    &[(Meaning::UsState, places::is_us_state, "states of the USA"), (Meaning::Country, places::is_country, "countries")];

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@,;<>()".contains(c));
    plain(local) && plain(host) && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
}

fn is_url(text: &str) -> bool {
    let rest = ["http://", "https://", "ftp://", "www."].iter().find_map(|start| text.strip_prefix(start));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

fn is_ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_account(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    is_iban(&plain) || is_card(&plain)
}

/// ISO 13616: the number that the letters and digits make, with the first four at the end, leaves 1 when divided by 97.
fn is_iban(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    if !(15..=34).contains(&bytes.len())
        || !bytes.iter().all(u8::is_ascii_alphanumeric)
        || !bytes[..2].iter().all(u8::is_ascii_uppercase)
    {
        return false;
    }
    let rest = bytes[4..].iter().chain(&bytes[..4]).fold(0u32, |rest, &byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}

/// ISO/IEC 7812: thirteen to nineteen digits whose Luhn sum ends in 0. Cards begin with 2 to 6.
fn is_card(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    if !(13..=19).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) || !(b'2'..=b'6').contains(&bytes[0]) {
        return false;
    }
    let sum: u32 = bytes
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// `2024-01-31`, `31.01.2024`, `1/31/24`, with or without a time.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some([a, b, c]) = numbers.as_deref() else { return false };
    let year = |part: &str, number: u32| part.len() == 4 && (1000..=9999).contains(&number) || part.len() == 2;
    let day_and_month = |a: u32, b: u32| a >= 1 && b >= 1 && a.min(b) <= 12 && a.max(b) <= 31;
    parts[0].len() == 4 && year(parts[0], *a) && day_and_month(*b, *c)
        || year(parts[2], *c) && parts[0].len() <= 2 && day_and_month(*a, *b)
}

fn is_number(text: &str) -> bool {
    digits(text) > 0
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '\'' | ' ' | '\u{a0}' | '(' | ')'))
}

fn is_percentage(text: &str) -> bool {
    text.strip_suffix('%').is_some_and(|number| is_number(number.trim_end()))
}

fn is_money(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "€", "$", "£", "¥", "₹", "₽", "₺", "₩", "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "PLN", "SEK", "NOK", "DKK", "CZK",
        "BRL", "CAD", "AUD",
    ];
    let bare = SIGNS.iter().find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)));
    bare.is_some_and(|number| is_number(number.trim()))
}

/// Seven to fifteen digits in groups, or behind a plus.
fn is_phone(text: &str) -> bool {
    let plus = text.starts_with('+') || text.starts_with("00");
    let grouped = text.bytes().filter(|byte| b" -/().".contains(byte)).count() >= 2;
    let only = text.chars().enumerate().all(|(i, c)| c.is_ascii_digit() || " -/().".contains(c) || c == '+' && i == 0);
    only && (7..=15).contains(&digits(text)) && (plus && digits(text) >= 8 || grouped && text.starts_with(['0', '(', '+', '1']))
}

fn is_boolean(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "yes", "no", "y", "n", "true", "false", "t", "f", "ja", "nein", "oui", "non", "si", "sí", "sì", "sim", "não", "nee", "on",
        "off",
    ];
    WORDS.contains(&text.to_lowercase().as_str())
}

fn is_postcode(text: &str) -> bool {
    (3..=10).contains(&text.len()) && digits(text) >= 2 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'))
}

fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=5).contains(&words)
        && text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphabetic() || " .,'’-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_resembles_is_not_taken_for_it() {
        assert!(!is_email("@home") && !is_email("a@b") && !is_email("a b@c.de"));
        assert!(!is_account("DE89370400440532013001") && !is_account("4111111111111112") && is_account("4111 1111 1111 1111"));
        assert!(!is_phone("2024-01-31") && !is_phone("12345") && !is_phone("3.14.15") && !is_phone("ORD-000017"));
        assert!(!is_date("1.2.3") && !is_date("2024-13-41") && is_date("31.01.2024 10:00"));
        assert!(!is_url("www.") && !is_ip("1.2.3") && !is_uuid("12345678-1234") && !is_money("12.50"));
    }
}
