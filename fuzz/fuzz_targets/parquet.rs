//! A Parquet file. A page may be compressed by 32,768 to one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 64 << 20, bytes_per_byte: 1 << 16, pieces_may_matter: false };

fuzz_target!(|input: &[u8]| {
    if let Some((reading, source)) = Reading::split_plain(input) {
        let options = OpenOptions { format: FormatName::Parquet, ..OpenOptions::default() };
        check("x.parquet", source, &options, &reading, &BOUNDS);
    }
});
