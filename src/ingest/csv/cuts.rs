//! Where a CSV is cut into shares: a row belongs to the share that its first byte lies in.

use super::layout::Layout;
use super::tokenize::{Rows, Stop, Taken, tokenize};
use crate::error::Error;
use crate::ingest::{OpenOptions, Share};

/// Shares that a source has at least, if it is cut at all.
const FEWEST: u64 = 4;
/// Bytes asked for at a time behind the share that is read, to complete its last row.
const BEHIND: u64 = 64 << 10;

/// Where a source is cut, and which share is being read.
#[derive(Debug)]
pub(super) struct Cuts {
    pub share_bytes: u64,
    total: u64,
    /// The only share that is read.
    pub share: Option<Share>,
    pub current: u64,
    /// The share of the last batch.
    pub handed_out: u64,
    /// Where the first row that is read begins.
    pub begin: u64,
    sought: bool,
}

impl Cuts {
    pub(super) fn new(size: Option<u64>, options: &OpenOptions) -> Self {
        let share_bytes = u64::from(options.share_bytes);
        let total = size.map_or(1, |size| size / share_bytes);
        let total = if total < FEWEST { 1 } else { total };
        Self { share_bytes, total, share: None, current: 0, handed_out: 0, begin: 0, sought: false }
    }

    /// Number of shares.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Where the next share begins.
    pub(super) fn next(&self) -> u64 {
        if self.current + 1 < self.total { (self.current + 1) * self.share_bytes } else { u64::MAX }
    }

    /// As many bytes from `end` on as it makes sense to ask for, and no more than `most`.
    pub(super) fn enough(&self, end: u64, most: u64) -> u64 {
        match self.next().checked_sub(end) {
            _ if self.share.is_none() => most,
            Some(0) | None => most.min(BEHIND),
            Some(left) => most.min(left),
        }
    }

    /// The first row that is read begins here.
    pub(super) fn begin(&mut self, byte: u64) {
        (self.begin, self.sought) = (byte, false);
    }

    /// Does the first row have to be looked for?
    pub(super) fn is_sought(&self) -> bool {
        self.sought
    }

    /// Where reading goes on behind the sample, if only one share is read and it is not the first.
    pub(super) fn jump(&mut self) -> Option<u64> {
        let Share { index, begin } = self.share.filter(|share| share.index > 0)?;
        self.current = index;
        self.sought = begin.is_none();
        self.begin = begin.unwrap_or_default();
        // A line break in front of the share ends the row before.
        Some(begin.unwrap_or(index * self.share_bytes - 1))
    }

    /// The next row begins at `byte`, in another share.
    pub(super) fn cross(&mut self, byte: u64) {
        while self.next() <= byte {
            self.current += 1;
        }
    }

    /// Reading starts again from the first row, at `byte`.
    pub(super) fn restart(&mut self, byte: u64) {
        (self.current, self.handed_out) = (0, 0);
        self.begin(byte);
    }

    /// Cuts rows that begin in the share being read; `source` begins at `byte`.
    pub(super) fn tokenize(
        &self,
        source: &[u8],
        byte: u64,
        at_end: bool,
        max_rows: usize,
        layout: &Layout,
        rows: &mut Rows,
    ) -> Taken {
        let shape = Some(layout.shape());
        let inside = usize::try_from(self.next() - byte).unwrap_or(usize::MAX);
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
}

/// A share cannot be read by itself: types or layout differ from those at the beginning of the source.
pub(super) fn no_share() -> Error {
    Error::unsupported("a share of this source cannot be read by itself").hint("read the source as a whole")
}
