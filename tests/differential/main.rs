//! Reads generated files of every format and compares them, value for value, with what pyarrow or Polars reads from them.
//!
//! `tests/reference/differential` writes a folder of files, each beside its expected rows as an Arrow file. A small one is checked in;
//! the environment variable `TABLIGHT_DIFFERENTIAL` names another. Each file is read in slices, batches and pieces of several sizes.
//!
//! Arrow and Parquet have to come as the very types that are expected, but for what [`types`] argues. The types of CSV and JSON are
//! found in the text, and there the values are compared: see [`value`].

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

mod types;
mod value;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef};
use arrow::compute::concat_batches;
use arrow::error::ArrowError;
use arrow::ipc::reader::FileReader;
use arrow::record_batch::RecordBatch;
use arrow::util::display::array_value_to_string;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tablight::ingest::{OpenOptions, open, read_all};

use self::types::as_type;
use self::value::same_values;

/// A file, and what is expected of it.
#[derive(Deserialize)]
struct Case {
    file: String,
    expected: String,
    kind: String,
    /// How it was written, for messages.
    how: String,
    options: Map<String, Value>,
}

/// A way of reading a file.
struct Reading {
    slice: usize,
    read_bytes: u32,
    batch_rows: u32,
    knows_size: bool,
}

const READINGS: [Reading; 5] = [
    Reading { slice: usize::MAX, read_bytes: 4 << 20, batch_rows: 65_536, knows_size: true },
    Reading { slice: 1, read_bytes: 37, batch_rows: 3, knows_size: true },
    Reading { slice: 7, read_bytes: 500, batch_rows: 64, knows_size: true },
    Reading { slice: 4096, read_bytes: 1, batch_rows: 1, knows_size: true },
    Reading { slice: 13, read_bytes: 100, batch_rows: 8, knows_size: false },
];

#[test]
fn every_file_reads_as_it_does_with_pyarrow_or_polars() {
    let folder = std::env::var_os("TABLIGHT_DIFFERENTIAL")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ingest/differential"), PathBuf::from);
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(folder.join("cases.json")).unwrap()).unwrap();
    assert!(cases.len() >= 60, "only {} cases found", cases.len());
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut differences = Vec::new();
    for case in &cases {
        let found = difference(case, &folder);
        let (files, differing) = counts.entry(&case.kind).or_default();
        *files += 1;
        if let Some(what) = found {
            *differing += 1;
            differences.push(format!("{} ({}): {what}", case.file, case.how));
        }
    }
    for (kind, (files, differing)) in &counts {
        println!("{files:6} files, {differing:4} differ: {kind}");
    }
    println!("{:6} files, {:4} differ, {} readings of each", cases.len(), differences.len(), READINGS.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What is different in the first reading that is not as expected.
fn difference(case: &Case, folder: &Path) -> Option<String> {
    let source = Bytes::from(fs::read(folder.join(&case.file)).unwrap());
    let expected = match expected_rows(&folder.join(&case.expected)) {
        Ok(expected) => expected,
        Err(error) => return Some(format!("what is expected cannot be read: {error}")),
    };
    let readings = READINGS.iter().filter(|reading| reading.knows_size || case.is_read_in_order());
    readings.map(|reading| (reading, case.read(&source, reading))).find_map(|(reading, found)| {
        let what = match found {
            Ok(found) => case.compare(&expected, &found)?,
            Err(error) => error,
        };
        let Reading { slice, read_bytes, batch_rows, knows_size } = reading;
        Some(format!("{what}\n    at slices of {slice}, readBytes {read_bytes}, batchRows {batch_rows}, size known: {knows_size}"))
    })
}

fn expected_rows(path: &Path) -> Result<RecordBatch, ArrowError> {
    let reader = FileReader::try_new(fs::File::open(path).unwrap(), None)?;
    let schema = reader.schema();
    concat_batches(&schema, &reader.collect::<Result<Vec<_>, _>>()?)
}

impl Case {
    fn is_text(&self) -> bool {
        ["csv", "ndjson", "json"].contains(&self.format())
    }

    fn format(&self) -> &str {
        self.kind.split(' ').next().unwrap()
    }

    fn is_read_in_order(&self) -> bool {
        !self.kind.ends_with("zip") && !["parquet", "arrow-file"].contains(&self.kind.as_str())
    }

    fn read(&self, source: &Bytes, reading: &Reading) -> Result<RecordBatch, String> {
        let mut options = self.options.clone();
        options.insert("readBytes".to_owned(), json!(reading.read_bytes));
        options.insert("batchRows".to_owned(), json!(reading.batch_rows));
        let options: OpenOptions = serde_json::from_value(Value::Object(options)).unwrap();
        let size = reading.knows_size.then_some(source.len() as u64);
        let table = open(&self.file, size, options).and_then(|mut decoder| read_all(&mut *decoder, source, reading.slice));
        let table = table.map_err(|error| error.to_string())?;
        let batches = table.batches().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        concat_batches(table.schema(), &batches).map_err(|error| error.to_string())
    }

    fn compare(&self, expected: &RecordBatch, found: &RecordBatch) -> Option<String> {
        if expected.num_rows() != found.num_rows() {
            return Some(format!("expected {} rows, got {}", expected.num_rows(), found.num_rows()));
        }
        let (mut expected, mut found) = (columns(expected), columns(found));
        if self.format().ends_with("json") {
            // Members of an object may come in any order.
            expected.sort_by(|a, b| a.0.cmp(b.0));
            found.sort_by(|a, b| a.0.cmp(b.0));
        }
        let names = |columns: &[(&str, &ArrayRef)]| columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        let is_named = self.options.get("header") != Some(&Value::Bool(false));
        if expected.len() != found.len() || is_named && names(&expected) != names(&found) {
            return Some(format!("expected columns {:?}, got {:?}", names(&expected), names(&found)));
        }
        expected.iter().zip(found).find_map(|((name, expected), (_, found))| self.compare_column(name, expected, found))
    }

    fn compare_column(&self, name: &str, expected: &ArrayRef, found: &ArrayRef) -> Option<String> {
        let shown = |array: &ArrayRef, row| {
            let value = array.is_valid(row).then(|| array_value_to_string(array, row).unwrap_or_default());
            format!("{value:?} ({})", array.data_type())
        };
        let wrong = |row, found: &ArrayRef| {
            Some(format!("column {name}, row {row}: expected {}, got {}", shown(expected, row), shown(found, row)))
        };
        if self.is_text() {
            return (0..expected.len()).find(|&row| !same_values(expected, found, row)).and_then(|row| wrong(row, found));
        }
        let Some(found) = as_type(found, expected.data_type()) else {
            return Some(format!("column {name}: expected type {}, got {}", expected.data_type(), found.data_type()));
        };
        (0..expected.len()).find(|&row| expected.slice(row, 1) != found.slice(row, 1)).and_then(|row| wrong(row, &found))
    }
}

fn columns(batch: &RecordBatch) -> Vec<(&str, &ArrayRef)> {
    batch.schema_ref().fields().iter().map(|field| field.name().as_str()).zip(batch.columns()).collect()
}
