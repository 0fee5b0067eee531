//! The same workbook by openpyxl (tests/reference/excel.py) and as OpenDocument (tests/reference/ods.py), and what is wrong with others.

use std::io::Write as _;

use arrow::array::Array;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use flate2::write::GzEncoder;
use serde_json::json;

use crate::error::ErrorKind;
use crate::ingest::testing::{joined, options, read, refused};
use crate::ingest::{OpenOptions, open, read_all, read_slice};
use crate::table::{Table, type_name};

fn book() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/excel/fruit.xlsx")).unwrap()
}

fn ods() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/excel/fruit.ods")).unwrap()
}

/// A workbook whose content is `tables`, not deflated.
fn ods_of(tables: &str) -> Vec<u8> {
    stored(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet-template"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &format!("<office:document-content>{tables}</office:document-content>")),
    ])
}

/// A ZIP archive of files that are not packed.
fn stored(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (crc, length) = (crc32fast::hash(content.as_bytes()).to_le_bytes(), (content.len() as u32).to_le_bytes());
        let about =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc, &length, &length, &(name.len() as u16).to_le_bytes(), &[0; 2]].concat();
        let at = (archive.len() as u32).to_le_bytes();
        directory.extend_from_slice(&[b"PK\x01\x02\x14\0", &about[..], &[0; 10], &at, name.as_bytes()].concat());
        archive.extend_from_slice(&[b"PK\x03\x04", &about[..], name.as_bytes(), content.as_bytes()].concat());
    }
    let count = (files.len() as u16).to_le_bytes();
    let (at, length) = ((archive.len() as u32).to_le_bytes(), (directory.len() as u32).to_le_bytes());
    [&archive[..], &directory, b"PK\x05\x06", &[0; 4], &count, &count, &length, &at, &[0; 2]].concat()
}

fn types(table: &Table) -> Vec<String> {
    table.schema().fields().iter().map(|field| format!("{} {}", field.name(), type_name(field.data_type()))).collect()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let batch = joined(table);
    let format = FormatOptions::new().with_null("-");
    let cell = |column: &dyn Array, row| ArrayFormatter::try_new(column, &format).unwrap().value(row).to_string();
    (0..batch.num_rows()).map(|row| batch.columns().iter().map(|column| cell(column, row)).collect()).collect()
}

#[test]
fn the_first_sheet_with_values_is_read_with_its_types() {
    for (bytes, name) in [(book(), ""), (book(), "fruit.xlsx"), (book(), "fruit.csv"), (ods(), ""), (ods(), "fruit.ods")] {
        let table = read(&bytes, name, &OpenOptions::default()).unwrap();
        assert_eq!(
            types(&table),
            [
                "id int64",
                "fruit utf8",
                "price float64",
                "ripe boolean",
                "day date",
                "at timestamp",
                "time utf8",
                "huge float64",
                "note utf8"
            ]
        );
        assert_eq!(
            rows(&table),
            [
                ["1", "red, \"sweet\"", "0.5", "true", "2024-02-29", "2024-02-29T12:30:01.250", "8:15:00", "1e300", "-"],
                ["2", "-", "1.25", "false", "1999-12-31", "2024-03-01T00:00:00", "23:59:59", "1.5e-9", "-"],
                ["3", "Käse\n東京", "2.0", "true", "2024-03-02", "-", "-", "7.0", "-"],
            ]
        );
    }
}

#[test]
fn a_sheet_is_chosen_by_name_or_number() {
    for bytes in [book(), ods()] {
        for sheet in ["Second", "2"] {
            let table = read(&bytes, "", &options(json!({ "sheet": sheet, "columns": ["v"] }))).unwrap();
            assert_eq!(
                (types(&table), rows(&table)),
                (vec!["v int64".to_owned()], vec![vec!["1".to_owned()], vec!["2".to_owned()]])
            );
        }
        for sheet in ["Third", "4", "-1"] {
            let error = refused(&bytes, "", &options(json!({ "sheet": sheet })));
            assert_eq!(error.place().param.as_deref(), Some("sheet"));
            assert!(error.remedy().unwrap().contains("Notes, Fruit, Second"));
        }
        assert_eq!(read(&bytes, "", &options(json!({ "sheet": "Notes" }))).unwrap().n_rows(), 0);
    }
}

#[test]
fn what_is_repeated_in_an_opendocument_is_written_out() {
    let table = read(&ods(), "", &options(json!({ "sheet": "Repeated" }))).unwrap();
    assert_eq!(types(&table), ["x int64", "y int64", "z utf8"]);
    assert_eq!(rows(&table), [["5", "5", "a   b\tc\n<d>"]; 3]);
}

#[test]
fn the_sheet_is_told_and_the_archive_is_not() {
    for bytes in [book(), ods()] {
        let mut decoder = open("", Some(bytes.len() as u64), OpenOptions::default()).unwrap();
        read_all(&mut *decoder, &bytes.into(), usize::MAX).unwrap();
        let findings = decoder.findings();
        assert_eq!((findings.sheet.as_deref(), findings.compression.len(), findings.entry), (Some("Fruit"), 0, None));
    }
}

#[test]
fn a_workbook_may_be_compressed_once_more() {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&book()).unwrap();
    assert_eq!(read_slice(&encoder.finish().unwrap(), "", OpenOptions::default()).unwrap().n_rows(), 3);
}

#[test]
fn what_is_no_workbook_of_this_kind_is_refused() {
    for bytes in [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], b"a,b\n1,2\n"] {
        let error = refused(bytes, "old.xls", &options(json!({ "format": "excel" })));
        assert_eq!(error.kind(), ErrorKind::Unsupported);
    }
}

#[test]
fn a_workbook_cut_off_or_damaged_is_refused_or_read() {
    for bytes in [book(), ods()] {
        for length in (4..bytes.len()).step_by(41) {
            let error = read_slice(&bytes[..length], "", OpenOptions::default()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Parse, "cut to {length}");
        }
        for at in (4..bytes.len()).step_by(17) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            if let Err(error) = read_slice(&damaged, "", OpenOptions::default()) {
                assert_ne!(error.kind(), ErrorKind::Internal, "byte {at}: {error}");
            }
        }
    }
}

#[test]
fn the_content_of_an_opendocument_may_be_anything() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    let table = |rows: &str| ods_of(&format!("<table:table table:name=\"a\">{rows}</table:table>"));
    let whole = format!(
        "<table:table-row>{cell}<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>"
    );
    assert_eq!(read(&table(&whole), "", &options(json!({ "header": false }))).unwrap().n_rows(), 1);
    let content = format!("<table:table table:name=\"a\">{whole}</table:table>");
    for length in 1..content.len() {
        if let Err(error) = read_slice(&ods_of(&content[..length]), "", OpenOptions::default()) {
            assert_eq!(error.kind(), ErrorKind::Parse, "cut to {length}: {error}");
        }
    }
    for rows in [
        "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"one\"/></table:table-row>",
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&unknown;</text:p></table:table-cell></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"-1\"/>",
        "<table:table-row><table:table-cell table:number-columns-repeated=\"16384\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>",
    ] {
        assert_eq!(refused(&table(rows), "", &OpenOptions::default()).kind(), ErrorKind::Parse, "{rows}");
    }
}

#[test]
fn a_billion_cells_in_a_few_bytes_are_refused_before_they_are_held() {
    let text = "x".repeat(30_000);
    let cell = format!(
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\" office:string-value=\"{text}\"/>"
    );
    let rows = format!("<table:table-row table:number-rows-repeated=\"4294967295\">{cell}</table:table-row>");
    let error = refused(&ods_of(&format!("<table:table table:name=\"a\">{rows}</table:table>")), "", &OpenOptions::default());
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
fn an_opendocument_that_is_no_workbook_or_is_encrypted_is_refused() {
    for (mimetype, manifest, what) in [
        ("application/vnd.oasis.opendocument.text", "", "no workbook"),
        ("application/vnd.oasis.opendocument.spreadsheet", "<manifest:encryption-data/>", "encrypted"),
    ] {
        let bytes = stored(&[("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", "<a/>")]);
        let error = refused(&bytes, "", &OpenOptions::default());
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.message().contains(what), "{error}");
    }
}

#[test]
fn a_workbook_that_claims_to_be_huge_is_refused_before_it_is_unpacked() {
    let mut bytes = book();
    let entry = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Unsupported);
    bytes[entry + 24..entry + 28].copy_from_slice(&1u32.to_le_bytes());
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Parse);
}
