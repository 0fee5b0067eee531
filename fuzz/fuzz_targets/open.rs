//! Any bytes under any name, read with any options.

#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use tablight::ingest::{FormatName, OpenOptions};
use tablight_fuzz::{Bounds, Reading, check};

const BOUNDS: Bounds = Bounds { free_bytes: 192 << 20, bytes_per_byte: 1 << 16, pieces_may_matter: true };
/// Bytes that options are made of; the source begins behind them.
const OPTIONS_BYTES: usize = 32;

const FORMATS: [FormatName; 6] =
    [FormatName::Auto, FormatName::Csv, FormatName::Json, FormatName::Arrow, FormatName::Parquet, FormatName::Excel];
const NAMES: [&str; 8] = ["", "x.csv", "x.json", "x.arrow", "x.arrows", "x.parquet", "x.xlsx", "x.csv.gz"];
const ENCODINGS: [&str; 4] = ["auto", "utf-8", "utf-16le", "shift_jis"];
const COLUMNS: [&str; 4] = ["a", "id", "column_1", "o.x"];
const TYPES: [&str; 5] = ["int64", "decimal(12,2)", "timestamp[UTC]", "date", "utf8"];
const CHARACTERS: [char; 6] = [',', ';', '\'', '"', '#', 'x'];

/// One of a list, or nothing.
fn one<T: Clone>(u: &mut Unstructured, list: &[T]) -> Result<Option<T>> {
    if bool::arbitrary(u)? { u.choose(list).cloned().map(Some) } else { Ok(None) }
}

fn options(u: &mut Unstructured) -> Result<OpenOptions> {
    Ok(OpenOptions {
        format: one(u, &FORMATS)?.unwrap_or_default(),
        columns: one(u, &COLUMNS)?.map(|name| vec![name.to_owned()]),
        encoding: one(u, &ENCODINGS)?.unwrap_or("auto").to_owned(),
        flatten: bool::arbitrary(u)?,
        header: Option::arbitrary(u)?,
        delimiter: one(u, &CHARACTERS)?,
        quote: one(u, &CHARACTERS)?,
        comment: one(u, &CHARACTERS)?,
        day_first: Option::arbitrary(u)?,
        nulls: one(u, &[vec![], vec!["x".to_owned(), "0".to_owned()]])?,
        types: one(u, &TYPES)?.map(|name| ("a".to_owned(), name.to_owned())).into_iter().collect(),
        row_groups: one(u, &[vec![], vec![0], vec![1, 0]])?,
        sheet: one(u, &["0", "S"])?.map(str::to_owned),
        entry: one(u, &["a.csv", "b"])?.map(str::to_owned),
        ..OpenOptions::default()
    })
}

fuzz_target!(|input: &[u8]| {
    let Some((reading, rest)) = Reading::split(input) else { return };
    let Some((chosen, source)) = rest.split_first_chunk::<OPTIONS_BYTES>() else { return };
    let mut u = Unstructured::new(chosen);
    if let (Ok(name), Ok(options)) = (u.choose(&NAMES), options(&mut u)) {
        check(name, source, &options, &reading, &BOUNDS);
    }
});
