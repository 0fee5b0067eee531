//! Means, with weights and without.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array};
use arrow::datatypes::Float64Type;

use super::{Accumulator, Chosen, MeasureKind, Total, each_present};
use crate::error::Result;
use crate::expression::Type;
use crate::stats::{Reader, Writer};

pub(super) const MEASURES: &[MeasureKind] = &[
    MeasureKind {
        name: "mean",
        takes: "a number",
        choose: |given| match given {
            [a] if a.of.is_number() || a.of == Type::Null => {
                Ok(Some(Chosen::exact(vec![Type::Float], Type::Float, Mean::default())))
            }
            _ => Ok(None),
        },
    },
    MeasureKind {
        name: "weighted_mean",
        takes: "a number and its weight",
        choose: |given| match given {
            [a, weight] if a.of.is_number() && weight.of.is_number() => {
                Ok(Some(Chosen::exact(vec![Type::Float; 2], Type::Float, Mean::default())))
            }
            _ => Ok(None),
        },
    },
];

/// Sums of values times weights, and of weights; without a second argument every weight is 1.
#[derive(Clone, Default)]
struct Mean {
    totals: Vec<Total>,
    weights: Vec<Total>,
}

impl Accumulator for Mean {
    fn grow(&mut self, groups: usize) {
        self.totals.resize(groups, Total::default());
        self.weights.resize(groups, Total::default());
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        match arguments {
            [values] => {
                let values = values.as_primitive::<Float64Type>().values();
                each_present(groups, arguments, |group, row| {
                    self.totals[group].add(values[row]);
                    self.weights[group].add(1.0);
                });
            }
            [values, weights] => {
                let (values, weights) =
                    (values.as_primitive::<Float64Type>().values(), weights.as_primitive::<Float64Type>().values());
                each_present(groups, arguments, |group, row| {
                    self.totals[group].add(values[row] * weights[row]);
                    self.weights[group].add(weights[row]);
                });
            }
            _ => return Err(super::misused()),
        }
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        let other = other.of::<Self>()?;
        for ((total, weight), &group) in other.totals.iter().zip(&other.weights).zip(into) {
            self.totals[group as usize].merge(total);
            self.weights[group as usize].merge(weight);
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.totals.capacity() as u64 * 32
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.totals.len() as u64);
        for (total, weight) in self.totals.iter().zip(&self.weights) {
            total.encode(writer);
            weight.encode(writer);
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let mut decoded = Self::default();
        for _ in 0..reader.len(32)? {
            decoded.totals.push(Total::decode(reader)?);
            decoded.weights.push(Total::decode(reader)?);
        }
        Ok(Box::new(decoded))
    }

    fn finish(&self) -> Result<ArrayRef> {
        let mean = |(total, weight): (&Total, &Total)| (weight.value() != 0.0).then(|| total.value() / weight.value());
        Ok(Arc::new(Float64Array::from_iter(self.totals.iter().zip(&self.weights).map(mean))))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self::default())
    }
}
