//! The page index: where the pages of a row group lie, and what values they hold.
//!
//! It is read only where there is a condition, and only trusted where it makes sense: without it, or where it is damaged, whole row groups are read.

use std::ops::Range;

use bytes::Bytes;
use parquet::DecodeResult;
use parquet::file::metadata::page_index::{PageIndex, PageIndexProvider};
use parquet::file::metadata::{ColumnChunkMask, PageIndexPolicy, ParquetMetaData, ParquetMetaDataPushDecoder};
use parquet::file::page_index::offset_index::PageLocation;

use super::{contain, group};

/// An index that takes more is not read: with that many pages they hold few rows each.
const MOST_BYTES: u64 = 32 << 20;

/// Where the selected rows lie in pieces shorter than this on average, whole row groups are read.
const LEAST_ROWS: usize = 64;

/// Rows to be read of a row group, and the pages that they lie in.
pub(super) struct Selected {
    pub(super) rows: Vec<Range<usize>>,
    /// By column, where its pages lie; all of them, whether they are read or not.
    pub(super) locations: Vec<Option<Vec<PageLocation>>>,
}

/// The page index of a file, as far as it was asked for.
pub(super) struct Index(PageIndex);

/// A page index on its way.
pub(super) struct Pending(ParquetMetaDataPushDecoder);

impl Pending {
    /// Asks for the index of these row groups: bounds for some columns, places for others. `None` where there is none that could be used.
    pub(super) fn new(metadata: &ParquetMetaData, size: u64, groups: &[usize], bounds: &[usize], places: &[usize]) -> Option<Self> {
        let (mut start, mut end) = (u64::MAX, 0);
        for &group in groups {
            let group = metadata.row_group(group);
            let of_bounds = bounds.iter().filter_map(|&column| group.column(column).column_index_range());
            let of_places = places.iter().filter_map(|&column| group.column(column).offset_index_range());
            for range in of_bounds.chain(of_places) {
                (start, end) = (start.min(range.start), end.max(range.end));
            }
        }
        if start >= end || end > size || end - start > MOST_BYTES {
            return None;
        }
        let mask = |columns: &[usize]| ColumnChunkMask::row_groups_and_columns(groups.iter().copied(), columns.iter().copied());
        let decoder = ParquetMetaDataPushDecoder::try_new_with_metadata(size, metadata.clone()).ok()?;
        let decoder = decoder.with_page_index_policy(PageIndexPolicy::Optional);
        Some(Self(decoder.with_column_index_mask(mask(bounds)).with_offset_index_mask(mask(places))))
    }

    /// Takes in what was asked for. Answers with what it asks for next; then, in the end, with the index, if it can be read.
    pub(super) fn take(&mut self, chunks: Vec<(Range<u64>, Bytes)>) -> std::result::Result<Vec<Range<u64>>, Option<Index>> {
        let (ranges, buffers) = chunks.into_iter().unzip();
        self.0.push_ranges(ranges, buffers).map_err(|_| None)?;
        match contain(|| self.0.try_decode_page_index()) {
            Ok(Ok(DecodeResult::NeedsData(ranges))) => Ok(ranges),
            Ok(Ok(DecodeResult::Data((_, found)))) => Err(found.map(Index)),
            _ => Err(None),
        }
    }
}

impl Index {
    pub(super) fn pages(&self) -> &dyn PageIndexProvider {
        &self.0
    }

    /// The first row of each page of a column, where it is known.
    pub(super) fn starts(&self, group: usize, column: usize) -> Option<Vec<usize>> {
        let locations = self.0.page_locations(group, column)?;
        locations.iter().map(|page| usize::try_from(page.first_row_index).ok()).collect()
    }

    /// What is read of a row group of which these rows are wanted; `None` where that is all of it, or the places of its pages are not known for all columns
    /// or cannot be right.
    pub(super) fn select(
        &self,
        metadata: &ParquetMetaData,
        at: usize,
        rows: Vec<Range<usize>>,
        wanted: &[usize],
    ) -> Option<Selected> {
        let row_group = metadata.row_group(at);
        let n_rows = usize::try_from(row_group.num_rows()).ok()?;
        let n_selected: usize = rows.iter().map(ExactSizeIterator::len).sum();
        if n_selected == n_rows || (n_selected > 0 && n_rows / (2 * rows.len() + 1) < LEAST_ROWS) {
            return None;
        }
        let mut locations = vec![None; row_group.num_columns()];
        for &column in wanted {
            let pages = self.0.page_locations(at, column)?;
            let chunk = group::range(row_group.column(column));
            locations[column] = Some(pages.clone()).filter(|pages| is_sound(pages, &chunk, n_rows));
            locations[column].as_ref()?;
        }
        Some(Selected { rows, locations })
    }
}

/// Do the pages follow each other inside of their column, and do their rows?
fn is_sound(pages: &[PageLocation], chunk: &Range<u64>, n_rows: usize) -> bool {
    let mut free = chunk.start;
    let mut row = -1;
    let follow = pages.iter().all(|page| {
        let (Ok(start), Ok(size)) = (u64::try_from(page.offset), u64::try_from(page.compressed_page_size)) else { return false };
        let follows = start >= free && size > 0 && page.first_row_index > row;
        (free, row) = (start.saturating_add(size), page.first_row_index);
        follows && free <= chunk.end
    });
    follow && pages.first().is_some_and(|page| page.first_row_index == 0) && usize::try_from(row).is_ok_and(|row| row < n_rows)
}
