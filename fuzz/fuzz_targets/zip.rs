//! JSON inside of a ZIP archive.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 192 << 20, bytes_per_byte: 1 << 16, pieces_may_matter: false };

fuzz_target!(|input: &[u8]| {
    if let Some((reading, source)) = Reading::split(input) {
        let options = OpenOptions { format: FormatName::Json, ..OpenOptions::default() };
        check("x.zip", source, &options, &reading, &BOUNDS);
    }
});
