//! Cuts bytes into fields and rows.
//!
//! Eight bytes at a time are compared with delimiter, quote and line break at once, in one 64-bit word each
//! (the zero-byte test of H. S. Warren, Hacker's Delight, 2nd ed., section 6–1), so that only bytes with a meaning are looked at singly.
//! Fields are recorded as positions; nothing is copied.

use memchr::memchr;

use super::dialect::{Dialect, Shape};

/// Where a field's content lies, without its quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    start: u32,
    /// The two highest bits say that the field was quoted, and that it has doubled quotes inside.
    end: u32,
}

const QUOTED: u32 = 1 << 31;
const ESCAPED: u32 = 1 << 30;

/// Most bytes that can be cut at once: positions leave two bits for flags.
pub(super) const MAX_WINDOW: usize = (1 << 30) - 1;

impl Field {
    fn new(start: usize, end: usize, flags: u32) -> Self {
        // Positions are below MAX_WINDOW, which the decoder guarantees.
        Self { start: start as u32, end: end as u32 | flags }
    }

    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    pub(super) fn end(self) -> usize {
        (self.end & !(QUOTED | ESCAPED)) as usize
    }

    /// The same field of bytes that have `by` more in front.
    fn shift(&mut self, by: usize) {
        self.start += by as u32;
        self.end += by as u32;
    }

    pub(super) fn is_quoted(self) -> bool {
        self.end & QUOTED != 0
    }

    pub(super) fn is_escaped(self) -> bool {
        self.end & ESCAPED != 0
    }

    pub(super) fn bytes(self, source: &[u8]) -> &[u8] {
        &source[self.start()..self.end()]
    }
}

/// The fields of some rows, one after the other.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub fields: Vec<Field>,
    /// Number of fields up to the end of each row.
    ends: Vec<u32>,
}

impl Rows {
    /// Rows that were cut before, all of them `width` fields wide.
    pub(super) fn of(fields: &[Field], width: usize) -> Self {
        Self { fields: fields.to_vec(), ends: (1..=fields.len() / width).map(|row| (row * width) as u32).collect() }
    }

    pub(super) fn clear(&mut self) {
        self.fields.clear();
        self.ends.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Number of fields of each row.
    pub(super) fn widths(&self) -> impl Iterator<Item = usize> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| (end - start) as usize)
    }

    /// Takes out the rows that `keep` says no to, by their number.
    pub(super) fn retain(&mut self, width: usize, keep: impl Fn(usize) -> bool) {
        let mut at = 0;
        self.fields.retain(|_| {
            at += 1;
            keep((at - 1) / width)
        });
        self.ends.truncate(self.fields.len() / width);
    }

    fn row_start(&self) -> usize {
        self.ends.last().map_or(0, |&end| end as usize)
    }
}

/// Why cutting stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// As many rows as were asked for.
    Full,
    /// The last row is not complete; more bytes are needed, or there are none left.
    Starved,
    /// The next row is malformed; the row behind it begins at `next`.
    Bad { fault: Fault, next: usize },
}

/// What is wrong with a row. `at` is a position in the bytes given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quoted field goes on after its closing quote.
    AfterQuote { column: usize, at: usize },
    /// A quoted field has no closing quote.
    Unclosed { column: usize, at: usize },
    /// The row has more or fewer fields than it should.
    Width { found: usize, at: usize },
}

/// What was cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    /// Bytes of complete rows, from the start.
    pub bytes: usize,
    pub stop: Stop,
}

/// Appends up to `max_rows` complete rows to `rows`. Blank lines and comments are skipped.
/// `shape` says how many fields a row must have, if that is known; `at_end` says that no bytes follow.
///
/// A row with a malformed quote is its line and no more: a quote that was not closed must not take the rows behind it along.
pub(super) fn tokenize(
    bytes: &[u8],
    dialect: &Dialect,
    shape: Option<Shape>,
    at_end: bool,
    max_rows: usize,
    rows: &mut Rows,
) -> Taken {
    let full = rows.len().saturating_add(max_rows);
    let mut scan = Scan::new(bytes, dialect);
    let mut row_at = 0;
    loop {
        if rows.len() == full {
            return Taken { bytes: row_at, stop: Stop::Full };
        }
        let first = rows.row_start();
        let next = match row(bytes, dialect, at_end, row_at, &mut scan, &mut rows.fields) {
            Ok(next) => next,
            Err(stop) => {
                rows.fields.truncate(first);
                let stop = match (stop, memchr(dialect.newline, &bytes[row_at..])) {
                    (Stop::Bad { fault, .. }, Some(length)) => Stop::Bad { fault, next: row_at + length + 1 },
                    (Stop::Bad { .. }, None) if !at_end => Stop::Starved,
                    (stop, _) => stop,
                };
                return Taken { bytes: row_at, stop };
            }
        };
        let found = rows.fields.len() - first;
        if found > 0 {
            if let Some(shape) = shape
                && shape.width != found
                && let Err(fault) = shape.fit(&mut rows.fields, first)
            {
                rows.fields.truncate(first);
                return Taken { bytes: row_at, stop: Stop::Bad { fault, next } };
            }
            rows.ends.push(rows.fields.len() as u32);
        }
        row_at = next;
        if row_at == bytes.len() {
            return Taken { bytes: row_at, stop: if rows.len() == full { Stop::Full } else { Stop::Starved } };
        }
    }
}

/// All rows there are behind the first `from` bytes, but for malformed ones.
pub(super) fn sound_rows(bytes: &[u8], mut from: usize, dialect: &Dialect, shape: Option<Shape>, at_end: bool, rows: &mut Rows) {
    loop {
        let n_fields = rows.fields.len();
        let taken = tokenize(&bytes[from..], dialect, shape, at_end, usize::MAX >> 1, rows);
        rows.fields[n_fields..].iter_mut().for_each(|field| field.shift(from));
        match taken.stop {
            Stop::Bad { next, .. } => from += next,
            Stop::Full | Stop::Starved => return,
        }
    }
}

impl Shape {
    /// Makes the fields of a row from `first` on as many as they should be, where nothing is lost by it.
    #[cold]
    fn fit(self, fields: &mut Vec<Field>, first: usize) -> Result<(), Fault> {
        let Self { width, pad } = self;
        let found = fields.len() - first;
        if found > width {
            // A delimiter behind the last field is common.
            if let Some(surplus) = fields[first + width..].iter().find(|field| field.is_quoted() || field.start() < field.end()) {
                return Err(Fault::Width { found, at: surplus.start() - usize::from(surplus.is_quoted()) });
            }
            fields.truncate(first + width);
            return Ok(());
        }
        let end = fields.last().map_or(0, |last| last.end());
        if !pad {
            return Err(Fault::Width { found, at: end });
        }
        fields.resize(first + width, Field::new(end, end, 0));
        Ok(())
    }
}

/// Cuts one row; the position after it, or why there is none. A blank line or a comment has no field.
fn row(
    bytes: &[u8],
    dialect: &Dialect,
    at_end: bool,
    row_at: usize,
    scan: &mut Scan,
    fields: &mut Vec<Field>,
) -> Result<usize, Stop> {
    if dialect.comment.is_some() && bytes.get(row_at).copied() == dialect.comment {
        return match memchr(dialect.newline, &bytes[row_at..]) {
            Some(length) => Ok(scan.skip_to(row_at + length + 1)),
            None if at_end => Ok(bytes.len()),
            None => Err(Stop::Starved),
        };
    }
    let first = fields.len();
    let mut start = row_at;
    loop {
        let Some(at) = scan.next() else {
            if !at_end {
                return Err(Stop::Starved);
            }
            push_last(bytes, dialect, first, start, bytes.len(), fields);
            return Ok(bytes.len());
        };
        let byte = bytes[at];
        if byte == dialect.delimiter {
            fields.push(Field::new(start, at, 0));
            start = at + 1;
        } else if byte == dialect.newline {
            push_last(bytes, dialect, first, start, at, fields);
            return Ok(at + 1);
        } else if at == start {
            let column = fields.len() - first;
            let (field, after) = quoted(bytes, dialect.quote, start, column, at_end)?;
            fields.push(field);
            match bytes.get(after).copied() {
                Some(byte) if byte == dialect.delimiter => start = scan.skip_to(after + 1),
                Some(byte) if byte == dialect.newline => return Ok(scan.skip_to(after + 1)),
                Some(b'\r') if bytes.get(after + 1) == Some(&dialect.newline) => return Ok(scan.skip_to(after + 2)),
                Some(b'\r') if after + 1 == bytes.len() => return if at_end { Ok(bytes.len()) } else { Err(Stop::Starved) },
                Some(_) => return Err(Stop::Bad { fault: Fault::AfterQuote { column, at: after }, next: bytes.len() }),
                None => return if at_end { Ok(bytes.len()) } else { Err(Stop::Starved) },
            }
        }
    }
}

/// The last field of a row, without the carriage return of a Windows line break.
fn push_last(bytes: &[u8], dialect: &Dialect, first: usize, start: usize, end: usize, fields: &mut Vec<Field>) {
    let end = if dialect.newline == b'\n' && end > start && bytes[end - 1] == b'\r' { end - 1 } else { end };
    if end > start || fields.len() > first {
        fields.push(Field::new(start, end, 0));
    }
}

/// The quoted field whose opening quote is at `open`, and the position after its closing quote.
fn quoted(bytes: &[u8], quote: u8, open: usize, column: usize, at_end: bool) -> Result<(Field, usize), Stop> {
    let mut at = open + 1;
    let mut flags = QUOTED;
    loop {
        let Some(length) = memchr(quote, &bytes[at..]) else {
            let unclosed = Stop::Bad { fault: Fault::Unclosed { column, at: open }, next: bytes.len() };
            return Err(if at_end { unclosed } else { Stop::Starved });
        };
        let close = at + length;
        match bytes.get(close + 1) {
            Some(&byte) if byte == quote => {
                flags |= ESCAPED;
                at = close + 2;
            }
            // Whether this quote closes the field is in the next byte.
            None if !at_end => return Err(Stop::Starved),
            _ => return Ok((Field::new(open + 1, close, flags), close + 1)),
        }
    }
}

/// Finds the bytes with a meaning.
struct Scan<'a> {
    bytes: &'a [u8],
    needles: [u64; 3],
    word_at: usize,
    /// The highest bit of each byte of the word that is still to be handed out.
    hits: u64,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8], dialect: &Dialect) -> Self {
        let needles = [dialect.delimiter, dialect.newline, dialect.quote].map(|byte| u64::from(byte) * ONES);
        let mut scan = Self { bytes, needles, word_at: 0, hits: 0 };
        scan.hits = scan.load(0);
        scan
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.hits == 0 {
            self.word_at += 8;
            if self.word_at >= self.bytes.len() {
                return None;
            }
            self.hits = self.load(self.word_at);
        }
        let at = self.word_at + (self.hits.trailing_zeros() / 8) as usize;
        self.hits &= self.hits - 1;
        Some(at)
    }

    #[inline]
    fn skip_to(&mut self, at: usize) -> usize {
        self.word_at = at;
        self.hits = self.load(at);
        at
    }

    #[inline]
    fn load(&self, at: usize) -> u64 {
        match self.bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
            Some(chunk) => self.compare(u64::from_le_bytes(*chunk)),
            None => self.load_tail(at),
        }
    }

    #[cold]
    fn load_tail(&self, at: usize) -> u64 {
        let tail = self.bytes.get(at..).unwrap_or_default();
        let mut chunk = [0; 8];
        chunk[..tail.len()].copy_from_slice(tail);
        // Bytes past the end must not match, whatever the needles are.
        self.compare(u64::from_le_bytes(chunk)) & ((1u64 << (8 * tail.len())) - 1)
    }

    #[inline]
    fn compare(&self, word: u64) -> u64 {
        let equal = |needle: u64| {
            let different = word ^ needle;
            !(((different & LOW_BITS) + LOW_BITS) | different | LOW_BITS)
        };
        equal(self.needles[0]) | equal(self.needles[1]) | equal(self.needles[2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: b'"', newline: b'\n', comment: Some(b'#') };

    fn cut(text: &str) -> (Vec<Vec<String>>, Stop) {
        let mut rows = Rows::default();
        let taken = tokenize(text.as_bytes(), &COMMA, None, true, usize::MAX >> 1, &mut rows);
        let mut fields = rows.fields.iter().map(|field| String::from_utf8_lossy(field.bytes(text.as_bytes())).into_owned());
        (rows.widths().collect::<Vec<_>>().into_iter().map(|width| fields.by_ref().take(width).collect()).collect(), taken.stop)
    }

    #[track_caller]
    fn cuts_to(text: &str, expected: &[&[&str]]) {
        assert_eq!(cut(text), (expected.iter().map(|row| row.iter().map(|s| (*s).to_owned()).collect()).collect(), Stop::Starved));
    }

    #[test]
    fn fields_end_at_delimiters_and_rows_at_line_breaks() {
        cuts_to("a,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
        cuts_to("a,b\r\n1,2\r\n", &[&["a", "b"], &["1", "2"]]);
        cuts_to("a,b\n1,2", &[&["a", "b"], &["1", "2"]]);
        cuts_to(",\n", &[&["", ""]]);
        cuts_to("a,", &[&["a", ""]]);
        cuts_to("", &[]);
    }

    #[test]
    fn blank_lines_and_comments_are_skipped() {
        cuts_to("\n\r\na,b\n\n#x,\"y\n1,2\n#z", &[&["a", "b"], &["1", "2"]]);
    }

    #[test]
    fn a_quoted_field_holds_delimiters_line_breaks_and_doubled_quotes() {
        cuts_to("\"a,1\",\"b\n2\"\n\"c\"\"3\",\"\"\r\n", &[&["a,1", "b\n2"], &["c\"\"3", ""]]);
        cuts_to("\"a\"", &[&["a"]]);
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_a_letter() {
        cuts_to("5\" pipe,x\n", &[&["5\" pipe", "x"]]);
    }

    #[test]
    fn a_malformed_quote_stops_the_row_with_its_place() {
        assert_eq!(
            cut("a\nb,\"c"),
            (vec![vec!["a".to_owned()]], Stop::Bad { fault: Fault::Unclosed { column: 1, at: 4 }, next: 6 })
        );
        assert_eq!(cut("\"c\"d").1, Stop::Bad { fault: Fault::AfterQuote { column: 0, at: 3 }, next: 4 });
        assert_eq!(cut("\"b\nc\"d\n").1, Stop::Bad { fault: Fault::AfterQuote { column: 0, at: 5 }, next: 3 });
    }

    #[test]
    fn a_malformed_row_is_left_out_of_the_sound_ones() {
        let text = "a,b\n\"c\nd\n\"e\"x,f\n1,2,3\ng,h,\n";
        let mut rows = Rows::default();
        sound_rows(text.as_bytes(), 0, &COMMA, Some(Shape { width: 2, pad: false }), true, &mut rows);
        let fields: Vec<_> = rows.fields.iter().map(|field| String::from_utf8_lossy(field.bytes(text.as_bytes()))).collect();
        assert_eq!(fields, ["a", "b", "g", "h"]);
    }

    #[test]
    fn a_short_row_is_padded_where_that_is_asked_for() {
        let mut rows = Rows::default();
        let taken = tokenize(b"a\nb,c\n", &COMMA, Some(Shape { width: 2, pad: true }), true, 9, &mut rows);
        assert_eq!((taken.stop, rows.fields.len(), rows.fields[1].start(), rows.fields[1].end()), (Stop::Starved, 4, 1, 1));
    }

    #[test]
    fn every_prefix_cuts_the_same_rows_or_waits() {
        let text = "a,\"b\"\"\n\",c\r\n\r\n#q\n1,2,\"3\"\r\n4,\"5\",6";
        let whole = cut(text).0;
        for n in 0..text.len() {
            let mut rows = Rows::default();
            let taken = tokenize(&text.as_bytes()[..n], &COMMA, Some(Shape { width: 3, pad: false }), false, 100, &mut rows);
            assert_eq!(taken.stop, Stop::Starved, "{n}");
            let tail = cut(&text[taken.bytes..]).0;
            assert_eq!(rows.len() + tail.len(), whole.len(), "{n}");
            assert_eq!(tail, whole[rows.len()..], "{n}");
        }
    }
}
