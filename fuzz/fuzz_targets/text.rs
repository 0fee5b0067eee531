//! JSON in any encoding.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 64 << 20, bytes_per_byte: 1 << 12, pieces_may_matter: false };
const ENCODINGS: [&str; 10] =
    ["auto", "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-2", "shift_jis", "gb18030", "iso-2022-jp", "euc-kr"];

fuzz_target!(|input: &[u8]| {
    let Some((reading, rest)) = Reading::split(input) else { return };
    let Some((&chosen, source)) = rest.split_first() else { return };
    let encoding = ENCODINGS[usize::from(chosen) % ENCODINGS.len()].to_owned();
    check("x", source, &OpenOptions { format: FormatName::Json, encoding, ..OpenOptions::default() }, &reading, &BOUNDS);
});
