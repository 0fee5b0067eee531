//! The errors of a JSON source, each with its row and byte.

use super::rows::MAX_COLUMNS;
use super::scan::{MAX_DEPTH, Stop};
use crate::error::Error;

/// A row that cannot be cut into values, in a window at offset `byte`. `at`: where its bytes end.
pub(super) fn malformed(stop: Stop, row: u64, byte: u64, window: &[u8]) -> Error {
    let (error, at) = match stop {
        Stop::Starved => {
            (Error::parse("this JSON ends inside of a value").hint("it is cut off: make or download it again"), window.len())
        }
        Stop::Bad { at, expected } => {
            let found = String::from_utf8_lossy(&window[at..window.len().min(at + 20)]).into_owned();
            let found: String = found.lines().next().unwrap_or_default().chars().take(20).collect();
            let error = Error::parse(format!("expected {expected}, found {found:?}"));
            (error.hint("rows are JSON objects, one after the other or in an array"), at)
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

/// A row that outgrows what can be held.
pub(super) fn endless_row(row: u64, byte: u64) -> Error {
    Error::parse("a row is longer than 256 MiB")
        .row(row)
        .byte(byte)
        .hint("rows are JSON objects, one after the other or in an array")
}
