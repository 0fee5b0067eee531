//! One value in a report, and the one policy of how values are written.
//!
//! A number is a number where JavaScript and JSON can hold it exactly, else the text of its digits: integers up to 2^53, decimals of up to 15 significant digits.
//! NaN and the infinities are the texts `"NaN"`, `"Infinity"`, `"-Infinity"`. Dates and times are ISO 8601 texts, zoned timestamps in UTC with a `Z`;
//! durations are milliseconds. Bytes are `0x` and hexadecimal digits. Long texts are cut and end in an ellipsis.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Texts are shown up to this many bytes.
const SHOWN_BYTES: usize = 256;
const LARGEST_EXACT: u64 = 1 << 53;
const EXACT_DIGITS: usize = 15;

/// A value: a number, a text or a boolean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
#[ts(untagged)]
pub enum Scalar {
    /// A whole number.
    Integer(#[ts(type = "number")] i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A text, a date or time, or the digits of a number that a `number` cannot hold.
    Text(String),
}

impl Scalar {
    /// An integer.
    #[must_use]
    pub fn integer(value: i128) -> Self {
        match i64::try_from(value) {
            Ok(small) if small.unsigned_abs() <= LARGEST_EXACT => Self::Integer(small),
            _ => Self::Text(value.to_string()),
        }
    }

    /// A floating-point number.
    #[must_use]
    pub fn number(value: f64) -> Self {
        if value.is_finite() {
            Self::Number(value)
        } else if value.is_nan() {
            Self::Text("NaN".to_owned())
        } else {
            Self::Text(if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned())
        }
    }

    /// A decimal number, from the digits of its unscaled value.
    #[must_use]
    pub fn decimal(unscaled: &str, scale: i8) -> Self {
        let text = decimal_text(unscaled, scale);
        let significant = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
        match text.parse() {
            Ok(number) if significant <= EXACT_DIGITS => Self::Number(number),
            _ => Self::Text(text),
        }
    }

    /// A text, cut where it is long.
    #[must_use]
    pub fn text(value: &[u8]) -> Self {
        if value.len() <= SHOWN_BYTES {
            return Self::Text(String::from_utf8_lossy(value).into_owned());
        }
        let starts_character = |&at: &usize| value[at] & 0xc0 != 0x80;
        let end = (0..=SHOWN_BYTES).rev().find(starts_character).unwrap_or(SHOWN_BYTES);
        Self::Text(String::from_utf8_lossy(&value[..end]).into_owned() + "…")
    }

    /// Bytes, cut where they are many.
    #[must_use]
    pub fn bytes(value: &[u8]) -> Self {
        let shown = &value[..value.len().min(SHOWN_BYTES)];
        let digits: String = shown.iter().map(|byte| format!("{byte:02x}")).collect();
        Self::Text(format!("0x{digits}{}", if shown.len() < value.len() { "…" } else { "" }))
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value}"),
        }
    }
}

fn decimal_text(unscaled: &str, scale: i8) -> String {
    let (sign, digits) = unscaled.strip_prefix('-').map_or(("", unscaled), |digits| ("-", digits));
    let Ok(scale) = usize::try_from(scale) else {
        return format!("{unscaled}{}", "0".repeat(usize::from(scale.unsigned_abs())));
    };
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_that_a_number_cannot_hold_are_digits() {
        assert_eq!(Scalar::integer(-(1 << 53)), Scalar::Integer(-(1 << 53)));
        assert_eq!(Scalar::integer((1 << 53) + 1), Scalar::Text("9007199254740993".to_owned()));
        assert_eq!(Scalar::integer(u64::MAX.into()), Scalar::Text("18446744073709551615".to_owned()));
    }

    #[test]
    fn decimals_are_numbers_up_to_fifteen_digits() {
        for (unscaled, scale, number) in [("1234", 2, 12.34), ("-5", 3, -0.005), ("7", 0, 7.0), ("12", -2, 1200.0), ("0", 2, 0.0)] {
            assert_eq!(Scalar::decimal(unscaled, scale), Scalar::Number(number));
        }
        assert_eq!(Scalar::decimal("-1234567890123456", 4), Scalar::Text("-123456789012.3456".to_owned()));
    }

    #[test]
    fn what_json_has_no_number_for_is_a_word() {
        let words = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(|x| Scalar::number(x).to_string());
        assert_eq!(words, ["NaN", "Infinity", "-Infinity"]);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let long = "ß".repeat(300);
        assert_eq!(Scalar::text(long.as_bytes()).to_string(), "ß".repeat(128) + "…");
        let cut = "a".to_owned() + &long;
        assert_eq!(Scalar::text(cut.as_bytes()).to_string(), "a".to_owned() + &"ß".repeat(127) + "…");
        assert_eq!(Scalar::bytes(&[0, 255]).to_string(), "0x00ff");
    }
}
