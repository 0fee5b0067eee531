//! How a CSV separates fields and rows, and how that is found out.

use super::guess::Guess;
use super::header::are_distinct;
use super::nulls::Nulls;
use super::tokenize::{Rows, Stop, tokenize};
use crate::ingest::OpenOptions;

/// The bytes with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    pub newline: u8,
    pub comment: Option<u8>,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that decide the dialect.
const ROWS: usize = 500;

impl Dialect {
    /// Finds out what the options leave open from the first bytes of the source.
    pub(super) fn sniff(sample: &[u8], at_end: bool, options: &OpenOptions) -> Self {
        // A file of the classic Mac OS ends its lines with a carriage return alone.
        let newline =
            if memchr::memchr(b'\n', sample).is_none() && memchr::memchr(b'\r', sample).is_some() { b'\r' } else { b'\n' };
        let comment = options.comment.map(|c| c as u8);
        let quotes: &[u8] = match options.quote {
            Some(quote) => &[quote as u8],
            // Apostrophes are common in text; they quote only where nothing else does.
            None if memchr::memchr(b'"', sample).is_none() => b"\"'",
            None => b"\"",
        };
        let delimiters: &[u8] = match options.delimiter {
            Some(delimiter) => &[delimiter as u8],
            None => &DELIMITERS,
        };
        let mut best = (Score::default(), Self { delimiter: delimiters[0], quote: quotes[0], newline, comment });
        for &quote in quotes {
            for &delimiter in delimiters.iter().filter(|&&delimiter| delimiter != quote && Some(delimiter) != comment) {
                let dialect = Self { delimiter, quote, newline, comment };
                let score = dialect.score(sample, at_end);
                if score > best.0 {
                    best = (score, dialect);
                }
            }
        }
        best.1
    }

    /// How well the sample falls into a table.
    fn score(&self, sample: &[u8], at_end: bool) -> Score {
        let mut rows = Rows::default();
        let taken = tokenize(sample, self, None, at_end, ROWS, &mut rows);
        let widths: Vec<usize> = rows.widths().collect();
        let Some(&first) = widths.first() else { return Score::default() };
        let agreeing = widths.iter().filter(|&&width| width == first).count();
        Score {
            splits: first > 1 && agreeing * 2 > widths.len(),
            intact: !matches!(taken.stop, Stop::Bad(_)),
            // In hundredths, so that one stray row does not outweigh a wider table.
            agreement: agreeing * 100 / widths.len(),
            quoted: rows.fields.iter().filter(|field| field.is_quoted()).count().min(1),
            width: first,
        }
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
    let n_below = widths.take_while(|&w| w == width).count();
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
