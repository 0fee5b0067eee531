//! What is written reads back as what it was.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, UInt64Array,
};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Int32Type};
use proptest::prelude::*;
use serde_json::json;

use super::{ExportOptions, encoder, write_all};
use crate::error::ErrorKind;
use crate::ingest::{OpenOptions, read_slice};
use crate::table::{Table, type_name};

fn options(json: serde_json::Value) -> ExportOptions {
    serde_json::from_value(json).unwrap()
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap();
    // Two batches, so that nothing may rely on there being one.
    let (first, rest) = (batch.num_rows() / 2, batch.num_rows() - batch.num_rows() / 2);
    Table::new(batch.schema(), vec![batch.slice(0, first), batch.slice(first, rest)])
}

fn one(table: &Table) -> RecordBatch {
    concat_batches(table.schema(), &table.batches().collect::<Result<Vec<_>, _>>().unwrap()).unwrap()
}

fn mixed() -> Table {
    table(vec![
        ("i", Arc::new(Int64Array::from(vec![Some(i64::MIN), None, Some(i64::MAX)]))),
        ("u", Arc::new(UInt64Array::from(vec![Some(u64::MAX), None, Some(0)]))),
        ("f", Arc::new(Float64Array::from(vec![Some(0.1 + 0.2), None, Some(-1e300)]))),
        ("b", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("t", Arc::new(StringArray::from(vec![Some("a,\"b\"\r\nc"), None, Some("")]))),
        ("day", Arc::new(Date32Array::from(vec![Some(-719_162), None, Some(20_088)]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(-1), None, Some(1_500_000)]))),
        ("utc", Arc::new(TimestampMicrosecondArray::from(vec![Some(-1), None, Some(1_500_000)]).with_timezone("UTC"))),
        ("d", Arc::new(Decimal128Array::from(vec![Some(-5), None, Some(123_456)]).with_precision_and_scale(12, 2).unwrap())),
    ])
}

/// The types of a table's columns, to read a text back.
fn types(table: &Table) -> OpenOptions {
    let types = table.schema().fields().iter().map(|field| (field.name().clone(), type_name(field.data_type()))).collect();
    OpenOptions { types, ..OpenOptions::default() }
}

#[test]
fn csv_states_every_type_as_text() {
    let text = String::from_utf8(write_all(&mixed(), &ExportOptions::default()).unwrap()).unwrap();
    assert_eq!(
        text,
        "i,u,f,b,t,day,at,utc,d\n\
         -9223372036854775808,18446744073709551615,0.30000000000000004,true,\"a,\"\"b\"\"\r\nc\",0001-01-01,\
         1969-12-31T23:59:59.999999,1969-12-31T23:59:59.999999Z,-0.05\n\
         ,,,,,,,,\n\
         9223372036854775807,0,-1e300,false,\"\",2024-12-31,1970-01-01T00:00:01.500,1970-01-01T00:00:01.500Z,1234.56\n"
    );
}

#[test]
fn ndjson_states_every_type_as_json() {
    let text = String::from_utf8(write_all(&mixed(), &options(json!({ "format": "ndjson" }))).unwrap()).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["i"], &lines[0]["u"], &lines[0]["f"]), (&json!(i64::MIN), &json!(u64::MAX), &json!(0.1 + 0.2)));
    assert_eq!((&lines[0]["b"], &lines[0]["t"], &lines[0]["day"]), (&json!(true), &json!("a,\"b\"\r\nc"), &json!("0001-01-01")));
    assert!(lines[1].as_object().unwrap().values().all(serde_json::Value::is_null));
    let odd = table(vec![("f\"", Arc::new(Float64Array::from(vec![f64::NAN, f64::INFINITY, 2.0])) as ArrayRef)]);
    let text = String::from_utf8(write_all(&odd, &options(json!({ "format": "ndjson" }))).unwrap()).unwrap();
    assert_eq!(text, "{\"f\\\"\":null}\n{\"f\\\"\":null}\n{\"f\\\"\":2.0}\n");
}

#[test]
fn every_format_and_compression_reads_back_as_it_was() {
    let table = mixed();
    let mut written =
        vec![json!({ "format": "csv" }), json!({ "format": "csv", "delimiter": ";" }), json!({ "format": "parquet" })];
    for compression in ["none", "snappy", "zstd", "gzip", "lz4"] {
        written.push(json!({ "format": "parquet", "compression": compression, "rowGroupRows": 2 }));
    }
    for compression in ["none", "zstd", "lz4"] {
        written.push(json!({ "format": "arrow", "compression": compression }));
        written.push(json!({ "format": "arrowStream", "compression": compression }));
    }
    for json in written {
        let bytes = write_all(&table, &options(json.clone())).unwrap();
        let back = read_slice(&bytes, "", types(&table)).unwrap();
        assert_eq!(one(&back), one(&table), "{json}");
    }
}

#[test]
fn row_groups_are_as_long_as_asked_for() {
    let bytes = write_all(&mixed(), &options(json!({ "format": "parquet", "rowGroupRows": 2 }))).unwrap();
    let second = read_slice(&bytes, "", OpenOptions { row_groups: Some(vec![1]), ..OpenOptions::default() }).unwrap();
    assert_eq!(second.n_rows(), 1);
}

#[test]
fn dictionaries_that_differ_between_batches_are_written() {
    let batch = |texts: Vec<&str>| {
        let column: DictionaryArray<Int32Type> = texts.into_iter().collect();
        RecordBatch::try_from_iter(vec![("t", Arc::new(column) as ArrayRef)]).unwrap()
    };
    let batches = vec![batch(vec!["a", "b"]), batch(vec!["c", "a"])];
    let table = Table::new(batches[0].schema(), batches);
    for format in ["csv", "arrow", "arrowStream", "parquet"] {
        let bytes = write_all(&table, &options(json!({ "format": format }))).unwrap();
        let back = one(&read_slice(&bytes, "", OpenOptions::default()).unwrap());
        let texts = arrow::compute::cast(back.column(0), &DataType::Utf8).unwrap();
        assert_eq!(texts.as_ref(), &StringArray::from(vec!["a", "b", "c", "a"]) as &dyn arrow::array::Array, "{format}");
    }
}

#[test]
fn a_table_without_rows_keeps_its_columns() {
    let schema = mixed().schema().clone();
    let empty = Table::new(schema.clone(), Vec::new());
    for format in ["arrow", "arrowStream", "parquet"] {
        let bytes = write_all(&empty, &options(json!({ "format": format }))).unwrap();
        let back = read_slice(&bytes, "", OpenOptions::default()).unwrap();
        assert_eq!((back.n_rows(), back.schema().fields()), (0, schema.fields()), "{format}");
    }
    assert_eq!(write_all(&empty, &ExportOptions::default()).unwrap(), b"i,u,f,b,t,day,at,utc,d\n");
}

#[test]
fn options_out_of_range_are_named() {
    let schema = mixed().schema().clone();
    for (json, param) in [
        (json!({ "delimiter": "é" }), "delimiter"),
        (json!({ "delimiter": "\"" }), "delimiter"),
        (json!({ "rowGroupRows": 0 }), "rowGroupRows"),
        (json!({ "compression": "zstd" }), "compression"),
        (json!({ "format": "arrow", "compression": "gzip" }), "compression"),
    ] {
        let error = encoder(&schema, &options(json)).err().unwrap();
        assert_eq!((error.kind(), error.place().param.as_deref()), (ErrorKind::Params, Some(param)));
    }
}

proptest! {
    #[test]
    fn a_csv_reads_back_as_it_was(
        rows in prop::collection::vec(
            (
                any::<Option<i64>>(),
                prop::option::of(any::<f64>().prop_filter("NaN is not equal to itself", |value| !value.is_nan())),
                prop::option::of(prop_oneof!["[ -~\\n\\r\"',;é]{0,6}", Just("NA".to_owned()), Just("\\N".to_owned()), Just("\u{feff}".to_owned())]),
                prop::option::of(-62_000_000_000_000_000i64..250_000_000_000_000_000),
            ),
            1..40,
        ),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|", " "]),
        read_bytes in 1u32..200,
    ) {
        let table = table(vec![
            ("t", Arc::new(rows.iter().map(|row| row.2.as_deref()).collect::<StringArray>()) as ArrayRef),
            ("i", Arc::new(rows.iter().map(|row| row.0).collect::<Int64Array>())),
            ("f", Arc::new(rows.iter().map(|row| row.1).collect::<Float64Array>())),
            ("at", Arc::new(rows.iter().map(|row| row.3).collect::<TimestampMicrosecondArray>())),
        ]);
        let bytes = write_all(&table, &options(json!({ "delimiter": delimiter }))).unwrap();
        let open = OpenOptions { delimiter: delimiter.chars().next(), header: Some(true), read_bytes, ..types(&table) };
        let back = read_slice(&bytes, "x.csv", open).unwrap();
        prop_assert_eq!(one(&back), one(&table), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_single_column_reads_back_as_it_was(texts in prop::collection::vec(prop::option::of("[a-c\"\\n]{0,3}"), 0..20)) {
        let table = table(vec![("t", Arc::new(texts.iter().map(Option::as_deref).collect::<StringArray>()) as ArrayRef)]);
        let bytes = write_all(&table, &ExportOptions::default()).unwrap();
        let back = read_slice(&bytes, "x.csv", OpenOptions { header: Some(true), ..types(&table) }).unwrap();
        prop_assert_eq!(one(&back), one(&table));
    }
}
