//! Reads a source in two ways.

use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use tablight::error::{Error, ErrorKind, Result};
use tablight::ingest::{OpenOptions, Step, open};

use crate::memory::most_taken;

/// Rows after which a reading stops: a few bytes can stand for any number of them.
const MOST_ROWS: u64 = 1 << 18;
/// How often a decoder may start over: for another encoding, and for types that proved wrong.
const MOST_RESTARTS: u32 = 4;

/// How packed sources begin: gzip, Zstandard. They have targets of their own. A stream in them says itself where it ends, so that it depends on the pieces
/// whether what is damaged behind it is seen.
const PACKED: [&[u8]; 2] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd"];

/// What a source may cost.
pub struct Bounds {
    /// Bytes of memory that are free.
    pub free_bytes: u64,
    /// Bytes of memory for each byte of the source.
    pub bytes_per_byte: u64,
    /// May the result depend on how many bytes are asked for at a time? It may where a first piece decides what follows.
    pub pieces_may_matter: bool,
}

/// How a source is fed: the first bytes of an input.
pub struct Reading {
    slice: usize,
    read_bytes: u32,
    batch_rows: u32,
    knows_size: bool,
    backwards: bool,
}

impl Reading {
    /// A reading and the source to read, from an input that is long enough.
    pub fn split(input: &[u8]) -> Option<(Self, &[u8])> {
        let (&[slice, read, rows, flags], source) = input.split_first_chunk()?;
        let reading = Self {
            slice: usize::from(slice) + 1,
            read_bytes: (u32::from(read) + 1) * 4,
            batch_rows: u32::from(rows) + 1,
            knows_size: flags & 1 == 0,
            backwards: flags & 2 != 0,
        };
        Some((reading, source))
    }

    /// As [`Self::split`], for targets of plain sources: nothing where the source is packed.
    pub fn split_plain(input: &[u8]) -> Option<(Self, &[u8])> {
        Self::split(input).filter(|(_, source)| !PACKED.iter().any(|magic| source.starts_with(magic)))
    }

    /// As a whole.
    fn whole(batch_rows: u32, read_bytes: u32) -> Self {
        Self { slice: usize::MAX, read_bytes, batch_rows, knows_size: true, backwards: false }
    }
}

/// Reads a source as a whole and as `reading` says. Nothing may panic or fail with a broken invariant, steps and memory are bounded,
/// and both ways give the same rows or the same code of error.
pub fn check(name: &str, source: &[u8], options: &OpenOptions, reading: &Reading, bounds: &Bounds) {
    let source = Bytes::copy_from_slice(source);
    let read_bytes = if bounds.pieces_may_matter { reading.read_bytes } else { 4 << 20 };
    let whole = within(bounds, &source, || read(&source, name, options, &Reading::whole(reading.batch_rows, read_bytes)));
    let sliced = within(bounds, &source, || read(&source, name, options, reading));
    match (whole, sliced) {
        // What is read from its end cannot be read from a stream, nor may one claim messages of any length.
        (_, Err(error)) if !reading.knows_size && error.kind() == ErrorKind::Unsupported => {}
        (Err(whole), Err(sliced)) => assert_eq!(whole.kind(), sliced.kind(), "as a whole: {whole}; in slices: {sliced}"),
        (Ok(whole), Ok(sliced)) => assert_same(&whole, &sliced),
        (Err(error), Ok(_)) => panic!("refused as a whole only: {error}"),
        (Ok(_), Err(error)) => panic!("refused in slices only: {error}"),
    }
}

fn within<T>(bounds: &Bounds, source: &Bytes, read: impl FnOnce() -> T) -> T {
    let (result, bytes) = most_taken(read);
    let most = bounds.free_bytes + bounds.bytes_per_byte * source.len() as u64;
    assert!(bytes <= most, "{bytes} bytes of memory for {} bytes, more than {most}", source.len());
    result
}

fn assert_same(whole: &[RecordBatch], sliced: &[RecordBatch]) {
    assert_eq!(whole.len(), sliced.len(), "other batches in slices");
    for (whole, sliced) in whole.iter().zip(sliced) {
        assert!(whole == sliced, "as a whole: {whole:?}; in slices: {sliced:?}");
    }
}

/// Drives a decoder until it is done or fails, or until there are rows enough.
fn read(source: &Bytes, name: &str, options: &OpenOptions, reading: &Reading) -> Result<Vec<RecordBatch>> {
    let size = source.len() as u64;
    let options = OpenOptions { read_bytes: reading.read_bytes, batch_rows: reading.batch_rows, ..options.clone() };
    let mut decoder = open(name, reading.knows_size.then_some(size), options)?;
    let mut told = reading.knows_size;
    let (mut batches, mut n_rows, mut n_steps, mut n_restarts) = (Vec::new(), 0, 0, 0);
    while n_rows < MOST_ROWS {
        n_steps += 1;
        assert!(n_steps <= 1000 + 20 * (size + n_rows), "{n_steps} steps for {size} bytes and {n_rows} rows");
        match decoder.step().inspect_err(refuse_internal)? {
            Step::Need(mut ranges) => {
                assert!(!ranges.is_empty(), "nothing is needed");
                if reading.backwards {
                    ranges.reverse();
                }
                let beyond = ranges.iter().any(|range| range.end > size);
                assert!(!(beyond && told), "{ranges:?} of {size}");
                for range in ranges {
                    assert!(range.start < range.end, "{range:?}");
                    let (mut at, end) = (range.start.min(size) as usize, range.end.min(size) as usize);
                    while at < end {
                        let next = end.min(at.saturating_add(reading.slice));
                        decoder.feed(at as u64, source.slice(at..next)).inspect_err(refuse_internal)?;
                        at = next;
                    }
                }
                if beyond {
                    told = true;
                    decoder.end(size);
                }
            }
            Step::Batch(batch) => {
                n_rows += batch.num_rows() as u64;
                batches.push(batch);
            }
            Step::Restart => {
                n_restarts += 1;
                assert!(n_restarts <= MOST_RESTARTS, "{n_restarts} restarts");
                batches.clear();
                n_rows = 0;
            }
            Step::Done => {
                assert!(decoder.schema().is_some(), "done without a schema");
                break;
            }
        }
    }
    Ok(batches)
}

fn refuse_internal(error: &Error) {
    assert!(error.kind() != ErrorKind::Internal, "{error}");
}
