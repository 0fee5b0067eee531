//! Drives a decoder over bytes in memory: for native programs, benches and tests.

use bytes::Bytes;

use super::{Decoder, OpenOptions, Step, open};
use crate::error::{Error, Result};
use crate::table::Table;

/// Reads a whole source that lies in memory; `name` may tell its format.
///
/// # Errors
/// Whatever the format's decoder may fail with.
///
/// # Examples
/// ```
/// let table = tablight::ingest::read_slice(b"a,b\n1,x\n2,y\n", "small.csv", Default::default())?;
/// assert_eq!(table.n_rows(), 2);
/// # Ok::<(), tablight::error::Error>(())
/// ```
pub fn read_slice(bytes: &[u8], name: &str, options: OpenOptions) -> Result<Table> {
    let mut decoder = open(name, Some(bytes.len() as u64), options)?;
    read_all(&mut *decoder, &Bytes::copy_from_slice(bytes), usize::MAX)
}

/// Drives a decoder to its end, feeding what it asks for in slices of at most `slice` bytes. Where it asks beyond the end,
/// it is told the size.
///
/// # Errors
/// `internal` for a decoder that asks for bytes that it knows do not exist, else whatever it may fail with.
pub fn read_all(decoder: &mut dyn Decoder, source: &Bytes, slice: usize) -> Result<Table> {
    let size = source.len() as u64;
    let mut told = false;
    let mut batches = Vec::new();
    loop {
        match decoder.step()? {
            Step::Need(ranges) => {
                let beyond = ranges.iter().find(|range| range.end > size);
                if let Some(range) = ranges.iter().find(|range| range.start >= range.end).or(beyond.filter(|_| told)) {
                    return Err(Error::internal(format!("a decoder asked for bytes {range:?} of {size}")));
                }
                let tell = beyond.is_some();
                told |= tell;
                for range in ranges {
                    // Both ends lie inside `source`, whose length is a usize.
                    let (mut at, end) = (range.start.min(size) as usize, range.end.min(size) as usize);
                    while at < end {
                        let next = end.min(at.saturating_add(slice.max(1)));
                        decoder.feed(at as u64, source.slice(at..next))?;
                        at = next;
                    }
                }
                if tell {
                    decoder.end(size);
                }
            }
            Step::Batch(batch) => batches.push(batch),
            Step::Restart => batches.clear(),
            Step::Done => break,
        }
    }
    let schema = decoder.schema().ok_or_else(|| Error::internal("a decoder was done before it knew its schema"))?;
    Ok(Table::new(schema, batches))
}
