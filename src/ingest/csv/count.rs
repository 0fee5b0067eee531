//! Counts rows without reading their values: for who asks how many there are, and nothing of what is in them.
//!
//! A line without a quote is a row if it has the right number of delimiters, and both are found in vectors. All other lines are cut.

use memchr::{memchr_iter, memchr2};

use super::dialect::{Dialect, Shape};
use super::tokenize::{Fault, Rows, Stop, tokenize};
use crate::error::Result;

/// Most rows that are cut before plain lines are looked for again: twice as many each time in vain.
const MOST_CUT: usize = 64;

/// Goes through a source from its first row of data.
pub(super) struct RowCounter {
    dialect: Dialect,
    shape: Shape,
    rows: Rows,
}

/// What was counted.
pub(super) enum Counted<'a> {
    /// So many rows.
    Rows(u64),
    /// A row that cannot be read. Positions in `fault` count from `at`.
    Bad { fault: Fault, at: usize, text: &'a [u8] },
}

impl RowCounter {
    pub(super) fn new(dialect: Dialect, shape: Shape) -> Self {
        Self { dialect, shape, rows: Rows::default() }
    }

    /// Counts the complete rows; the bytes they take. `at_end` says that no bytes follow.
    pub(super) fn count<'a>(
        &mut self,
        bytes: &'a [u8],
        at_end: bool,
        mut tell: impl FnMut(Counted<'a>) -> Result<()>,
    ) -> Result<usize> {
        let (mut at, mut cut) = (0, 1);
        loop {
            let (plain, length) = self.plain_rows(&bytes[at..]);
            at += length;
            cut = if plain > 0 { 1 } else { MOST_CUT.min(2 * cut) };
            self.rows.clear();
            let taken = tokenize(&bytes[at..], &self.dialect, Some(self.shape), at_end, cut, &mut self.rows);
            tell(Counted::Rows(plain + self.rows.len() as u64))?;
            match taken.stop {
                Stop::Full => at += taken.bytes,
                Stop::Starved => return Ok(at + taken.bytes),
                Stop::Bad { fault, next } => {
                    tell(Counted::Bad { fault, at, text: &bytes[at + taken.bytes..at + next] })?;
                    at += next;
                }
            }
        }
    }

    /// The rows up to the first line that has to be cut, and their bytes.
    fn plain_rows(&self, bytes: &[u8]) -> (u64, usize) {
        let Dialect { delimiter, quote, newline, comment } = self.dialect;
        let (mut rows, mut at) = (0, 0);
        while let Some(length) = memchr2(newline, quote, &bytes[at..]) {
            let line = &bytes[at..at + length];
            let is_blank = line.is_empty() || newline == b'\n' && line == b"\r";
            if bytes[at + length] == quote || !is_blank && (line.first().copied() == comment || !self.fits(line, delimiter)) {
                break;
            }
            rows += u64::from(!is_blank);
            at += length + 1;
        }
        (rows, at)
    }

    fn fits(&self, line: &[u8], delimiter: u8) -> bool {
        memchr_iter(delimiter, line).count() + 1 == self.shape.width
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ingest::testing::{self, options};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn counts_the_rows_that_would_be_read(
            text in proptest::collection::vec(prop::sample::select(b"a,,\"\n\n\r#".to_vec()), 0..300),
            comment: bool,
            pad: bool,
        ) {
            let text = [b"a,b\n1,2\n3,4\n".repeat(20), text].concat();
            let comment = comment.then_some('#');
            let ragged = if pad { "pad" } else { "reject" };
            let options = options(serde_json::json!({ "comment": comment, "ragged": ragged, "delimiter": ",", "quote": "\"", "skipRows": 0 }));
            let read = testing::read(&text, "x.csv", &options).unwrap().n_rows();
            for slice in [1, 2, 3, 7, 4096] {
                prop_assert_eq!(testing::count(&text, "x.csv", &options, slice), read, "slices of {}", slice);
            }
        }
    }
}
