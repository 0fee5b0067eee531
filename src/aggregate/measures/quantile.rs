//! Values by rank, exact or from a sketch.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array};
use arrow::datatypes::Float64Type;

use super::{Accumulator, Chosen, Given, MeasureKind, each_present};
use crate::error::{Error, Result};
use crate::expression::Type;
use crate::stats::{Quantiles, Reader, Summary, Writer, codec};

pub(super) const MEASURES: &[MeasureKind] = &[
    MeasureKind { name: "median", takes: "a number", choose: |given| exact(given, Some(0.5)) },
    MeasureKind { name: "quantile", takes: "a number and a share from 0 to 1", choose: |given| exact(given, None) },
    MeasureKind { name: "approx_median", takes: "a number", choose: |given| estimate(given, Some(0.5)) },
    MeasureKind { name: "approx_quantile", takes: "a number and a share from 0 to 1", choose: |given| estimate(given, None) },
];

/// The share that is asked for.
fn share(given: &[Given], fixed: Option<f64>) -> Result<Option<f64>> {
    let (a, share) = match (given, fixed) {
        ([a], Some(share)) => (a, Some(share)),
        ([a, share], None) => (a, share.number()),
        _ => return Ok(None),
    };
    match share {
        Some(share) if (0.0..=1.0).contains(&share) => Ok(Some(share).filter(|_| a.of.is_number() || a.of == Type::Null)),
        _ => Err(Error::params("expression", "a quantile needs a share from 0 to 1 that is written out")),
    }
}

fn exact(given: &[Given], fixed: Option<f64>) -> Result<Option<Chosen>> {
    let share = share(given, fixed)?;
    let held = |share| Exact { share, groups: Vec::new(), values: Vec::new(), len: 0 };
    Ok(share.map(|share| Chosen::exact(vec![Type::Float], Type::Float, held(share))))
}

fn estimate(given: &[Given], fixed: Option<f64>) -> Result<Option<Chosen>> {
    Ok(share(given, fixed)?.map(|share| Chosen {
        takes: vec![Type::Float],
        gives: Type::Float,
        accumulator: Box::new(Sketched { share, sketches: Vec::new() }),
        error: Some("rank off by up to 0.44 % above 1,023 values with 99 % confidence, exact below".to_owned()),
    }))
}

/// All values with their groups. Between two values it is interpolated, as by default in NumPy.
#[derive(Clone)]
struct Exact {
    share: f64,
    groups: Vec<u32>,
    values: Vec<f64>,
    /// Number of groups.
    len: usize,
}

impl Accumulator for Exact {
    fn grow(&mut self, groups: usize) {
        self.len = groups;
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        let values = values.as_primitive::<Float64Type>().values();
        each_present(groups, arguments, |group, row| {
            self.groups.push(group as u32);
            self.values.push(values[row]);
        });
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        let other = other.of::<Self>()?;
        for &group in &other.groups {
            self.groups.push(*into.get(group as usize).ok_or_else(codec::damaged)?);
        }
        self.values.extend_from_slice(&other.values);
        Ok(())
    }

    fn bytes(&self) -> u64 {
        // They double when they are full, and in the end are sorted in a copy.
        self.values.capacity() as u64 * 24
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.len as u64);
        writer.u64(self.values.len() as u64);
        for (group, value) in self.groups.iter().zip(&self.values) {
            writer.u64((*group).into());
            writer.f64(*value);
        }
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let len = usize::try_from(reader.count()?).map_err(|_| codec::damaged())?;
        let mut decoded = Self { share: self.share, groups: Vec::new(), values: Vec::new(), len };
        for _ in 0..reader.len(16)? {
            let group = u32::try_from(reader.u64()?).ok().filter(|&group| (group as usize) < len);
            decoded.groups.push(group.ok_or_else(codec::damaged)?);
            decoded.values.push(reader.f64()?);
        }
        Ok(Box::new(decoded))
    }

    fn finish(&self) -> Result<ArrayRef> {
        // Sorted by group by counting, then each group by itself.
        let mut ends = vec![0usize; self.len + 1];
        self.groups.iter().for_each(|&group| ends[group as usize + 1] += 1);
        (0..self.len).for_each(|group| ends[group + 1] += ends[group]);
        let mut next = ends.clone();
        let mut sorted = vec![0.0; self.values.len()];
        for (&group, &value) in self.groups.iter().zip(&self.values) {
            sorted[next[group as usize]] = value;
            next[group as usize] += 1;
        }
        let quantile = |group: usize| {
            let values = &mut sorted[ends[group]..ends[group + 1]];
            interpolated(values, self.share)
        };
        Ok(Arc::new(Float64Array::from_iter((0..self.len).map(quantile))))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { share: self.share, groups: Vec::new(), values: Vec::new(), len: 0 })
    }
}

fn interpolated(values: &mut [f64], share: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let rank = share * last as f64;
    let below = (rank.floor() as usize).min(last);
    let order = |a: &f64, b: &f64| a.partial_cmp(b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()));
    let (_, &mut low, above) = values.select_nth_unstable_by(below, order);
    let high = above.iter().copied().min_by(order).unwrap_or(low);
    let weight = rank - below as f64;
    Some(if weight == 0.0 || low == high { low } else { low + (high - low) * weight })
}

/// A sketch for every group, which gives a value of the group.
#[derive(Clone)]
struct Sketched {
    share: f64,
    sketches: Vec<Quantiles<f64>>,
}

impl Accumulator for Sketched {
    fn grow(&mut self, groups: usize) {
        self.sketches.resize_with(groups, Quantiles::default);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        let values = values.as_primitive::<Float64Type>().values();
        each_present(groups, arguments, |group, row| self.sketches[group].insert(values[row]));
        Ok(())
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        for (sketch, &group) in other.of::<Self>()?.sketches.iter().zip(into) {
            self.sketches[group as usize].merge(sketch);
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.sketches.iter().map(|sketch| 100 + sketch.count().min(2_500) * 16).sum()
    }

    fn encode(&self, writer: &mut Writer) {
        writer.u64(self.sketches.len() as u64);
        self.sketches.iter().for_each(|sketch| sketch.encode(writer));
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let sketches = (0..reader.len(1)?).map(|_| Quantiles::decode(reader)).collect::<Result<_>>()?;
        Ok(Box::new(Self { share: self.share, sketches }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        let quantile = |sketch: &Quantiles<f64>| sketch.at(&[self.share]).first().copied();
        Ok(Arc::new(Float64Array::from_iter(self.sketches.iter().map(quantile))))
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { share: self.share, sketches: Vec::new() })
    }
}
