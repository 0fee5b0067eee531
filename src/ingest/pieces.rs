//! A source of pieces that are read each by itself, such as row groups, put together to shares.

use super::{OpenOptions, Share, Shares};

/// How large a piece is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Bytes that are read of it.
    pub bytes: u64,
    /// What these become.
    pub unpacked: u64,
}

/// The pieces that are read, in their order.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Bytes before each piece, and before the end.
    offsets: Vec<u64>,
    /// The first piece of each share, and the end.
    firsts: Vec<usize>,
    /// The piece that is read next.
    next: usize,
    /// Where reading ends.
    end: usize,
    /// The share that is read, or the one of the last rows where all are.
    current: usize,
    rows: u64,
}

impl Pieces {
    /// As many pieces to a share as fill it, and at least one.
    pub(super) fn new(pieces: impl IntoIterator<Item = Piece>, options: &OpenOptions) -> Self {
        let (mut offsets, mut firsts, mut unpacked, mut offset) = (vec![0], vec![0], 0u64, 0u64);
        for piece in pieces {
            let n = offsets.len() - 1;
            unpacked = unpacked.saturating_add(piece.unpacked);
            if n > 0 && unpacked > u64::from(options.share_bytes) {
                firsts.push(n);
                unpacked = piece.unpacked;
            }
            offset = offset.saturating_add(piece.bytes);
            offsets.push(offset);
        }
        let end = offsets.len() - 1;
        firsts.push(end);
        Self { offsets, firsts, next: 0, end, current: 0, rows: 0 }
    }

    /// The number of the next piece.
    pub(super) fn next(&mut self) -> Option<usize> {
        self.peek().inspect(|_| self.next += 1)
    }

    /// As [`next`](Self::next), and it stays the next one.
    pub(super) fn peek(&self) -> Option<usize> {
        (self.next < self.end).then_some(self.next)
    }

    /// Rows of a piece are handed out.
    pub(super) fn hand_out(&mut self, piece: usize, rows: usize) {
        self.current = self.firsts.partition_point(|&first| first <= piece) - 1;
        self.rows += rows as u64;
    }

    /// Only this share is read from now on.
    pub(super) fn read_share(&mut self, share: Share) {
        let index = usize::try_from(share.index).unwrap_or(usize::MAX);
        let pieces = self.of(share.index);
        (self.next, self.end, self.current, self.rows) = (pieces.start, pieces.end, index.min(self.firsts.len() - 2), 0);
    }

    /// The pieces of a share.
    pub(super) fn of(&self, share: u64) -> std::ops::Range<usize> {
        let at = |index: u64| usize::try_from(index).ok().and_then(|index| self.firsts.get(index)).copied();
        let end = self.offsets.len() - 1;
        at(share).unwrap_or(end)..at(share.saturating_add(1)).unwrap_or(end)
    }

    /// The shares there are, if there are several.
    pub(super) fn shares(&self) -> Option<Shares> {
        let total = self.firsts.len() as u64 - 1;
        let (begin, end) = (self.offsets[self.firsts[self.current]], self.offsets[self.next]);
        (total > 1).then_some(Shares { total, current: self.current as u64, begin, end, rows: self.rows })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(sizes: &[u64]) -> Pieces {
        let options = OpenOptions { share_bytes: 10, ..OpenOptions::default() };
        Pieces::new(sizes.iter().map(|&unpacked| Piece { bytes: 2 * unpacked, unpacked }), &options)
    }

    #[test]
    fn pieces_fill_shares_and_a_large_one_is_a_share_of_its_own() {
        let pieces = pieces(&[5, 5, 1, 30, 4, 4]);
        assert_eq!(pieces.shares().unwrap().total, 4);
        assert_eq!((0..5).map(|share| pieces.of(share)).collect::<Vec<_>>(), [0..2, 2..3, 3..4, 4..6, 6..6]);
        assert!(self::pieces(&[4, 6]).shares().is_none());
        assert!(self::pieces(&[]).shares().is_none());
    }

    #[test]
    fn a_share_begins_where_the_one_before_it_ends() {
        let mut pieces = pieces(&[5, 5, 1, 30, 4, 4]);
        let mut end = 0;
        for (index, expected) in [vec![0, 1], vec![2], vec![3], vec![4, 5]].into_iter().enumerate() {
            pieces.read_share(Share { index: index as u64, begin: None });
            let read: Vec<usize> = std::iter::from_fn(|| pieces.next().inspect(|&piece| pieces.hand_out(piece, 3))).collect();
            assert_eq!(read, expected);
            let shares = pieces.shares().unwrap();
            assert_eq!((shares.current, shares.begin, shares.rows), (index as u64, end, 3 * expected.len() as u64));
            end = shares.end;
        }
        assert_eq!(end, 98);
    }
}
