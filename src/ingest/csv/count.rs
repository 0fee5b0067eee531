//! Counts rows without cutting them: for who asks how many there are, and nothing of what is in them.
//!
//! Outside quotes only line breaks matter, and they are compared in vectors; a quote is looked at singly. Rows are what
//! [`tokenize`](super::tokenize::tokenize) would cut: blank lines are none, and a quote opens a field only where one begins.

use memchr::{memchr, memrchr};

use super::dialect::Dialect;

/// Bytes whose matches are summed in lanes of one byte: fewer than such a lane can hold.
const LANES: usize = 240;

/// Goes through a source from its first row of data, slice by slice.
#[derive(Debug)]
pub(super) struct RowCounter {
    delimiter: u8,
    quote: u8,
    newline: u8,
    place: Place,
    line: Line,
    /// The byte before the next one.
    previous: u8,
    rows: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    /// In a quoted field.
    Inside,
    /// Behind a quote in a quoted field: the next byte says whether it closes it.
    Closing,
}

/// What the current line holds so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Nothing,
    /// A carriage return, which is part of the line break if that follows.
    Return,
    Content,
}

impl RowCounter {
    /// `None` where lines that are no rows can only be told by cutting them.
    pub(super) fn new(dialect: &Dialect) -> Option<Self> {
        let &Dialect { delimiter, quote, newline, comment } = dialect;
        let (place, line) = (Place::Outside, Line::Nothing);
        comment.is_none().then_some(Self { delimiter, quote, newline, place, line, previous: newline, rows: 0 })
    }

    /// Takes the next bytes; the number of rows that ended in them.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> u64 {
        let before = self.rows;
        while let Some(&next) = bytes.first() {
            let length = match self.place {
                Place::Outside => self.outside(bytes),
                Place::Inside => self.inside(bytes),
                Place::Closing if next == self.quote => {
                    self.place = Place::Inside;
                    1
                }
                Place::Closing => {
                    self.place = Place::Outside;
                    0
                }
            };
            if length > 0 {
                self.previous = bytes[length - 1];
            }
            bytes = &bytes[length..];
        }
        self.rows - before
    }

    /// The source is used up: the rows that are left, or `None` where a quoted field is not closed.
    pub(super) fn finish(&self) -> Option<u64> {
        (self.place != Place::Inside).then_some(u64::from(self.line == Line::Content))
    }

    /// Goes up to the next quote, and past it.
    fn outside(&mut self, bytes: &[u8]) -> usize {
        let at = memchr(self.quote, bytes);
        let plain = &bytes[..at.unwrap_or(bytes.len())];
        self.lines(plain);
        let Some(at) = at else { return bytes.len() };
        let previous = plain.last().copied().unwrap_or(self.previous);
        // Elsewhere in a field a quote is a letter.
        if previous == self.delimiter || previous == self.newline {
            self.place = Place::Inside;
        }
        self.line = Line::Content;
        at + 1
    }

    /// Goes up to the next quote, and past it.
    fn inside(&mut self, bytes: &[u8]) -> usize {
        let Some(at) = memchr(self.quote, bytes) else { return bytes.len() };
        self.place = Place::Closing;
        at + 1
    }

    /// Takes bytes without a quote.
    fn lines(&mut self, bytes: &[u8]) {
        let (Some(first), Some(last)) = (memchr(self.newline, bytes), memrchr(self.newline, bytes)) else {
            self.line = self.line.and(bytes, self.newline);
            return;
        };
        self.rows += u64::from(self.line.and(&bytes[..first], self.newline) == Line::Content);
        self.rows += lines_with_content(&bytes[first..=last], self.newline);
        self.line = Line::Nothing.and(&bytes[last + 1..], self.newline);
    }
}

impl Line {
    fn and(self, more: &[u8], newline: u8) -> Self {
        match (self, more) {
            (line, []) => line,
            (Self::Nothing, [b'\r']) if newline == b'\n' => Self::Return,
            _ => Self::Content,
        }
    }
}

/// The lines of bytes that begin and end with a line break, but for blank ones.
fn lines_with_content(bytes: &[u8], newline: u8) -> u64 {
    let (mut breaks, mut blank) = (0, 0);
    // Two bytes that are no line break stand in for those before the first.
    let head = [!newline, !newline, bytes[0], bytes.get(1).copied().unwrap_or(!newline)];
    let n_head = 2.min(bytes.len());
    for (i, &byte) in head[2..2 + n_head].iter().enumerate() {
        breaks += u64::from(byte == newline);
        blank += u64::from(is_blank(head[i], head[i + 1], byte, newline));
    }
    let third = bytes.get(2..).unwrap_or_default();
    for start in (0..third.len()).step_by(LANES) {
        let end = third.len().min(start + LANES);
        let triples = bytes[start..end].iter().zip(&bytes[start + 1..=end]).zip(&third[start..end]);
        let (mut lane_breaks, mut lane_blank) = (0u8, 0u8);
        for ((&before, &previous), &byte) in triples {
            lane_breaks += u8::from(byte == newline);
            lane_blank += u8::from(is_blank(before, previous, byte, newline));
        }
        breaks += u64::from(lane_breaks);
        blank += u64::from(lane_blank);
    }
    breaks - 1 - blank
}

/// Does `byte` end a line with nothing in it?
#[inline]
fn is_blank(before: u8, previous: u8, byte: u8, newline: u8) -> bool {
    let after_return = (previous == b'\r') & (before == newline) & (newline == b'\n');
    (byte == newline) & ((previous == newline) | after_return)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tokenize::{Rows, Stop, tokenize};
    use super::*;

    fn count(text: &[u8], dialect: &Dialect, slice: usize) -> Option<u64> {
        let mut counter = RowCounter::new(dialect).unwrap();
        let rows: u64 = text.chunks(slice).map(|piece| counter.feed(piece)).sum();
        counter.finish().map(|last| rows + last)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn counts_the_rows_that_would_be_cut(
            text in proptest::collection::vec(prop::sample::select(b"a,\"\n\n\r".to_vec()), 0..600),
            newline in prop::sample::select(b"\n\r".to_vec()),
        ) {
            let dialect = Dialect { delimiter: b',', quote: b'"', newline, comment: None };
            let mut rows = Rows::default();
            let taken = tokenize(&text, &dialect, None, true, usize::MAX >> 1, &mut rows);
            // A malformed quote ends the cutting; the rows before it can still be compared.
            let sound = if taken.stop == Stop::Starved { &text[..] } else { &text[..taken.bytes] };
            for slice in [1, 2, 3, 7, 4096] {
                prop_assert_eq!(count(sound, &dialect, slice), Some(rows.len() as u64), "slices of {}", slice);
            }
        }
    }

    #[test]
    fn long_runs_of_lines_do_not_overflow_a_lane() {
        let dialect = Dialect { delimiter: b',', quote: b'"', newline: b'\n', comment: None };
        for (line, per) in [("\n", 0), ("a\n", 1), ("a\r\n\r\n", 1), ("\r\n", 0)] {
            assert_eq!(count(line.repeat(5000).as_bytes(), &dialect, usize::MAX), Some(5000 * per), "{line:?}");
        }
        assert_eq!(count(b"a\n\"b\n", &dialect, usize::MAX), None);
    }
}
