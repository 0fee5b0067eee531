//! The ranges a decoder asked for, filling up slice by slice.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::{Bytes, BytesMut};

use super::Step;
use crate::error::{Error, Result};

/// Collects slices, in any order and of any size, until every range asked for is complete.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    wanted: Vec<Wanted>,
}

#[derive(Debug)]
struct Wanted {
    range: Range<u64>,
    /// Slices by their first byte; they never overlap.
    pieces: BTreeMap<u64, Bytes>,
    received: u64,
}

impl Inbox {
    /// Asks for `ranges`; what was asked for before is forgotten.
    pub(crate) fn ask(&mut self, ranges: impl IntoIterator<Item = Range<u64>>) {
        self.wanted = ranges
            .into_iter()
            .filter(|range| range.start < range.end)
            .map(|range| Wanted { range, pieces: BTreeMap::new(), received: 0 })
            .collect();
    }

    /// What has still to come, as a step; `None` when everything is there.
    pub(crate) fn pending(&self) -> Option<Step> {
        let missing: Vec<_> = self.wanted.iter().flat_map(Wanted::missing).collect();
        (!missing.is_empty()).then_some(Step::Need(missing))
    }

    /// Takes a slice.
    pub(crate) fn feed(&mut self, offset: u64, bytes: Bytes) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let end = offset.saturating_add(bytes.len() as u64);
        let around = |wanted: &&mut Wanted| wanted.range.start <= offset && end <= wanted.range.end;
        let is_shared = self.wanted.iter().filter(|wanted| wanted.range.start < end && offset < wanted.range.end).count() > 1;
        let mut known = false;
        for wanted in self.wanted.iter_mut().filter(around) {
            // Ranges may overlap. Then the same bytes are fed once for each, cut in other places, and fill what is missing of any.
            known = true;
            if !wanted.fill(offset, &bytes) && !is_shared {
                return Err(Error::internal(format!("bytes {offset}..{end} were fed twice")));
            }
        }
        if known { Ok(()) } else { Err(Error::internal(format!("bytes {offset}..{end} were not asked for"))) }
    }

    /// Nothing comes from `size` on: what was asked for beyond is forgotten.
    pub(crate) fn end(&mut self, size: u64) {
        for wanted in &mut self.wanted {
            wanted.range.end = wanted.range.end.min(size.max(wanted.range.start));
        }
        self.wanted.retain(|wanted| wanted.range.start < wanted.range.end);
    }

    /// The complete ranges, in the order they were asked for.
    pub(crate) fn take(&mut self) -> Vec<(Range<u64>, Bytes)> {
        std::mem::take(&mut self.wanted).into_iter().map(|wanted| (wanted.range.clone(), wanted.join())).collect()
    }

    /// The bytes of the only range asked for; nothing if none was.
    pub(crate) fn take_one(&mut self) -> Bytes {
        self.take().pop().map(|(_, bytes)| bytes).unwrap_or_default()
    }
}

impl Wanted {
    /// Takes what is missing of a slice; true if that is all of it.
    fn fill(&mut self, offset: u64, bytes: &Bytes) -> bool {
        let end = offset + bytes.len() as u64;
        let is_free = self.is_free(offset..end);
        let gaps = if is_free { Vec::from_iter(std::iter::once(offset..end)) } else { self.missing() };
        for gap in gaps {
            let (from, to) = (gap.start.max(offset), gap.end.min(end));
            if from < to {
                // Both lie inside of the slice, whose length is a usize.
                self.pieces.insert(from, bytes.slice((from - offset) as usize..(to - offset) as usize));
                self.received += to - from;
            }
        }
        is_free
    }

    fn is_free(&self, slice: Range<u64>) -> bool {
        let before = self.pieces.range(..slice.end).next_back();
        before.is_none_or(|(&start, piece)| start + piece.len() as u64 <= slice.start)
    }

    fn missing(&self) -> Vec<Range<u64>> {
        if self.received == self.range.end - self.range.start {
            return Vec::new();
        }
        let mut gaps = Vec::new();
        let mut at = self.range.start;
        for (&start, piece) in &self.pieces {
            if at < start {
                gaps.push(at..start);
            }
            at = start + piece.len() as u64;
        }
        if at < self.range.end {
            gaps.push(at..self.range.end);
        }
        gaps
    }

    fn join(mut self) -> Bytes {
        if self.pieces.len() <= 1 {
            return self.pieces.pop_first().map(|(_, piece)| piece).unwrap_or_default();
        }
        let mut whole = BytesMut::with_capacity(self.pieces.values().map(Bytes::len).sum());
        for piece in self.pieces.values() {
            whole.extend_from_slice(piece);
        }
        whole.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_come_in_any_order_and_what_is_missing_is_asked_for_again() {
        let mut inbox = Inbox::default();
        inbox.ask([10..14, 20..23, 5..5]);
        inbox.feed(12, Bytes::from_static(b"cd")).unwrap();
        inbox.feed(20, Bytes::from_static(b"xyz")).unwrap();
        let Some(Step::Need(missing)) = inbox.pending() else { panic!("two bytes are missing") };
        assert_eq!(missing, Vec::from_iter(std::iter::once(10..12)));
        inbox.feed(10, Bytes::from_static(b"ab")).unwrap();
        assert!(inbox.pending().is_none());
        let whole = inbox.take();
        assert_eq!(whole, [(10..14, Bytes::from_static(b"abcd")), (20..23, Bytes::from_static(b"xyz"))]);
    }

    #[test]
    fn overlapping_ranges_are_filled_one_by_one() {
        let mut inbox = Inbox::default();
        inbox.ask([0..4, 2..4]);
        inbox.feed(0, Bytes::from_static(b"abcd")).unwrap();
        inbox.feed(2, Bytes::from_static(b"cd")).unwrap();
        assert!(inbox.pending().is_none());
    }

    #[test]
    fn overlapping_ranges_may_be_cut_in_different_places() {
        let mut inbox = Inbox::default();
        inbox.ask([0..6, 3..9]);
        for (offset, bytes) in [(3, "de"), (5, "fgh"), (8, "i"), (0, "abcd"), (4, "ef")] {
            inbox.feed(offset, Bytes::from_static(bytes.as_bytes())).unwrap();
        }
        assert!(inbox.pending().is_none());
        assert_eq!(inbox.take(), [(0..6, Bytes::from_static(b"abcdef")), (3..9, Bytes::from_static(b"defghi"))]);
    }

    #[test]
    fn nothing_is_missing_beyond_the_end() {
        let mut inbox = Inbox::default();
        inbox.ask([0..4, 6..9]);
        inbox.feed(0, Bytes::from_static(b"abc")).unwrap();
        inbox.end(3);
        assert!(inbox.pending().is_none());
        assert_eq!(inbox.take(), [(0..3, Bytes::from_static(b"abc"))]);
    }

    #[test]
    fn bytes_not_asked_for_and_bytes_fed_twice_are_refused() {
        let mut inbox = Inbox::default();
        inbox.ask(std::iter::once(10..14));
        inbox.feed(11, Bytes::from_static(b"b")).unwrap();
        for (offset, bytes) in [(9, "a"), (13, "de"), (11, "b"), (10, "ab"), (u64::MAX, "a")] {
            assert_eq!(inbox.feed(offset, Bytes::from_static(bytes.as_bytes())).unwrap_err().kind().code(), "internal", "{offset}");
        }
    }
}
