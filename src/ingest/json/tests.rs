//! JSON in all shapes, and what is wrong with it.

use arrow::array::Array;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::{Value, json};

use super::scan::MAX_DEPTH;
use crate::error::{Error, ErrorKind};
use crate::ingest::testing::{self, joined, options};
use crate::ingest::{OpenOptions, read_slice};
use crate::table::{Table, type_name};

#[track_caller]
pub(super) fn read(text: &str, json: Value) -> Table {
    for read_bytes in [1, 5] {
        let mut json = json.clone();
        json["readBytes"] = read_bytes.into();
        testing::read(text.as_bytes(), "", &options(json)).unwrap();
    }
    testing::read(text.as_bytes(), "t.json", &options(json)).unwrap()
}

#[track_caller]
fn refused(text: &str) -> Error {
    testing::refused(text.as_bytes(), "t.json", &options(json!({ "strict": true })))
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let batch = joined(table);
    let format = FormatOptions::new().with_null("-");
    let cell = |column: &dyn Array, row| ArrayFormatter::try_new(column, &format).unwrap().value(row).to_string();
    (0..batch.num_rows()).map(|row| batch.columns().iter().map(|column| cell(column, row)).collect()).collect()
}

pub(super) fn types(table: &Table) -> Vec<String> {
    table.schema().fields().iter().map(|field| format!("{} {}", field.name(), type_name(field.data_type()))).collect()
}

#[track_caller]
pub(super) fn reads_as(text: &str, json: Value, columns: &[&str], expected: &[&[&str]]) {
    let table = read(text, json);
    assert_eq!(types(&table), columns, "{text}");
    assert_eq!(rows(&table), expected, "{text}");
}

#[test]
fn types_are_found_for_every_kind_of_value() {
    reads_as(
        r#"{"i":1,"u":18446744073709551615,"d":123456789012345678901,"f":1.5,"b":true,"day":"2024-02-29","at":"2024-02-29T12:30","t":"x"}
           {"i":-2,"u":0,"d":-1,"f":1e3,"b":false,"day":"2024-03-01","at":"2024-02-29 12:30:01.25","t":"007"}"#,
        json!({}),
        &["i int64", "u uint64", "d decimal(38,0)", "f float64", "b boolean", "day date", "at timestamp", "t utf8"],
        &[
            &["1", "18446744073709551615", "123456789012345678901", "1.5", "true", "2024-02-29", "2024-02-29T12:30:00", "x"],
            &["-2", "0", "-1", "1000.0", "false", "2024-03-01", "2024-02-29T12:30:01.250", "007"],
        ],
    );
    let zoned = read(r#"{"at":"2024-02-29T12:30:00+02:00"} {"at":"2024-02-29T12:30Z"}"#, json!({}));
    assert_eq!(types(&zoned), ["at timestamp[UTC]"]);
    reads_as("{\"f\":NaN}{\"f\":-Infinity}{\"f\":1}", json!({}), &["f float64"], &[&["NaN"], &["-inf"], &["1.0"]]);
}

#[test]
fn rows_are_found_in_every_shape() {
    let columns = ["a int64", "b utf8"];
    let expected: &[&[&str]] = &[&["1", "x"], &["2", "-"], &["-", "y"]];
    for text in [
        "{\"a\":1,\"b\":\"x\"}\n{\"a\":2}\r\n\n{\"b\":\"y\",\"a\":null}",
        "{\"a\":1,\"b\":\"x\"}{\"a\":2} {\"b\":\"y\"}\n",
        "\u{feff}[{\"a\":1,\"b\":\"x\"},{\"a\":2},\n{\"b\":\"y\"} ]\n",
        "{\"data\":[{\"a\":1,\"b\":\"x\"},{\"a\":2},{\"b\":\"y\"}]}",
        "{\"n\":3,\"tags\":[1],\"data\" : [ {\"a\":1,\"b\":\"x\"},{\"a\":2},{\"b\":\"y\"}],\"next\":{\"p\":[\"]\"]} }\n",
        "\u{1e}{\"a\":1,\"b\":\"x\"}\n\u{1e}{\"a\":2}\n\u{1e}{\"b\":\"y\"}\n",
    ] {
        reads_as(text, json!({}), &columns, expected);
    }
    reads_as("{\"a\":[{\"b\":1}]}\n{\"a\":[]}", json!({}), &["a utf8"], &[&["[{\"b\":1}]"], &["[]"]]);
    reads_as("{\"a\":1,\"x\":[{}],\"y\":[{}]}", json!({}), &["a int64", "x utf8", "y utf8"], &[&["1", "[{}]", "[{}]"]]);
    for empty in ["", " \n", "[]", "[ ]\n"] {
        assert_eq!(read(empty, json!({ "format": "json" })).n_rows(), 0, "{empty}");
    }
    assert_eq!(read("[{},{}]", json!({})).n_rows(), 2);
}

#[test]
fn objects_become_columns_and_arrays_stay_text() {
    let text = r#"{"id":1,"at":{"x":1.5,"y":{"z":"q"}},"l":[1, "a"]}
                  {"id":2,"at":{"x":2,"w":true}}
                  {"id":3,"at":null}"#;
    reads_as(
        text,
        json!({}),
        &["id int64", "at.x float64", "at.y.z utf8", "l utf8", "at.w boolean"],
        &[&["1", "1.5", "q", "[1, \"a\"]", "-"], &["2", "2.0", "-", "-", "true"], &["3", "-", "-", "-", "-"]],
    );
    reads_as(
        text,
        json!({ "flatten": false }),
        &["id int64", "at utf8", "l utf8"],
        &[&["1", "{\"x\":1.5,\"y\":{\"z\":\"q\"}}", "[1, \"a\"]"], &["2", "{\"x\":2,\"w\":true}", "-"], &["3", "-", "-"]],
    );
    reads_as("{\"a\":null}{\"a\":{\"b\":1}}", json!({}), &["a.b int64"], &[&["-"], &["1"]]);
    reads_as("{\"a\":7}{\"a\":{\"b\":1}}", json!({}), &["a int64", "a.b int64"], &[&["7", "-"], &["-", "1"]]);
    reads_as("{\"a.b\":1,\"a\":{\"b\":2}}", json!({}), &["a.b int64", "a.b_2 int64"], &[&["1", "2"]]);
}

#[test]
fn mixed_values_are_the_json_they_are_written_in() {
    reads_as(
        "{\"v\":1}{\"v\":\"1\"}{\"v\":null}{\"v\":[true]}{\"v\":\"a\\n\"}",
        json!({}),
        &["v utf8"],
        &[&["1"], &["\"1\""], &["-"], &["[true]"], &["\"a\\n\""]],
    );
    reads_as("{\"v\":9007199254740993}{\"v\":0.5}", json!({}), &["v utf8"], &[&["9007199254740993"], &["0.5"]]);
    reads_as("{\"v\":\"2024-01-05\"}{\"v\":\"then\"}", json!({}), &["v utf8"], &[&["2024-01-05"], &["then"]]);
    reads_as("{\"v\":null}{\"v\":null}", json!({}), &["v utf8"], &[&["-"], &["-"]]);
}

#[test]
fn escapes_are_undone() {
    reads_as(
        r#"{"k\u0065y":"\"\\\/\b\f\n\r\t\u00e9\u6771\ud834\udd1e"}{"key":"\ud800x"}{"key":"\ud800\u0041"}"#,
        json!({}),
        &["key utf8"],
        &[&["\"\\/\u{8}\u{c}\n\r\té東𝄞"], &["\u{fffd}x"], &["\u{fffd}A"]],
    );
}

#[test]
fn the_last_of_a_repeated_name_counts() {
    reads_as("{\"a\":1,\"a\":2}{\"a\":3,\"b\":1,\"a\":null}", json!({}), &["a int64", "b int64"], &[&["2", "-"], &["-", "1"]]);
}

#[test]
fn a_later_row_widens_a_type_and_brings_a_column() {
    let mut text = String::new();
    for i in 0..60_000 {
        text.push_str(&format!("{{\"i\":{i},\"t\":\"2024-01-01\"}}\n"));
    }
    text.push_str("{\"i\":0.5,\"t\":\"x\",\"new\":true}\n");
    assert!(text.len() > OpenOptions::default().sample_bytes as usize);
    let table = read_slice(text.as_bytes(), "t.ndjson", OpenOptions::default()).unwrap();
    assert_eq!(types(&table), ["i float64", "t utf8", "new boolean"]);
    assert_eq!(table.n_rows(), 60_001);
    assert_eq!(joined(&table).column(2).null_count(), 60_000);
    let table = read_slice(text.as_bytes(), "t.ndjson", options(json!({ "columns": ["new", "i"] }))).unwrap();
    assert_eq!(types(&table), ["new boolean", "i float64"]);
    let error = read_slice(text.as_bytes(), "t.ndjson", options(json!({ "columns": ["old"] }))).unwrap_err();
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("old")));
}

#[test]
fn a_bad_row_is_told_with_its_row_and_byte() {
    for (text, row, byte) in [
        ("{\"a\":1}\n{\"a\":}\n", 1, 13),
        ("{\"a\":1}\n{\"a\" 1}\n", 1, 13),
        ("{\"a\":1}\n{a:1}\n", 1, 9),
        ("{\"a\":1}\n[1]\n", 1, 8),
        ("[{\"a\":1},7]", 1, 9),
        ("[{\"a\":1} {\"a\":2}]", 1, 9),
        ("[{\"a\":1}] x", 1, 10),
        ("{\"a\":1,}", 0, 7),
        ("{\"a\":01}", 0, 6),
        ("{\"a\":1.}", 0, 7),
        ("{\"a\":truth}", 0, 5),
        ("{\"a\":\"\\x\"}", 0, 6),
        ("{\"a\":\"\\u12g4\"}", 0, 6),
        ("{\"a\":\"b\n\"}", 0, 7),
        ("{\"a\":1}\n\"b\"", 1, 8),
    ] {
        let error = refused(text);
        assert_eq!(
            (error.kind(), error.place().row, error.place().byte),
            (ErrorKind::Parse, Some(row), Some(byte)),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_source_cut_off_anywhere_is_refused() {
    let text = r#"{"n":1,"data":[{"a":1,"b":"\u00e9"},{"a":-2.5e1,"b":[{"c":null}]}],"end":true}"#;
    for length in 1..text.len() {
        let error = refused(&text[..length]);
        assert_eq!(error.kind(), ErrorKind::Parse, "cut to {length}");
    }
}

#[test]
fn nesting_names_and_rows_are_bounded() {
    let nested = |depth: usize, open: &str, close: &str| format!("{{\"a\":{}1{}}}", open.repeat(depth), close.repeat(depth));
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        assert_eq!(read(&nested(MAX_DEPTH - 1, open, close), json!({})).n_rows(), 1);
        for depth in [MAX_DEPTH, 100_000] {
            for text in [nested(depth, open, close), format!("{{\"a\":{}", open.repeat(depth))] {
                let error = read_slice(text.as_bytes(), "t.json", OpenOptions::default()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{depth} of {open}");
            }
        }
    }
    for value in ["1", "{}"] {
        let text: String = (0..=super::rows::MAX_COLUMNS + 1).map(|i| format!("{{\"k{i}\":{value}}}\n")).collect();
        assert_eq!(read_slice(text.as_bytes(), "", OpenOptions::default()).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}

#[test]
fn other_encodings_are_read_as_well() {
    let text = "[{\"ort\":\"Köln\",\"n\":1}]";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = encoding_rs::WINDOWS_1252.encode(text).0;
    for bytes in [text.as_bytes(), &utf16, &latin] {
        let table = testing::read(bytes, "", &OpenOptions::default()).unwrap();
        assert_eq!(rows(&table), [["Köln", "1"]]);
    }
}

#[test]
fn any_damaged_byte_is_survived() {
    let text = "{\"a\":1,\"b\":{\"c\":\"x\\u00e9y\"},\"d\":[1,{\"e\":null}]}\n".repeat(3);
    for at in 0..text.len() {
        for value in [0, b'"', b'\\', b'{', b']', b'9', 0xff] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = value;
            if let Err(error) = read_slice(&bytes, "t.json", OpenOptions::default()) {
                assert_ne!(error.kind(), ErrorKind::Internal, "byte {at} set to {value}: {error}");
            }
        }
    }
}
