//! What a condition rules out is not read, and nothing else is missing.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, ListArray, StringArray};
use arrow::compute::{concat_batches, filter_record_batch};
use arrow::datatypes::Int32Type;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{WriterProperties, WriterVersion};

use super::*;
use crate::expression::Expression;

const ROWS: i32 = 6000;

/// Rows in order of `n`, in row groups of two thousand and pages of a hundred; `backwards` falls, and its pages begin elsewhere.
fn file(version: WriterVersion) -> Bytes {
    let rows = || 0..ROWS;
    let lists = rows().map(|i| (i % 5 != 0).then(|| (0..i % 4).map(|j| Some(i + j)).collect::<Vec<_>>()));
    let columns: [(&str, ArrayRef); 5] = [
        ("n", Arc::new(Int32Array::from_iter_values(rows()))),
        ("backwards", Arc::new(Float64Array::from_iter(rows().map(|i| (i % 9 != 0).then(|| f64::from(ROWS - i)))))),
        ("name", Arc::new(StringArray::from_iter_values(rows().map(|i| format!("name {}", i / 250))))),
        ("note", Arc::new(StringArray::from_iter(rows().map(|i| (i % 3 > 0).then(|| "x".repeat(i as usize % 40)))))),
        ("list", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap();
    let properties = WriterProperties::builder()
        .set_writer_version(version)
        .set_max_row_group_row_count(Some(2000))
        .set_data_page_row_count_limit(100)
        .set_column_data_page_size_limit("backwards".into(), 900)
        .set_column_dictionary_enabled("n".into(), false)
        .set_column_dictionary_enabled("backwards".into(), false)
        .set_write_batch_size(50);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes.into()
}

/// Reads a file; also tells the rows that were ruled out and the bytes that were asked for before the footer.
fn read(source: &Bytes, options: OpenOptions) -> Result<(RecordBatch, u64, u64)> {
    let mut decoder = ParquetDecoder::new(source.len() as u64, options)?;
    let footer = u64::from(u32::from_le_bytes(source[source.len() - 8..][..4].try_into().unwrap()));
    let footer = source.len() as u64 - footer - 8;
    let mut asked = 0;
    let batches = batches(&mut decoder, source, |range| {
        asked += if range.start < footer { range.end - range.start } else { 0 };
    })?;
    Ok((concat_batches(&decoder.schema().unwrap(), &batches)?, decoder.findings().ruled_out, asked))
}

/// All that a decoder hands out; `ask` hears what it asks for.
fn batches(decoder: &mut ParquetDecoder, source: &Bytes, mut ask: impl FnMut(&Range<u64>)) -> Result<Vec<RecordBatch>> {
    let mut batches = Vec::new();
    loop {
        match decoder.step()? {
            Step::Need(ranges) => {
                for range in ranges {
                    ask(&range);
                    decoder.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                }
            }
            Step::Batch(batch) => batches.push(batch),
            Step::Restart => unreachable!("a Parquet file says what it holds"),
            Step::Done => return Ok(batches),
        }
    }
}

fn only(batch: &RecordBatch, condition: &str) -> RecordBatch {
    let condition = Expression::parse(condition).unwrap().bind(&batch.schema()).unwrap();
    filter_record_batch(batch, &condition.holds(batch).unwrap()).unwrap()
}

#[test]
fn pages_that_hold_no_row_of_a_condition_are_not_read() {
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let source = file(version);
        let (all, none, whole) = read(&source, OpenOptions::default()).unwrap();
        assert_eq!((all.num_rows(), none), (ROWS as usize, 0));
        // Each condition, and how many rows at most may be read for it.
        for (condition, most) in [
            ("n between 2450 and 2470", 100),
            ("n < 130 or n >= 5990", 300),
            ("n = 1999 or n = 2000", 200),
            ("n < 3000 and backwards < 3100", 400),
            ("backwards > 5500", 6000),
            ("name = 'name 7'", 400),
            ("n > 1500 and name < 'name 11'", 1300),
            ("n in (17, 4017)", 200),
            ("n % 7 = 3", 6000),
            ("n > 100000", 0),
        ] {
            for columns in [None, Some(vec!["list".to_owned(), "n".to_owned(), "name".to_owned(), "backwards".to_owned()])] {
                let options =
                    OpenOptions { skip_unless: Some(condition.to_owned()), columns: columns.clone(), ..OpenOptions::default() };
                let (some, ruled_out, asked) = read(&source, options).unwrap();
                let expected = match &columns {
                    Some(names) => {
                        all.project(&names.iter().map(|name| all.schema().index_of(name).unwrap()).collect::<Vec<_>>()).unwrap()
                    }
                    None => all.clone(),
                };
                assert_eq!(only(&some, condition), only(&expected, condition), "{condition}");
                assert_eq!(some.num_rows() as u64 + ruled_out, ROWS as u64, "{condition}");
                assert!(some.num_rows() <= most, "{condition}: {} rows", some.num_rows());
                if most < 1000 && columns.is_none() {
                    assert!(asked < whole / 3, "{condition}: {asked} of {whole} bytes");
                }
            }
        }
    }
}

#[test]
fn long_rows_are_handed_out_a_few_at_a_time() {
    let texts = StringArray::from_iter_values((0..40).map(|i| format!("{i}{}", "x".repeat(4 << 20))));
    let batch = RecordBatch::try_from_iter([("text", Arc::new(texts) as ArrayRef)]).unwrap();
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    let source = Bytes::from(writer.into_inner().unwrap());
    let mut decoder = ParquetDecoder::new(source.len() as u64, OpenOptions::default()).unwrap();
    let sizes = batches(&mut decoder, &source, |_| ()).unwrap().iter().map(RecordBatch::num_rows).collect::<Vec<_>>();
    // 128 MiB hold 31 of them.
    assert_eq!(sizes, [31, 9]);
}

#[test]
fn a_damaged_index_ends_in_an_error_or_in_rows() {
    let source = file(WriterVersion::PARQUET_1_0);
    let options = || OpenOptions { skip_unless: Some("n between 2450 and 2470".to_owned()), ..OpenOptions::default() };
    let (expected, ..) = read(&source, options()).unwrap();
    let mut decoder =
        ParquetMetaDataPushDecoder::try_new(source.len() as u64).unwrap().with_page_index_policy(PageIndexPolicy::Skip);
    decoder.push_range(0..source.len() as u64, source.clone()).unwrap();
    let DecodeResult::Data(metadata) = decoder.try_decode().unwrap() else { panic!("the whole file is there") };
    let chunk = metadata.row_group(1).column(0);
    let (bounds, places) = (chunk.column_index_range().unwrap(), chunk.offset_index_range().unwrap());
    let (mut n_same, mut n_all) = (0, 0);
    for at in (bounds.start..bounds.end).chain(places.start..places.end) {
        for flip in [1, 0x80, 0xFF] {
            let mut bytes = source.to_vec();
            bytes[at as usize] ^= flip;
            let found = read(&bytes.into(), options());
            n_all += 1;
            n_same += usize::from(
                found.is_ok_and(|(rows, ..)| only(&rows, "n between 2450 and 2470") == only(&expected, "n between 2450 and 2470")),
            );
        }
    }
    assert!(2 * n_same > n_all, "an index that makes no sense is not used: {n_same} of {n_all}");
}
