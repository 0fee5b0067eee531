//! The errors of a CSV, each with its column, row and byte.

use super::column::{Block, Column};
use super::text::unescape;
use super::tokenize::{Fault, Field};
use crate::error::Error;
use crate::ingest::rejects::shorten;
use crate::ingest::text::NOT_UTF8;
use crate::table::type_name;

/// A value that does not belong to the declared type of its column. `byte` is the offset of the block.
pub(super) fn misfit(column: &Column, block: Block, field: Field, row: u64, byte: u64) -> Error {
    let expected = type_name(column.arrow_field().data_type());
    let found = shorten(&unescape(block.source, field, block.quote));
    let hint = if column.guess.is_ambiguous() {
        "it could be read two ways: set dayFirst or decimal"
    } else {
        "declare the column as utf8, or add the word to nulls if it means a missing value"
    };
    Error::parse(format!("expected {expected}, found {found:?}"))
        .column(&column.name)
        .row(row)
        .byte(byte + field.start() as u64)
        .hint(hint)
}

/// A row that cannot be cut into fields. `byte` is the offset of the bytes that were cut.
pub(super) fn malformed(fault: Fault, names: &[String], row: u64, byte: u64) -> Error {
    let (error, column, at) = match fault {
        Fault::AfterQuote { column, at } => (
            Error::parse("text follows the closing quote of a field")
                .hint("double the quotes inside a quoted field, or set quote to a character the file does not use"),
            column,
            at,
        ),
        Fault::Unclosed { column, at } => (
            Error::parse("a quoted field has no closing quote")
                .hint("close the quote, or set quote to a character the file does not use"),
            column,
            at,
        ),
        Fault::Width { found, at } => (
            Error::parse(format!("expected {}, found {found}", fields(names.len())))
                .hint("quote fields that hold the delimiter, or set delimiter if another one was meant"),
            found.min(names.len().saturating_sub(1)),
            at,
        ),
    };
    let error = error.row(row).byte(byte + at as u64);
    match names.get(column) {
        Some(name) => error.column(name),
        None => error,
    }
}

/// Bytes that are no UTF-8, somewhere in a block at offset `byte` whose first row is `row`.
pub(super) fn not_utf8(block: Block, names: &[String], row: u64, byte: u64) -> Error {
    let at = std::str::from_utf8(block.source).map_or_else(|error| error.valid_up_to(), |_| 0);
    let index = block.fields.partition_point(|field| field.end() <= at).min(block.fields.len().saturating_sub(1));
    let error = Error::parse(NOT_UTF8).byte(byte + at as u64).hint("save the file as UTF-8");
    match names.get(index % block.width) {
        Some(name) if !block.fields.is_empty() => error.column(name).row(row + (index / block.width) as u64),
        _ => error,
    }
}

/// A row that outgrows what can be held.
pub(super) fn endless_row(row: u64, byte: u64) -> Error {
    Error::parse("a row is longer than 256 MiB").row(row).byte(byte).hint("is a quote not closed? set quote to another character")
}

fn fields(n: usize) -> String {
    if n == 1 { "1 field".to_owned() } else { format!("{n} fields") }
}
