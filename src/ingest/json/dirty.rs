//! JSONs with rows that cannot be read, and with types and missing values that were said, read through the front door.

use serde_json::{Value, json};

use super::tests::{read, reads_as, types};
use crate::error::{Error, ErrorKind};
use crate::ingest::testing::{self, options};
use crate::ingest::{Findings, Reject, open, read_all};

#[track_caller]
fn found(text: &str, json: Value) -> (Findings, u64) {
    let mut decoder = open("x.json", Some(text.len() as u64), options(json)).unwrap();
    let table = read_all(&mut *decoder, &text.to_owned().into(), 5).unwrap();
    (decoder.findings(), table.n_rows())
}

#[track_caller]
fn refused(text: &str, json: Value) -> Error {
    testing::refused(text.as_bytes(), "x.json", &options(json))
}

fn reject(row: u64, byte: u64, column: Option<&str>, reason: &str, text: &str) -> Reject {
    Reject { file: None, row, byte, column: column.map(str::to_owned), reason: reason.to_owned(), text: text.to_owned() }
}

/// Numbers of the rows that are left out, and their texts.
#[track_caller]
fn left_out(text: &str) -> Vec<(u64, String)> {
    read(text, json!({}));
    found(text, json!({})).0.rejects.into_iter().map(|reject| (reject.row, reject.text)).collect()
}

#[test]
fn lines_that_cannot_be_read_are_left_out_and_told_of() {
    let text = "{\"a\":1}\n{\"a\":2,}\n{\"a\":3}\r\n{\"a\":\"x\r\noops\n{\"a\":4}\n\n[5]\n{\"a\":6}\n{\"a\":7}\n{\"a\":8";
    reads_as(text, json!({}), &["a int64"], &[&["1"], &["3"], &["4"], &["6"], &["7"]]);
    let (findings, _) = found(text, json!({}));
    let shape = "expected an object, found";
    assert_eq!(
        findings.rejects,
        [
            reject(1, 15, None, "expected a name in quotes, found \"}\"", "{\"a\":2,}"),
            reject(3, 34, None, "expected the closing quote of a text before the line ends", "{\"a\":\"x\r\noops"),
            reject(5, 49, None, &format!("{shape} \"[5]\""), "[5]"),
            reject(8, 75, None, "this JSON ends inside of a value", "{\"a\":8"),
        ]
    );
}

#[test]
fn a_broken_object_ends_where_its_brackets_close_or_before_a_line_like_its_own() {
    let cases: &[(&str, &[(u64, &str)])] = &[
        ("{\"a\":1}{\"a\":tru}{\"a\":2}", &[(1, "{\"a\":tru}")]),
        ("{\"a\":1}\n{\"a\":[1,2\n{\"a\":2}", &[(1, "{\"a\":[1,2")]),
        ("{\"a\":1}\n{\"a\":\n{\"a\":2}\n{\"a\":3}", &[(1, "{\"a\":")]),
        ("{\"a\":1}\n{\n \"a\": 01,\n \"b\": [\n  {\n  }]\n}\n{\"a\":2}", &[(1, "{\n \"a\": 01,\n \"b\": [\n  {\n  }]\n}")]),
        ("{\"a\":1}\n{\"a\":\"\\q}\"}\n{\"a\":2}", &[(1, "{\"a\":\"\\q}\"}")]),
        ("{\"a\":1}\n\u{1e}{\"a\":\"x\n\u{1e}{\"a\":2}", &[(1, "{\"a\":\"x")]),
        ("{\"a\":1}}\n{\"a\":2}", &[(1, "}")]),
        ("[{\"a\":1},{a:2},{\"a\":3}]", &[(1, "{a:2}")]),
        ("[{\"a\":1},{\"a\":2,}]", &[(1, "{\"a\":2,}")]),
        ("[\n{\"a\":1},\n{\"a\":\"x\"y\"},\n{\"a\":3}\n]", &[(1, "{\"a\":\"x\"y\"}")]),
        ("[\n {\"a\":1},\n {\"a\":\"x\"y\"\n ]", &[(1, "{\"a\":\"x\"y\"\n ")]),
        (
            "[\n  {\"a\":1},\n  {\n    \"a\": \"x,\n    \"b\": [{\n    }]\n  },\n  {\"a\":3}\n]",
            &[(1, "{\n    \"a\": \"x,\n    \"b\": [{\n    }]\n  }")],
        ),
        ("{\"n\":1,\"rows\":[{\"a\":1},{\"a\":.5},{\"a\":2}]}", &[(1, "{\"a\":.5}")]),
    ];
    for (text, expected) in cases {
        let expected: Vec<(u64, String)> = expected.iter().map(|(row, text)| (*row, text.trim_end().to_owned())).collect();
        let found: Vec<(u64, String)> = left_out(text).into_iter().map(|(row, text)| (row, text.trim_end().to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn an_array_whose_broken_element_has_no_end_ends_with_its_place() {
    for (text, row, byte) in [
        ("[{\"a\":1},7,{\"a\":2}]", 1, 9),
        ("[{\"a\":1},{\"a\":\"x\"y\"},{\"a\":2}]", 1, 17),
        ("[{\"a\":1},{\"a\":1}}{\"a\":2}]", 2, 16),
        ("[{\"a\":1} {\"a\":2}]", 1, 9),
        ("[{\"a\":1},{\"a\":2,\n", 1, 17),
    ] {
        let error = refused(text, json!({}));
        assert_eq!(
            (error.kind(), error.place().row, error.place().byte),
            (ErrorKind::Parse, Some(row), Some(byte)),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_source_of_which_most_rows_cannot_be_read_is_refused() {
    let error = refused("{\"a\":1}\n{\"a\":}\n{\"a\":}\n", json!({}));
    assert_eq!(error.message(), "2 rows cannot be read, 1 can: expected a value, found \"}\"");
    assert_eq!((error.place().row, error.place().byte), (Some(1), Some(13)));
    let error = refused(&format!("{}{}", "{\"a\":1}\n".repeat(9), "{\n".repeat(1200)), json!({ "maxRejects": 3 }));
    assert_eq!(error.message().split(',').next(), Some("1001 rows cannot be read"));
}

#[test]
fn rejects_are_kept_up_to_a_count_and_strict_ends_with_the_first() {
    let text = format!("{}{}", "{\"a\":1}\n".repeat(60), "{\"a\":}\n".repeat(50));
    let (findings, n_rows) = found(&text, json!({ "maxRejects": 7 }));
    assert_eq!((n_rows, findings.rejected, findings.rejects.len()), (60, 50, 7));
    let error = refused(&text, json!({ "strict": true }));
    assert_eq!((error.place().row, error.place().byte), (Some(60), Some(485)));
    let error = refused("{\"a\":\"x\"}", json!({ "strict": true, "types": { "a": "int64" } }));
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Parse, Some("a")));
}

#[test]
fn a_row_left_out_says_nothing_about_columns_and_types() {
    let mut text = String::new();
    (0..40).for_each(|row| text.push_str(&format!("{{\"a\":{row},\"b\":{row}}}\n")));
    text.push_str("{\"a\":\"?\",\"b\":\"word\",\"c\":1}\n{\"a\":1,\"b\":x,\"d\":1}\n{\"a\":41,\"b\":2.5}\n");
    for columns in [None, Some(["b"])] {
        let mut json = json!({ "types": { "a": "int64" } });
        columns.into_iter().for_each(|columns| json["columns"] = json!(columns));
        let table = read(&text, json);
        assert_eq!(types(&table).last().map(String::as_str), Some("b float64"));
        assert_eq!((table.schema().fields().len(), table.n_rows()), (2 - columns.map_or(0, |_| 1), 41));
    }
}

#[test]
fn rows_are_left_out_before_and_behind_the_sample_alike() {
    let good: String = (0..60_000).map(|row| format!("{{\"id\":\"{row}\",\"n\":{row}}}\n")).collect();
    let bad = "{\"id\":\"x\",\"n\":0}\n{\"id\":\"1\" \"n\":0}\n";
    let late = "{\"id\":\"7\",\"n\":0.5,\"new\":true}\n";
    let text = format!("{bad}{good}{bad}{late}{bad}");
    let json = json!({ "types": { "id": "int64", "new": "utf8" } });
    let mut decoder = open("x.ndjson", Some(text.len() as u64), options(json.clone())).unwrap();
    let table = read_all(&mut *decoder, &text.clone().into(), usize::MAX).unwrap();
    assert_eq!((types(&table).join(", "), table.n_rows()), ("id int64, n float64, new utf8".to_owned(), 60_001));
    let rows: Vec<u64> = decoder.findings().rejects.iter().map(|reject| reject.row).collect();
    assert_eq!(rows, [0, 1, 60_002, 60_003, 60_005, 60_006]);
    let error = read_slice_error(&text, json!({ "types": { "none": "int64" } }));
    assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("none")));
}

fn read_slice_error(text: &str, json: Value) -> Error {
    crate::ingest::read_slice(text.as_bytes(), "x.ndjson", options(json)).unwrap_err()
}

#[test]
fn declared_types_are_read_as_in_a_csv() {
    reads_as(
        r#"{"id":"007","zip":7,"n":1,"ok":"yes","at":"2024-02-29 12:30","price":"$1,200.50","share":"0.5","o":{"d":"1.50"}}
           {"id":8,"zip":"007","n":2.5,"ok":0,"at":"2024-03-01","price":"$3","share":1e2,"o":{"d":2}}
           {"id":" 9 ","zip":[1, 2],"n":"","ok":true,"at":"","price":null,"share":NaN,"o":null}"#,
        json!({ "types": { "id": "int64", "zip": "utf8", "n": "float64", "ok": "boolean", "at": "timestamp", "price": "float64",
                "share": "float64", "o.d": "decimal(12,2)" } }),
        &["id int64", "zip utf8", "n float64", "ok boolean", "at timestamp", "price float64", "share float64", "o.d decimal(12,2)"],
        &[
            &["7", "7", "1.0", "true", "2024-02-29T12:30:00", "1200.5", "0.5", "1.50"],
            &["8", "007", "2.5", "false", "2024-03-01T00:00:00", "3.0", "100.0", "2.00"],
            &["9", "[1, 2]", "-", "true", "-", "-", "NaN", "-"],
        ],
    );
    reads_as(
        "{\"d\":\"05/06/2024\",\"t\":\"\\u0061\\n\"}{\"d\":\"25/06/2024\",\"t\":\"\"}",
        json!({ "types": { "d": "date", "t": "utf8" } }),
        &["d date", "t utf8"],
        &[&["2024-06-05", "a\n"], &["2024-06-25", ""]],
    );
    let ambiguous = "{\"d\":\"05/06/2024\"}";
    assert!(refused(ambiguous, json!({ "types": { "d": "date" } })).remedy().unwrap().contains("dayFirst"));
    reads_as(ambiguous, json!({ "types": { "d": "date" }, "dayFirst": false }), &["d date"], &[&["2024-05-06"]]);
    assert_eq!(refused("{\"a\":1}", json!({ "types": { "b": "int64" } })).place().column.as_deref(), Some("b"));
}

#[test]
fn a_value_of_another_type_than_declared_rejects_its_row() {
    let text = "[{\"a\":1,\"b\":\"x\"}, {\"b\":\"y\",\"a\":2}, {\"a\":\"thr\\u0065e\",\"b\":\"z\"}, {\"a\":[4],\"b\":1},{\"a\":5}]";
    let declared = json!({ "types": { "a": "int64" } });
    reads_as(text, declared.clone(), &["a int64", "b utf8"], &[&["1", "x"], &["2", "y"], &["5", "-"]]);
    assert_eq!(
        found(text, declared).0.rejects,
        [
            reject(2, 41, Some("a"), "expected int64, found \"three\"", "{\"a\":\"thr\\u0065e\",\"b\":\"z\"}"),
            reject(3, 68, Some("a"), "expected int64, found [4]", "{\"a\":[4],\"b\":1}"),
        ]
    );
}

#[test]
fn what_is_said_to_mean_a_missing_value_does() {
    let text = r#"{"n":1,"t":"NA","f":-999,"o":{"x":"NA"}}{"n":"NA","t":"x","f":0.5,"o":{"x":1}}{"n":"\u004eA","t":"","f":1}"#;
    reads_as(
        text,
        json!({ "nulls": ["NA", "-999"] }),
        &["n int64", "t utf8", "f float64", "o.x int64"],
        &[&["1", "-", "-", "-"], &["-", "x", "0.5", "1"], &["-", "", "1.0", "-"]],
    );
    reads_as("{\"t\":\"\"}{\"t\":\"NA\"}", json!({ "nulls": [""] }), &["t utf8"], &[&["-"], &["NA"]]);
    reads_as("{\"t\":\"NA\"}", json!({}), &["t utf8"], &[&["NA"]]);
    reads_as("{\"n\":\"?\"}{\"n\":\"2\"}", json!({ "nulls": ["?"], "types": { "n": "int64" } }), &["n int64"], &[&["-"], &["2"]]);
}
