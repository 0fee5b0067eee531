//! Sums: of integers and decimals exact, of floats correct to the last digit or two in any order.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Decimal128Array, Float64Array, Int64Array};
use arrow::datatypes::{Decimal128Type, Float64Type, Int64Type};

use super::{Accumulator, Chosen, MeasureKind, Total, each_present};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::stats::{Reader, Writer};

pub(super) const MEASURES: &[MeasureKind] = &[MeasureKind {
    name: "sum",
    takes: "a number",
    choose: |given| match given {
        [a] if a.of.is_number() || a.of == Type::Null => {
            let of = if a.of == Type::Null { Type::Float } else { a.of.clone() };
            Ok(Some(match of {
                Type::Float => Chosen::exact(vec![of.clone()], of, FloatSum::default()),
                Type::Decimal { scale, .. } => {
                    let gives = Type::Decimal { precision: 38, scale };
                    Chosen::exact(vec![of], gives.clone(), WholeSum { gives, totals: Vec::new() })
                }
                _ => Chosen::exact(vec![of.clone()], of.clone(), WholeSum { gives: of, totals: Vec::new() }),
            }))
        }
        _ => Ok(None),
    },
}];

/// Of integers or unscaled decimals.
#[derive(Clone)]
struct WholeSum {
    gives: Type,
    /// Missing where there was no value.
    totals: Vec<Option<i128>>,
}

impl WholeSum {
    fn add(&mut self, group: usize, value: i128) -> Result<()> {
        let total = self.totals[group].unwrap_or(0).checked_add(value).ok_or_else(too_large)?;
        self.totals[group] = Some(total);
        Ok(())
    }
}

impl Accumulator for WholeSum {
    fn grow(&mut self, groups: usize) {
        self.totals.resize(groups, None);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        if self.gives == Type::Integer {
            let values = values.as_primitive::<Int64Type>().values();
            // A sum of fewer than 2^63 integers fits 128 bits.
            let totals = &mut self.totals;
            each_present(groups, arguments, |group, row| {
                totals[group] = Some(totals[group].unwrap_or(0) + i128::from(values[row]))
            });
            return Ok(());
        }
        let values = values.as_primitive::<Decimal128Type>().values();
        let mut result = Ok(());
        each_present(groups, arguments, |group, row| {
            if result.is_ok() {
                result = self.add(group, values[row]);
            }
        });
        result
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        for (total, &group) in other.of::<Self>()?.totals.iter().zip(into) {
            if let Some(total) = total {
                self.add(group as usize, *total)?;
            }
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.totals.capacity() as u64 * 32
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.totals.len() as u64);
        for total in &self.totals {
            writer.u8(total.is_some().into());
            writer.raw(&total.unwrap_or(0).to_le_bytes());
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let total = |reader: &mut Reader<'_>| {
            let is_there = reader.u8()? != 0;
            let total = i128::from_le_bytes(reader.array()?);
            Ok(is_there.then_some(total))
        };
        let totals = (0..reader.len(17)?).map(|_| total(reader)).collect::<Result<_>>()?;
        Ok(Box::new(Self { gives: self.gives.clone(), totals }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        Ok(match self.gives {
            Type::Decimal { precision, scale } => {
                let largest = 10i128.pow(precision.into());
                if self.totals.iter().flatten().any(|total| total.abs() >= largest) {
                    return Err(too_large());
                }
                Arc::new(Decimal128Array::from(self.totals.clone()).with_precision_and_scale(precision, scale)?)
            }
            _ => {
                let narrow = |total: &Option<i128>| total.map(|total| i64::try_from(total).map_err(|_| too_large())).transpose();
                Arc::new(Int64Array::from(self.totals.iter().map(narrow).collect::<Result<Vec<_>>>()?))
            }
        })
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { gives: self.gives.clone(), totals: Vec::new() })
    }
}

fn too_large() -> Error {
    Error::schema("a sum is too large for its type").hint("sum fractions: sum(cast(column as float))")
}

/// Of floats.
#[derive(Clone, Default)]
struct FloatSum {
    totals: Vec<Total>,
    counts: Vec<u64>,
}

impl Accumulator for FloatSum {
    fn grow(&mut self, groups: usize) {
        self.totals.resize(groups, Total::default());
        self.counts.resize(groups, 0);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        let values = values.as_primitive::<Float64Type>().values();
        each_present(groups, arguments, |group, row| {
            self.totals[group].add(values[row]);
            self.counts[group] += 1;
        });
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        let other = other.of::<Self>()?;
        for ((total, count), &group) in other.totals.iter().zip(&other.counts).zip(into) {
            self.totals[group as usize].merge(total);
            self.counts[group as usize] += count;
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.totals.capacity() as u64 * 24
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.totals.len() as u64);
        for (total, count) in self.totals.iter().zip(&self.counts) {
            total.encode(writer);
            writer.u64(*count);
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let mut decoded = Self::default();
        for _ in 0..reader.len(24)? {
            decoded.totals.push(Total::decode(reader)?);
            decoded.counts.push(reader.count()?);
        }
        Ok(Box::new(decoded))
    }

    fn finish(&self) -> Result<ArrayRef> {
        let sums = self.totals.iter().zip(&self.counts).map(|(total, &count)| (count > 0).then(|| total.value()));
        Ok(Arc::new(Float64Array::from_iter(sums)))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self::default())
    }
}
