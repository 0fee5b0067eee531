//! The hybrid of repeated and packed numbers in which Parquet writes levels and indices.

use super::varint::{self, unpack};

/// Numbers of up to 64 bits, as many as are still to come.
#[derive(Clone)]
pub(super) struct Runs<'a> {
    rest: &'a [u8],
    width: u32,
    n: u64,
    /// A run that is at hand before the first header.
    first: Option<Run<'a>>,
}

/// Numbers that are written together.
#[derive(Clone, Copy)]
pub(super) enum Run<'a> {
    Repeated { value: u64, n: u64 },
    Packed { bytes: &'a [u8], n: u64 },
}

/// Bits of the numbers up to `max`.
pub(super) fn bit_width(max: u64) -> u32 {
    u64::BITS - max.leading_zeros()
}

impl<'a> Runs<'a> {
    pub(super) fn new(bytes: &'a [u8], width: u32, n: u64) -> Self {
        Self { rest: bytes, width, n, first: None }
    }

    /// Numbers that are all packed, without a header.
    pub(super) fn packed(bytes: &'a [u8], width: u32, n: u64) -> Self {
        Self { rest: &[], width, n, first: Some(Run::Packed { bytes, n }) }
    }

    /// Do all runs lie inside of the bytes? The numbers may end early, which the decoder finds out.
    pub(super) fn check(mut self) -> Option<()> {
        self.try_for_each(|run| run.map(drop))
    }

    /// How many of the numbers are `value`.
    pub(super) fn count(self, value: u64) -> u64 {
        let width = self.width;
        self.map_while(|run| run).map(|run| run.count(width, |found| found == value)).sum()
    }

    /// What the numbers stand for, added up.
    pub(super) fn sum(self, of: impl Fn(u64) -> u64) -> u64 {
        let width = self.width;
        self.map_while(|run| run).map(|run| run.sum(width, &of)).fold(0, u64::saturating_add)
    }

    /// Are all numbers there, and below `bound`?
    pub(super) fn all_below(mut self, bound: u64) -> bool {
        let width = self.width;
        self.all(|run| run.is_some_and(|run| run.count(width, |found| found >= bound) == 0))
    }

    /// `None` for a run that is not there as a whole, or of a number of more bits.
    fn run(&mut self) -> Option<Run<'a>> {
        let header = self.header()?;
        let width = u64::from(self.width);
        if header & 1 == 0 {
            let (value, rest) = self.rest.split_at_checked(width.div_ceil(8) as usize)?;
            self.rest = rest;
            let value = value.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
            let fits = bit_width(value) <= self.width;
            return fits.then_some(Run::Repeated { value, n: (header >> 1).min(self.n) });
        }
        // Eight numbers to a group; the last one may be cut off behind its numbers.
        let n = (header >> 1).checked_mul(8)?.min(self.n);
        let needed = usize::try_from(n.checked_mul(width)?.div_ceil(8)).ok()?;
        let bytes = self.rest.get(..needed)?;
        let groups = usize::try_from((header >> 1).saturating_mul(width)).unwrap_or(usize::MAX);
        self.rest = &self.rest[groups.min(self.rest.len())..];
        Some(Run::Packed { bytes, n })
    }

    /// A number of up to 63 bits.
    fn header(&mut self) -> Option<u64> {
        let (value, rest) = varint::taken(self.rest).ok()??;
        let is_short = self.rest.len() - rest.len() < varint::LONGEST;
        self.rest = rest;
        is_short.then_some(value)
    }
}

impl<'a> Iterator for Runs<'a> {
    /// `None` for a run that leads outside.
    type Item = Option<Run<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.n == 0 || self.first.is_none() && self.rest.is_empty() {
            return None;
        }
        let run = match self.first.take() {
            Some(run) => Some(run),
            None => self.run(),
        };
        match run {
            Some(Run::Repeated { n, .. } | Run::Packed { n, .. }) => self.n -= n,
            None => self.n = 0,
        }
        Some(run)
    }
}

impl Run<'_> {
    fn count(self, width: u32, is_counted: impl Fn(u64) -> bool) -> u64 {
        self.sum(width, |value| u64::from(is_counted(value)))
    }

    fn sum(self, width: u32, of: impl Fn(u64) -> u64) -> u64 {
        match self {
            Self::Repeated { value, n } => of(value).saturating_mul(n),
            Self::Packed { bytes, n } => {
                let values = (0..n).map(|index| of(unpack(bytes, index * u64::from(width), width)));
                values.fold(0, u64::saturating_add)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_packed_runs_are_counted() {
        // Five times 1, then eight numbers of one bit: 0, 1, 0, 1, 0, 1, 0, 1.
        let bytes = [5 << 1, 1, 1 << 1 | 1, 0b1010_1010];
        assert_eq!(Runs::new(&bytes, 1, 13).count(1), 9);
        assert_eq!(Runs::new(&bytes, 1, 7).count(1), 6);
        assert_eq!(Runs::new(&bytes, 1, 13).check(), Some(()));
        assert!(Runs::new(&bytes, 1, 13).all_below(2) && !Runs::new(&bytes, 1, 13).all_below(1));
        assert_eq!(Runs::packed(&[0b11_01_00_10], 2, 4).count(3), 1);
    }

    #[test]
    fn a_run_that_leads_outside_is_refused() {
        for bytes in [
            &[0xff, 0x7f, 0][..],
            &[3 << 1],
            &[3 << 1, 4],
            &[1 << 1 | 1],
            &[0x80; 12],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ] {
            assert_eq!(Runs::new(bytes, 2, 1000).check(), None, "{bytes:?}");
        }
        // What ends between two runs is short, and told so later.
        assert_eq!(Runs::new(&[3 << 1, 1], 2, 1000).check(), Some(()));
    }
}
