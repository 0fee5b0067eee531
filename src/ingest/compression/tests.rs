//! Compressed sources, and what is wrong with them.

use std::fmt::Write as _;
use std::io::Write as _;

use bytes::Bytes;
use flate2::write::{DeflateEncoder, GzEncoder};
use serde_json::json;

use super::MAX_DEPTH;
use crate::error::{Error, ErrorKind};
use crate::ingest::piped::PIECE_BYTES;
use crate::ingest::testing::{options, read, refused};
use crate::ingest::{Findings, OpenOptions, Step, open, read_all, read_slice};

const TEXT: &str = "a,b\n1,x\n2,y\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 19).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive of deflated files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let at = archive.len() as u32;
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        common.extend(crc32fast::hash(content).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        archive.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), &packed].concat());
        directory.extend([&b"PK\x01\x02\x14\x00"[..], &common, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat());
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((files.len() as u16).to_le_bytes().repeat(2));
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

#[track_caller]
fn reads_as_two_rows(bytes: &[u8], name: &str) {
    for json in [json!({}), json!({ "readBytes": 1 })] {
        let table = read(bytes, name, &options(json)).unwrap();
        assert_eq!((table.n_rows(), table.schema().fields().len()), (2, 2), "{name}");
    }
}

fn samples() -> [(&'static str, Vec<u8>); 3] {
    let text = TEXT.as_bytes();
    [("t.csv.gz", gzip(text)), ("t.csv.zst", zstd(text)), ("t.zip", zip(&[("t.csv", text)]))]
}

#[test]
fn members_and_frames_follow_each_other() {
    let (head, tail) = TEXT.as_bytes().split_at(5);
    reads_as_two_rows(&[gzip(head), gzip(b""), gzip(tail), vec![0; 20]].concat(), "t.csv.gz");
    let skipped = [&[0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"???"].concat();
    reads_as_two_rows(&[skipped.clone(), zstd(head), skipped, zstd(tail)].concat(), "t.csv.zst");
}

#[test]
fn a_gzip_header_may_hold_a_name_a_comment_and_more() {
    let plain = gzip(TEXT.as_bytes());
    let mut full = plain[..10].to_vec();
    full[3] = 4 | 8 | 16 | 2;
    full.extend(b"\x03\x00xyzname.csv\0comment\0!!");
    full.extend(&plain[10..]);
    reads_as_two_rows(&full, "");
    let endless = [&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0][..], &vec![b'x'; 3 << 20]].concat();
    assert_eq!(refused(&endless, "", &options(json!({ "readBytes": 65536 }))).kind(), ErrorKind::Parse);
}

#[test]
fn compressions_are_undone_twice_and_no_more() {
    let mut bytes = zip(&[("t.csv.gz", &gzip(TEXT.as_bytes()))]);
    reads_as_two_rows(&bytes, "");
    reads_as_two_rows(&gzip(&zip(&[("t.csv", TEXT.as_bytes())])), "t.zip.gz");
    for _ in 1..MAX_DEPTH {
        bytes = zstd(&bytes);
    }
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Unsupported);
}

#[test]
fn a_source_cut_off_anywhere_is_refused() {
    for (name, bytes) in samples() {
        for length in 5..bytes.len() {
            let error = read_slice(&bytes[..length], name, OpenOptions::default()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Parse, "{name} cut to {length}");
        }
    }
}

#[test]
fn a_damaged_byte_never_goes_unnoticed_in_the_content() {
    for (name, bytes) in samples() {
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            match read_slice(&damaged, name, OpenOptions::default()) {
                Err(error) => assert_ne!(error.kind(), ErrorKind::Internal, "{name}, byte {at}: {error}"),
                // Times, flags and names are not covered by a checksum, and a broken signature leaves text of one column.
                Ok(table) => assert!(table.n_rows() == 2 || at < 5, "{name}, byte {at}"),
            }
        }
    }
}

#[test]
fn bytes_behind_the_content_are_refused() {
    let bytes = [gzip(TEXT.as_bytes()), b"more".to_vec()].concat();
    assert!(refused(&bytes, "", &OpenOptions::default()).message().contains("something else follows"));
    let bytes = [zstd(TEXT.as_bytes()), b"more".to_vec()].concat();
    assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), ErrorKind::Parse);
}

#[test]
fn types_that_prove_wrong_late_start_the_source_over() {
    let mut text = "a\n".to_owned();
    for i in 0..400_000 {
        writeln!(text, "{i}").unwrap();
    }
    text.push_str("x\n");
    for (name, bytes) in [("t.csv.gz", gzip(text.as_bytes())), ("t.zip", zip(&[("t.csv", text.as_bytes())]))] {
        let table = read_slice(&bytes, name, OpenOptions::default()).unwrap();
        assert_eq!(table.n_rows(), 400_001);
        assert_eq!(table.schema().field(0).data_type(), &arrow::datatypes::DataType::Utf8);
    }
}

/// Drives a decoder without keeping its rows; the number of rows, or why it failed.
fn rows(bytes: Vec<u8>, name: &str) -> Result<usize, Error> {
    let source = Bytes::from(bytes);
    let mut decoder = open(name, Some(source.len() as u64), OpenOptions::default()).unwrap();
    let mut n_rows = 0;
    loop {
        match decoder.step()? {
            Step::Need(ranges) => {
                for range in ranges {
                    decoder.feed(range.start, source.slice(range.start as usize..range.end as usize))?;
                }
            }
            Step::Batch(batch) => n_rows += batch.num_rows(),
            Step::Restart => n_rows = 0,
            Step::Done => return Ok(n_rows),
        }
    }
}

#[test]
fn a_bomb_is_read_piece_by_piece() {
    let text = "11111111111111111\n".repeat(2 << 20);
    for (name, bytes) in [("t.csv.gz", gzip(text.as_bytes())), ("t.csv.zst", zstd(text.as_bytes()))] {
        assert!(bytes.len() * 400 < text.len());
        assert_eq!(rows(bytes, name).unwrap(), 2 << 20);
    }
}

#[test]
fn a_piece_of_a_bomb_is_no_longer_than_a_piece() {
    use super::{Gzip, Zstd};
    use crate::ingest::piped::Transform;
    let zeros = vec![0; 32 << 20];
    let transforms: [(Box<dyn Transform>, Vec<u8>); 2] =
        [(Box::new(Gzip::new()), gzip(&zeros)), (Box::new(Zstd::new().unwrap()), zstd(&zeros))];
    for (mut transform, bytes) in transforms {
        assert!(bytes.len() * 900 < zeros.len());
        let (mut input, mut total, mut out) = (Bytes::from(bytes), 0, Vec::new());
        while !transform.run(&mut input, true, &mut out).unwrap() {
            assert!(out.len() <= 2 * PIECE_BYTES && out.capacity() <= 4 * PIECE_BYTES);
            total += out.len();
            out.clear();
        }
        assert_eq!(total + out.len(), zeros.len());
    }
}

#[test]
fn the_file_of_an_archive_is_the_only_one_with_data_or_named() {
    let text = TEXT.as_bytes();
    reads_as_two_rows(&zip(&[("readme.md", b"x"), ("d/", b""), ("d/t.CSV", text), ("notes.txt", b"y"), (".DS_Store", b"z")]), "");
    reads_as_two_rows(&zip(&[("anything", text)]), "");
    reads_as_two_rows(&zip(&[("picture.png", b"x"), ("t.txt", text)]), "");
    let two = zip(&[("a.csv", text), ("b.csv", b"c\n1\n2\n3\n")]);
    let error = refused(&two, "", &OpenOptions::default());
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.remedy().unwrap().contains("a.csv, b.csv"), "{error}");
    assert_eq!(read(&two, "", &options(json!({ "entry": "b.csv" }))).unwrap().n_rows(), 3);
    let error = refused(&two, "", &options(json!({ "entry": "c.csv" })));
    assert_eq!(error.place().param.as_deref(), Some("entry"));
    assert_eq!(refused(&zip(&[]), "", &OpenOptions::default()).message(), "this ZIP archive holds no files");
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    let intact = zip(&[("t.csv", TEXT.as_bytes())]);
    let directory = memchr::memmem::find(&intact, b"PK\x01\x02").unwrap();
    let end = intact.len() - 22;
    // Packed size, size, position of the entry; size and position of the directory; the method.
    for (at, kind) in [
        (directory + 20, ErrorKind::Parse),
        (directory + 24, ErrorKind::Parse),
        (directory + 42, ErrorKind::Parse),
        (end + 12, ErrorKind::Parse),
        (end + 16, ErrorKind::Parse),
        (directory + 10, ErrorKind::Unsupported),
    ] {
        let mut bytes = intact.clone();
        bytes[at..at + 2].copy_from_slice(&[0xff, 0x7f]);
        assert_eq!(refused(&bytes, "", &OpenOptions::default()).kind(), kind, "byte {at}");
    }
    let mut encrypted = intact;
    encrypted[directory + 8] |= 1;
    assert!(refused(&encrypted, "", &OpenOptions::default()).message().contains("encrypted"));
}

#[test]
fn an_archive_whose_directory_points_at_itself_is_refused() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend([0; 14]);
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(4u64.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 18]);
    assert_eq!(refused(&bytes, "loop.zip", &OpenOptions::default()).kind().code(), "parse");
}

#[test]
fn what_was_found_is_told_from_the_outside_in() {
    let bytes = Bytes::from(zip(&[("readme.md", b"x"), ("d/t.csv.gz", &gzip(b"a;b\n1;2\n"))]));
    let mut decoder = open("", Some(bytes.len() as u64), OpenOptions::default()).unwrap();
    assert_eq!(decoder.findings(), Findings::default());
    read_all(&mut *decoder, &bytes, usize::MAX).unwrap();
    let found = serde_json::to_value(decoder.findings()).unwrap();
    let told = ["format", "compression", "entry", "encoding", "delimiter"].map(|name| found[name].clone());
    assert_eq!(json!(told), json!(["csv", ["zip", "gzip"], "d/t.csv.gz", "UTF-8", ";"]));
}
