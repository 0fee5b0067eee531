//! The text of a field.

use std::borrow::Cow;

use super::tokenize::Field;

/// The text of a field with its doubled quotes made single. Bytes that are not UTF-8 are replaced.
pub(super) fn unescape(source: &[u8], field: Field, quote: u8) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(field.bytes(source));
    if field.is_escaped() {
        let quote = char::from(quote);
        Cow::Owned(text.replace(&format!("{quote}{quote}"), &quote.to_string()))
    } else {
        text
    }
}

/// Appends the content of a field, with its doubled quotes made single.
#[inline]
pub(super) fn append(source: &[u8], field: Field, quote: u8, out: &mut Vec<u8>) {
    let mut rest = field.bytes(source);
    if field.is_escaped() {
        while let Some(at) = memchr::memchr(quote, rest) {
            out.extend_from_slice(&rest[..=at]);
            // Inside a field quotes come in pairs.
            rest = &rest[at + 2..];
        }
    }
    out.extend_from_slice(rest);
}
