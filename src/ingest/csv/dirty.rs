//! CSVs as people send them, read through the front door.

use serde_json::{Value, json};

use super::tests::{cells, read, reads_as, refused, types};
use crate::ingest::testing::{joined, options};
use crate::ingest::{Findings, Reject, open, read_all};

/// What is found out about a text, and its table in a word.
fn found(text: &str, json: Value) -> (Findings, u64) {
    let mut decoder = open("x.csv", Some(text.len() as u64), options(json)).unwrap();
    let table = read_all(&mut *decoder, &text.to_owned().into(), 5).unwrap();
    (decoder.findings(), table.n_rows())
}

fn reject(row: u64, byte: u64, column: &str, reason: &str, text: &str) -> Reject {
    Reject { file: None, row, byte, column: Some(column.to_owned()), reason: reason.to_owned(), text: text.to_owned() }
}

#[test]
fn rows_that_cannot_be_read_are_left_out_and_told_of() {
    let text = "a,b\n1,2\n3,4,5\n6\n7,\"x\"y\n8,9\n\"10,11\n12,13\n14,15\n";
    reads_as(text, json!({}), &["a int64", "b int64"], &[&["1", "2"], &["8", "9"], &["12", "13"], &["14", "15"]]);
    let (findings, n_rows) = found(text, json!({}));
    assert_eq!((n_rows, findings.rejected), (4, 4));
    assert_eq!(
        findings.rejects,
        [
            reject(1, 12, "b", "expected 2 fields, found 3", "3,4,5"),
            reject(2, 15, "b", "expected 2 fields, found 1", "6"),
            reject(3, 21, "b", "text follows the closing quote of a field", "7,\"x\"y"),
            reject(5, 27, "a", "a quoted field has no closing quote", "\"10,11"),
        ]
    );
}

#[test]
fn a_value_of_another_type_than_declared_rejects_its_row() {
    let text = "a,b\n1,x\n2,y\nthree,z\n4,\n";
    let declared = json!({ "types": { "a": "int64" } });
    reads_as(text, declared.clone(), &["a int64", "b utf8"], &[&["1", "x"], &["2", "y"], &["4", "-"]]);
    assert_eq!(found(text, declared).0.rejects, [reject(2, 12, "a", "expected int64, found \"three\"", "three,z")]);
}

#[test]
fn a_row_rejected_for_one_column_says_nothing_about_the_others() {
    let mut text = "a,b\n".to_owned();
    (0..40).for_each(|row| text.push_str(&format!("{row},{row}\n")));
    text.push_str("?,word\n41,2.5\n");
    for sample in [16, 1 << 20] {
        let table = read(&text, json!({ "types": { "a": "int64" }, "sampleBytes": sample, "readBytes": 16 }));
        assert_eq!((types(&table), table.n_rows()), (vec!["a int64".to_owned(), "b float64".to_owned()], 41));
        let table = read(&text, json!({ "types": { "a": "int64" }, "columns": ["b"], "sampleBytes": sample, "readBytes": 16 }));
        assert_eq!((types(&table), table.n_rows()), (vec!["b float64".to_owned()], 41));
    }
}

#[test]
fn rejects_are_kept_up_to_a_count_and_all_counted() {
    let text = format!("a,b\n{}{}", "1,2\n".repeat(60), "3\n".repeat(50));
    let (findings, n_rows) = found(&text, json!({ "maxRejects": 7 }));
    assert_eq!((n_rows, findings.rejected, findings.rejects.len()), (60, 50, 7));
}

#[test]
fn a_source_of_which_most_rows_cannot_be_read_is_refused() {
    let error = refused("a,b\n1,2\n3\n4\n5,6,7\n", json!({ "header": true, "delimiter": ",", "skipRows": 0 }));
    assert_eq!(error.message(), "3 rows cannot be read, 1 can: expected 2 fields, found 1");
    assert_eq!((error.place().row, error.place().byte), (Some(1), Some(9)));
}

#[test]
fn a_table_of_mostly_short_rows_is_one_all_the_same() {
    let text = "a,b\n1\n2\n3\n4,5\n6\n";
    let error = refused(text, json!({}));
    assert_eq!(error.message(), "4 rows cannot be read, 1 can: expected 2 fields, found 1");
    let padded: &[&[&str]] = &[&["1", "-"], &["2", "-"], &["3", "-"], &["4", "5"], &["6", "-"]];
    reads_as(text, json!({ "ragged": "pad" }), &["a int64", "b int64"], padded);
    let words = "Paris, France\nLondon\nRome, Italy\nBerlin\nOslo\n";
    assert_eq!(types(&read(words, json!({ "header": false }))), ["column_1 utf8"]);
    assert_eq!(types(&read("note\nyes, no\nx\ny\nz\n", json!({}))), ["note utf8"]);
}

#[test]
fn apostrophes_quote_where_quotes_are_only_letters() {
    let rows: &[&[&str]] = &[&["1", "5\" pipe, long"], &["2", "he said \"no\""]];
    reads_as("id,name\n1,'5\" pipe, long'\n2,'he said \"no\"'\n", json!({}), &["id int64", "name utf8"], rows);
    reads_as("id,name\n1,'tis\n2,5\" pipe\n", json!({}), &["id int64", "name utf8"], &[&["1", "'tis"], &["2", "5\" pipe"]]);
    reads_as("id,name\n1,\"'a'\"\n2,'b'\n", json!({}), &["id int64", "name utf8"], &[&["1", "'a'"], &["2", "'b'"]]);
}

#[test]
fn a_short_row_can_be_padded() {
    reads_as(
        "a,b,c\n1,2,3\n4\n",
        json!({ "ragged": "pad" }),
        &["a int64", "b int64", "c int64"],
        &[&["1", "2", "3"], &["4", "-", "-"]],
    );
}

#[test]
fn delimiters_behind_the_last_field_do_not_matter() {
    reads_as(
        "a,b\n1,2\n3,4,\n5,6,,\n7,8\n",
        json!({}),
        &["a int64", "b int64"],
        &[&["1", "2"], &["3", "4"], &["5", "6"], &["7", "8"]],
    );
    reads_as("a,b,c\n1,2,3,\n4,5,6,\n", json!({}), &["a int64", "b int64", "c int64"], &[&["1", "2", "3"], &["4", "5", "6"]]);
}

#[test]
fn names_for_all_columns_but_the_first_belong_to_the_others() {
    reads_as(
        "speed,dist,note\n1,4,2,x\n2,4,10,y\n",
        json!({}),
        &["column_1 int64", "speed int64", "dist int64", "note utf8"],
        &[&["1", "4", "2", "x"], &["2", "4", "10", "y"]],
    );
}

#[test]
fn lines_above_the_table_are_skipped_and_counted() {
    let text =
        "Sales report, 2024\nby the \"North\" office\n\nday;units;price\n2024-01-05;3;1,5\n2024-01-06;4;2,25\n2024-01-07;4;2,25\n";
    let columns = ["day date", "units int64", "price float64"];
    reads_as(text, json!({}), &columns, &[&["2024-01-05", "3", "1.5"], &["2024-01-06", "4", "2.25"], &["2024-01-07", "4", "2.25"]]);
    let (findings, _) = found(text, json!({}));
    assert_eq!((findings.skipped_rows, findings.delimiter, findings.decimal), (3, Some(';'), Some(',')));
    reads_as("x,y\na,b\n1,2\n", json!({ "skipRows": 1 }), &["a int64", "b int64"], &[&["1", "2"]]);
    reads_as("sep=|\na|b\n1|2,5\n", json!({}), &["a int64", "b float64"], &[&["1", "2.5"]]);
}

#[test]
fn comments_are_found_where_they_do_not_fit_the_table() {
    let text = "# made by hand\n# twice\nid,n\n1,2\n# a pause\n3,4\n";
    reads_as(text, json!({}), &["id int64", "n int64"], &[&["1", "2"], &["3", "4"]]);
    assert_eq!(found(text, json!({})).0.comment, Some('#'));
    reads_as("##one\n#id\tn\n1\t2\n3\t4\n", json!({}), &["#id int64", "n int64"], &[&["1", "2"], &["3", "4"]]);
    reads_as("tag,n\n#a,1\n#b,2\n", json!({}), &["tag utf8", "n int64"], &[&["#a", "1"], &["#b", "2"]]);
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let text = "a;b;c;d;e\n1.234,50;1.200;12 %;€ 5,00;(3)\n7,25;950;7,5 %;€ 1.000,00;4\n";
    let columns = ["a float64", "b int64", "c float64", "d float64", "e int64"];
    reads_as(text, json!({}), &columns, &[&["1234.5", "1200", "0.12", "5.0", "-3"], &["7.25", "950", "0.075", "1000.0", "4"]]);
    let (findings, _) = found(text, json!({}));
    assert_eq!(serde_json::to_value(findings.units).unwrap(), json!({ "c": "%", "d": "€" }));
}

#[test]
fn a_number_that_could_be_read_two_ways_is_read_like_the_others_of_the_file() {
    assert_eq!(cells(&joined(&read("a;b\n1,234;0,5\n", json!({})))), [["1.234", "0.5"]]);
    assert_eq!(cells(&joined(&read("a;b\n1,234;0.5\n", json!({})))), [["1234", "0.5"]]);
    assert_eq!(types(&read("a;b\n1,234;x\n", json!({}))), ["a utf8", "b utf8"]);
    assert_eq!(types(&read("a;b\n1,234;x\n", json!({ "decimal": "," }))), ["a float64", "b utf8"]);
    assert_eq!(types(&read("a,b\n\"1,234\",x\n", json!({}))), ["a int64", "b utf8"]);
    assert_eq!(types(&read("a;b\n52.52;3,5\n", json!({}))), ["a float64", "b float64"]);
}

#[test]
fn declared_numbers_may_be_written_as_people_do() {
    reads_as(
        "a;b;c\n1.234,56;$1,200;1.234\n7;$5;5\n",
        json!({ "types": { "a": "decimal(12,2)", "b": "int64", "c": "float64" }, "decimal": "," }),
        &["a decimal(12,2)", "b int64", "c float64"],
        &[&["1234.56", "1200", "1234.0"], &["7.00", "5", "5.0"]],
    );
    let error = refused("a;b\n1,234;x\n", json!({ "types": { "a": "float64" } }));
    assert!(error.remedy().unwrap().contains("decimal"), "{error}");
}

#[test]
fn a_late_value_may_decide_what_a_comma_is() {
    let text = format!("a;b\n{}5;1,5\n", "1,234;7\n".repeat(50));
    let table = read(&text, json!({ "sampleBytes": 16, "readBytes": 16 }));
    assert_eq!(types(&table), ["a float64", "b float64"]);
    assert_eq!(cells(&joined(&table))[0], ["1.234", "7.0"]);
}
