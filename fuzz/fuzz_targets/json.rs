//! JSON of any bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 64 << 20, bytes_per_byte: 1 << 12, pieces_may_matter: false };

fuzz_target!(|input: &[u8]| {
    if let Some((reading, source)) = Reading::split_plain(input) {
        let options = OpenOptions { format: FormatName::Json, ..OpenOptions::default() };
        check("x.json", source, &options, &reading, &BOUNDS);
    }
});
