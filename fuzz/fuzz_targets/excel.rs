//! A workbook of any sheet, texts and styles.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::OpenOptions;
use tablight_fuzz::{Bounds, Reading, check, workbook};

const BOUNDS: Bounds = Bounds { free_bytes: 64 << 20, bytes_per_byte: 1 << 14, pieces_may_matter: true };

fuzz_target!(|input: &[u8]| {
    if let Some((reading, parts)) = Reading::split(input) {
        check("x.xlsx", &workbook(parts), &OpenOptions::default(), &reading, &BOUNDS);
    }
});
