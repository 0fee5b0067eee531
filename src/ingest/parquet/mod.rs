//! Parquet: the footer first, then only the row groups and columns that are wanted.

mod group;
mod index;
mod pages;
mod prune;
mod runs;
#[cfg(test)]
mod tests;
mod texts;
mod thrift;
mod unpack;
mod varint;

use std::ops::Range;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;
use parquet::DecodeResult;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader};
use parquet::arrow::{FieldLevels, ProjectionMask, parquet_to_arrow_field_levels};
use parquet::errors::ParquetError;
use parquet::file::FOOTER_SIZE;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataPushDecoder};

use self::group::RowGroup;
use self::index::{Index, Pending, Selected};
use self::prune::Condition;
use super::format::Open;
use super::inbox::Inbox;
use super::pieces::Pieces;
use super::projection::project;
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Share, Shares, Step, rows_only};
use crate::error::{Error, ErrorKind, Result};

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: FormatName::Parquet,
    extensions: &["parquet", "pq", "parq"],
    // The second is of a file with an encrypted footer, which is refused by name.
    magic: |head| head.starts_with(b"PAR1") || head.starts_with(b"PARE"),
    open: Open::AnyOrder {
        what: "a Parquet file",
        open: |size, options| Ok(Box::new(ParquetDecoder::new(size, options.clone())?)),
    },
};

/// What helps where bytes are missing.
const AGAIN: &str = "is it cut off? make or download it again";

/// The push decoder.
struct ParquetDecoder {
    options: OpenOptions,
    size: u64,
    inbox: Inbox,
    state: State,
    schema: Option<SchemaRef>,
    count_only: bool,
    share: Option<Share>,
}

enum State {
    Footer(Box<ParquetMetaDataPushDecoder>),
    Rows(Box<Groups>),
    /// The number of rows stands in the footer.
    Counted(i64),
    Done,
}

/// The row groups that are read, one after the other.
struct Groups {
    metadata: Arc<ParquetMetaData>,
    chosen: Vec<usize>,
    pieces: Pieces,
    /// What a group must hold to be read.
    condition: Option<Condition>,
    /// The index of the pages, while it is on its way.
    pending: Option<Pending>,
    index: Option<Index>,
    /// Rows of groups and pages that hold no such row.
    ruled_out: u64,
    /// Which of those chosen is at hand.
    at: usize,
    /// Were its bytes asked for?
    asked: bool,
    /// What is read of it, where that is not all.
    selected: Option<Selected>,
    reader: Option<ParquetRecordBatchReader>,
    wanted: ProjectionMask,
    levels: FieldLevels,
    /// Where the columns asked for stand among those of the file; they are read in its order.
    order: Option<Vec<usize>>,
    schema: SchemaRef,
    batch_rows: usize,
}

impl ParquetDecoder {
    fn new(size: u64, options: OpenOptions) -> Result<Self> {
        let footer = ParquetMetaDataPushDecoder::try_new(size).map_err(unreadable)?.with_page_index_policy(PageIndexPolicy::Skip);
        Ok(Self {
            options,
            size,
            inbox: Inbox::default(),
            state: State::Footer(Box::new(footer)),
            schema: None,
            count_only: false,
            share: None,
        })
    }

    /// Chooses rows and columns, now that it is known what there is.
    fn choose(&mut self, metadata: ParquetMetaData) -> Result<()> {
        check_chunks(&metadata, self.size)?;
        let row_groups = self.row_groups(metadata.num_row_groups())?;
        let chosen = row_groups.unwrap_or_else(|| (0..metadata.num_row_groups()).collect());
        let metadata = ArrowReaderMetadata::try_new(Arc::new(metadata), Default::default())?;
        let (schema, metadata) = (metadata.schema().clone(), metadata.metadata().clone());
        let file = metadata.file_metadata().schema_descr();
        let (mut wanted, mut order, mut projected) = (ProjectionMask::all(), None, schema.clone());
        if let Some(asked) = &self.options.columns {
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            let indices = project(&names, Some(asked))?;
            let mut in_file = indices.clone();
            in_file.sort_unstable();
            order = Some(indices.iter().map(|index| in_file.partition_point(|other| other < index)).collect());
            wanted = ProjectionMask::roots(file, indices.iter().copied());
            projected = Arc::new(schema.project(&indices)?);
        }
        let condition = self.options.skip_unless.as_deref().map(|source| Condition::new(source, &schema)).transpose()?;
        self.schema = Some(projected.clone());
        if self.count_only {
            let rows = chosen.iter().map(|&group| metadata.row_group(group).num_rows()).fold(0, i64::saturating_add);
            self.state = State::Counted(rows);
            return Ok(());
        }
        let levels = parquet_to_arrow_field_levels(file, wanted.clone(), Some(schema.fields()))?;
        let size = |&index: &usize| group::size(metadata.row_group(index), &wanted);
        let mut pieces = Pieces::new(chosen.iter().map(size), &self.options);
        if let Some(share) = self.share {
            pieces.read_share(share);
        }
        let pending = condition.as_ref().and_then(|condition| {
            let held: Vec<usize> = chosen.iter().copied().filter(|&group| condition.may_hold(&metadata, group)).collect();
            let bounds: Vec<usize> = leaves(&metadata, |_, path| condition.columns().iter().any(|name| path == [name.as_str()]));
            let places: Vec<usize> = leaves(&metadata, |leaf, _| bounds.contains(&leaf) || wanted.leaf_included(leaf));
            Pending::new(&metadata, self.size, &held, &bounds, &places)
        });
        self.state = State::Rows(Box::new(Groups {
            metadata,
            chosen,
            pieces,
            condition,
            pending,
            index: None,
            ruled_out: 0,
            at: 0,
            asked: false,
            selected: None,
            reader: None,
            wanted,
            levels,
            order,
            schema: projected,
            batch_rows: self.options.batch_rows as usize,
        }));
        Ok(())
    }

    fn row_groups(&self, n: usize) -> Result<Option<Vec<usize>>> {
        let Some(asked) = &self.options.row_groups else { return Ok(None) };
        let mut chosen = Vec::with_capacity(asked.len());
        for &group in asked {
            let index = usize::try_from(group).ok().filter(|&index| index < n);
            let index = index.ok_or_else(|| {
                Error::params("rowGroups", format!("there is no row group {group}, the file has {n}, counted from 0"))
            })?;
            if chosen.contains(&index) {
                return Err(Error::params("rowGroups", format!("{group} is named twice")));
            }
            chosen.push(index);
        }
        Ok(Some(chosen))
    }
}

impl Decoder for ParquetDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        self.schema.clone()
    }

    fn count_only(&mut self) {
        self.count_only = true;
    }

    fn read_share(&mut self, share: Share) {
        self.share = Some(share);
        if let State::Rows(groups) = &mut self.state {
            self.inbox = Inbox::default();
            (groups.reader, groups.asked, groups.selected, groups.ruled_out) = (None, false, None, 0);
            groups.pieces.read_share(share);
        }
    }

    fn shares(&self) -> Option<Shares> {
        match &self.state {
            State::Rows(groups) => groups.pieces.shares(),
            _ => None,
        }
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            match &mut self.state {
                State::Footer(footer) => {
                    let (ranges, buffers): (Vec<_>, Vec<Bytes>) = self.inbox.take().into_iter().unzip();
                    // The last bytes say how long the footer is; then it comes.
                    if buffers.iter().any(|bytes| bytes.len() > FOOTER_SIZE && !thrift::is_footer(bytes)) {
                        return Err(Error::parse("this Parquet file is damaged: its footer cannot be read").hint(AGAIN));
                    }
                    footer.push_ranges(ranges, buffers)?;
                    match footer.try_decode().map_err(unreadable)? {
                        DecodeResult::NeedsData(ranges) => self.inbox.ask(ranges),
                        DecodeResult::Data(metadata) => self.choose(metadata)?,
                        DecodeResult::Finished => return Err(Error::internal("the footer was decoded twice")),
                    }
                }
                State::Rows(groups) => {
                    if let Some(batch) = groups.batch()? {
                        return Ok(Step::Batch(batch));
                    }
                    match groups.next(self.inbox.take())? {
                        Some(ranges) => self.inbox.ask(ranges),
                        None => return Ok(Step::Done),
                    }
                }
                &mut State::Counted(rows) => {
                    self.state = State::Done;
                    return rows_only(u64::try_from(rows).unwrap_or(0));
                }
                State::Done => return Ok(Step::Done),
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        let ruled_out = match &self.state {
            State::Rows(groups) => groups.ruled_out,
            _ => 0,
        };
        Findings { format: Some(FormatName::Parquet), ruled_out, ..Findings::default() }
    }
}

impl Groups {
    /// The next rows of the group at hand; `None` if there is none, or no more.
    fn batch(&mut self) -> Result<Option<RecordBatch>> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        let Some(batch) = contain(|| reader.next())? else {
            self.reader = None;
            return Ok(None);
        };
        let batch = batch?;
        self.pieces.hand_out(self.at, batch.num_rows());
        let columns = match &self.order {
            Some(order) => order.iter().map(|&position| batch.column(position).clone()).collect(),
            None => batch.columns().to_vec(),
        };
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        Ok(Some(RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)?))
    }

    /// Goes on to the next group, with the bytes that were asked for; the bytes it needs, or `None` after the last one.
    fn next(&mut self, chunks: Vec<(Range<u64>, Bytes)>) -> Result<Option<Vec<Range<u64>>>> {
        if let Some(pending) = &mut self.pending {
            match pending.take(chunks) {
                Ok(ranges) => return Ok(Some(ranges)),
                Err(index) => (self.index, self.pending) = (index, None),
            }
            return Ok(Some(Vec::new()));
        }
        if std::mem::take(&mut self.asked) {
            let group = RowGroup::new(self.metadata.clone(), self.chosen[self.at], chunks, self.selected.take());
            let rows = group.selection();
            let batch_rows = group.batch_rows(&self.wanted, self.batch_rows);
            let open = || ParquetRecordBatchReader::try_new_with_row_groups(&self.levels, &group, batch_rows, rows);
            self.reader = Some(contain(open)??);
            return Ok(Some(Vec::new()));
        }
        while let Some(next) = self.pieces.next() {
            let index = self.chosen[next];
            let n_rows = u64::try_from(self.metadata.row_group(index).num_rows()).unwrap_or(0);
            if self.condition.as_ref().is_some_and(|condition| !condition.may_hold(&self.metadata, index)) {
                self.pieces.hand_out(next, 0);
                self.ruled_out += n_rows;
                continue;
            }
            let selected = self.select(index)?;
            if let Some(selected) = &selected {
                self.ruled_out += n_rows - selected.rows.iter().map(|rows| rows.len() as u64).sum::<u64>();
                if selected.rows.is_empty() {
                    self.pieces.hand_out(next, 0);
                    continue;
                }
            }
            let row_group = self.metadata.row_group(index);
            let ranges = match &selected {
                Some(selected) => group::ranges_of(row_group, selected),
                None => group::ranges(row_group, &self.wanted),
            };
            (self.at, self.asked, self.selected) = (next, true, selected);
            return Ok(Some(ranges));
        }
        Ok(None)
    }

    /// What the index of the pages leaves to be read of a row group; `None` for all of it.
    fn select(&self, index: usize) -> Result<Option<Selected>> {
        let (Some(condition), Some(pages)) = (&self.condition, &self.index) else { return Ok(None) };
        let wanted: Vec<usize> = leaves(&self.metadata, |leaf, _| self.wanted.leaf_included(leaf));
        contain(|| {
            let rows = condition.rows(&self.metadata, index, pages)?;
            pages.select(&self.metadata, index, rows, &wanted)
        })
    }
}

/// The columns of a file without their groups, by place and path.
fn leaves(metadata: &ParquetMetaData, is_meant: impl Fn(usize, &[String]) -> bool) -> Vec<usize> {
    let columns = metadata.file_metadata().schema_descr().columns().iter().enumerate();
    columns.filter(|(leaf, column)| is_meant(*leaf, column.path().parts())).map(|(leaf, _)| leaf).collect()
}

/// The library stops the program at some damaged pages that [`pages`] does not know of. Where that can be caught, as in every native build, it becomes an error;
/// in the browser the worker is lost, and the engine starts another.
fn contain<T>(decode: impl FnOnce() -> T) -> Result<T> {
    // Whatever state the decoder is left in, nobody asks it again after an error.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode))
        .map_err(|_| Error::parse("this Parquet file is damaged: a page cannot be decoded"))
}

/// A footer that the reader behind cannot make sense of.
fn unreadable(error: ParquetError) -> Error {
    let error = Error::from(error);
    if error.kind() == ErrorKind::Parse { error.hint(AGAIN) } else { error }
}

/// A footer that was tampered with can place a column anywhere; the reader behind takes its word.
fn check_chunks(metadata: &ParquetMetaData, size: u64) -> Result<()> {
    let mut total = 0u64;
    for (index, group) in metadata.row_groups().iter().enumerate() {
        for chunk in group.columns() {
            let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
            total = total.saturating_add(u64::try_from(chunk.compressed_size()).unwrap_or(u64::MAX));
            let inside = u64::try_from(start)
                .ok()
                .zip(u64::try_from(chunk.compressed_size()).ok())
                .and_then(|(start, length)| start.checked_add(length))
                .is_some_and(|end| end <= size);
            if !inside || total > size || chunk.uncompressed_size() < 0 || chunk.num_values() < 0 || group.num_rows() < 0 {
                return Err(Error::parse(format!("this Parquet file is damaged: row group {index} places a column outside of it"))
                    .column(chunk.column_path().string()));
            }
        }
    }
    Ok(())
}
