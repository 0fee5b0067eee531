//! What the tests of all formats share.

use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use super::{OpenOptions, open, read_all};
use crate::error::{Error, Result};
use crate::table::Table;

/// Slices every decoder is tried with; the last is the whole range at once.
const SLICES: [usize; 6] = [1, 2, 3, 7, 4096, usize::MAX];

/// Options from JSON, as a caller writes them.
pub(super) fn options(json: serde_json::Value) -> OpenOptions {
    serde_json::from_value(json).expect("options of a test are valid")
}

/// Reads a source at every slice, asserts that the answer is the same, and returns it.
#[track_caller]
pub(super) fn read(bytes: &[u8], name: &str, options: &OpenOptions) -> Result<Table> {
    let source = Bytes::copy_from_slice(bytes);
    let at =
        |slice| open(name, source.len() as u64, options.clone()).and_then(|mut decoder| read_all(&mut *decoder, &source, slice));
    let whole = at(usize::MAX);
    for slice in SLICES {
        match (&whole, &at(slice)) {
            (Ok(expected), Ok(table)) => {
                assert_eq!(expected.schema(), table.schema(), "at slices of {slice}");
                assert_eq!(joined(expected), joined(table), "at slices of {slice}");
            }
            (Err(expected), Err(error)) => assert_eq!(expected.to_string(), error.to_string(), "at slices of {slice}"),
            (expected, table) => panic!("{expected:?} as a whole, {table:?} at slices of {slice}"),
        }
    }
    whole
}

/// The error of a source that cannot be read.
#[track_caller]
pub(super) fn refused(bytes: &[u8], name: &str, options: &OpenOptions) -> Error {
    read(bytes, name, options).expect_err("the source is broken")
}

/// All rows of a table in one batch.
pub(super) fn joined(table: &Table) -> RecordBatch {
    concat_batches(table.schema(), table.batches()).expect("batches share the schema")
}
