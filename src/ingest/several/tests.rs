//! Several files read as one table say the same at every slice, whatever their formats.

use std::io::Write;

use arrow::util::display::{ArrayFormatter, FormatOptions};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{Part, open_parts};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{self, ExportFormat, ExportOptions};
use crate::ingest::testing::{joined, options};
use crate::ingest::{FormatName, OpenOptions, read_all, read_slice};
use crate::table::{Table, type_name};

type Files<'a> = [(&'a str, &'a [u8])];

fn read_at(files: &Files, options: &OpenOptions, slice: usize) -> Result<Table> {
    let parts: Vec<_> =
        files.iter().map(|(name, bytes)| Part { name: (*name).to_owned(), size: Some(bytes.len() as u64) }).collect();
    open_parts(&parts, options.clone()).and_then(|mut decoder| read_all(&mut *decoder, &joined_bytes(files), slice))
}

fn joined_bytes(files: &Files) -> Bytes {
    files.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect()
}

/// Reads files at every slice, asserts that the answer is the same, and returns it.
#[track_caller]
fn read(files: &Files, given: Value) -> Result<Table> {
    let options = options(given);
    let whole = read_at(files, &options, usize::MAX);
    for slice in [1, 2, 3, 7, 4096] {
        match (&whole, read_at(files, &options, slice)) {
            (Ok(expected), Ok(found)) => assert_eq!(joined(expected), joined(&found), "slices of {slice}"),
            (Err(expected), Err(found)) => assert_eq!(expected.to_string(), found.to_string(), "slices of {slice}"),
            (expected, found) => panic!("{expected:?} as a whole, {found:?} at slices of {slice}"),
        }
    }
    whole
}

#[track_caller]
fn refused(files: &Files, given: Value) -> Error {
    read(files, given).expect_err("the files cannot be read")
}

/// `name:type` of every column, and the rows, missing values as `-`.
fn told(table: &Table) -> (String, Vec<String>) {
    let columns: Vec<_> =
        table.schema().fields().iter().map(|field| format!("{}:{}", field.name(), type_name(field.data_type()))).collect();
    let batch = joined(table);
    let format = FormatOptions::default().with_null("-");
    let formatters: Vec<_> = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &format).unwrap()).collect();
    let row = |row| formatters.iter().map(|column| column.value(row).to_string()).collect::<Vec<_>>().join(" ");
    (columns.join(" "), (0..batch.num_rows()).map(row).collect())
}

#[track_caller]
fn reads(files: &Files, given: Value, columns: &str, rows: &[&str]) {
    assert_eq!(told(&read(files, given).unwrap()), (columns.to_owned(), rows.iter().map(|row| (*row).to_owned()).collect()));
}

fn parquet(csv: &[u8]) -> Vec<u8> {
    let table = read_slice(csv, "", OpenOptions::default()).unwrap();
    export::write_all(&table, &ExportOptions { format: ExportFormat::Parquet, ..ExportOptions::default() }).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn columns_are_matched_by_name_and_one_that_a_file_does_not_have_is_missing_there() {
    let files: &Files = &[("a.csv", b"id,city\n1,Oslo\n2,Rome\n"), ("b.csv", b"city,price,id\nParis,2.5,3\n")];
    reads(files, json!({}), "id:int64 city:utf8 price:float64", &["1 Oslo -", "2 Rome -", "3 Paris 2.5"]);
}

#[test]
fn a_column_takes_the_narrowest_type_that_holds_the_values_of_every_file() {
    let files: &Files = &[
        ("a.csv", b"n,big,day,mixed\n1,1,2024-01-05,1.50\n"),
        ("b.csv", b"n,big,day,mixed\n2.5,18446744073709551615,2024-01-06 10:00,true\n"),
    ];
    let rows = ["1.0 1 2024-01-05T00:00:00 1.50", "2.5 18446744073709551615 2024-01-06T10:00:00 true"];
    reads(files, json!({}), "n:float64 big:decimal(38,0) day:timestamp mixed:utf8", &rows);
}

#[test]
fn formats_and_compressions_may_differ_from_file_to_file() {
    let packed = gzip(b"{\"id\": 3, \"city\": \"Bern\"}\n{\"id\": 4, \"new\": true}\n");
    let columnar = parquet(b"id,city\n1,Oslo\n2,Rome\n");
    let files: &Files = &[("a.parquet", &columnar), ("b.json.gz", &packed), ("c.tsv", b"city\tid\nLima\t5.5\n")];
    let rows = ["1.0 Oslo -", "2.0 Rome -", "3.0 Bern -", "4.0 - true", "5.5 Lima -"];
    reads(files, json!({}), "id:float64 city:utf8 new:boolean", &rows);
    reads(files, json!({ "columns": ["new", "id"] }), "new:boolean id:float64", &["- 1.0", "- 2.0", "- 3.0", "true 4.0", "- 5.5"]);
}

#[test]
fn empty_files_and_files_without_rows_or_values_decide_nothing() {
    let files: &Files =
        &[("none.csv", b""), ("names.csv", b"n,s\n"), ("a.csv", b"n,s\n1,x\n"), ("nulls.csv", b"s,n\n,\ny,NA\n"), ("", b"")];
    reads(files, json!({}), "n:int64 s:utf8", &["1 x", "- -", "- y"]);
    reads(&[("", b""), ("", b"")], json!({}), "", &[]);
}

#[test]
fn the_file_of_every_row_is_told_where_it_is_asked_for() {
    let files: &Files = &[("a.csv", b"n\n1\n2\n"), ("", b"n\n3\n")];
    reads(files, json!({ "sourceColumn": "file" }), "n:int64 file:utf8", &["1 a.csv", "2 a.csv", "3 number 2"]);
    reads(files, json!({ "sourceColumn": "file", "columns": ["file"] }), "file:utf8", &["a.csv", "a.csv", "number 2"]);
    reads(files, json!({ "sourceColumn": "file", "columns": ["n"] }), "n:int64", &["1", "2", "3"]);
    reads(&files[..1], json!({ "sourceColumn": "file" }), "n:int64 file:utf8", &["1 a.csv", "2 a.csv"]);
    assert_eq!(refused(files, json!({ "sourceColumn": "n" })).place().param.as_deref(), Some("sourceColumn"));
}

/// More rows than a decoder looks at before it decides on types.
fn late(first: &str, rest: &str) -> Vec<u8> {
    [first.repeat((1 << 20) / first.len() + 1).as_bytes(), rest.as_bytes()].concat()
}

/// Types and last row of files that are too long to be read byte by byte.
fn last(files: &Files, given: Value) -> (String, String, usize) {
    let options = options(given);
    let (columns, mut rows) = told(&read_at(files, &options, usize::MAX).unwrap());
    assert_eq!((&columns, &rows), (&told(&read_at(files, &options, 4096).unwrap()).0, &rows));
    let n_rows = rows.len();
    (columns, rows.pop().unwrap(), n_rows)
}

#[test]
fn a_row_that_contradicts_late_widens_the_column_in_all_files() {
    let integers = late("7,x\n", "");
    let one = [b"n,s\n".as_slice(), &integers].concat();
    let two = [b"n,s\n".as_slice(), &late("8,y\n", "2.50,z\n")].concat();
    let three = late("{\"n\": 1}\n", "{\"n\": 2, \"s\": \"end\", \"more\": 5}\n");
    let files: &Files = &[("1.csv", &one), ("2.csv", &two), ("3.ndjson", &three)];
    let n_rows = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
    let rows = n_rows(&one) + n_rows(&two) + n_rows(&three) - 2;
    assert_eq!(last(files, json!({})), ("n:float64 s:utf8 more:int64".to_owned(), "2.0 end 5".to_owned(), rows));
    assert_eq!(last(files, json!({ "columns": ["more"] })), ("more:int64".to_owned(), "5".to_owned(), rows));
    assert_eq!(last(&files[..2], json!({})).1, "2.5 z");
}

#[test]
fn a_type_that_shows_between_the_first_look_and_what_is_read_at_first_is_not_missed() {
    let early = |rest: &str| ["7,x\n".repeat(100_000).as_bytes(), rest.as_bytes()].concat();
    let (one, two) = ([b"n,s\n".as_slice(), &early("")].concat(), [b"n,s\n".as_slice(), &early("2.75,end\n")].concat());
    for files in [[("1.csv", &one[..]), ("2.csv", &two[..])], [("2.csv", &two), ("1.csv", &one)]] {
        let (columns, rows) = told(&read_at(&files, &OpenOptions::default(), usize::MAX).unwrap());
        assert_eq!((columns.as_str(), rows.len()), ("n:float64 s:utf8", 200_001));
        assert!(rows.contains(&"2.75 end".to_owned()), "{}", files[0].0);
    }
}

#[test]
fn values_stay_as_they_are_written_where_a_late_row_makes_the_column_text() {
    let one = [b"n\n".as_slice(), &late("1.50\n", "")].concat();
    let two = [b"n\n".as_slice(), &late("1\n", "two\n")].concat();
    // The third widens another column in between, so that all are read once more.
    let three = [b"m,n\n".as_slice(), &late("1,x\n", "0.5,y\n")].concat();
    for files in [vec![("1.csv", &two), ("2.csv", &one)], vec![("1.csv", &two), ("3.csv", &three), ("2.csv", &one)]] {
        let files: Vec<_> = files.into_iter().map(|(name, bytes)| (name, bytes.as_slice())).collect();
        let (columns, rows) = told(&read_at(&files, &options(json!({ "columns": ["n"] })), usize::MAX).unwrap());
        assert_eq!((columns.as_str(), rows[0].as_str(), rows[rows.len() - 1].as_str()), ("n:utf8", "1", "1.50"));
    }
}

#[test]
fn a_column_that_shows_its_values_late_is_not_lost() {
    let one = b"a,n\nx,1\n";
    let two = [b"a,n\n".as_slice(), &late("y,\n", "z,word\n")].concat();
    let (columns, row, _) = last(&[("1.csv", one), ("2.csv", &two)], json!({}));
    assert_eq!((columns.as_str(), row.as_str()), ("a:utf8 n:utf8", "z word"));
}

#[test]
fn an_encoding_that_shows_late_is_taken_up_also_where_types_differ() {
    let one = [b"a,n\n".as_slice(), &late("x,1\n", "cafe,2.5\n")].concat();
    let mut two = [b"a,n\n".as_slice(), &late("y,3\n", "z,word\n")].concat();
    two.extend_from_slice(b"caf\xe9,4\n");
    let (columns, row, _) = last(&[("1.csv", &one), ("2.csv", &two)], json!({}));
    assert_eq!((columns.as_str(), row.as_str()), ("a:utf8 n:utf8", "café 4"));
    assert_eq!(last(&[("2.csv", &two), ("1.csv", &one)], json!({ "columns": ["n"] })).1, "2.5");
}

#[test]
fn types_that_were_given_hold_in_every_file_that_has_the_column() {
    let files: &Files = &[("a.csv", b"price\n1.5\n"), ("b.csv", b"id\n007\n")];
    reads(files, json!({ "types": { "price": "decimal(6,2)", "id": "int64" } }), "price:decimal(6,2) id:int64", &["1.50 -", "- 7"]);
    assert_eq!(refused(files, json!({ "types": { "cost": "int64" } })).place().column.as_deref(), Some("cost"));
    let files: &Files = &[("a.ndjson", b"{\"n\":\"7\"}\n{\"n\":\"x\"}\n{\"n\":8}"), ("b.csv", b"n,m\n9,x\n")];
    reads(files, json!({ "types": { "n": "int64" } }), "n:int64 m:utf8", &["7 -", "8 -", "9 x"]);
}

#[test]
fn numbers_of_a_json_stay_as_they_are_written_where_another_file_has_text() {
    let files: &Files =
        &[("a.ndjson", b"{\"n\":1.50}\n{\"n\":\"2024-01-05T10:00Z\"}"), ("b.csv", b"n\nx\n"), ("c.json", b"[{\"n\":2.50}]")];
    reads(&files[1..], json!({}), "n:utf8", &["x", "2.50"]);
    reads(files, json!({}), "n:utf8", &["1.50", "\"2024-01-05T10:00Z\"", "x", "2.50"]);
}

#[test]
fn rows_that_cannot_be_read_are_told_with_their_file() {
    let files: &Files = &[("a.csv", b"k,v\n1,2\n3\n"), ("b.csv", b"k,v\n4,5\n6,7,8\n")];
    let parts: Vec<_> =
        files.iter().map(|(name, bytes)| Part { name: (*name).to_owned(), size: Some(bytes.len() as u64) }).collect();
    let mut decoder = open_parts(&parts, OpenOptions::default()).unwrap();
    read_all(&mut *decoder, &joined_bytes(files), 3).unwrap();
    let findings = decoder.findings();
    let told: Vec<_> = findings.rejects.iter().map(|reject| (reject.file.as_deref(), reject.row, reject.text.as_str())).collect();
    assert_eq!((findings.rejected, told), (2, vec![(Some("a.csv"), 1, "3"), (Some("b.csv"), 1, "6,7,8")]));
}

#[test]
fn an_error_names_its_file_and_counts_rows_and_bytes_in_it() {
    let files: &Files = &[("good.csv", b"a,b\n1,2\n"), ("bad.csv", b"a,b\n3,4\n5,6,7\n")];
    let error = refused(files, json!({ "strict": true }));
    let alone = read_slice(files[1].1, "bad.csv", options(json!({ "strict": true }))).unwrap_err();
    assert_eq!((error.kind(), error.place().file.as_deref()), (ErrorKind::Parse, Some("bad.csv")));
    assert_eq!((error.place().row, error.place().byte), (alone.place().row, alone.place().byte));
    assert!(error.to_string().contains("(file bad.csv)"), "{error}");
    let cut = &parquet(b"a\n1\n")[..20];
    assert_eq!(refused(&[files[0], ("cut.parquet", cut)], json!({})).place().file.as_deref(), Some("cut.parquet"));
}

#[test]
fn a_column_of_no_file_is_refused_with_the_names_there_are() {
    let files: &Files = &[("a.csv", b"a\n1\n"), ("b.json", b"{\"b\": 1}")];
    let error = refused(files, json!({ "columns": ["c"] }));
    assert_eq!((error.kind(), error.remedy()), (ErrorKind::Schema, Some("columns: a, b")));
}

#[test]
fn rows_are_counted_without_their_columns() {
    let columnar = parquet(b"a\n1\n2\n");
    let files: &Files = &[("a.parquet", &columnar), ("b.csv", b"a\n1\n2\n3\n")];
    let parts: Vec<_> = files.iter().map(|(name, bytes)| Part { name: (*name).into(), size: Some(bytes.len() as u64) }).collect();
    let mut decoder = open_parts(&parts, OpenOptions::default()).unwrap();
    decoder.count_only();
    let source = files.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect::<Vec<_>>();
    let table = read_all(&mut *decoder, &source.into(), usize::MAX).unwrap();
    assert_eq!(
        (table.n_rows(), table.batches().next().unwrap().unwrap().num_columns(), table.schema().field(0).name().as_str()),
        (5, 0, "a")
    );
    assert_eq!(decoder.findings().format, Some(FormatName::Parquet));
}

#[test]
fn what_makes_sense_for_one_file_only_is_refused() {
    let files: &Files = &[("a.csv", b"a\n1\n"), ("b.csv", b"a\n2\n")];
    assert_eq!(refused(files, json!({ "rowGroups": [0] })).place().param.as_deref(), Some("rowGroups"));
    assert_eq!(open_parts(&[], OpenOptions::default()).err().unwrap().kind(), ErrorKind::Params);
    let stream = Part { name: String::new(), size: None };
    assert_eq!(open_parts(&[stream.clone(), stream], OpenOptions::default()).err().unwrap().kind(), ErrorKind::Unsupported);
}
