//! A column of numbers, dates or times.

use super::frequencies::Frequencies;
use super::kind::Kind;
use super::lane::Lane;
use super::report::{ColumnReport, HistogramReport};
use crate::error::Result;
use crate::stats::quantiles::LEVELS;
use crate::stats::{Classes, Histogram, Moments, Quantiles, Reader, Summary, Writer};

/// Everything known about a column of numbers.
#[derive(Clone, Debug)]
pub(super) struct Numbers<T> {
    kind: Kind,
    frequencies: Frequencies,
    quantiles: Quantiles<T>,
    classes: Classes,
    moments: Moments,
    histogram: Histogram,
}

impl<T: Lane> Numbers<T> {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            frequencies: Frequencies::default(),
            quantiles: Quantiles::default(),
            classes: Classes::default(),
            moments: Moments::default(),
            histogram: if kind.is_whole() { Histogram::of_integers() } else { Histogram::default() },
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Takes in the values that are not missing.
    pub(super) fn update(&mut self, values: &[T]) {
        for &value in values {
            self.frequencies.insert(value.hash(), value.key().as_ref());
        }
        self.quantiles.update(values.iter().copied());
        let numbers = || values.iter().map(|value| value.number(self.kind));
        self.histogram.update(numbers());
        if self.kind.is_quantity() {
            self.classes.update(numbers());
            self.moments.update(numbers());
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.frequencies.merge(&other.frequencies);
        self.quantiles.merge(&other.quantiles);
        self.classes.merge(&other.classes);
        self.moments.merge(&other.moments);
        self.histogram.merge(&other.histogram);
    }

    /// Fills in what is known about the `count` values.
    pub(super) fn report(&self, count: u64, report: &mut ColumnReport) {
        let kind = self.kind;
        report.count_distinct(self.frequencies.distinct(count));
        report.top =
            self.frequencies.top(|key| T::of_key(key).map_or_else(|| super::Scalar::bytes(key), |value| value.scalar(kind)));
        report.top_error = self.frequencies.floor();
        if let Some(answer) = self.quantiles.finish() {
            report.min = Some(answer.min.scalar(kind));
            report.max = Some(answer.max.scalar(kind));
            let named = LEVELS.iter().zip(answer.values);
            report.quantiles = Some(named.map(|(&(name, _), value)| (name.to_owned(), value.scalar(kind))).collect());
            report.quantile_rank_error = Some(answer.rank_error);
        }
        report.histogram = self.histogram.finish().map(|answer| HistogramReport { edges: answer.edges, counts: answer.counts });
        if kind.is_quantity() {
            let moments = self.moments.finish();
            report.mean = moments.mean;
            report.std = moments.std();
            report.skewness = moments.skewness;
            report.zeros = Some(self.classes.zeros);
            report.negatives = Some(self.classes.negatives);
        }
        if kind == Kind::Float {
            report.infinite = Some(self.classes.infinite);
            report.nan = Some(self.classes.nan);
        }
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        self.kind.encode(writer);
        self.frequencies.encode(writer);
        self.quantiles.encode(writer);
        self.classes.encode(writer);
        self.moments.encode(writer);
        self.histogram.encode(writer);
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            kind: Kind::decode(reader)?,
            frequencies: Frequencies::decode(reader)?,
            quantiles: Quantiles::decode(reader)?,
            classes: Classes::decode(reader)?,
            moments: Moments::decode(reader)?,
            histogram: Histogram::decode(reader)?,
        })
    }
}
