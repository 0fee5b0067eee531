//! Files that were cut off, tampered with or made to hurt: each ends with a coded error or with rows, in little memory, and never in a panic.
//!
//! The fuzz targets in `fuzz/` look for more of them; what they find is kept in `tests/data/ingest/faults`.

#![expect(clippy::unwrap_used, reason = "a file that cannot be made has failed")]

mod memory;
mod panics;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Encoding, GzipLevel};
use parquet::file::properties::WriterProperties;
use tablight::error::{ErrorKind, Result};
use tablight::ingest::{OpenOptions, Step, open};

use self::memory::most_taken;
use self::panics::first_panic;

const MIB: u64 = 1 << 20;

/// Files of the differential tests that are small enough to be damaged at every byte.
fn tiny_files() -> Vec<(String, Vec<u8>)> {
    let mut files = files("tests/data/ingest/differential");
    files.retain(|(name, bytes)| !name.ends_with("expected") && name != "cases.json" && bytes.len() < 1000);
    assert!(files.len() > 50);
    for extension in ["csv", "ndjson", "json", "parquet", "arrow", "arrows", "gz", "zst", "zip"] {
        assert!(files.iter().any(|(name, _)| name.ends_with(extension)), "{extension}");
    }
    files
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap())).collect()
}

/// Reads a source, letting its rows go; how many there were.
fn count(name: &str, source: &Bytes, options: OpenOptions) -> Result<u64> {
    let mut decoder = open(name, Some(source.len() as u64), options)?;
    let mut n_rows = 0;
    loop {
        match decoder.step()? {
            Step::Need(ranges) => {
                for range in ranges {
                    decoder.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                }
            }
            Step::Batch(batch) => n_rows += batch.num_rows() as u64,
            Step::Restart => n_rows = 0,
            Step::Done => return Ok(n_rows),
        }
    }
}

/// Reads a source that may be broken: no panic, no broken invariant, and no more than `most` bytes of memory.
#[track_caller]
fn survives(name: &str, bytes: Vec<u8>, most: u64, what: &str) -> Result<u64> {
    let source = Bytes::from(bytes);
    let (outcome, bytes) = most_taken(|| first_panic(|| count(name, &source, OpenOptions::default())));
    let outcome = outcome.unwrap_or_else(|panic| panic!("{name}, {what}: {panic}"));
    if let Err(error) = &outcome {
        assert_ne!(error.kind(), ErrorKind::Internal, "{name}, {what}: {error}");
    }
    assert!(bytes <= most, "{name}, {what}: {bytes} bytes of memory");
    outcome
}

#[test]
fn a_file_may_end_at_any_byte() {
    for (name, bytes) in tiny_files() {
        let whole = survives(&name, bytes.clone(), 16 * MIB, "whole").unwrap();
        for length in 0..bytes.len() {
            let rows = survives(&name, bytes[..length].to_vec(), 16 * MIB, &format!("cut to {length}"));
            // Half a text is a text, and a stream may stop between two messages.
            assert!(rows.is_err() || rows.is_ok_and(|rows| rows <= whole + 1), "{name}, cut to {length}");
        }
    }
}

#[test]
fn a_size_that_is_declared_is_not_taken_for_granted() {
    // As bytes, as 32 and 64 bits, and as variable-length numbers of Thrift.
    let sizes: [&[u8]; 5] = [&[0x7f], &[0xff], &[0xff, 0xff, 0xff, 0x7f], &[0xfe, 0xff, 0xff, 0xff, 0x0f], &[0xff; 8]];
    for (name, bytes) in tiny_files() {
        for at in 0..bytes.len() {
            for size in sizes {
                let mut damaged = bytes.clone();
                let end = bytes.len().min(at + size.len());
                damaged[at..end].copy_from_slice(&size[..end - at]);
                let _ = survives(&name, damaged, 64 * MIB, &format!("{size:02x?} at {at}"));
            }
        }
    }
}

#[test]
fn what_a_fuzzer_has_found_stays_mended() {
    for (name, bytes) in files("tests/data/ingest/faults") {
        let _ = survives(&name, bytes, 64 * MIB, "found");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive of one deflated file.
fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    let packed = encoder.finish().unwrap();
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
    common.extend(crc32fast::hash(content).to_le_bytes());
    common.extend((packed.len() as u32).to_le_bytes());
    common.extend((content.len() as u32).to_le_bytes());
    common.extend((name.len() as u16).to_le_bytes());
    common.extend([0, 0]);
    let file = [b"PK\x03\x04", &common[..], name.as_bytes(), &packed].concat();
    let entry = [b"PK\x01\x02\x14\x00", &common[..], &[0; 14], name.as_bytes()].concat();
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((entry.len() as u32).to_le_bytes());
    end.extend((file.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [file, entry, end].concat()
}

#[test]
fn a_bomb_of_rows_passes_through_little_memory() {
    let rows = 8 << 20;
    let text = "1111111\n".repeat(rows);
    let packed = gzip(text.as_bytes());
    assert!(packed.len() * 400 < text.len());
    let twice = gzip(&packed);
    for (name, bytes) in [
        ("x.csv.gz", packed),
        ("x.csv.gz.gz", twice),
        ("x.csv.zst", zstd::encode_all(text.as_bytes(), 1).unwrap()),
        ("x.zip", zip("x.csv", text.as_bytes())),
    ] {
        assert_eq!(survives(name, bytes, 48 * MIB, "bomb").unwrap(), rows as u64, "{name}");
    }
}

#[test]
fn a_bomb_of_one_row_is_refused_before_it_is_held() {
    let text = [b"{\"a\":\"".to_vec(), vec![b'x'; 300 << 20]].concat();
    for (name, bytes) in [("x.json.gz", gzip(&text)), ("x.zip", zip("x.json", &text))] {
        let error = survives(name, bytes, 1024 * MIB, "bomb").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parse, "{name}: {error}");
    }
}

#[test]
fn a_bomb_that_has_to_be_held_is_refused_at_256_mib() {
    let parquet = [b"PAR1".to_vec(), vec![0; 300 << 20]].concat();
    let error = survives("x.parquet.gz", gzip(&parquet), 512 * MIB, "bomb").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
}

/// A Parquet file of one column and one page of zeros, packed with gzip.
fn zeros(rows: usize) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter([("x", Arc::new(Int64Array::from(vec![0; rows])) as _)]).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(parquet::basic::Compression::GZIP(GzipLevel::default()))
        .set_dictionary_enabled(false)
        .set_data_page_size_limit(usize::MAX)
        .set_data_page_row_count_limit(usize::MAX)
        .set_write_batch_size(rows)
        .set_max_row_group_row_count(None);
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// A number as Thrift writes it, in four bytes.
fn four_bytes(number: u64) -> [u8; 4] {
    std::array::from_fn(|i| ((number << 1) >> (7 * i)) as u8 & 0x7f | if i < 3 { 0x80 } else { 0 })
}

#[test]
fn a_page_unpacks_to_no_more_than_it_says() {
    let rows = 12 << 20;
    let sound = zeros(rows);
    assert_eq!(survives("x.parquet", sound.clone(), 512 * MIB, "sound").unwrap(), rows as u64);
    let at = memchr::memmem::find(&sound, &four_bytes(8 * rows as u64)).unwrap();
    let mut damaged = sound;
    damaged[at..at + 4].copy_from_slice(&four_bytes(800));
    let error = survives("x.parquet", damaged, 8 * MIB, "a page of 96 MiB that says 800 bytes").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parse, "{error}");
}

#[test]
fn texts_that_share_bytes_come_to_no_more_than_there_is_room_for() {
    let word = "x".repeat(200 << 10);
    let same = DictionaryArray::new(Int32Array::from(vec![0; 8192]), Arc::new(StringArray::from(vec![word.as_str()])));
    let batch = RecordBatch::try_from_iter([("x", Arc::new(same) as _)]).unwrap();
    for (encoding, what) in [(None, "a dictionary"), (Some(Encoding::DELTA_BYTE_ARRAY), "shared beginnings")] {
        let mut properties =
            WriterProperties::builder().set_data_page_size_limit(usize::MAX).set_dictionary_enabled(encoding.is_none());
        if let Some(encoding) = encoding {
            properties = properties.set_encoding(encoding);
        }
        let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
        let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options).unwrap();
        writer.write(&batch).unwrap();
        let bytes = writer.into_inner().unwrap();
        assert!(bytes.len() < 1 << 20, "{what}");
        let error = survives("x.parquet", bytes, 8 * MIB, what).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parse, "{what}: {error}");
    }
}

#[test]
fn nesting_may_be_as_deep_as_it_likes_and_is_refused() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        for start in ["", "{\"a\":1}\n", "{\"a\":"] {
            let text = format!("{start}{}", open.repeat(300_000)).into_bytes();
            match survives("x.json", text, 64 * MIB, open) {
                // A line that is no object is left out.
                Ok(rows) => assert!(rows == 1 && start.ends_with('\n') && open.starts_with('['), "{start}{open}"),
                Err(error) => assert!(matches!(error.kind(), ErrorKind::Parse | ErrorKind::Unsupported), "{error}"),
            }
        }
    }
}

#[test]
fn text_that_is_not_utf8_is_refused_in_every_format_that_declares_it() {
    for (name, bytes) in tiny_files() {
        let packed = ["gz", "zst", "zip"].iter().any(|ending| name.ends_with(ending));
        let Some(at) = memchr::memmem::find(&bytes, "東京".as_bytes()).filter(|_| !packed) else { continue };
        let mut damaged = bytes.clone();
        damaged[at] = 0xff;
        if let Err(error) = survives(&name, damaged, 16 * MIB, "0xff in a text") {
            assert_eq!(error.kind(), ErrorKind::Parse, "{name}: {error}");
        }
    }
}
