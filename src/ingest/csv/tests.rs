//! What a CSV says, read through the front door.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Value, json};

use crate::error::ErrorKind;
use crate::ingest::testing::{self, joined, options};
use crate::table::{Table, type_name};

pub(super) fn read(text: &str, json: Value) -> Table {
    testing::read(text.as_bytes(), "x.csv", &options(json)).unwrap()
}

pub(super) fn refused(text: &str, json: Value) -> crate::error::Error {
    testing::refused(text.as_bytes(), "x.csv", &options(json))
}

pub(super) fn types(table: &Table) -> Vec<String> {
    table.schema().fields().iter().map(|field| format!("{} {}", field.name(), type_name(field.data_type()))).collect()
}

/// Every cell as text, missing ones as `-`; times with a zone end with its sign.
pub(super) fn cells(batch: &RecordBatch) -> Vec<Vec<String>> {
    let columns: Vec<Vec<String>> = batch.columns().iter().map(column_cells).collect();
    (0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
}

fn column_cells(column: &ArrayRef) -> Vec<String> {
    let zoned = matches!(column.data_type(), DataType::Timestamp(_, Some(_)));
    // The formatter knows no zone by name.
    let column: ArrayRef = if zoned {
        Arc::new(column.as_primitive::<TimestampMicrosecondType>().clone().with_timezone_opt(None::<&str>))
    } else {
        column.clone()
    };
    let format = FormatOptions::new().with_null("-");
    let text = ArrayFormatter::try_new(&column, &format).unwrap();
    (0..column.len()).map(|row| format!("{}{}", text.value(row), if zoned && column.is_valid(row) { "Z" } else { "" })).collect()
}

#[track_caller]
pub(super) fn reads_as(text: &str, json: Value, columns: &[&str], rows: &[&[&str]]) {
    let table = read(text, json);
    assert_eq!(types(&table), columns);
    assert_eq!(cells(&joined(&table)), rows, "{text}");
}

#[test]
fn types_are_found_for_every_kind_of_value() {
    reads_as(
        "i,u,d,f,b,day,at,utc,t\n\
         1,18446744073709551615,123456789012345678901,1.5,true,2024-02-29,2024-02-29T12:30,2024-02-29T12:30:00+02:00,007\n\
         -2,0,-1,1e3,FALSE,2024-03-01,2024-02-29 12:30:01.25,2024-02-29 12:30Z,x\n",
        json!({}),
        &[
            "i int64",
            "u uint64",
            "d decimal(38,0)",
            "f float64",
            "b boolean",
            "day date",
            "at timestamp",
            "utc timestamp[UTC]",
            "t utf8",
        ],
        &[
            &[
                "1",
                "18446744073709551615",
                "123456789012345678901",
                "1.5",
                "true",
                "2024-02-29",
                "2024-02-29T12:30:00",
                "2024-02-29T10:30:00Z",
                "007",
            ],
            &["-2", "0", "-1", "1000.0", "false", "2024-03-01", "2024-02-29T12:30:01.250", "2024-02-29T12:30:00Z", "x"],
        ],
    );
}

#[test]
fn the_delimiter_is_found() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "name,note,n\nann,\"x, y; z | w\",1\nbob,\"\",2\n".replace(',', delimiter);
        let table = read(&text, json!({}));
        assert_eq!(types(&table), ["name utf8", "note utf8", "n int64"], "{text}");
    }
    assert_eq!(types(&read("a;b\n1,x;2\n", json!({}))), ["a utf8", "b int64"]);
    reads_as("a;b\n1;2\n", json!({ "delimiter": "," }), &["a;b utf8"], &[&["1;2"]]);
    reads_as("greeting\nhello\nhello, world\n", json!({ "delimiter": "\t" }), &["greeting utf8"], &[&["hello"], &["hello, world"]]);
}

#[test]
fn the_quote_is_found_and_can_be_given() {
    reads_as("a,b\n'x,y',1\n'it''s',2\n", json!({}), &["a utf8", "b int64"], &[&["x,y", "1"], &["it's", "2"]]);
    reads_as("a,b\n\"x\",1\n", json!({ "quote": "'" }), &["a utf8", "b int64"], &[&["\"x\"", "1"]]);
}

#[test]
fn quoted_fields_hold_line_breaks_delimiters_and_doubled_quotes() {
    reads_as(
        "a,b\r\n\"x\r\ny\",\"1,2\"\r\n\"say \"\"hi\"\"\",z\r\n",
        json!({}),
        &["a utf8", "b utf8"],
        &[&["x\r\ny", "1,2"], &["say \"hi\"", "z"]],
    );
}

#[test]
fn an_unquoted_empty_field_is_missing_and_a_quoted_one_is_empty() {
    reads_as(
        "a,n\n,1\n\"\",\"\"\nx,NA\n\"NA\",4\n",
        json!({}),
        &["a utf8", "n int64"],
        &[&["-", "1"], &["", "-"], &["x", "-"], &["NA", "4"]],
    );
}

#[test]
fn null_words_can_be_given_and_win_over_values() {
    reads_as("a,n\nNA,-1\nx,5\n", json!({ "nulls": ["-1"] }), &["a utf8", "n int64"], &[&["NA", "-"], &["x", "5"]]);
}

#[test]
fn the_header_is_found_and_can_be_given() {
    assert_eq!(types(&read("a,b\n1,x\n", json!({}))), ["a int64", "b utf8"]);
    assert_eq!(types(&read("1,x\n2,y\n", json!({}))), ["column_1 int64", "column_2 utf8"]);
    assert_eq!(types(&read("a,b\nx,y\n", json!({}))), ["a utf8", "b utf8"]);
    assert_eq!(types(&read("a,b\nx,y\n", json!({ "header": false }))), ["column_1 utf8", "column_2 utf8"]);
    assert_eq!(types(&read("1,2\n3,4\n", json!({ "header": true }))), ["1 int64", "2 int64"]);
    assert_eq!(types(&read("a,a,\n1,2,3\n", json!({}))), ["a int64", "a_2 int64", "column_3 int64"]);
}

#[test]
fn a_mark_blank_lines_and_a_missing_last_line_break_do_not_matter() {
    for text in ["\u{feff}a,b\n1,2\n", "a,b\n\n1,2\n\n\n", "a,b\n1,2", "\r\na,b\r\n1,2\r\n", "a,b\r1,2\r"] {
        reads_as(text, json!({}), &["a int64", "b int64"], &[&["1", "2"]]);
    }
    reads_as("# made up\na,b\n#1,2\n3,4\n", json!({ "comment": "#" }), &["a int64", "b int64"], &[&["3", "4"]]);
}

#[test]
fn a_source_can_be_empty_or_a_header_alone() {
    for text in ["", "\n", "\u{feff}", "\r\n\r\n"] {
        let table = read(text, json!({}));
        assert_eq!((table.n_rows(), table.schema().fields().len()), (0, 0), "{text:?}");
    }
    for text in ["a,b", "a,b\n", "\u{feff}a,b\r\n"] {
        let table = read(text, json!({}));
        assert_eq!((table.n_rows(), types(&table)), (0, vec!["a utf8".to_owned(), "b utf8".to_owned()]), "{text:?}");
    }
}

#[test]
fn columns_are_picked_and_ordered() {
    reads_as("a,b,c\n1,x,2.5\n", json!({ "columns": ["c", "a"] }), &["c float64", "a int64"], &[&["2.5", "1"]]);
    let error = refused("a,b\n1,2\n", json!({ "columns": ["z"] }));
    assert_eq!(
        (error.kind(), error.place().column.as_deref(), error.remedy()),
        (ErrorKind::Schema, Some("z"), Some("columns: a, b"))
    );
}

#[test]
fn types_can_be_declared() {
    reads_as(
        "a,b,c,d,e\n007,12.50,1,2024-01-05 10:00,9\n",
        json!({ "types": { "a": "int64", "b": "decimal(6,2)", "c": "boolean", "d": "timestamp[UTC]", "e": "utf8" } }),
        &["a int64", "b decimal(6,2)", "c boolean", "d timestamp[UTC]", "e utf8"],
        &[&["7", "12.50", "true", "2024-01-05T10:00:00Z", "9"]],
    );
    let error = refused("a,b\n1,2\n", json!({ "types": { "z": "int64" } }));
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("z")));
}

#[test]
fn a_value_that_contradicts_its_declared_type_is_refused_with_its_place() {
    let error = refused("a,b\n1,2\n3,\"x\"\n", json!({ "types": { "b": "int64" }, "strict": true }));
    assert_eq!(error.kind(), ErrorKind::Parse);
    assert_eq!(error.message(), "expected int64, found \"x\"");
    let place = error.place();
    assert_eq!((place.column.as_deref(), place.row, place.byte), (Some("b"), Some(1), Some(11)));
    assert!(error.remedy().is_some());
}

#[test]
fn a_row_with_too_many_or_too_few_fields_is_refused_with_its_place() {
    for (text, message, column, row, byte) in [
        ("a,b\n1,2\n3,4,5\n", "expected 2 fields, found 3", "b", 1, 12),
        ("a,b\n1,2\n3\n4,5\n", "expected 2 fields, found 1", "b", 1, 9),
    ] {
        let error = refused(text, json!({ "strict": true }));
        let place = error.place();
        assert_eq!(
            (error.message(), place.column.as_deref(), place.row, place.byte),
            (message, Some(column), Some(row), Some(byte))
        );
    }
}

#[test]
fn a_malformed_quote_is_refused_with_its_place() {
    for (text, byte) in [("a,b\n1,2\n3,\"x\n", 10), ("a,b\n1,2\n3,\"x\"y\n", 13)] {
        let error = refused(text, json!({ "strict": true }));
        let place = error.place();
        assert_eq!(
            (error.kind(), place.column.as_deref(), place.row, place.byte),
            (ErrorKind::Parse, Some("b"), Some(1), Some(byte))
        );
    }
}

#[test]
fn text_in_another_encoding_is_refused_with_its_place() {
    let error = testing::refused(b"a,b\n1,x\n2,caf\xe9\n", "x.csv", &options(json!({ "encoding": "utf-8" })));
    let place = error.place();
    assert_eq!((place.column.as_deref(), place.row, place.byte), (Some("b"), Some(1), Some(13)));
    let error = testing::refused(b"\xff\xfea\0,\0", "x.csv", &options(json!({ "encoding": "utf-8" })));
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(testing::refused(b"a\xe9,b\n1,2\n", "x.csv", &options(json!({ "encoding": "utf-8" }))).place().byte, Some(1));
}

/// A source whose first rows say nothing of what comes last, read a few bytes at a time.
fn late(first: &str, last: &str) -> Table {
    let mut text = "k,v\n".to_owned();
    (0..40).for_each(|row| text.push_str(&format!("{row},{first}\n")));
    text.push_str(&format!("40,{last}\n"));
    (0..40).for_each(|row| text.push_str(&format!("{row},{first}\n")));
    read(&text, json!({ "readBytes": 16, "batchRows": 7, "sampleBytes": 16 }))
}

#[test]
fn a_later_value_widens_a_type_that_was_found() {
    for (first, last, expected) in [
        ("1", "2.5", "v float64"),
        ("1", "9223372036854775808", "v uint64"),
        ("-1", "9223372036854775808", "v decimal(38,0)"),
        ("9007199254740993", "2.5", "v utf8"),
        ("1", "x", "v utf8"),
        ("true", "maybe", "v utf8"),
        ("2024-01-05", "2024-01-05 10:00", "v timestamp"),
        ("2024-01-05", "soon", "v utf8"),
        ("05/06/2024", "25/06/2024", "v date"),
        ("25/06/2024", "06/25/2024", "v utf8"),
        ("", "3", "v int64"),
        ("NA", "x", "v utf8"),
    ] {
        let table = late(first, last);
        assert_eq!(types(&table)[1], expected, "{first} then {last}");
        assert_eq!(table.n_rows(), 81);
        assert!(table.batches().all(|batch| batch.unwrap().num_rows() <= 7));
    }
}

#[test]
fn the_order_of_a_declared_date_is_found_or_asked_for() {
    let types = json!({ "v": "date" });
    let read_dates = |text: &str, json| cells(&joined(&read(text, json)));
    assert_eq!(read_dates("v\n05/06/2024\n25/06/2024\n", json!({ "types": types })), [["2024-06-05"], ["2024-06-25"]]);
    assert_eq!(read_dates("v\n05/06/2024\n", json!({ "types": types, "dayFirst": false })), [["2024-05-06"]]);
    assert_eq!(read_dates("v\n05/06/2024\n", json!({ "dayFirst": true })), [["2024-06-05"]]);
    let error = refused("v\n05/06/2024\n", json!({ "types": types }));
    assert!(error.remedy().unwrap().contains("dayFirst"), "{error}");
}

#[test]
fn the_answer_does_not_depend_on_how_much_is_read_at_a_time() {
    let mut text = String::from("id,name,price,at\n");
    for row in 0..300 {
        text.push_str(&format!(
            "{row},\"n{}\n\"\"{row}\"\"\",{}.5,2024-01-{:02}T00:00:{:02}Z\r\n",
            row % 7,
            row,
            row % 28 + 1,
            row % 60
        ));
    }
    let whole = joined(&read(&text, json!({})));
    for bytes in [1, 5, 64, 1000] {
        assert_eq!(joined(&read(&text, json!({ "readBytes": bytes }))), whole, "{bytes} bytes at a time");
    }
}

#[test]
fn a_quote_that_is_never_closed_does_not_scan_the_source_over_and_over() {
    let text = format!("a,b\n1,2\n3,\"{}", "x".repeat(200_000));
    let error = refused(&text, json!({ "readBytes": 64, "strict": true }));
    assert_eq!((error.place().row, error.place().byte), (Some(1), Some(10)));
}
