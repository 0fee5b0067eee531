//! How a CSV separates fields and rows, where its table begins, and how that is found out.

use memchr::memchr;

use super::guess::Guess;
use super::header::are_distinct;
use super::nulls::Nulls;
use super::tokenize::{Field, Rows, Stop, sound_rows, tokenize};
use crate::ingest::OpenOptions;

/// The bytes with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    pub newline: u8,
    pub comment: Option<u8>,
}

/// The number of fields of every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub width: usize,
    /// Do missing values stand in for the fields that a row lacks?
    pub pad: bool,
}

/// What was found out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sniffed {
    pub dialect: Dialect,
    /// Where the first row of the table begins: its names, or data.
    pub table_at: usize,
    /// Fields of most rows; none where there is no row.
    pub width: usize,
    /// Where the row above begins, if it has one field less: it may hold the names of all columns but one.
    pub above_at: Option<usize>,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that decide the dialect.
const ROWS: usize = 500;
/// What begins a line that is a comment, where that is found out.
const COMMENT: u8 = b'#';

/// Finds out what the options leave open from the first bytes of the source.
pub(super) fn sniff(sample: &[u8], at_end: bool, options: &OpenOptions) -> Sniffed {
    // A file of the classic Mac OS ends its lines with a carriage return alone.
    let newline = if memchr(b'\n', sample).is_none() && memchr(b'\r', sample).is_some() { b'\r' } else { b'\n' };
    let (announced, start) = announcement(sample, newline);
    let start = start + skip_lines(&sample[start..], newline, options.skip_rows.unwrap_or(0));
    let text = &sample[start..];
    let comment = options.comment.map(|c| c as u8);
    let quotes: &[u8] = match options.quote {
        Some(quote) => &[quote as u8],
        None => b"\"'",
    };
    let delimiters: &[u8] = match (options.delimiter, &announced) {
        (Some(delimiter), _) => &[delimiter as u8],
        (None, Some(delimiter)) => std::slice::from_ref(delimiter),
        (None, None) => &DELIMITERS,
    };
    let mut best = Fit { dialect: Dialect { delimiter: delimiters[0], quote: quotes[0], newline, comment }, ..Fit::default() };
    for (position, &quote) in quotes.iter().enumerate() {
        // Apostrophes are common in text; they quote only where nothing else does or tries to.
        if position > 0 && (best.score.quoted > 0 || !best.score.intact) {
            break;
        }
        for &delimiter in delimiters.iter().filter(|&&delimiter| delimiter != quote && Some(delimiter) != comment) {
            let fit = Dialect { delimiter, quote, newline, comment }.fit(text, at_end);
            if fit.score > best.score || best.starts.is_empty() && !fit.starts.is_empty() {
                best = fit;
            }
        }
    }
    if comment.is_none() && options.skip_rows.is_none() && best.has_comments(text) {
        best = Dialect { comment: Some(COMMENT), ..best.dialect }.fit(text, at_end);
    }
    // Rows to skip were counted by someone who has seen the file.
    let preamble = if options.skip_rows.is_some() { 0 } else { best.preamble };
    let above = preamble.checked_sub(1).filter(|&row| best.widths[row] + 1 == best.width && best.width > 2);
    Sniffed {
        dialect: best.dialect,
        table_at: start + best.starts.get(preamble).copied().unwrap_or(0),
        width: best.width,
        above_at: above.map(|row| start + best.starts[row]),
    }
}

/// The delimiter that the first line announces, as spreadsheets do: `sep=;`. And where the line behind it begins.
fn announcement(sample: &[u8], newline: u8) -> (Option<u8>, usize) {
    let line = &sample[..memchr(newline, sample).unwrap_or(sample.len())];
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if delimiter.is_ascii() && *delimiter != b'"' => {
            (Some(*delimiter), sample.len().min(line.len() + 1))
        }
        _ => (None, 0),
    }
}

/// Where the line behind `n` lines begins.
fn skip_lines(text: &[u8], newline: u8, n: u32) -> usize {
    (0..n).fold(0, |at, _| memchr(newline, &text[at..]).map_or(text.len(), |length| at + length + 1))
}

/// How the first rows fall into a table.
#[derive(Default)]
struct Fit {
    dialect: Dialect,
    score: Score,
    /// Fields of most rows.
    width: usize,
    /// Rows above the table.
    preamble: usize,
    /// Where each row begins, and how many fields it has.
    starts: Vec<usize>,
    widths: Vec<usize>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"', newline: b'\n', comment: None }
    }
}

impl Dialect {
    fn fit(self, sample: &[u8], at_end: bool) -> Fit {
        let mut rows = Rows::default();
        let taken = tokenize(sample, &self, None, at_end, ROWS, &mut rows);
        let intact = !matches!(taken.stop, Stop::Bad { .. });
        if !intact {
            rows.clear();
            sound_rows(sample, 0, &self, None, at_end, &mut rows);
        }
        let widths: Vec<usize> = rows.widths().take(ROWS).collect();
        let mut starts = Vec::with_capacity(widths.len());
        let mut field = 0;
        for width in &widths {
            let first = rows.fields[field];
            starts.push(first.start() - usize::from(first.is_quoted()));
            field += width;
        }
        let mut fit = Fit { dialect: self, widths, starts, ..Fit::default() };
        let Some(width) = fit.most_common_width(sample) else { return fit };
        fit.width = width;
        fit.preamble = fit.widths.iter().position(|&w| w == width).unwrap_or(0);
        let table = &fit.widths[fit.preamble..];
        let agreeing = table.iter().filter(|&&w| w == width).count();
        fit.score = Score {
            splits: width > 1 && (agreeing * 2 > table.len() || fit.is_mostly_short(&rows.fields, sample)),
            intact,
            // In hundredths, so that one stray row does not outweigh a wider table.
            agreement: agreeing * 100 / table.len(),
            quoted: rows.fields.iter().filter(|field| field.is_quoted()).count().min(1),
            width,
        };
        fit
    }
}

impl Fit {
    /// The width of most rows that do not begin like comments. Where as many have that of the first row, or all have one field, it is that of the first row.
    fn most_common_width(&self, sample: &[u8]) -> Option<usize> {
        let is_plain = |&row: &usize| sample.get(self.starts[row]) != Some(&COMMENT);
        let mut widths: Vec<usize> = (0..self.widths.len()).filter(is_plain).map(|row| self.widths[row]).collect();
        if widths.is_empty() {
            widths.clone_from(&self.widths);
        }
        let &first = widths.first()?;
        let count = |width: usize| widths.iter().filter(|&&w| w == width).count();
        let most = widths.iter().copied().max_by_key(|&width| (count(width), width))?;
        Some(if most == 1 || count(most) == count(first) { first } else { most })
    }

    /// Do most rows have one field, though the first and some others have several, as many and none that begins like a word of a sentence?
    fn is_mostly_short(&self, fields: &[Field], sample: &[u8]) -> bool {
        let n_long = self.widths.iter().filter(|&&width| width > 1).count();
        let is_alike = self.widths.iter().all(|&width| width == 1 || width == self.width);
        self.widths.first() == Some(&self.width)
            && n_long > 1
            && is_alike
            && !fields.iter().any(|field| field.bytes(sample).starts_with(b" "))
    }

    /// Are there lines in the table, or above names that fit it, that begin like comments?
    fn has_comments(&self, sample: &[u8]) -> bool {
        let is_comment = |row: usize| sample.get(self.starts[row]) == Some(&COMMENT);
        let n_rows = self.widths.len();
        let inside = (self.preamble..n_rows).any(|row| is_comment(row) && self.widths[row] != self.width);
        let above = (self.preamble..n_rows).take_while(|&row| is_comment(row)).count();
        // A single one may hold the names.
        inside || above > 1 && above < n_rows - self.preamble
    }
}

/// Compared field by field, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    splits: bool,
    intact: bool,
    agreement: usize,
    quoted: usize,
    width: usize,
}

/// Is the first row the names of the columns?
///
/// It is when some column below has a type that its first value does not fit, unless more columns have a type that it does fit.
/// Where the rows below are text throughout, a first row of different words without a missing value or a number is taken for names.
pub(super) fn sniff_header(sample: &[u8], rows: &Rows, nulls: &Nulls, day_first: Option<bool>) -> bool {
    let mut widths = rows.widths();
    let Some(width) = widths.next() else { return false };
    let n_below = widths.take_while(|&w| w == width).take(ROWS).count();
    let (mut for_header, mut against, mut plain_words) = (0, 0, true);
    for column in 0..width {
        let first = rows.fields[column].bytes(sample);
        let mut alone = Guess::any(day_first);
        alone.update(first, nulls);
        plain_words &= alone.has_seen() && !alone.is_typed();
        let mut below = Guess::any(day_first);
        for row in 1..=n_below {
            below.update(rows.fields[row * width + column].bytes(sample), nulls);
        }
        if below.is_typed() && alone.has_seen() {
            let mut both = below.clone();
            both.update(first, nulls);
            if both.is_typed() { against += 1 } else { for_header += 1 }
        }
    }
    if for_header + against > 0 { for_header > against } else { plain_words && are_distinct(sample, &rows.fields[..width]) }
}
