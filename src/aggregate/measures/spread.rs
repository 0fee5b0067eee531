//! How far values lie apart.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array};
use arrow::datatypes::Float64Type;

use super::{Accumulator, Chosen, Given, MeasureKind, each_present};
use crate::error::Result;
use crate::expression::Type;
use crate::stats::{Reader, Writer};

pub(super) const MEASURES: &[MeasureKind] = &[
    MeasureKind {
        name: "var",
        takes: "a number",
        choose: |given| spread(given, Spread { divisor: 1, is_root: false, moments: Vec::new() }),
    },
    MeasureKind {
        name: "std",
        takes: "a number",
        choose: |given| spread(given, Spread { divisor: 1, is_root: true, moments: Vec::new() }),
    },
    MeasureKind {
        name: "var_pop",
        takes: "a number",
        choose: |given| spread(given, Spread { divisor: 0, is_root: false, moments: Vec::new() }),
    },
    MeasureKind {
        name: "std_pop",
        takes: "a number",
        choose: |given| spread(given, Spread { divisor: 0, is_root: true, moments: Vec::new() }),
    },
];

fn spread(given: &[Given], accumulator: Spread) -> Result<Option<Chosen>> {
    match given {
        [a] if a.of.is_number() || a.of == Type::Null => Ok(Some(Chosen::exact(vec![Type::Float], Type::Float, accumulator))),
        _ => Ok(None),
    }
}

/// Variances and their roots, by B. Welford (1962), doi:10.1080/00401706.1962.10490022, merged as by T. Chan, G. Golub & R. LeVeque (1983),
/// doi:10.1080/00031305.1983.10483115.
#[derive(Clone)]
struct Spread {
    /// What is taken from the count to divide by: 1 of a sample, 0 of a whole population.
    divisor: u64,
    is_root: bool,
    moments: Vec<Moments>,
}

#[derive(Clone, Copy, Default)]
struct Moments {
    count: u64,
    mean: f64,
    /// The sum of squared distances from the mean.
    squares: f64,
}

impl Moments {
    #[inline]
    fn add(&mut self, value: f64) {
        self.count += 1;
        let distance = value - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (value - self.mean);
    }

    fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        let (ours, theirs) = (self.count as f64, other.count as f64);
        let distance = other.mean - self.mean;
        self.count += other.count;
        self.squares += other.squares + distance * distance * ours * theirs / (ours + theirs);
        self.mean += distance * theirs / (ours + theirs);
    }
}

impl Accumulator for Spread {
    fn grow(&mut self, groups: usize) {
        self.moments.resize(groups, Moments::default());
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        let values = values.as_primitive::<Float64Type>().values();
        each_present(groups, arguments, |group, row| self.moments[group].add(values[row]));
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        for (moments, &group) in other.of::<Self>()?.moments.iter().zip(into) {
            self.moments[group as usize].merge(moments);
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.moments.capacity() as u64 * 24
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.moments.len() as u64);
        for Moments { count, mean, squares } in &self.moments {
            writer.u64(*count);
            writer.f64(*mean);
            writer.f64(*squares);
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let moments = |reader: &mut Reader<'_>| Ok(Moments { count: reader.count()?, mean: reader.f64()?, squares: reader.f64()? });
        let moments = (0..reader.len(24)?).map(|_| moments(reader)).collect::<Result<_>>()?;
        Ok(Box::new(Self { moments, ..*self }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        let spread = |moments: &Moments| {
            let variance = (moments.count > self.divisor).then(|| moments.squares / (moments.count - self.divisor) as f64);
            if self.is_root { variance.map(f64::sqrt) } else { variance }
        };
        Ok(Arc::new(Float64Array::from_iter(self.moments.iter().map(spread))))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { moments: Vec::new(), ..*self })
    }
}
