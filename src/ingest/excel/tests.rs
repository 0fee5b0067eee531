//! A workbook by openpyxl (tests/reference/excel.py), and what is wrong with others.

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
    for name in ["", "fruit.xlsx", "fruit.csv"] {
        let table = read(&book(), name, &OpenOptions::default()).unwrap();
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
    for sheet in ["Second", "2"] {
        let table = read(&book(), "", &options(json!({ "sheet": sheet, "columns": ["v"] }))).unwrap();
        assert_eq!((types(&table), rows(&table)), (vec!["v int64".to_owned()], vec![vec!["1".to_owned()], vec!["2".to_owned()]]));
    }
    for sheet in ["Third", "3", "-1"] {
        let error = refused(&book(), "", &options(json!({ "sheet": sheet })));
        assert_eq!(error.place().param.as_deref(), Some("sheet"));
        assert!(error.remedy().unwrap().contains("Notes, Fruit, Second"));
    }
    assert_eq!(read(&book(), "", &options(json!({ "sheet": "Notes" }))).unwrap().n_rows(), 0);
}

#[test]
fn the_sheet_is_told_and_the_archive_is_not() {
    let bytes = book().into();
    let mut decoder = open("", Some(book().len() as u64), OpenOptions::default()).unwrap();
    read_all(&mut *decoder, &bytes, usize::MAX).unwrap();
    let findings = decoder.findings();
    assert_eq!((findings.sheet.as_deref(), findings.compression.len(), findings.entry), (Some("Fruit"), 0, None));
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
    let bytes = book();
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

#[test]
fn a_workbook_that_claims_to_be_huge_is_refused_before_it_is_unpacked() {
    let mut bytes = book();
    let entry = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Unsupported);
    bytes[entry + 24..entry + 28].copy_from_slice(&1u32.to_le_bytes());
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Parse);
}
