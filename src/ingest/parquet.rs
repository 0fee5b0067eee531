//! Parquet: the footer first, then only the row groups and columns that are wanted.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use parquet::DecodeResult;
use parquet::arrow::ProjectionMask;
use parquet::arrow::push_decoder::{ParquetPushDecoder, ParquetPushDecoderBuilder};
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataPushDecoder};

use super::format::Open;
use super::inbox::Inbox;
use super::projection::project;
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Step, rows_only};
use crate::error::{Error, Result};

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

/// The push decoder.
struct ParquetDecoder {
    options: OpenOptions,
    size: u64,
    inbox: Inbox,
    state: State,
    schema: Option<SchemaRef>,
    count_only: bool,
}

enum State {
    Footer(Box<ParquetMetaDataPushDecoder>),
    Rows {
        decoder: Box<ParquetPushDecoder>,
        order: Option<Vec<usize>>,
    },
    /// The number of rows stands in the footer.
    Counted(i64),
    Done,
}

impl ParquetDecoder {
    fn new(size: u64, options: OpenOptions) -> Result<Self> {
        let footer = ParquetMetaDataPushDecoder::try_new(size)?.with_page_index_policy(PageIndexPolicy::Skip);
        Ok(Self { options, size, inbox: Inbox::default(), state: State::Footer(Box::new(footer)), schema: None, count_only: false })
    }

    /// Chooses rows and columns, now that it is known what there is.
    fn choose(&mut self, metadata: ParquetMetaData) -> Result<()> {
        check_chunks(&metadata, self.size)?;
        let row_groups = self.row_groups(metadata.num_row_groups())?;
        let mut builder = ParquetPushDecoderBuilder::try_new_decoder(Arc::new(metadata))?;
        let schema = builder.schema().clone();
        let mut order = None;
        if let Some(asked) = &self.options.columns {
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            let indices = project(&names, Some(asked))?;
            // Columns come in the order of the file, whatever the mask says.
            let mut in_file = indices.clone();
            in_file.sort_unstable();
            order = Some(indices.iter().map(|index| in_file.partition_point(|other| other < index)).collect());
            builder = {
                let mask = ProjectionMask::roots(builder.parquet_schema(), indices.iter().copied());
                builder.with_projection(mask)
            };
            self.schema = Some(Arc::new(schema.project(&indices)?));
        } else {
            self.schema = Some(schema);
        }
        if self.count_only {
            let all = || (0..builder.metadata().num_row_groups()).collect();
            let groups = row_groups.unwrap_or_else(all);
            let rows = groups.iter().map(|&group| builder.metadata().row_group(group).num_rows()).sum();
            self.state = State::Counted(rows);
            return Ok(());
        }
        if let Some(row_groups) = row_groups {
            builder = builder.with_row_groups(row_groups);
        }
        let decoder = Box::new(builder.with_batch_size(self.options.batch_rows as usize).build()?);
        self.state = State::Rows { decoder, order };
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

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            let (ranges, buffers) = self.inbox.take().into_iter().unzip();
            match &mut self.state {
                State::Footer(footer) => {
                    footer.push_ranges(ranges, buffers)?;
                    match footer.try_decode()? {
                        DecodeResult::NeedsData(ranges) => self.inbox.ask(ranges),
                        DecodeResult::Data(metadata) => self.choose(metadata)?,
                        DecodeResult::Finished => return Err(Error::internal("the footer was decoded twice")),
                    }
                }
                State::Rows { decoder, order } => {
                    decoder.push_ranges(ranges, buffers)?;
                    match contain(|| decoder.try_decode())?? {
                        DecodeResult::NeedsData(ranges) => self.inbox.ask(ranges),
                        DecodeResult::Data(batch) => {
                            return Ok(Step::Batch(match order {
                                Some(order) => batch.project(order)?,
                                None => batch,
                            }));
                        }
                        DecodeResult::Finished => self.state = State::Done,
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
        Findings { format: Some(FormatName::Parquet), ..Findings::default() }
    }
}

/// The library stops the program at some damaged pages. Where that can be caught, as in every native build, it becomes an error;
/// in the browser the worker is lost, and the engine starts another.
fn contain<T>(decode: impl FnOnce() -> T) -> Result<T> {
    // Whatever state the decoder is left in, nobody asks it again after an error.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(decode))
        .map_err(|_| Error::parse("this Parquet file is damaged: a page cannot be decoded"))
}

/// A footer that was tampered with can place a column anywhere; the reader behind takes its word.
fn check_chunks(metadata: &ParquetMetaData, size: u64) -> Result<()> {
    for (index, group) in metadata.row_groups().iter().enumerate() {
        for chunk in group.columns() {
            let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
            let inside = u64::try_from(start)
                .ok()
                .zip(u64::try_from(chunk.compressed_size()).ok())
                .and_then(|(start, length)| start.checked_add(length))
                .is_some_and(|end| end <= size);
            if !inside || chunk.uncompressed_size() < 0 || chunk.num_values() < 0 || group.num_rows() < 0 {
                return Err(Error::parse(format!("this Parquet file is damaged: row group {index} places a column outside of it"))
                    .column(chunk.column_path().string()));
            }
        }
    }
    Ok(())
}
