//! What Parquet needs of the crate `brotli` to read.

use std::io::{Error, ErrorKind, Result, Write};
use std::marker::PhantomData;

pub use brotli_decompressor::Decompressor;

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
