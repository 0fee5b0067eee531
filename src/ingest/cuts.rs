//! Where a text is cut into shares: a row belongs to the share that its first byte lies in.

use super::{OpenOptions, Share, Shares};
use crate::error::Error;

/// Shares that a source has at least, if it is cut at all.
pub(super) const FEWEST: u64 = 4;
/// Bytes asked for at a time behind the share that is read, to complete its last row.
const BEHIND: u64 = 64 << 10;

/// Where a source is cut, and which share is being read.
#[derive(Debug)]
pub(super) struct Cuts {
    share_bytes: u64,
    total: u64,
    size: u64,
    /// The only share that is read.
    pub share: Option<Share>,
    current: u64,
    /// The share of the last batch.
    handed_out: u64,
    /// Where the first row that is read begins.
    begin: u64,
    sought: bool,
}

impl Cuts {
    pub(super) fn new(size: Option<u64>, options: &OpenOptions) -> Self {
        let share_bytes = u64::from(options.share_bytes);
        let total = size.map_or(1, |size| size / share_bytes);
        let total = if total < FEWEST { 1 } else { total };
        let size = size.unwrap_or(u64::MAX);
        Self { share_bytes, total, size, share: None, current: 0, handed_out: 0, begin: 0, sought: false }
    }

    /// How the source is cut, if it is; the row that is read next is number `rows` of those read and begins at `end`.
    pub(super) fn shares(&self, end: u64, rows: u64) -> Option<Shares> {
        let Self { total, handed_out: current, begin, .. } = *self;
        (total > 1).then_some(Shares { total, current, begin, end, rows })
    }

    /// Where a share ends, but for its last row.
    pub(super) fn end_of(&self, share: u64) -> u64 {
        if share + 1 < self.total { (share + 1) * self.share_bytes } else { self.size }
    }

    /// Where the next share begins; nowhere behind the last one.
    pub(super) fn next(&self) -> u64 {
        if self.current + 1 < self.total { self.end_of(self.current) } else { u64::MAX }
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

    /// A batch is handed out.
    pub(super) fn hand_out(&mut self) {
        self.handed_out = self.current;
    }

    /// The next row begins at `byte`, in another share. True if that one is read as well.
    pub(super) fn cross(&mut self, byte: u64) -> bool {
        while self.next() <= byte {
            self.current += 1;
        }
        self.share.is_none()
    }

    /// Reading starts again from the first row, at `byte`.
    pub(super) fn restart(&mut self, byte: u64) {
        (self.current, self.handed_out) = (0, 0);
        self.begin(byte);
    }
}

/// A share cannot be read by itself: types or layout differ from those at the beginning of the source.
pub(super) fn no_share() -> Error {
    Error::unsupported("a share of this source cannot be read by itself").hint("read the source as a whole")
}
