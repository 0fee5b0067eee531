//! What is computed of the rows of a group. A measure is a line in the list of its file, and a line in `docs/aggregate.md`.

mod cells;
mod count;
mod different;
mod extremes;
mod mean;
mod quantile;
mod spread;
mod sum;

use std::any::Any;

use arrow::array::ArrayRef;

pub(super) use cells::Cells;

use crate::error::{Error, Result};
use crate::expression::{Literal, Type};
use crate::stats::{Reader, Writer};

/// The state of a measure for every group.
pub(super) trait Accumulator: Any {
    /// There are so many groups now.
    fn grow(&mut self, groups: usize);

    /// Takes in rows by their groups, with the values of the arguments; of a constant argument as many as there are rows.
    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()>;

    /// Takes in what another one knows of rows that follow, its groups going into these.
    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()>;

    /// Bytes that it holds.
    fn bytes(&self) -> u64;

    fn encode(&self, writer: &mut Writer);

    /// One of the same kind with the state that was written.
    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>>;

    /// The measure, for every group.
    fn finish(&self) -> Result<ArrayRef>;

    fn copy(&self) -> Box<dyn Accumulator>;

    /// One of the same kind that has seen nothing.
    fn fresh(&self) -> Box<dyn Accumulator>;
}

impl dyn Accumulator {
    /// The accumulator as what it is.
    fn of<A: Accumulator>(&self) -> Result<&A> {
        (self as &dyn Any).downcast_ref().ok_or_else(|| Error::schema("the two passes have different measures"))
    }
}

/// A measure for arguments of certain types.
pub(super) struct Chosen {
    /// What the arguments are brought to, one for each that varies from row to row.
    pub(super) takes: Vec<Type>,
    /// What it gives.
    pub(super) gives: Type,
    pub(super) accumulator: Box<dyn Accumulator>,
    /// How far it may be off, in words, where it is an estimate.
    pub(super) error: Option<String>,
}

impl Chosen {
    fn exact(takes: Vec<Type>, gives: Type, accumulator: impl Accumulator) -> Self {
        Self { takes, gives, accumulator: Box::new(accumulator), error: None }
    }
}

/// What is known of an argument before there are rows.
pub(super) struct Given {
    pub(super) of: Type,
    pub(super) constant: Option<Literal>,
}

impl Given {
    fn number(&self) -> Option<f64> {
        match self.constant {
            Some(Literal::Integer(value)) => Some(value as f64),
            Some(Literal::Float(value)) => Some(value),
            _ => None,
        }
    }
}

/// A measure by its name.
pub(super) struct MeasureKind {
    pub(super) name: &'static str,
    /// What it takes, for people.
    pub(super) takes: &'static str,
    /// The measure for arguments; `None` where it does not take them. `count(*)` has none.
    pub(super) choose: fn(&[Given]) -> Result<Option<Chosen>>,
}

/// Every measure.
pub(super) fn catalog() -> impl Iterator<Item = &'static MeasureKind> {
    [count::MEASURES, sum::MEASURES, mean::MEASURES, spread::MEASURES, extremes::MEASURES, different::MEASURES, quantile::MEASURES]
        .into_iter()
        .flatten()
}

pub(super) fn find(name: &str) -> Option<&'static MeasureKind> {
    catalog().find(|measure| measure.name == name)
}

/// A sum that does not lose what is small beside what is large: T. Ogita, S. Rump & S. Oishi (2005), "Accurate sum and dot product",
/// doi:10.1137/030601818, algorithm 4.4.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Total {
    sum: f64,
    rest: f64,
}

impl Total {
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        let of_value = sum - self.sum;
        self.rest += (self.sum - (sum - of_value)) + (value - of_value);
        self.sum = sum;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.add(other.sum);
        self.rest += other.rest;
    }

    pub(super) fn value(&self) -> f64 {
        // Of an infinite sum the rest is no number.
        if self.sum.is_finite() { self.sum + self.rest } else { self.sum }
    }

    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.f64(self.sum);
        writer.f64(self.rest);
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { sum: reader.f64()?, rest: reader.f64()? })
    }
}

/// Calls `f` with the group and the place of each row in which none of the arrays is missing.
pub(super) fn each_present(groups: &[u32], arguments: &[ArrayRef], mut f: impl FnMut(usize, usize)) {
    let mut nulls = None;
    for argument in arguments {
        nulls = arrow::buffer::NullBuffer::union(nulls.as_ref(), argument.logical_nulls().as_ref());
    }
    match nulls.filter(|nulls| nulls.null_count() > 0) {
        None => groups.iter().enumerate().for_each(|(row, &group)| f(group as usize, row)),
        Some(nulls) => nulls.valid_indices().for_each(|row| f(groups[row] as usize, row)),
    }
}

/// An accumulator was given what it was not made for.
fn misused() -> Error {
    Error::internal("a measure was given other values than it was chosen for")
}
