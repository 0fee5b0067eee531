//! What the tests of all formats share.

use std::ops::Range;

use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;

use super::{Decoder, Findings, OpenOptions, Step, open, read_all};
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
    let whole = same_at_every_slice(&source, name, Some(source.len() as u64), options);
    let stream = same_at_every_slice(&source, name, None, options);
    same(&whole, &stream, "of unknown size");
    whole
}

#[track_caller]
fn same_at_every_slice(source: &Bytes, name: &str, size: Option<u64>, options: &OpenOptions) -> Result<Table> {
    let at = |slice| open(name, size, options.clone()).and_then(|mut decoder| read_all(&mut *decoder, source, slice));
    let whole = at(usize::MAX);
    for slice in SLICES {
        same(&whole, &at(slice), &format!("at slices of {slice}"));
    }
    whole
}

#[track_caller]
fn same(expected: &Result<Table>, found: &Result<Table>, how: &str) {
    match (expected, found) {
        (Ok(expected), Ok(table)) => {
            assert_eq!(expected.schema(), table.schema(), "{how}");
            assert_eq!(joined(expected), joined(table), "{how}");
        }
        (Err(expected), Err(error)) => assert_eq!(expected.to_string(), error.to_string(), "{how}"),
        (expected, table) => panic!("{expected:?} as a whole, {table:?} {how}"),
    }
}

/// The error of a source that cannot be read.
#[track_caller]
pub(super) fn refused(bytes: &[u8], name: &str, options: &OpenOptions) -> Error {
    read(bytes, name, options).expect_err("the source is broken")
}

/// The rows of a source that is only counted, read in slices.
#[track_caller]
pub(super) fn count(bytes: &[u8], name: &str, options: &OpenOptions, slice: usize) -> u64 {
    let mut decoder = open(name, Some(bytes.len() as u64), options.clone()).expect("options are valid");
    decoder.count_only();
    read_all(&mut *decoder, &Bytes::copy_from_slice(bytes), slice).expect("the source is intact").n_rows()
}

/// Reads a source, and tells which ranges of it were asked for.
#[track_caller]
pub(super) fn ranges(bytes: &[u8], name: &str, options: &OpenOptions) -> (Table, Vec<Range<u64>>) {
    let mut recorder =
        Recorder { inner: open(name, Some(bytes.len() as u64), options.clone()).expect("options are valid"), asked: Vec::new() };
    let table = read_all(&mut recorder, &Bytes::copy_from_slice(bytes), usize::MAX).expect("the source is intact");
    (table, recorder.asked)
}

/// Passes everything on, and writes down what is asked for.
struct Recorder {
    inner: Box<dyn Decoder>,
    asked: Vec<Range<u64>>,
}

impl Decoder for Recorder {
    fn schema(&self) -> Option<SchemaRef> {
        self.inner.schema()
    }

    fn step(&mut self) -> Result<Step> {
        let step = self.inner.step()?;
        if let Step::Need(ranges) = &step {
            self.asked.extend(ranges.iter().cloned());
        }
        Ok(step)
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inner.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.inner.end(size);
    }

    fn findings(&self) -> Findings {
        self.inner.findings()
    }
}

/// All rows of a table in one batch.
pub(super) fn joined(table: &Table) -> RecordBatch {
    let batches = table.batches().collect::<Result<Vec<_>>>().expect("what is plain is not unpacked");
    concat_batches(table.schema(), &batches).expect("batches share the schema")
}
