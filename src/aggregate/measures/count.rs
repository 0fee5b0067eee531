//! How many.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};

use super::{Accumulator, Chosen, MeasureKind, each_present};
use crate::error::Result;
use crate::expression::Type;
use crate::stats::{Reader, Writer, codec};

pub(super) const MEASURES: &[MeasureKind] = &[
    MeasureKind {
        name: "count",
        takes: "*, or a value",
        choose: |given| match given {
            [] => Ok(Some(Chosen::exact(vec![], Type::Integer, Count::default()))),
            [a] => Ok(Some(Chosen::exact(vec![a.of.clone()], Type::Integer, Count::default()))),
            _ => Ok(None),
        },
    },
    MeasureKind {
        name: "count_if",
        takes: "a condition",
        choose: |given| match given {
            [a] if matches!(a.of, Type::Boolean | Type::Null) => {
                Ok(Some(Chosen::exact(vec![Type::Boolean], Type::Integer, Count { only_true: true, ..Count::default() })))
            }
            _ => Ok(None),
        },
    },
];

/// Rows, rows with a value, or rows for which a condition is true.
#[derive(Clone, Default)]
struct Count {
    only_true: bool,
    counts: Vec<i64>,
}

impl Accumulator for Count {
    fn grow(&mut self, groups: usize) {
        self.counts.resize(groups, 0);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let counts = &mut self.counts;
        match arguments.first().filter(|_| self.only_true) {
            Some(flags) => {
                let flags = flags.as_boolean();
                let is_true = |row| flags.is_valid(row) && flags.value(row);
                groups.iter().enumerate().for_each(|(row, &group)| counts[group as usize] += i64::from(is_true(row)));
            }
            None => each_present(groups, arguments, |group, _| counts[group] += 1),
        }
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        for (count, &group) in other.of::<Self>()?.counts.iter().zip(into) {
            self.counts[group as usize] += count;
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.counts.capacity() as u64 * 8
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.counts.len() as u64);
        self.counts.iter().for_each(|count| writer.i64(*count));
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let counts = (0..reader.len(8)?).map(|_| reader.count().map(|count| count as i64)).collect::<Result<_>>();
        Ok(Box::new(Self { only_true: self.only_true, counts: counts.map_err(|_| codec::damaged())? }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        Ok(Arc::new(Int64Array::from(self.counts.clone())))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { only_true: self.only_true, counts: Vec::new() })
    }
}
