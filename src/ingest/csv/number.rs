//! Numbers and booleans from text, exact or not at all.

/// Integers up to this are exact as `f64`, and so are powers of ten up to 22.
const EXACT: u64 = 1 << 53;

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// `true` and `false` in three spellings.
pub(super) fn boolean(text: &[u8]) -> Option<bool> {
    match text {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// What else stands for true and false in a column that was declared boolean.
pub(super) fn declared_boolean(text: &[u8]) -> Option<bool> {
    boolean(text).or_else(|| match text.to_ascii_lowercase().as_slice() {
        b"1" | b"t" | b"y" | b"yes" => Some(true),
        b"0" | b"f" | b"n" | b"no" => Some(false),
        _ => None,
    })
}

/// Digits only, at least one, as a number that fits.
#[inline]
fn digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let (head, tail) = text.split_at(text.len().min(19));
    let mut value = 0u64;
    // Nineteen digits always fit.
    for &byte in head {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    for &byte in tail {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    Some(value)
}

/// A number that would lose something of how it is written: 007, -01, 00.5.
#[inline]
pub(super) fn has_leading_zero(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

#[inline]
pub(in crate::ingest) fn int64(text: &[u8]) -> Option<i64> {
    match text.strip_prefix(b"-") {
        None => i64::try_from(digits(text)?).ok(),
        Some(rest) => 0i64.checked_sub_unsigned(digits(rest)?),
    }
}

#[inline]
pub(in crate::ingest) fn uint64(text: &[u8]) -> Option<u64> {
    digits(text)
}

/// A number of at most `precision` digits, `scale` of them behind the point; more digits behind the point must be zeros.
pub(super) fn decimal(text: &[u8], precision: u8, scale: i8) -> Option<i128> {
    let negative = text.first() == Some(&b'-');
    let unsigned = &text[usize::from(negative)..];
    let (whole, fraction) = match memchr::memchr(b'.', unsigned) {
        Some(at) => (&unsigned[..at], &unsigned[at + 1..]),
        None => (unsigned, &b""[..]),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let scale = usize::try_from(scale).ok()?;
    let (kept, dropped) = fraction.split_at(fraction.len().min(scale));
    if dropped.iter().any(|&byte| byte != b'0') {
        return None;
    }
    let mut value = 0i128;
    for &byte in whole.iter().chain(kept).chain(std::iter::repeat_n(&b'0', scale - kept.len())) {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
    }
    (value < 10i128.pow(u32::from(precision))).then_some(if negative { -value } else { value })
}

/// The nearest `f64`.
///
/// A decimal of few digits is one exact integer divided by one exact power of ten, and IEEE 754 rounds that quotient correctly
/// (W. D. Clinger, How to read floating point numbers accurately, PLDI 1990). Everything else is left to the standard library.
#[inline]
pub(in crate::ingest) fn float64(text: &[u8]) -> Option<f64> {
    let negative = text.first() == Some(&b'-');
    let unsigned = &text[usize::from(negative)..];
    let mut mantissa = 0u64;
    let mut point = None;
    if unsigned.len() <= 17 {
        let mut plain = true;
        for (position, &byte) in unsigned.iter().enumerate() {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                mantissa = mantissa * 10 + u64::from(digit);
            } else if byte == b'.' && point.is_none() {
                point = Some(position);
            } else {
                plain = false;
                break;
            }
        }
        let n_digits = unsigned.len() - usize::from(point.is_some());
        if plain && n_digits > 0 && mantissa <= EXACT {
            let n_behind = point.map_or(0, |position| unsigned.len() - 1 - position);
            let value = mantissa as f64 / POWERS[n_behind];
            return Some(if negative { -value } else { value });
        }
    }
    any_float64(text)
}

#[cold]
fn any_float64(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// An integer that `f64` would round.
pub(in crate::ingest) fn loses_digits(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    // Fifteen digits always fit.
    digits.len() > 15
        && digits.iter().all(u8::is_ascii_digit)
        && decimal(digits, 38, 0).is_none_or(|value| (value as f64) as i128 != value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn integers_are_exact_to_their_last_value() {
        assert_eq!(int64(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(int64(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(int64(b"9223372036854775808"), None);
        assert_eq!(int64(b"-9223372036854775809"), None);
        assert_eq!(uint64(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(uint64(b"18446744073709551616"), None);
        for text in ["", "-", "+1", "1.0", "1e3", "0x1", "1_000", "--1", "12a"] {
            assert_eq!(int64(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_decimal_keeps_every_digit_or_is_refused() {
        assert_eq!(decimal(b"12.5", 4, 2), Some(1250));
        assert_eq!(decimal(b"-12.500", 4, 2), Some(-1250));
        assert_eq!(decimal(b".5", 4, 2), Some(50));
        assert_eq!(decimal(b"99.99", 4, 2), Some(9999));
        assert_eq!(decimal(&[b'9'; 38], 38, 0), Some(10i128.pow(38) - 1));
        for text in ["100.00", "12.505", "", ".", "-", "1e2", "1,5", "1.2.3"] {
            assert_eq!(decimal(text.as_bytes(), 4, 2), None, "{text}");
        }
        assert_eq!(decimal(&[b'9'; 39], 38, 0), None);
    }

    #[test]
    fn integers_that_a_float_would_round_are_told_apart() {
        assert!(!loses_digits(b"9007199254740992"));
        assert!(loses_digits(b"9007199254740993"));
        assert!(loses_digits(b"-9007199254740993"));
        assert!(!loses_digits(b"0.12345678901234567"));
        assert!(loses_digits(&[b'9'; 50]));
    }

    proptest! {
        #[test]
        fn a_float_is_what_the_standard_library_reads(text in "-?[0-9]{0,20}(\\.[0-9]{0,20})?(e-?[0-9]{1,3})?") {
            let expected = text.parse::<f64>().ok().map(f64::to_bits);
            prop_assert_eq!(float64(text.as_bytes()).map(f64::to_bits), expected);
        }

        #[test]
        fn integers_are_what_the_standard_library_reads(value: i64, unsigned: u64) {
            prop_assert_eq!(int64(value.to_string().as_bytes()), Some(value));
            prop_assert_eq!(uint64(unsigned.to_string().as_bytes()), Some(unsigned));
        }
    }
}
