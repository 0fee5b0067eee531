//! A row group whose bytes are there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use bytes::{Buf, Bytes, buf::Reader};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::pages::CheckedPages;
use crate::ingest::pieces::Piece;

/// One row group, with the chunks of the columns that are wanted.
pub(super) struct RowGroup {
    metadata: Arc<ParquetMetaData>,
    index: usize,
    /// By where they begin.
    chunks: HashMap<u64, Bytes>,
}

/// Where the chunks of the wanted columns of a row group lie.
pub(super) fn ranges(group: &RowGroupMetaData, wanted: &ProjectionMask) -> Vec<Range<u64>> {
    let columns = group.columns().iter().enumerate().filter(|(index, _)| wanted.leaf_included(*index));
    columns.map(|(_, chunk)| range(chunk)).filter(|range| range.start < range.end).collect()
}

/// How much is read of a row group.
pub(super) fn size(group: &RowGroupMetaData, wanted: &ProjectionMask) -> Piece {
    let columns = group.columns().iter().enumerate().filter(|(index, _)| wanted.leaf_included(*index));
    let unpacked = columns.map(|(_, chunk)| u64::try_from(chunk.uncompressed_size()).unwrap_or(0));
    Piece {
        bytes: ranges(group, wanted).iter().map(|range| range.end - range.start).sum(),
        unpacked: unpacked.fold(0, u64::saturating_add),
    }
}

fn range(chunk: &ColumnChunkMetaData) -> Range<u64> {
    let (start, length) = chunk.byte_range();
    start..start + length
}

impl RowGroup {
    pub(super) fn new(metadata: Arc<ParquetMetaData>, index: usize, chunks: Vec<(Range<u64>, Bytes)>) -> Self {
        Self { metadata, index, chunks: chunks.into_iter().map(|(range, bytes)| (range.start, bytes)).collect() }
    }

    fn group(&self) -> &RowGroupMetaData {
        self.metadata.row_group(self.index)
    }

    fn n_rows(&self) -> usize {
        usize::try_from(self.group().num_rows()).unwrap_or(0)
    }
}

impl RowGroups for RowGroup {
    fn num_rows(&self) -> usize {
        self.n_rows()
    }

    fn column_chunks(&self, i: usize) -> Result<Box<dyn PageIterator>> {
        let chunk = self.group().column(i);
        let start = range(chunk).start;
        let bytes = self.chunks.get(&start).cloned().unwrap_or_default();
        let pages = SerializedPageReader::new(Arc::new(Chunk { start, bytes }), chunk, self.n_rows(), None)?;
        Ok(Box::new(OneChunk(Some(Box::new(CheckedPages::new(pages, chunk.column_descr())?)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.group()))
    }

    fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }
}

/// The chunks of a column: one.
struct OneChunk(Option<Box<dyn PageReader>>);

impl Iterator for OneChunk {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for OneChunk {}

/// Bytes of the file that begin at `start`.
struct Chunk {
    start: u64,
    bytes: Bytes,
}

impl Chunk {
    fn from(&self, start: u64) -> Result<Bytes> {
        let at = start.checked_sub(self.start).and_then(|at| usize::try_from(at).ok()).filter(|&at| at <= self.bytes.len());
        Ok(self.bytes.slice(at.ok_or_else(|| outside(start))?..))
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

impl ChunkReader for Chunk {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.from(start)?;
        if length > bytes.len() {
            return Err(outside(start));
        }
        Ok(bytes.slice(..length))
    }
}

fn outside(start: u64) -> ParquetError {
    ParquetError::EOF(format!("this Parquet file is damaged: a page at byte {start} lies outside of its column"))
}
