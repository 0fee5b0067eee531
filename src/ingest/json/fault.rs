//! The errors of a JSON source, each with its row and byte.

use super::column::Column;
use super::kind::plain;
use super::rows::MAX_COLUMNS;
use super::scan::{Class, MAX_DEPTH, Stop, Token};
use crate::error::Error;
use crate::ingest::rejects::shorten;
use crate::table::type_name;

/// What rows are.
pub(super) const SHAPE: &str = "rows are JSON objects, one after the other or in an array";

/// A row that cannot be cut into values, in a window at offset `byte`. `at`: where its bytes end.
pub(super) fn malformed(stop: Stop, row: u64, byte: u64, window: &[u8]) -> Error {
    let (error, at) = match stop {
        Stop::Starved => {
            (Error::parse("this JSON ends inside of a value").hint("it is cut off: make or download it again"), window.len())
        }
        Stop::Bad { at, expected } => {
            let found = String::from_utf8_lossy(window.get(at..window.len().min(at + 20)).unwrap_or_default()).into_owned();
            let found: String = found.lines().next().unwrap_or_default().chars().take(20).collect();
            let found = if found.is_empty() { String::new() } else { format!(", found {found:?}") };
            let error = Error::parse(format!("expected {expected}{found}"));
            (error.hint(SHAPE), at)
        }
        Stop::Deep { at } => {
            let error = Error::unsupported(format!("objects and arrays lie more than {MAX_DEPTH} deep inside one another"));
            (error.hint("flatten them before"), at)
        }
        Stop::Wide { at } => {
            let error = Error::unsupported(format!("there are more than {MAX_COLUMNS} different names"));
            (error.hint("set flatten to false to keep objects as text, or turn names into values"), at)
        }
    };
    error.row(row).byte(byte + at as u64)
}

/// A value that does not belong to the declared type of its column, in a window at offset `byte`.
pub(super) fn misfit(column: &Column, token: &Token, row: u64, byte: u64, window: &[u8]) -> Error {
    let expected = type_name(&column.guess.kind().data_type());
    let text = plain(token.class, token.bytes(window));
    let text = shorten(&String::from_utf8_lossy(&text));
    let found = if matches!(token.class, Class::Text | Class::Escaped) { format!("{text:?}") } else { text };
    let hint = if column.guess.is_ambiguous() {
        "it could be read two ways: set dayFirst or decimal"
    } else {
        "declare the column as utf8, or add the text to nulls if it means a missing value"
    };
    let byte = byte + u64::from(token.start);
    Error::parse(format!("expected {expected}, found {found}")).column(&column.path).row(row).byte(byte).hint(hint)
}

/// A row that outgrows what can be held.
pub(super) fn endless_row(row: u64, byte: u64) -> Error {
    Error::parse("a row is longer than 256 MiB").row(row).byte(byte).hint(SHAPE)
}
