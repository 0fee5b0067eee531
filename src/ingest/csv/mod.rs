//! CSV: text with a delimiter between fields.
//!
//! The first megabyte tells delimiter, quote, header and types. Types are what all values seen so far agree on. When a later
//! value contradicts one, the rest of the source is surveyed for what its columns can be, and the source is read again, so that
//! types depend on the values alone, not on where the sample ended.

mod column;
mod count;
mod dialect;
mod fault;
mod guess;
mod header;
mod kind;
mod layout;
mod nulls;
mod number;
#[cfg(test)]
mod tests;
mod text;
pub(super) mod time;
mod tokenize;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;

use self::column::Block;
use self::count::RowCounter;
use self::kind::Trust;
use self::layout::Layout;
use self::tokenize::{Rows, Stop, tokenize};
use super::format::Open;
use super::inbox::Inbox;
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Step, rows_only};
use crate::error::Result;

/// The line in the list of formats. Text has no magic bytes.
pub(super) const FORMAT: Format = Format {
    name: FormatName::Csv,
    extensions: &["csv", "tsv", "tab", "psv", "txt"],
    magic: |_| false,
    open: Open::Text(|size, options| Ok(decoder(size, options))),
};

/// A decoder of UTF-8 text.
pub(super) fn decoder(size: Option<u64>, options: &OpenOptions) -> Box<dyn Decoder> {
    Box::new(CsvDecoder::new(size, options.clone()))
}

/// Bytes that decide dialect and types at first.
const SAMPLE_BYTES: u64 = 1 << 20;
/// Rows cut before their columns are read: few enough to stay in the processor's cache.
const BLOCK_ROWS: usize = 1024;
/// Longest row.
const MAX_ROW_BYTES: usize = 256 << 20;
/// Text in one column that ends a batch early, so that its offsets fit 31 bits.
const MAX_TEXT_BYTES: usize = 256 << 20;
const _: () = assert!(MAX_ROW_BYTES < tokenize::MAX_WINDOW / 2 && MAX_TEXT_BYTES + 2 * MAX_ROW_BYTES < i32::MAX as usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The layout is not known.
    Sample,
    /// Rows become batches.
    Read,
    /// A type was contradicted: the rest only narrows the guesses.
    Survey,
    /// Rows are counted.
    Count,
    Done,
}

/// The push decoder.
struct CsvDecoder {
    options: OpenOptions,
    size: Option<u64>,
    inbox: Inbox,
    phase: Phase,
    layout: Option<Layout>,
    /// Bytes of the source from `window_at`; those before `at` are used up.
    window: Vec<u8>,
    window_at: u64,
    at: usize,
    rows: Rows,
    /// Number of the next row.
    row: u64,
    /// Rows in the columns.
    filled: usize,
    count_only: bool,
    counter: Option<RowCounter>,
}

impl CsvDecoder {
    fn new(size: Option<u64>, options: OpenOptions) -> Self {
        let mut decoder = Self {
            options,
            size,
            inbox: Inbox::default(),
            phase: Phase::Sample,
            layout: None,
            window: Vec::new(),
            window_at: 0,
            at: 0,
            rows: Rows::default(),
            row: 0,
            filled: 0,
            count_only: false,
            counter: None,
        };
        decoder.ask(SAMPLE_BYTES);
        decoder
    }

    /// The offset up to which the source has been received.
    fn received(&self) -> u64 {
        self.window_at + self.window.len() as u64
    }

    fn at_end(&self) -> bool {
        Some(self.received()) == self.size
    }

    /// Asks for the bytes that follow. A row longer than what is usually asked for doubles it each time, so that it is not scanned
    /// over and over.
    fn ask(&mut self, most: u64) {
        let unused = (self.window.len() - self.at) as u64;
        let length = most.min(u64::from(self.options.read_bytes)).max(unused);
        let end = self.received();
        let next = end.saturating_add(length);
        self.inbox.ask(std::iter::once(end..self.size.map_or(next, |size| size.min(next))));
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.window.drain(..self.at);
        self.window_at += self.at as u64;
        self.at = 0;
        self.window.extend_from_slice(bytes);
    }

    fn sample(&mut self) -> Result<()> {
        match Layout::sniff(&self.window, self.at_end(), &self.options)? {
            Some(layout) => {
                self.at = layout.data_at;
                self.counter = RowCounter::new(&layout.dialect).filter(|_| self.count_only);
                self.layout = Some(layout);
                self.phase = if self.counter.is_some() { Phase::Count } else { Phase::Read };
            }
            None => self.more()?,
        }
        Ok(())
    }

    /// Asks for more of a row that is not complete.
    fn more(&mut self) -> Result<()> {
        let unused = self.window.len() - self.at;
        if unused > MAX_ROW_BYTES {
            return Err(fault::endless_row(self.row, self.window_at + self.at as u64));
        }
        self.ask(u64::MAX);
        Ok(())
    }

    /// Reads some rows.
    fn read(&mut self) -> Result<Option<Step>> {
        let at_end = self.at_end();
        let Some(layout) = &mut self.layout else { return Ok(None) };
        let batch_rows = self.options.batch_rows as usize;
        let max_rows = if self.phase == Phase::Read { BLOCK_ROWS.min(batch_rows - self.filled) } else { BLOCK_ROWS };
        let source = &self.window[self.at..];
        self.rows.clear();
        let taken = tokenize(source, &layout.dialect, Some(layout.width()), at_end, max_rows, &mut self.rows);
        let byte = self.window_at + self.at as u64;
        let block =
            Block { source: &source[..taken.bytes], fields: &self.rows.fields, width: layout.width(), quote: layout.dialect.quote };
        if std::str::from_utf8(block.source).is_err() {
            return Err(fault::not_utf8(block, &layout.names, self.row, byte));
        }
        if self.phase == Phase::Survey {
            layout.survey(block);
        } else if let Some(misfit) = layout.push(block) {
            let column = &mut layout.columns[misfit.column];
            let field = block.field(misfit.row, column.position);
            column.guess.update(field.bytes(block.source), &layout.nulls);
            // Only the order of a declared date can still turn out to be another one.
            if column.trust == Trust::Declared && (column.guess.is_ambiguous() || !column.guess.is_typed()) {
                return Err(fault::misfit(column, block, field, self.row + misfit.row as u64, byte));
            }
            layout.survey(block);
            self.phase = Phase::Survey;
        }
        let n_rows = block.n_rows();
        self.at += taken.bytes;
        self.row += n_rows as u64;
        self.filled += n_rows;
        match taken.stop {
            Stop::Bad(bad) => Err(fault::malformed(bad, &layout.names, self.row, byte)),
            _ if self.phase == Phase::Read && (self.filled == batch_rows || layout.text_bytes() > MAX_TEXT_BYTES) => self.batch(),
            Stop::Full => Ok(None),
            Stop::Starved if at_end => self.finish(),
            Stop::Starved => self.more().map(|()| None),
        }
    }

    /// Counts the rows in the window, which is empty but for the sample, and in `bytes` behind it.
    fn count(&mut self, bytes: &[u8]) -> Result<Step> {
        let Some(counter) = &mut self.counter else { return Ok(Step::Done) };
        let mut rows = counter.feed(&self.window[self.at..]) + counter.feed(bytes);
        self.window_at += (self.window.len() + bytes.len()) as u64;
        self.window.clear();
        self.at = 0;
        if Some(self.window_at) == self.size {
            rows += counter.finish().ok_or_else(|| fault::unclosed(self.window_at))?;
            self.phase = Phase::Done;
        } else {
            self.ask(u64::MAX);
        }
        self.row += rows;
        rows_only(rows)
    }

    fn batch(&mut self) -> Result<Option<Step>> {
        let Some(layout) = &mut self.layout else { return Ok(None) };
        let columns = layout.columns.iter_mut().map(column::Column::finish).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(std::mem::take(&mut self.filled)));
        Ok(Some(Step::Batch(RecordBatch::try_new_with_options(layout.schema(), columns, &options)?)))
    }

    /// The source is used up: hands out what is left, or goes back to the first row with better types.
    fn finish(&mut self) -> Result<Option<Step>> {
        if self.phase == Phase::Survey {
            let Some(layout) = &mut self.layout else { return Ok(None) };
            layout.reset();
            self.window.clear();
            self.window_at = layout.data_at as u64;
            (self.at, self.row, self.filled) = (0, 0, 0);
            self.phase = Phase::Read;
            self.ask(u64::MAX);
            return Ok(Some(Step::Restart));
        }
        self.phase = Phase::Done;
        if self.filled > 0 { self.batch() } else { Ok(None) }
    }
}

impl Decoder for CsvDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        self.layout.as_ref().map(Layout::schema)
    }

    fn count_only(&mut self) {
        self.count_only = true;
    }

    fn step(&mut self) -> Result<Step> {
        loop {
            if let Some(need) = self.inbox.pending() {
                return Ok(need);
            }
            let bytes = self.inbox.take_one();
            if self.phase == Phase::Count {
                return self.count(&bytes);
            }
            if !bytes.is_empty() {
                self.receive(&bytes);
            }
            match self.phase {
                Phase::Sample => self.sample()?,
                Phase::Done => return Ok(Step::Done),
                Phase::Count => {}
                Phase::Read | Phase::Survey => {
                    if let Some(step) = self.read()? {
                        return Ok(step);
                    }
                }
            }
        }
    }

    fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        self.inbox.feed(offset, bytes)
    }

    fn end(&mut self, size: u64) {
        self.size = Some(size);
        self.inbox.end(size);
    }

    fn findings(&self) -> Findings {
        let dialect = self.layout.as_ref().map(|layout| &layout.dialect);
        Findings {
            format: Some(FormatName::Csv),
            delimiter: dialect.map(|dialect| char::from(dialect.delimiter)),
            quote: dialect.map(|dialect| char::from(dialect.quote)),
            ..Findings::default()
        }
    }
}

fn schema_of(columns: &[column::Column]) -> SchemaRef {
    Schema::new(columns.iter().map(column::Column::arrow_field).collect::<Vec<_>>()).into()
}
