//! JSON: objects as rows, one after the other (NDJSON), in an array, or in the array of an object.
//!
//! Columns are the names in order of first appearance; members of objects inside of a row are columns `a.b`, arrays stay text.
//! Types are what all values agree on, as in CSV: the first megabyte is looked at first, and when a later row contradicts or brings
//! a new name, the rest is surveyed and the source is read again. A row that cannot be read is left out, where the end of it is found.
//! Where every row is a line of its own, the source has shares.

mod broken;
mod column;
#[cfg(test)]
mod dirty;
mod fault;
mod kind;
mod rows;
mod scan;
mod shape;
#[cfg(test)]
mod tests;

use arrow::datatypes::{Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;
use memchr::memchr;

use self::broken::End;
use self::rows::Columns;
use self::scan::{Scan, Scanner, Stop};
use self::shape::Shape;
use super::cuts::{Cuts, no_share};
use super::format::Open;
use super::inbox::Inbox;
use super::rejects::Rejects;
use super::text::NOT_UTF8;
use super::{Decoder, Findings, Format, FormatName, OpenOptions, Share, Shares, Step};
use crate::error::{Error, ErrorKind, Result};

/// The line in the list of formats.
pub(super) const FORMAT: Format = Format {
    name: FormatName::Json,
    extensions: &["json", "ndjson", "jsonl", "geojson"],
    magic: is_json,
    open: Open::Text(|size, options| Ok(Box::new(JsonDecoder::new(size, options.clone())))),
};

/// Longest row.
const MAX_ROW_BYTES: usize = 256 << 20;
/// Text in one column that ends a batch early, so that its offsets fit 31 bits.
const MAX_TEXT_BYTES: usize = 256 << 20;

/// Does a text begin as an object with a name, or as an array of objects?
fn is_json(head: &[u8]) -> bool {
    let trim = |bytes: &[u8]| bytes.trim_ascii_start().to_vec();
    let head = trim(head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head));
    match head.split_first() {
        Some((b'{', rest)) => matches!(trim(rest).first(), Some(b'"' | b'}')),
        Some((b'[', rest)) => matches!(trim(rest).first(), Some(b'{' | b']')),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Neither shape nor columns are known.
    Sample,
    /// Rows become batches.
    Read,
    /// A guess was contradicted: the rest only narrows the guesses.
    Survey,
    /// Behind the last row there is still the end of the object around, or nothing.
    Tail,
    Done,
}

/// The push decoder.
struct JsonDecoder {
    options: OpenOptions,
    size: Option<u64>,
    inbox: Inbox,
    phase: Phase,
    shape: Shape,
    /// Offset of the first row.
    data_at: u64,
    columns: Columns,
    schema: Option<SchemaRef>,
    /// Bytes of the source from `window_at`; those before `at` are used up, and those before `checked` are known to be UTF-8.
    window: Vec<u8>,
    window_at: u64,
    at: usize,
    checked: usize,
    /// Number of the next row.
    row: u64,
    /// Rows in the columns.
    filled: usize,
    cuts: Cuts,
    rejects: Rejects,
}

/// What came of the bytes at hand.
enum Row {
    /// A row was cut; its bytes end here.
    Cut(usize),
    /// A row could not be cut; its bytes are these.
    Broken { stop: Stop, start: usize, end: usize },
    /// There are no more; so the rows end here.
    Last(usize),
}

impl JsonDecoder {
    fn new(size: Option<u64>, options: OpenOptions) -> Self {
        let mut decoder = Self {
            size,
            inbox: Inbox::default(),
            phase: Phase::Sample,
            shape: Shape::Lines,
            data_at: 0,
            cuts: Cuts::new(size, &options),
            columns: Columns::new(options.clone()),
            options,
            schema: None,
            window: Vec::new(),
            window_at: 0,
            at: 0,
            checked: 0,
            row: 0,
            filled: 0,
            rejects: Rejects::default(),
        };
        decoder.ask(u64::from(decoder.options.sample_bytes));
        decoder
    }

    /// The offset up to which the source has been received.
    fn received(&self) -> u64 {
        self.window_at + self.window.len() as u64
    }

    fn at_end(&self) -> bool {
        Some(self.received()) == self.size
    }

    /// Asks for the bytes that follow. A row longer than what is usually asked for doubles it each time.
    fn ask(&mut self, most: u64) {
        let unused = (self.window.len() - self.at) as u64;
        let received = self.received();
        let length = most.min(u64::from(self.options.read_bytes)).max(unused);
        // All have the same sample, whichever share they read.
        let length = if self.phase == Phase::Sample { length } else { self.cuts.enough(received, length) };
        let next = received.saturating_add(length);
        self.inbox.ask(std::iter::once(received..self.size.map_or(next, |size| size.min(next))));
    }

    /// Asks for more of a row that is not complete.
    fn more(&mut self) -> Result<()> {
        if self.at_end() {
            return Err(self.malformed(Stop::Starved));
        }
        if self.window.len() - self.at > MAX_ROW_BYTES {
            return Err(fault::endless_row(self.row, self.window_at + self.at as u64));
        }
        self.ask(u64::MAX);
        Ok(())
    }

    /// Takes bytes.
    fn receive(&mut self, bytes: &[u8]) -> Result<()> {
        self.window.drain(..self.at);
        self.window_at += self.at as u64;
        self.checked -= self.at;
        self.at = 0;
        self.window.extend_from_slice(bytes);
        if self.cuts.is_sought() { Ok(()) } else { self.check() }
    }

    /// Checks that what was received is UTF-8.
    fn check(&mut self) -> Result<()> {
        match std::str::from_utf8(&self.window[self.checked..]) {
            Ok(text) => self.checked += text.len(),
            Err(error) => {
                self.checked += error.valid_up_to();
                if error.error_len().is_some() || self.at_end() {
                    let byte = self.window_at + self.checked as u64;
                    return Err(Error::parse(NOT_UTF8).byte(byte).hint("save the file as UTF-8"));
                }
            }
        }
        Ok(())
    }

    fn malformed(&self, stop: Stop) -> Error {
        fault::malformed(stop, self.row, self.window_at, &self.window)
    }

    /// Cuts row `row`, which begins at `at` of the window.
    fn cut(&mut self, at: usize, row: u64) -> Scan<Row> {
        let at_end = self.at_end();
        let mut scanner = Scanner { bytes: &self.window[..self.checked], at };
        if self.shape == Shape::Lines {
            match scanner.peek() {
                Err(_) if at_end => return Ok(Row::Last(self.checked)),
                other => other?,
            };
        } else if !scanner.next(&mut (row == 0), b']', "a comma or ]")? {
            return Ok(Row::Last(scanner.at));
        }
        scanner.peek()?;
        let start = scanner.at;
        let stop = match self.columns.cut(&mut scanner) {
            Ok(()) => return Ok(Row::Cut(scanner.at)),
            Err(stop @ Stop::Bad { .. }) => stop,
            Err(Stop::Starved) if at_end && self.shape == Shape::Lines => Stop::Starved,
            Err(stop) => return Err(stop),
        };
        match broken::end(scanner.bytes, start, &scanner.bytes[at..start], self.shape, at_end) {
            End::At(end) => Ok(Row::Broken { stop, start, end }),
            End::Starved => Err(Stop::Starved),
            End::Lost => Err(stop),
        }
    }

    /// Looks at the rows that are there; columns and types are what these allow.
    fn sample(&mut self) -> Result<()> {
        let missing = u64::from(self.options.sample_bytes).saturating_sub(self.received());
        if missing > 0 && !self.at_end() {
            self.ask(missing);
            return Ok(());
        }
        let (shape, start) = match shape::find(&self.window[..self.checked], self.at_end()) {
            Ok(found) => found,
            Err(_) => return self.more(),
        };
        (self.shape, self.data_at) = (shape, start as u64);
        let (mut at, mut row, mut are_lines) = (start, 0, shape == Shape::Lines);
        let whole = loop {
            match self.cut(at, row) {
                Ok(Row::Cut(end)) => {
                    if self.columns.contradiction(&self.window).is_none() {
                        self.columns.survey(&self.window);
                    }
                    are_lines &= is_line(&self.window[at..end], row == 0);
                    (at, row) = (end, row + 1);
                }
                Ok(Row::Broken { end, .. }) => {
                    are_lines &= is_line(&self.window[at..end], row == 0);
                    (at, row) = (end, row + 1);
                }
                Ok(Row::Last(_)) => break true,
                Err(Stop::Starved) if row == 0 => return self.more(),
                // Found again, with its row, when the rows before it are read.
                Err(_) => break false,
            }
        };
        (self.at, self.phase) = (start, Phase::Read);
        if !are_lines {
            self.cuts = Cuts::new(None, &self.options);
        }
        self.cuts.begin(self.data_at);
        match self.columns.place() {
            Ok(schema) => self.schema = Some(schema),
            // A column that was asked for may come later.
            Err(error) if error.kind() == ErrorKind::Schema && !whole && self.cuts.share.is_none() => self.phase = Phase::Survey,
            Err(error) => return Err(error),
        }
        if let Some(from) = self.cuts.jump() {
            self.go_to(from);
        }
        Ok(())
    }

    fn go_to(&mut self, byte: u64) {
        self.window.clear();
        self.window_at = byte;
        (self.at, self.checked) = (0, 0);
        self.ask(u64::MAX);
    }

    /// Goes to where the first row of the share begins, if that is not known.
    fn seek(&mut self) -> Result<()> {
        let at_end = self.at_end();
        if let Some(line) = memchr(b'\n', &self.window) {
            let mut scanner = Scanner { bytes: &self.window, at: line + 1 };
            if scanner.peek().is_ok() || at_end {
                (self.at, self.checked) = (scanner.at, scanner.at);
                self.cuts.begin(self.window_at + scanner.at as u64);
                return self.check();
            }
        }
        // A row that is longer than the share begins before it.
        if at_end || self.received() > self.cuts.next() { Err(no_share()) } else { self.more() }
    }

    /// Goes to where the next row begins; true if that is in another share.
    fn is_across(&mut self) -> bool {
        let mut scanner = Scanner { bytes: &self.window[..self.checked], at: self.at };
        let is_known = scanner.peek().is_ok() || self.at_end();
        let is_across = is_known && self.window_at + scanner.at as u64 >= self.cuts.next();
        if is_across {
            self.at = scanner.at;
        }
        is_across
    }

    /// Goes on with the next share, or is done with the only one.
    fn cross(&mut self) -> Result<Option<Step>> {
        let batch = if self.phase == Phase::Read && self.filled > 0 { self.batch()? } else { None };
        if !self.cuts.cross(self.window_at + self.at as u64) {
            self.phase = Phase::Done;
        }
        Ok(batch)
    }

    /// Reads rows until a batch is full or bytes are missing.
    fn read(&mut self) -> Result<Option<Step>> {
        let all = self.options.columns.is_none();
        if self.cuts.is_sought() {
            return self.seek().map(|()| None);
        }
        loop {
            if self.shape == Shape::Lines && self.is_across() {
                return self.cross();
            }
            match self.cut(self.at, self.row) {
                Ok(Row::Cut(end)) => {
                    if self.phase == Phase::Survey || !self.columns.push(&self.window, self.filled, all) {
                        self.misfit(end)?;
                    } else {
                        self.filled += 1;
                    }
                    self.at = end;
                    self.row += 1;
                }
                Ok(Row::Broken { stop, start, end }) => {
                    // Of what follows the row nothing is said: there may be more of it at hand or less.
                    let error = fault::malformed(stop, self.row, self.window_at, &self.window[..end]);
                    self.rejects.add(error, &self.window[start..end], &self.options)?;
                    self.at = end;
                    self.row += 1;
                }
                Ok(Row::Last(end)) => {
                    self.at = end;
                    return self.last();
                }
                Err(Stop::Starved) => return self.more().map(|()| None),
                Err(stop) => return Err(self.malformed(stop)),
            }
            // Of one share nothing can be said of all rows.
            if self.rejects.are_many() && self.cuts.share.is_none() {
                self.rejects.check(self.row, fault::SHAPE)?;
            }
            let is_full = self.filled == self.options.batch_rows as usize || self.columns.text_bytes() > MAX_TEXT_BYTES;
            if is_full && self.phase == Phase::Read {
                return self.batch();
            }
        }
    }

    /// Leaves the row out that was cut and ends at `end`, where it contradicts what was declared; else its values narrow the guesses.
    fn misfit(&mut self, end: usize) -> Result<()> {
        if let Some((column, token)) = self.columns.contradiction(&self.window) {
            let error = fault::misfit(column, token, self.row, self.window_at, &self.window);
            let row = self.window[self.at..end].trim_ascii_start();
            self.rejects.add(error, row.strip_prefix(b",").unwrap_or(row).trim_ascii_start(), &self.options)?;
            self.columns.truncate(self.filled);
            return Ok(());
        }
        // What others know of the columns must not change here.
        if self.cuts.share.is_some() {
            return Err(no_share());
        }
        self.columns.survey(&self.window);
        if let Some((column, token)) = self.columns.ambiguity().filter(|_| self.phase == Phase::Read) {
            return Err(fault::misfit(column, token, self.row, self.window_at, &self.window));
        }
        self.phase = Phase::Survey;
        Ok(())
    }

    fn batch(&mut self) -> Result<Option<Step>> {
        self.cuts.hand_out();
        let Some(schema) = self.schema.clone() else { return Ok(None) };
        let n_rows = std::mem::take(&mut self.filled);
        let placed = self.columns.placed.clone();
        let arrays = placed.into_iter().map(|column| self.columns.columns[column].finish(n_rows)).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        Ok(Some(Step::Batch(RecordBatch::try_new_with_options(schema, arrays, &options)?)))
    }

    /// The rows are used up: hands out what is left, or goes back to the first row with better guesses.
    fn last(&mut self) -> Result<Option<Step>> {
        if self.cuts.share.is_none() {
            self.rejects.check(self.row, fault::SHAPE)?;
        }
        if self.phase == Phase::Survey {
            self.schema = Some(self.columns.place()?);
            self.start_over();
            return Ok(Some(Step::Restart));
        }
        self.phase = Phase::Tail;
        if self.filled > 0 { self.batch() } else { Ok(None) }
    }

    /// Goes back to the first row, of the share if only one is read.
    fn start_over(&mut self) {
        (self.row, self.filled, self.phase) = (0, 0, Phase::Read);
        self.rejects.clear();
        self.cuts.restart(self.data_at);
        let from = self.cuts.jump().unwrap_or(self.data_at);
        self.go_to(from);
    }

    /// Reads what follows the rows.
    fn tail(&mut self) -> Result<()> {
        match self.cut_tail() {
            Ok(end) => {
                self.at = end;
                Ok(())
            }
            // Nothing follows, and nothing has to.
            Err(Stop::Starved) if self.at_end() && self.shape != Shape::Member => {
                self.phase = Phase::Done;
                Ok(())
            }
            Err(Stop::Starved) => self.more(),
            Err(stop) => Err(self.malformed(stop)),
        }
    }

    /// Takes one more member of the object around the rows, or its end.
    fn cut_tail(&mut self) -> Scan<usize> {
        let mut scanner = Scanner { bytes: &self.window[..self.checked], at: self.at };
        scanner.peek()?;
        if self.shape != Shape::Member {
            return scanner.bad("nothing behind the array");
        }
        if scanner.next(&mut false, b'}', "a comma or }")? {
            scanner.key()?;
            scanner.value(1)?;
        } else {
            self.shape = Shape::Array;
        }
        Ok(scanner.at)
    }
}

impl Decoder for JsonDecoder {
    fn schema(&self) -> Option<SchemaRef> {
        match self.phase {
            Phase::Done => self.schema.clone().or_else(|| Some(Schema::empty().into())),
            _ => self.schema.clone(),
        }
    }

    fn read_share(&mut self, share: Share) {
        self.cuts.share = Some(share);
        if self.schema.is_some() {
            self.columns.clear();
            self.start_over();
        }
    }

    fn shares(&self) -> Option<Shares> {
        self.schema.as_ref()?;
        self.cuts.shares(self.window_at + self.at as u64, self.row)
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
            if !bytes.is_empty() {
                self.receive(&bytes)?;
            }
            match self.phase {
                Phase::Sample => self.sample()?,
                Phase::Tail => self.tail()?,
                Phase::Done => return Ok(Step::Done),
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
        Findings { format: Some(FormatName::Json), rejected: *total, rejects: first.clone(), ..Findings::default() }
    }
}

/// Does a row stand on a line of its own? `bytes` begin where the row before it ends.
fn is_line(bytes: &[u8], is_first: bool) -> bool {
    let row = bytes.trim_ascii_start();
    let between = &bytes[..bytes.len() - row.len()];
    memchr(b'\n', row).is_none() && (is_first || memchr(b'\n', between).is_some())
}
