//! A column of texts or of bytes.

use super::column::Seen;
use super::frequencies::Frequencies;
use super::report::{ColumnReport, LengthReport};
use super::scalar::Scalar;
use super::{defaults, variants};
use crate::error::Result;
use crate::stats::hash::hash_bytes;
use crate::stats::{Extremes, Lengths, Reader, Summary, Writer, codec};

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// UTF-8; lengths are characters.
    Text,
    /// Anything; lengths are bytes.
    Bytes,
}

/// Everything known about a column of texts or bytes.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    content: Content,
    frequencies: Frequencies,
    extremes: Extremes,
    lengths: Lengths,
}

impl Texts {
    pub(super) fn new(content: Content) -> Self {
        Self { content, frequencies: Frequencies::default(), extremes: Extremes::default(), lengths: Lengths::default() }
    }

    pub(super) fn content(&self) -> Content {
        self.content
    }

    /// Takes in values that are not missing; `ascii`: the caller has seen that all of them are.
    pub(super) fn update(&mut self, values: &[&[u8]], ascii: bool, seen: &mut Seen) {
        seen.hashes.extend(values.iter().map(|value| hash_bytes(value)));
        for (&hash, value) in seen.hashes.iter().zip(values) {
            if self.frequencies.insert(hash, value) {
                self.extremes.insert(value);
            }
        }
        if ascii || self.content == Content::Bytes {
            self.lengths.update(values.iter().map(|value| value.len() as u64));
        } else {
            self.lengths.update(values.iter().map(|value| characters(value)));
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.frequencies.merge(&other.frequencies);
        self.extremes.merge(&other.extremes);
        self.lengths.merge(&other.lengths);
    }

    /// Fills in what is known about the `count` values.
    pub(super) fn report(&self, count: u64, report: &mut ColumnReport) {
        let show = match self.content {
            Content::Text => Scalar::text,
            Content::Bytes => Scalar::bytes,
        };
        report.count_distinct(self.frequencies.distinct(count));
        report.top = self.frequencies.top(show);
        report.top_error = self.frequencies.floor();
        if let Some((min, max)) = self.extremes.ends() {
            (report.min, report.max) = (Some(show(min)), Some(show(max)));
        }
        if self.content == Content::Text {
            report.defaults = defaults::of_texts(&self.frequencies);
            report.variants = variants::of(&self.frequencies, count);
        }
        report.length =
            self.lengths.finish().map(|a| LengthReport { min: Some(a.min), mean: a.mean, max: Some(a.max), empty: a.empty });
    }

    pub(super) fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.u8(u8::from(self.content == Content::Bytes));
        self.frequencies.encode(writer);
        self.extremes.encode(writer);
        self.lengths.encode(writer);
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let content = match reader.u8()? {
            0 => Content::Text,
            1 => Content::Bytes,
            _ => return Err(codec::damaged()),
        };
        let frequencies = Frequencies::decode(reader)?;
        Ok(Self { content, frequencies, extremes: Extremes::decode(reader)?, lengths: Lengths::decode(reader)? })
    }
}

/// Unicode scalar values: every byte but those that continue one.
fn characters(utf8: &[u8]) -> u64 {
    utf8.iter().map(|&byte| u64::from(byte & 0xc0 != 0x80)).sum()
}
