//! Distinct and frequent values from one hash per value.

use super::report::TopValue;
use super::scalar::Scalar;
use crate::error::Result;
use crate::stats::distinct::DistinctAnswer;
use crate::stats::top_k::Frequent;
use crate::stats::{Distinct, Reader, Summary, TopK, Writer};

const SHOWN: usize = 10;

/// Distinct and frequent values of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Frequencies {
    distinct: Distinct,
    top: TopK,
}

impl Frequencies {
    /// Takes one value in. False: the value has certainly been seen before.
    #[inline]
    pub(super) fn insert(&mut self, hash: u64, value: &[u8]) -> bool {
        // What has a counter was counted as distinct when it got it: most values of most columns end here.
        let new = self.top.insert(hash, value, 1);
        if new {
            self.distinct.insert(hash);
        }
        new
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.distinct.merge(&other.distinct);
        self.top.merge(&other.top);
    }

    /// Different values among `count`.
    pub(super) fn distinct(&self, count: u64) -> DistinctAnswer {
        let answer = self.distinct.finish();
        DistinctAnswer { count: answer.count.min(count), ..answer }
    }

    /// The most frequent values, as `show` writes them.
    pub(super) fn top(&self, show: impl Fn(&[u8]) -> Scalar) -> Vec<TopValue> {
        let shown = self.top.largest(SHOWN).into_iter();
        shown.map(|frequent| TopValue { value: show(&frequent.value), count: frequent.count, error: frequent.error }).collect()
    }

    /// All values that are counted, most frequent first.
    pub(super) fn counted(&self) -> Vec<Frequent> {
        self.top.largest(usize::MAX)
    }

    /// How often a value came, for certain.
    pub(super) fn count(&self, hash: u64) -> u64 {
        self.top.count(hash)
    }

    /// See [`TopK::floor`].
    pub(super) fn floor(&self) -> u64 {
        self.top.floor()
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        self.distinct.encode(writer);
        self.top.encode(writer);
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { distinct: Distinct::decode(reader)?, top: TopK::decode(reader)? })
    }
}
