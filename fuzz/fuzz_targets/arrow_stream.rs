//! An Arrow stream. A buffer may be compressed by 32,768 to one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 64 << 20, bytes_per_byte: 1 << 16, pieces_may_matter: false };

/// How packed sources begin: gzip, Zstandard. They have targets of their own. A stream in them says itself where it ends, so that it depends on the pieces
/// whether what is damaged behind it is seen.
const PACKED: [&[u8]; 2] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd"];

fuzz_target!(|input: &[u8]| {
    if let Some((reading, source)) =
        Reading::split(input).filter(|(_, source)| !PACKED.iter().any(|magic| source.starts_with(magic)))
    {
        let options = OpenOptions { format: FormatName::Arrow, ..OpenOptions::default() };
        check("x.arrows", source, &options, &reading, &BOUNDS);
    }
});
