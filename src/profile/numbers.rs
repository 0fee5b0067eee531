//! A column of numbers, dates or times.

use super::column::Seen;
use super::defaults;
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
    pub(super) fn update(&mut self, values: &[T], seen: &mut Seen) {
        for &value in values {
            let hash = value.hash();
            seen.hashes.push(hash);
            self.frequencies.insert(hash, value.key().as_ref());
        }
        self.quantiles.update(values.iter().copied());
        seen.numbers.extend(values.iter().map(|value| value.number(self.kind)));
        let numbers = || seen.numbers.iter().copied();
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
        report.outliers = self.kind.is_quantity().then(|| self.outliers()).flatten();
        report.defaults = defaults::among(&self.frequencies, defaults::candidates::<T>(kind), |value: T| value.scalar(kind));
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

    /// Numbers farther than three times the middle half's width from the middle half: Tukey's outer fences.
    fn outliers(&self) -> Option<u64> {
        let numbers = self.weighted();
        let quartiles = self.quantiles.at(&[0.25, 0.75]);
        let [low, high] = quartiles.as_slice() else { return None };
        let (low, high) = (low.number(self.kind), high.number(self.kind));
        let reach = 3.0 * (high - low);
        let outside = numbers.iter().filter(|(x, _)| *x < low - reach || *x > high + reach).map(|(_, weight)| weight);
        (reach > 0.0).then(|| outside.sum())
    }

    /// Numbers in order, each with how many it stands for.
    pub(super) fn weighted(&self) -> Vec<(f64, u64)> {
        self.quantiles.weighted().into_iter().map(|(value, weight)| (value.number(self.kind), weight)).collect()
    }

    pub(super) fn quantiles(&self) -> &Quantiles<T> {
        &self.quantiles
    }

    pub(super) fn moments(&self) -> &Moments {
        &self.moments
    }

    pub(super) fn frequencies(&self) -> &Frequencies {
        &self.frequencies
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
