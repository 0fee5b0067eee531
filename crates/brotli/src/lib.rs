//! What Parquet needs of the crate `brotli` to read.

use std::io::{Error, ErrorKind, Read, Result, Take, Write};
use std::marker::PhantomData;

/// Most bytes that are taken in at once.
const MAX_BUFFER: usize = 1 << 16;

/// Gives out a byte more than is expected at most, however much a stream would unpack to: who reads it to its end knows by that that it is damaged.
pub struct Decompressor<R: Read>(Take<brotli_decompressor::Decompressor<R>>);

impl<R: Read> Decompressor<R> {
    /// What is packed, and the bytes it is expected to unpack to: Parquet asks for a buffer of that size.
    pub fn new(packed: R, expected: usize) -> Self {
        Self(
            brotli_decompressor::Decompressor::new(packed, expected.clamp(1, MAX_BUFFER)).take((expected as u64).saturating_add(1)),
        )
    }
}

impl<R: Read> Read for Decompressor<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.0.read(into)
    }
}

/// Refuses to compress: `src/export` offers other codecs.
pub struct CompressorWriter<W>(PhantomData<W>);

impl<W: Write> CompressorWriter<W> {
    /// In place of a compressor.
    pub fn new(_: W, _buffer_size: usize, _quality: u32, _lg_window_size: u32) -> Self {
        Self(PhantomData)
    }
}

impl<W> Write for CompressorWriter<W> {
    fn write(&mut self, _: &[u8]) -> Result<usize> {
        Err(Error::new(ErrorKind::Unsupported, "nothing is compressed with Brotli here"))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
