//! A row group whose bytes are there, or those of the pages that are read of it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::{Buf, Bytes, buf::Reader};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{RowGroups, RowSelection};
use parquet::basic::Compression;
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::index::Selected;
use super::pages::{CheckedPages, damaged};
use super::thrift::unpacked_size;
use super::unpack::{Codec, UnpackedPages};
use crate::ingest::pieces::Piece;

/// One row group, with what is wanted of its columns.
pub(super) struct RowGroup {
    metadata: Arc<ParquetMetaData>,
    index: usize,
    /// What is at hand, in the order of the file.
    parts: Vec<(u64, Bytes)>,
    /// The pages that it is read by, where not all of them are.
    selected: Option<Selected>,
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

/// Where what is selected of a row group lies: of each column its dictionary and the pages that hold such rows.
pub(super) fn ranges_of(group: &RowGroupMetaData, selected: &Selected) -> Vec<Range<u64>> {
    let rows = selection(group, selected);
    let mut ranges: Vec<Range<u64>> = Vec::new();
    for (column, pages) in selected.locations.iter().enumerate() {
        let Some(pages) = pages else { continue };
        let (chunk, first) = (range(group.column(column)), pages.first().and_then(|page| u64::try_from(page.offset).ok()));
        let dictionary = chunk.start..first.unwrap_or(chunk.start);
        for range in std::iter::once(dictionary).chain(rows.scan_ranges(pages)).filter(|range| range.start < range.end) {
            match ranges.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => ranges.push(range),
            }
        }
    }
    ranges
}

fn selection(group: &RowGroupMetaData, selected: &Selected) -> RowSelection {
    let n_rows = usize::try_from(group.num_rows()).unwrap_or(0);
    RowSelection::from_consecutive_ranges(selected.rows.iter().cloned(), n_rows)
}

/// Where a column of a row group lies.
pub(super) fn range(chunk: &ColumnChunkMetaData) -> Range<u64> {
    let (start, length) = chunk.byte_range();
    start..start + length
}

impl RowGroup {
    pub(super) fn new(
        metadata: Arc<ParquetMetaData>,
        index: usize,
        chunks: Vec<(Range<u64>, Bytes)>,
        selected: Option<Selected>,
    ) -> Self {
        let mut parts: Vec<(u64, Bytes)> = chunks.into_iter().map(|(range, bytes)| (range.start, bytes)).collect();
        parts.sort_unstable_by_key(|&(start, _)| start);
        Self { metadata, index, parts, selected }
    }

    /// The rows to be read of it, where not all are.
    pub(super) fn selection(&self) -> Option<RowSelection> {
        self.selected.as_ref().map(|selected| selection(self.group(), selected))
    }

    /// Rows that are handed out at a time: `most`, or fewer where they are long.
    pub(super) fn batch_rows(&self, wanted: &ProjectionMask, most: usize) -> usize {
        let unpacked = size(self.group(), wanted).unpacked.max(1);
        let rows = u128::from(BATCH_BYTES) * self.n_rows() as u128 / u128::from(unpacked);
        usize::try_from(rows).unwrap_or(usize::MAX).clamp(1, most.max(1))
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
        let within = range(chunk);
        let parts = self.parts.iter().filter(|(start, bytes)| *start < within.end && start + bytes.len() as u64 > within.start);
        let locations = self.selected.as_ref().and_then(|selected| selected.locations[i].clone());
        let by_index = locations.is_some();
        let most = match chunk.compression() {
            Compression::UNCOMPRESSED => u64::MAX, // a page is as long as it is
            _ => {
                let [packed, unpacked] =
                    [chunk.compressed_size(), chunk.uncompressed_size()].map(|size| u64::try_from(size).unwrap_or(0));
                unpacked.max(FREE_PAGE).max(packed.saturating_mul(RATIO))
            }
        };
        let bytes = Arc::new(Chunk { parts: parts.cloned().collect(), most, by_index, said: AtomicU64::new(0) });
        let codec = Codec::of(chunk.compression());
        let as_it_is =
            codec.map(|_| chunk.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()).transpose()?;
        let pages = SerializedPageReader::new(bytes.clone(), as_it_is.as_ref().unwrap_or(chunk), self.n_rows(), locations)?;
        let pages = UnpackedPages::new(pages, codec, bytes);
        Ok(Box::new(OneChunk(Some(Box::new(CheckedPages::new(pages, chunk.column_descr(), by_index)?)))))
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

/// Bytes of the rows that are handed out at a time, as far as the footer tells.
const BATCH_BYTES: u64 = 128 << 20;
/// Bytes that a page may unpack to, whatever its column says, and how many times as many as it has: some writers say of a column what it is packed.
const FREE_PAGE: u64 = 16 << 20;
const RATIO: u64 = 64;

/// What is at hand of a column: pieces of the file, each with where it begins.
pub(super) struct Chunk {
    parts: Vec<(u64, Bytes)>,
    /// Most bytes that a page of it may unpack to; memory is taken for them before it is unpacked.
    most: u64,
    /// Are pages found by an index, and read with their headers at once?
    by_index: bool,
    /// What the page whose header was read last says it unpacks to.
    said: AtomicU64,
}

impl Chunk {
    /// Bytes that the page at hand says it unpacks to.
    pub(super) fn unpacked_size(&self) -> u64 {
        self.said.load(Ordering::Relaxed)
    }

    /// Refuses a page that says of itself that it unpacks to more than its column, and one whose header cannot be read.
    fn check_header(&self, page: &[u8]) -> Result<()> {
        let bytes = unpacked_size(page).ok_or_else(|| damaged("its header is none"))?;
        if bytes <= self.most {
            self.said.store(bytes, Ordering::Relaxed);
            Ok(())
        } else {
            Err(damaged(&format!("it is said to unpack to {bytes} bytes, more than its column")))
        }
    }

    fn from(&self, start: u64) -> Result<Bytes> {
        let part = self.parts.partition_point(|&(begin, _)| begin <= start).checked_sub(1).map(|at| &self.parts[at]);
        let (begin, bytes) = part.ok_or_else(|| outside(start))?;
        let at = usize::try_from(start - begin).ok().filter(|&at| at <= bytes.len());
        Ok(bytes.slice(at.ok_or_else(|| outside(start))?..))
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.parts.last().map_or(0, |(start, bytes)| start + bytes.len() as u64)
    }
}

impl ChunkReader for Chunk {
    type T = Reader<Bytes>;

    /// Where the header of a page begins.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let bytes = self.from(start)?;
        self.check_header(&bytes)?;
        Ok(bytes.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.from(start)?;
        if length > bytes.len() {
            return Err(outside(start));
        }
        let bytes = bytes.slice(..length);
        if self.by_index {
            self.check_header(&bytes)?;
        }
        Ok(bytes)
    }
}

fn outside(start: u64) -> ParquetError {
    ParquetError::EOF(format!("this Parquet file is damaged: a page at byte {start} lies outside of its column"))
}
