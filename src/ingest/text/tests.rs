//! Encodings found and declared.

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};
use serde_json::json;

use crate::error::ErrorKind;
use crate::ingest::testing::{joined, options, read, refused};
use crate::ingest::{OpenOptions, open, read_all};
use arrow::array::AsArray;
use bytes::Bytes;

const TEXT: &str = "Ort,Größe\nKöln,1\nЖитомир,2\n東京,3\n𝄞,4\n";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// The names and the first column of a text, as they are in UTF-8.
#[track_caller]
fn reads_as(bytes: &[u8], json: serde_json::Value, text: &str) {
    for read_bytes in [1, 4 << 20] {
        let mut json = json.clone();
        json["readBytes"] = read_bytes.into();
        let expected = read(text.as_bytes(), "", &OpenOptions::default()).unwrap();
        let found = read(bytes, "", &options(json)).unwrap();
        assert_eq!(expected.schema(), found.schema());
        assert_eq!(joined(&expected), joined(&found));
    }
}

#[track_caller]
fn encoding_of(bytes: &[u8]) -> String {
    let mut decoder = open("", None, OpenOptions::default()).unwrap();
    read_all(&mut *decoder, &Bytes::copy_from_slice(bytes), usize::MAX).unwrap();
    decoder.findings().encoding.unwrap()
}

#[test]
fn utf16_is_found_by_its_mark_and_without() {
    for big in [false, true] {
        reads_as(&utf16(&format!("\u{feff}{TEXT}"), big), json!({}), TEXT);
        reads_as(&utf16(TEXT, big), json!({}), TEXT);
        reads_as(&utf16(TEXT, big), json!({ "encoding": if big { "utf-16be" } else { "UTF-16LE" } }), TEXT);
        assert_eq!(encoding_of(&utf16(TEXT, big)), if big { "UTF-16BE" } else { "UTF-16LE" });
    }
    reads_as(&utf16("東京,大阪\n一,二\n三,四\n", false), json!({}), "東京,大阪\n一,二\n三,四\n");
}

#[test]
fn what_is_not_utf8_is_windows_1252() {
    let text = "Ort,Preis\nKöln,“5 €”\nÉvry,x\n";
    let bytes = WINDOWS_1252.encode(text).0;
    reads_as(&bytes, json!({}), text);
    reads_as(&bytes, json!({ "encoding": "latin1" }), text);
    assert_eq!(encoding_of(&bytes), "windows-1252");
    assert_eq!(encoding_of(TEXT.as_bytes()), "UTF-8");
}

#[test]
fn a_first_byte_beyond_ascii_may_come_late() {
    let mut text = "n,t\n".to_owned();
    for i in 0..300_000 {
        text.push_str(&format!("{i},abc\n"));
    }
    text.push_str("300000,Köln\n");
    let table = crate::ingest::read_slice(&WINDOWS_1252.encode(&text).0, "", OpenOptions::default()).unwrap();
    assert_eq!(table.n_rows(), 300_001);
    let last = table.batches().last().unwrap().unwrap();
    assert_eq!(last.column(1).as_string::<i32>().value(last.num_rows() - 1), "Köln");
}

#[test]
fn damaged_utf8_is_not_taken_for_another_encoding() {
    let mut bytes = TEXT.as_bytes().to_vec();
    let last = bytes.len() - 2;
    bytes[last] = 0xe9;
    for json in [json!({}), json!({ "encoding": "utf-8" }), json!({ "readBytes": 1 })] {
        let error = refused(&bytes, "", &options(json));
        assert_eq!((error.kind(), error.message(), error.place().byte), (ErrorKind::Parse, super::NOT_UTF8, Some(last as u64)));
    }
    let table = read(&bytes, "", &options(json!({ "encoding": "windows-1252" }))).unwrap();
    assert_eq!(table.schema().field(1).name(), "GrÃ¶ÃŸe");
}

#[test]
fn any_encoding_of_the_standard_can_be_declared() {
    let text = "都市,人口\n東京,1\n大阪,2\n";
    reads_as(&SHIFT_JIS.encode(text).0, json!({ "encoding": "shift_jis" }), text);
    let polish = Encoding::for_label(b"iso-8859-2").unwrap().encode("m,n\nŁódź,1\n").0.into_owned();
    reads_as(&polish, json!({ "encoding": "latin2" }), "m,n\nŁódź,1\n");
    let error = refused(b"a\n1\n", "", &options(json!({ "encoding": "klingon" })));
    assert_eq!(error.place().param.as_deref(), Some("encoding"));
}

#[test]
fn text_that_is_not_in_its_encoding_is_refused() {
    let mut cut = utf16(TEXT, false);
    cut.pop();
    for (bytes, json) in [
        (cut, json!({})),
        (utf16(TEXT, false)[..4].iter().copied().chain([0, 0xdc, 0, 0xdc]).collect(), json!({ "encoding": "utf-16le" })),
        (vec![b'a', 0x81, 0x20], json!({ "encoding": "shift_jis" })),
    ] {
        assert_eq!(refused(&bytes, "", &options(json)).kind(), ErrorKind::Parse);
    }
    let utf32: Vec<u8> = "\u{feff}a,b\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    assert_eq!(refused(&utf32, "", &OpenOptions::default()).kind(), ErrorKind::Unsupported);
}

#[test]
fn utf8_is_fed_as_it_is() {
    let text = "a,b\n1,2\n".repeat(1000);
    let (_, asked) = crate::ingest::testing::ranges(text.as_bytes(), "t.csv", &OpenOptions::default());
    assert_eq!(asked, [0..16, 0..4096, 0..8000]);
}
