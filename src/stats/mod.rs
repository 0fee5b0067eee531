//! One-pass mergeable summaries of a column: what a stream of values can tell without keeping it.
//!
//! Each file holds one [`Summary`]. All of them obey the laws stated there, and one harness (`laws.rs`) checks every one of them.
//!
//! | Summary | Answers | Exact? |
//! |---|---|---|
//! | [`Moments`] | count, mean, variance, skewness, min, max, sum | up to rounding |
//! | [`Classes`] | zero, negative, infinite, not-a-number | yes |
//! | [`Distinct`] | number of different values | up to [`distinct::EXACT_UP_TO`], then standard error 0.81 % |
//! | [`Quantiles`] | values by rank | up to 1,023 values, then rank error 0.44 % |
//! | [`TopK`] | most frequent values | up to [`top_k::EXACT_UP_TO`] different values, then with a bound per value |
//! | [`Histogram`] | counts in bins of equal width | yes |
//! | [`Lengths`] | shortest, mean and longest text | yes |
//! | [`Extremes`] | first and last text in byte order | yes |
//! | [`Comoments`] | correlation of every pair of columns | up to rounding |
//! | [`Buckets`] | counts and sums in spans of time | up to rounding |
//! | [`Sample`] | some rows and how often each came | up to so many different rows, [`sample::ROWS`] where nothing is said, then a sample of them |

pub mod buckets;
pub mod classes;
pub mod codec;
pub mod comoments;
pub mod distinct;
pub mod extremes;
pub mod hash;
pub mod histogram;
#[cfg(test)]
mod laws;
pub mod lengths;
pub mod moments;
pub mod quantiles;
pub mod sample;
pub mod top_k;
pub mod total;

pub use buckets::Buckets;
pub use classes::Classes;
pub use codec::{Reader, Writer};
pub use comoments::Comoments;
pub use distinct::Distinct;
pub use extremes::Extremes;
pub use histogram::Histogram;
pub use lengths::Lengths;
pub use moments::Moments;
pub use quantiles::Quantiles;
pub use sample::Sample;
pub use top_k::TopK;
pub use total::Total;

use crate::error::Result;

/// A one-pass summary of a stream of values.
///
/// # Laws
/// For any split of a stream into chunks:
/// 1. **Chunking.** Updating with the chunks one after another gives the answer of updating with the whole stream.
/// 2. **Merging.** Summaries of the chunks, merged in any order and any grouping, give that answer too; a new summary is neutral.
/// 3. **State.** [`from_bytes`](Self::from_bytes) of [`to_bytes`](Self::to_bytes) gives a summary that cannot be told from the original,
///    at any moment and on any machine.
/// 4. **Damage.** Bytes that are not an intact state give an error, never a panic.
///
/// "The answer" means: equal up to the rounding of floating-point sums, and for a sketch within its stated error of the exact answer.
/// Nothing is random: the same calls give the same bytes.
pub trait Summary: Clone {
    /// One value of the stream.
    type Value<'a>;
    /// What is known at the end, or at any moment before.
    type Answer;
    /// Marks the state bytes of this summary.
    const TAG: [u8; 4];
    /// Version of the layout of the state bytes.
    const VERSION: u16 = 1;

    /// Takes values in.
    fn update<'a>(&mut self, values: impl IntoIterator<Item = Self::Value<'a>>);

    /// Takes in what `other` has seen.
    fn merge(&mut self, other: &Self);

    /// The answer so far; the summary can go on.
    fn finish(&self) -> Self::Answer;

    /// Writes the state as part of a larger one.
    fn encode(&self, writer: &mut Writer);

    /// Reads the state back from a larger one.
    ///
    /// # Errors
    /// `parse` for bytes that are not such a state.
    fn decode(reader: &mut Reader<'_>) -> Result<Self>;

    /// The state on its own, with a version and a checksum.
    fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.encode(&mut writer);
        writer.seal(Self::TAG, Self::VERSION)
    }

    /// A summary from its state.
    ///
    /// # Errors
    /// `parse` for damaged bytes or those of another summary, `unsupported` for a newer version.
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::open(bytes, Self::TAG, Self::VERSION)?;
        let summary = Self::decode(&mut reader)?;
        reader.end()?;
        Ok(summary)
    }
}
