//! CSV: text with a delimiter between fields.
//!
//! The first megabyte tells delimiter, quote, header and types. Types are what all values seen so far agree on. When a later
//! value contradicts one, the rest of the source is surveyed for what its columns can be, and the source is read again, so that
//! types depend on the values alone, not on where the sample ended.

mod column;
mod count;
mod dialect;
#[cfg(test)]
mod dirty;
mod fault;
pub(super) mod guess;
mod header;
pub(super) mod kind;
mod layout;
pub(super) mod nulls;
pub(super) mod number;
pub(super) mod style;
#[cfg(test)]
mod tests;
mod text;
pub(super) mod time;
mod tokenize;

use std::collections::BTreeSet;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;
use memchr::memchr;

use self::column::Block;
use self::count::{Counted, RowCounter};
use self::layout::Layout;
use self::style::Mark;
use self::tokenize::{Rows, Stop, Taken, tokenize};
use super::cuts::{Cuts, no_share};
use super::format::Open;
use super::inbox::Inbox;
use super::rejects::Rejects;
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Share, Shares, Step, rows_only};
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

/// Rows cut before their columns are read: few enough to stay in the processor's cache.
const BLOCK_ROWS: usize = 1024;
/// Longest row.
const MAX_ROW_BYTES: usize = 256 << 20;
/// What may be wrong with a source of which most rows cannot be read.
const OTHER_LAYOUT: &str = "set delimiter, quote, skipRows or ragged if the layout was taken for another one";
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
    rejects: Rejects,
    cuts: Cuts,
}

impl CsvDecoder {
    fn new(size: Option<u64>, options: OpenOptions) -> Self {
        let mut decoder = Self {
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
            rejects: Rejects::default(),
            cuts: Cuts::new(size, &options),
            options,
        };
        decoder.ask();
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
    fn ask(&mut self) {
        let unused = (self.window.len() - self.at) as u64;
        let length = u64::from(self.options.read_bytes).max(unused);
        let end = self.received();
        // The sample is no larger than it has to be: it is read twice.
        let sample = u64::from(self.options.sample_bytes).checked_sub(end).filter(|&left| left > 0 && self.phase == Phase::Sample);
        let length = sample.map_or(length, |left| length.min(left));
        let next = end.saturating_add(self.cuts.enough(end, length));
        self.inbox.ask(std::iter::once(end..self.size.map_or(next, |size| size.min(next))));
    }

    fn receive(&mut self, bytes: &[u8]) {
        self.window.drain(..self.at);
        self.window_at += self.at as u64;
        self.at = 0;
        self.window.extend_from_slice(bytes);
    }

    fn sample(&mut self) -> Result<()> {
        let is_enough = self.at_end() || self.received() >= u64::from(self.options.sample_bytes);
        let layout = if is_enough { Layout::sniff(&self.window, self.at_end(), &self.options)? } else { None };
        let Some(layout) = layout else { return self.more() };
        self.at = layout.data_at;
        let is_counted = self.count_only && self.options.types.is_empty();
        self.counter = is_counted.then(|| RowCounter::new(layout.dialect, layout.shape()));
        self.phase = if self.counter.is_some() { Phase::Count } else { Phase::Read };
        self.layout = Some(layout);
        self.cuts.begin(self.at as u64);
        if let Some(from) = self.cuts.jump() {
            self.go_to(from);
        }
        Ok(())
    }

    /// Goes back to the first row, of the share if only one is read, with what is known of the layout by now.
    fn start_over(&mut self) {
        let Some(layout) = &mut self.layout else { return };
        layout.reset();
        let data_at = layout.data_at as u64;
        (self.row, self.filled) = (0, 0);
        self.rejects.clear();
        self.cuts.restart(data_at);
        self.phase = Phase::Read;
        let from = self.cuts.jump().unwrap_or(data_at);
        self.go_to(from);
    }

    fn go_to(&mut self, byte: u64) {
        self.window.clear();
        (self.window_at, self.at) = (byte, 0);
        self.ask();
    }

    /// Goes to where the first row of the share begins, if that is not known.
    fn seek(&mut self) -> Result<()> {
        match memchr(self.newline(), &self.window[self.at..]) {
            Some(length) => {
                self.at += length + 1;
                self.cuts.begin(self.window_at + self.at as u64);
                Ok(())
            }
            None if self.at_end() => Err(no_share()),
            None => self.more(),
        }
    }

    /// Asks for more of a row that is not complete.
    fn more(&mut self) -> Result<()> {
        let unused = self.window.len() - self.at;
        if unused > MAX_ROW_BYTES {
            return Err(fault::endless_row(self.row, self.window_at + self.at as u64));
        }
        self.ask();
        Ok(())
    }

    /// Reads some rows.
    fn read(&mut self) -> Result<Option<Step>> {
        if self.cuts.is_sought() {
            return self.seek().map(|()| None);
        }
        let at_end = self.at_end();
        let batch_rows = self.options.batch_rows as usize;
        let byte = self.window_at + self.at as u64;
        if byte >= self.cuts.next() {
            return self.cross();
        }
        let Self { layout: Some(layout), rows, rejects, options, .. } = self else { return Ok(None) };
        let max_rows = if self.phase == Phase::Read { BLOCK_ROWS.min(batch_rows - self.filled) } else { BLOCK_ROWS };
        let source = &self.window[self.at..];
        rows.clear();
        let inside = usize::try_from(self.cuts.next() - byte).unwrap_or(usize::MAX);
        let taken = tokenize_share(source, inside, at_end, max_rows, layout, rows);
        let cut = &source[..taken.bytes];
        let (n_rows, width, quote) = (rows.len(), layout.width(), layout.dialect.quote);
        let mut block = Block { source: cut, fields: &rows.fields, width, quote };
        if std::str::from_utf8(cut).is_err() {
            return Err(fault::not_utf8(block, &layout.names, self.row, byte));
        }
        let mut misfit = if self.phase == Phase::Read { layout.push(block) } else { None };
        if self.phase == Phase::Survey || misfit.is_some() || layout.checks() {
            let unfit = layout.unfit(block);
            for (&row, &column) in &unfit {
                let field = block.field(row, column.position);
                let error = fault::misfit(column, block, field, self.row + row as u64, byte);
                rejects.add(error, block.row_text(row), options)?;
            }
            let unfit: BTreeSet<usize> = unfit.into_keys().collect();
            if !unfit.is_empty() {
                rows.retain(width, |row| !unfit.contains(&row));
                block = Block { source: cut, fields: &rows.fields, width, quote };
                if self.phase == Phase::Read {
                    layout.truncate(self.filled);
                    misfit = layout.push(block);
                }
            }
        }
        if let Some(misfit) = misfit {
            // What others know of the types must not change here.
            if self.cuts.share.is_some() {
                return Err(no_share());
            }
            let column = &mut layout.columns[misfit.column];
            let field = block.field(misfit.row, column.position);
            column.guess.update(field.bytes(cut), &layout.nulls);
            // Only what could be read two ways can still turn out to be the other one.
            if column.is_declared() && column.guess.is_ambiguous() {
                return Err(fault::misfit(column, block, field, self.row + misfit.row as u64, byte));
            }
            self.phase = Phase::Survey;
        }
        if self.phase == Phase::Survey {
            layout.survey(block);
        }
        self.at += taken.bytes;
        self.row += n_rows as u64;
        self.filled += rows.len();
        if let Stop::Bad { fault, next } = taken.stop {
            let error = fault::malformed(fault, &layout.names, self.row, byte);
            rejects.add(error, &source[taken.bytes..next], options)?;
            self.at += next - taken.bytes;
            self.row += 1;
        }
        if rejects.are_many() {
            rejects.check(self.row, OTHER_LAYOUT)?;
        }
        match taken.stop {
            _ if self.phase == Phase::Read && (self.filled == batch_rows || self.text_bytes() > MAX_TEXT_BYTES) => self.batch(),
            Stop::Full | Stop::Bad { .. } => Ok(None),
            Stop::Starved if at_end => self.finish(),
            Stop::Starved => self.more().map(|()| None),
        }
    }

    fn text_bytes(&self) -> usize {
        self.layout.as_ref().map_or(0, Layout::text_bytes)
    }

    /// Counts the rows in the window and in `bytes` behind it.
    fn count(&mut self, bytes: &[u8]) -> Result<Step> {
        let before = self.row - self.rejects.total;
        // A row that lies in both goes into the window; the rest is counted where it is.
        let joined = if self.at < self.window.len() { memchr(self.newline(), bytes).map_or(bytes.len(), |at| at + 1) } else { 0 };
        self.receive(&bytes[..joined]);
        let mut rest = &bytes[joined..];
        self.at += self.count_in(None)?;
        if self.at < self.window.len() {
            self.receive(rest);
            self.at += self.count_in(None)?;
        } else {
            let used = self.count_in(Some(rest))?;
            self.receive(&[]);
            self.window_at += used as u64;
            rest = &rest[used..];
            self.receive(rest);
        }
        if self.at_end() {
            self.rejects.check(self.row, OTHER_LAYOUT)?;
            self.phase = Phase::Done;
        } else {
            self.more()?;
        }
        rows_only(self.row - self.rejects.total - before)
    }

    /// Counts the complete rows in the window, or in `bytes` behind it; the bytes they take.
    fn count_in(&mut self, bytes: Option<&[u8]>) -> Result<usize> {
        let end = self.received() + bytes.map_or(0, |bytes| bytes.len() as u64);
        let byte = bytes.map_or(self.window_at + self.at as u64, |_| self.received());
        let bytes = bytes.unwrap_or(&self.window[self.at..]);
        let (Some(counter), Some(layout)) = (&mut self.counter, &self.layout) else { return Ok(bytes.len()) };
        let (rejects, options, row) = (&mut self.rejects, &self.options, &mut self.row);
        counter.count(bytes, Some(end) == self.size, |counted| match counted {
            Counted::Rows(n) => {
                *row += n;
                Ok(())
            }
            Counted::Bad { fault, at, text } => {
                let error = fault::malformed(fault, &layout.names, *row, byte + at as u64);
                *row += 1;
                rejects.add(error, text, options)
            }
        })
    }

    fn newline(&self) -> u8 {
        self.layout.as_ref().map_or(b'\n', |layout| layout.dialect.newline)
    }

    /// Goes on with the next share, or is done with the only one.
    fn cross(&mut self) -> Result<Option<Step>> {
        let is_filled = self.phase == Phase::Read && self.filled > 0;
        let batch = if is_filled { self.batch()? } else { None };
        if !self.cuts.cross(self.window_at + self.at as u64) {
            self.phase = Phase::Done;
        }
        Ok(batch)
    }

    fn batch(&mut self) -> Result<Option<Step>> {
        self.cuts.hand_out();
        let Some(layout) = &mut self.layout else { return Ok(None) };
        let columns = layout.columns.iter_mut().map(column::Column::finish).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(std::mem::take(&mut self.filled)));
        Ok(Some(Step::Batch(RecordBatch::try_new_with_options(layout.schema(), columns, &options)?)))
    }

    /// The source is used up: hands out what is left, or goes back to the first row with better types.
    fn finish(&mut self) -> Result<Option<Step>> {
        self.rejects.check(self.row, OTHER_LAYOUT)?;
        if self.phase == Phase::Survey {
            self.start_over();
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

    fn read_share(&mut self, share: Share) {
        self.cuts.share = Some(share);
        if self.layout.is_some() {
            self.start_over();
        }
    }

    fn shares(&self) -> Option<Shares> {
        let shares = self.cuts.shares(self.window_at + self.at as u64, self.row)?;
        (self.layout.is_some() && !self.count_only).then_some(shares)
    }

    fn share_end(&self, index: u64) -> Option<u64> {
        Some(self.cuts.end_of(index))
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
        let Rejects { total, first } = &self.rejects;
        let found = Findings { format: Some(FormatName::Csv), rejected: *total, rejects: first.clone(), ..Findings::default() };
        let Some(layout) = &self.layout else { return found };
        Findings {
            delimiter: Some(char::from(layout.dialect.delimiter)),
            quote: Some(char::from(layout.dialect.quote)),
            comment: layout.dialect.comment.map(char::from),
            skipped_rows: layout.skipped,
            decimal: layout.mark.map(Mark::character),
            units: layout.units(),
            ..found
        }
    }
}

/// Cuts rows that begin in the share being read, which ends `inside` bytes from the beginning of `source`.
fn tokenize_share(source: &[u8], inside: usize, at_end: bool, max_rows: usize, layout: &Layout, rows: &mut Rows) -> Taken {
    let shape = Some(layout.shape());
    if inside >= source.len() {
        return tokenize(source, &layout.dialect, shape, at_end, max_rows, rows);
    }
    let taken = tokenize(&source[..inside], &layout.dialect, shape, false, max_rows, rows);
    if taken.stop != Stop::Starved || taken.bytes == inside {
        return Taken { stop: if taken.stop == Stop::Starved { Stop::Full } else { taken.stop }, ..taken };
    }
    if taken.bytes > 0 {
        return Taken { stop: Stop::Full, ..taken };
    }
    // The last row goes on behind the share.
    tokenize(source, &layout.dialect, shape, at_end, 1, rows)
}

fn schema_of(columns: &[column::Column]) -> SchemaRef {
    Schema::new(columns.iter().map(column::Column::arrow_field).collect::<Vec<_>>()).into()
}
