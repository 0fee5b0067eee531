//! What holds for every format, on one small table in all of them (tests/reference/ingest.py).

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType};
use serde_json::json;

use super::testing::{joined, options, ranges, read, refused};
use super::{FORMATS, OpenOptions, Step, open, read_all, read_slice};
use crate::error::ErrorKind;
use crate::table::{Table, type_name};

const FRUITS: [&str; 3] = ["apple", "kiwi", "plum"];
const N_ROWS: usize = 120;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/ingest/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn samples() -> BTreeMap<String, Vec<u8>> {
    let folder = std::fs::read_dir(format!("{}/tests/data/ingest", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let files = folder.map(Result::unwrap).filter(|entry| entry.file_type().unwrap().is_file());
    files.map(|entry| entry.file_name().into_string().unwrap()).map(|name| (name.clone(), sample(&name))).collect()
}

/// Is a sample text, whatever it is compressed by?
fn is_text(name: &str) -> bool {
    [".csv", ".stored", "json"].iter().any(|part| name.contains(part))
}

/// Row `i` of a sample: `i`, a fruit, `i / 4`, a day, a second, whether `i` is even, `i` hundredths; every seventh fruit and price is missing.
#[track_caller]
fn is_the_sample(table: &Table, name: &str) {
    let types: Vec<String> = table.schema().fields().iter().map(|field| type_name(field.data_type())).collect();
    let exact = if is_text(name) { "float64" } else { "decimal(12,2)" };
    assert_eq!(types, ["int64", "utf8", "float64", "date", "timestamp[UTC]", "boolean", exact], "{name}");
    let batch = joined(table);
    assert_eq!(batch.num_rows(), N_ROWS, "{name}");
    let fruits = cast(batch.column(1), &DataType::Utf8).unwrap();
    let exact = cast(batch.column(6), &DataType::Decimal128(12, 2)).unwrap();
    for i in 0..N_ROWS {
        let missing = i % 7 == 6;
        assert_eq!(batch.column(0).as_primitive::<Int64Type>().value(i), i as i64);
        assert_eq!((fruits.is_null(i), batch.column(2).is_null(i)), (missing, missing));
        if !missing {
            assert_eq!(fruits.as_string::<i32>().value(i), FRUITS[i % 3]);
            assert_eq!(batch.column(2).as_primitive::<Float64Type>().value(i), i as f64 / 4.0);
        }
        assert_eq!(batch.column(3).as_primitive::<Date32Type>().value(i), 19_723 + i as i32);
        assert_eq!(batch.column(4).as_primitive::<TimestampMicrosecondType>().value(i), (1_704_067_200 + i as i64) * 1_000_000);
        assert_eq!(batch.column(5).as_boolean().value(i), i % 2 == 0);
        assert_eq!(exact.as_primitive::<Decimal128Type>().value(i), i as i128);
    }
}

#[test]
fn every_format_and_compression_reads_as_the_same_table() {
    let samples = samples();
    assert!(samples.len() >= 23);
    for (name, bytes) in &samples {
        is_the_sample(&read(bytes, name, &OpenOptions::default()).unwrap(), name);
        is_the_sample(&read(bytes, name, &options(json!({ "readBytes": 100, "batchRows": 7 }))).unwrap(), name);
    }
}

#[test]
fn the_format_is_found_without_a_name_and_the_bytes_outweigh_the_name() {
    for (name, bytes) in samples() {
        for given in ["", "data", "data.csv", "data.parquet"] {
            if !(is_text(&name) && !name.ends_with("zip") && given.ends_with("parquet")) {
                is_the_sample(&read_slice(&bytes, given, OpenOptions::default()).unwrap(), &name);
            }
        }
    }
}

#[test]
fn a_format_can_be_given() {
    let bytes = sample("fruit.csv");
    is_the_sample(&read(&bytes, "fruit.parquet", &options(json!({ "format": "csv" }))).unwrap(), "fruit.csv");
    for format in ["arrow", "parquet"] {
        let error = refused(&bytes, "fruit.csv", &options(json!({ "format": format })));
        assert_eq!(error.kind(), ErrorKind::Parse, "{format}");
    }
}

#[test]
fn no_two_formats_claim_an_extension() {
    let mut extensions: Vec<_> = FORMATS.iter().flat_map(|format| format.extensions).collect();
    let n = extensions.len();
    extensions.sort_unstable();
    extensions.dedup();
    assert_eq!(extensions.len(), n);
}

#[test]
fn columns_come_in_the_order_asked_for() {
    for (name, bytes) in samples() {
        let table = read(&bytes, &name, &options(json!({ "columns": ["price", "id"] }))).unwrap();
        let batch = joined(&table);
        assert_eq!(batch.num_columns(), 2, "{name}");
        assert_eq!(batch.column(0).as_primitive::<Float64Type>().value(10), 2.5, "{name}");
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().value(10), 10, "{name}");
    }
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    for (name, bytes) in samples() {
        let error = refused(&bytes, &name, &options(json!({ "columns": ["id", "weight"] })));
        assert_eq!((error.kind(), error.place().column.as_deref()), (ErrorKind::Schema, Some("weight")), "{name}");
        assert!(error.remedy().unwrap().contains("id, fruit, price"), "{name}");
    }
}

#[test]
fn parquet_reads_only_the_footer_and_the_chunks_asked_for() {
    let bytes = sample("fruit.none.parquet");
    let total = |options| ranges(&bytes, "", &options).1.iter().map(|range| range.end - range.start).sum::<u64>();
    let footer = {
        let length = u32::from_le_bytes(*bytes[bytes.len() - 8..].first_chunk().unwrap());
        // The first bytes for the magic, the length of the footer, the footer.
        16 + 8 + u64::from(length)
    };
    let whole = total(OpenOptions::default());
    let one_column = total(options(json!({ "columns": ["even"] })));
    let one_group = total(options(json!({ "rowGroups": [1] })));
    let one_chunk = total(options(json!({ "columns": ["even"], "rowGroups": [1] })));
    let none = total(options(json!({ "rowGroups": [] })));
    assert_eq!(none, footer);
    assert!(whole <= bytes.len() as u64 + 16);
    // 40 booleans are 5 bytes, in a page with its header and levels.
    assert!((20..120).contains(&(one_chunk - footer)), "{}", one_chunk - footer);
    assert!((3 * 20..3 * 120).contains(&(one_column - footer)), "{}", one_column - footer);
    assert!(((whole - footer) / 4..(whole - footer) / 2).contains(&(one_group - footer)));
}

#[test]
fn row_groups_come_in_the_order_asked_for() {
    let bytes = sample("fruit.zstd.parquet");
    let batch = joined(&read(&bytes, "", &options(json!({ "rowGroups": [2, 0], "columns": ["id"] }))).unwrap());
    let ids = batch.column(0).as_primitive::<Int64Type>();
    assert_eq!((ids.len(), ids.value(0), ids.value(40)), (80, 80, 0));
    for groups in [json!([3]), json!([0, 0]), json!([u64::MAX])] {
        let error = refused(&bytes, "", &options(json!({ "rowGroups": groups })));
        assert_eq!(error.place().param.as_deref(), Some("rowGroups"));
    }
}

#[test]
fn an_arrow_file_reads_its_footer_before_its_blocks() {
    let bytes = sample("fruit.none.arrow");
    let (_, asked) = ranges(&bytes, "", &options(json!({ "readBytes": 1 })));
    let size = bytes.len() as u64;
    assert_eq!(asked[0], 0..16);
    assert_eq!(asked[1], size - 10..size);
    assert_eq!(asked[2].end, size - 10);
    assert_eq!(asked.len(), 3 + 3, "a block at a time");
}

#[test]
fn a_table_without_rows_keeps_its_schema() {
    let (stream, file) = empty_arrow();
    for bytes in [stream, file] {
        let table = read(&bytes, "", &OpenOptions::default()).unwrap();
        assert_eq!((table.n_rows(), table.schema().fields().len()), (0, 1));
    }
}

fn empty_arrow() -> (Vec<u8>, Vec<u8>) {
    use arrow::datatypes::{Field, Schema};
    use arrow::ipc::writer::{FileWriter, StreamWriter};
    let schema = Schema::new(vec![Field::new("a", DataType::Int64, true)]);
    let mut stream = StreamWriter::try_new(Vec::new(), &schema).unwrap();
    stream.finish().unwrap();
    let mut file = FileWriter::try_new(Vec::new(), &schema).unwrap();
    file.finish().unwrap();
    (stream.into_inner().unwrap(), file.into_inner().unwrap())
}

#[test]
fn a_truncated_source_is_refused() {
    for (name, bytes) in samples() {
        // What is left of a compressed source may be too short to be taken for one.
        let packed = ["gz", "zst", "zip"].iter().any(|ending| name.ends_with(ending));
        let text = name.ends_with("csv") || name.ends_with("ndjson");
        let may_be_empty = name.ends_with("json");
        for length in (0..bytes.len()).step_by(97).chain([1, 7, 8, 9, 17, 18, bytes.len() - 1]) {
            if packed && length < 4 {
                continue;
            }
            let result = read_slice(&bytes[..length], &name, OpenOptions::default());
            // Half a text is a text, and a stream may stop between two messages.
            match result {
                Err(error) => {
                    assert_ne!(error.kind(), ErrorKind::Internal, "{name} cut to {length}: {error}");
                    assert!(!name.ends_with("parquet") || error.remedy().is_some(), "{name} cut to {length}: {error}");
                }
                Ok(table) => assert!(
                    text || may_be_empty && length == 0 || name.ends_with(".arrows") && table.n_rows() < N_ROWS as u64,
                    "{name} cut to {length}"
                ),
            }
        }
    }
}

/// Every so manieth byte of a sample is damaged. With 1, which takes minutes, none panics either.
const DAMAGE_STEP: usize = 37;

#[test]
fn a_damaged_source_never_panics() {
    for (name, bytes) in samples() {
        let mut damaged = bytes.clone();
        for at in (0..bytes.len()).step_by(DAMAGE_STEP) {
            for value in [0x00, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x80] {
                damaged[at] = value;
                let outcome = catch_unwind(|| read_slice(&damaged, &name, OpenOptions::default()).map(|table| table.n_rows()));
                match outcome {
                    Ok(Err(error)) => assert_ne!(error.kind(), ErrorKind::Internal, "{name}, byte {at} set to {value}: {error}"),
                    Ok(Ok(_)) => {}
                    Err(_) => panic!("{name}, byte {at} set to {value}"),
                }
            }
            damaged[at] = bytes[at];
        }
    }
}

#[test]
fn a_stream_of_a_format_that_is_read_from_its_end_is_read_when_it_has_ended() {
    for name in ["fruit.none.parquet", "fruit.none.arrow"] {
        let bytes = sample(name);
        let size = bytes.len() as u64;
        let mut decoder = open(name, None, OpenOptions::default()).unwrap();
        let Ok(Step::Need(head)) = decoder.step() else { panic!("{name} begins with a head") };
        decoder.feed(0, bytes[..head[0].end as usize].to_vec().into()).unwrap();
        assert!(matches!(decoder.step(), Ok(Step::Need(beyond)) if beyond[0].start > size), "{name}");
        decoder.end(size);
        assert!(matches!(decoder.step(), Ok(Step::Need(inside)) if inside[0].end <= size), "{name}");
        is_the_sample(&read_all(&mut *open(name, None, OpenOptions::default()).unwrap(), &bytes.into(), usize::MAX).unwrap(), name);
    }
}

#[test]
fn an_arrow_stream_of_unknown_size_may_not_claim_any_length() {
    let mut bytes = sample("fruit.none.arrows");
    bytes[4..8].copy_from_slice(&i32::MAX.to_le_bytes());
    let mut decoder = open("", None, options(json!({ "readBytes": 100 }))).unwrap();
    assert_eq!(read_all(&mut *decoder, &bytes.into(), usize::MAX).unwrap_err().kind(), ErrorKind::Unsupported);
}

#[test]
fn bytes_that_were_not_asked_for_are_refused() {
    let mut decoder = open("x.csv", Some(10), OpenOptions::default()).unwrap();
    assert!(matches!(decoder.step().unwrap(), Step::Need(_)));
    assert_eq!(decoder.feed(5, vec![0; 6].into()).unwrap_err().kind(), ErrorKind::Internal);
}
