//! The least, the greatest, the first and the last value.

use std::cmp::Ordering;

use arrow::array::{Array, ArrayRef};

use super::cells::Offered;
use super::{Accumulator, Cells, Chosen, Given, MeasureKind, each_present};
use crate::error::Result;
use crate::expression::Type;
use crate::stats::{Reader, Writer};

pub(super) const MEASURES: &[MeasureKind] = &[
    MeasureKind { name: "min", takes: "a value", choose: |given| extreme(given, Ordering::Less) },
    MeasureKind { name: "max", takes: "a value", choose: |given| extreme(given, Ordering::Greater) },
    MeasureKind {
        name: "first",
        takes: "a value and, if wanted, what it is the first by",
        choose: |given| end(given, Ordering::Less),
    },
    MeasureKind {
        name: "last",
        takes: "a value and, if wanted, what it is the last by",
        choose: |given| end(given, Ordering::Greater),
    },
];

fn extreme(given: &[Given], better: Ordering) -> Result<Option<Chosen>> {
    Ok(match given {
        [a] if !matches!(a.of, Type::Other(_)) => {
            Some(Chosen::exact(vec![a.of.clone()], a.of.clone(), Extreme { better, cells: Cells::new(&a.of) }))
        }
        _ => None,
    })
}

fn end(given: &[Given], better: Ordering) -> Result<Option<Chosen>> {
    let end = |value: &Type, by: Option<&Type>| End { better, values: Cells::new(value), by: by.map(Cells::new), seen: Vec::new() };
    Ok(match given {
        [a] if !matches!(a.of, Type::Other(_)) => Some(Chosen::exact(vec![a.of.clone()], a.of.clone(), end(&a.of, None))),
        [a, by] if !matches!(a.of, Type::Other(_)) && !matches!(by.of, Type::Other(_)) => {
            Some(Chosen::exact(vec![a.of.clone(), by.of.clone()], a.of.clone(), end(&a.of, Some(&by.of))))
        }
        _ => None,
    })
}

/// The least or the greatest.
#[derive(Clone)]
struct Extreme {
    better: Ordering,
    cells: Cells,
}

impl Extreme {
    fn offer(&mut self, groups: &[u32], values: &ArrayRef) -> Result<()> {
        let offered = Offered::of(values, self.cells.of())?;
        each_present(groups, std::slice::from_ref(values), |group, row| {
            if self.cells.compare(&offered, row, group).is_none_or(|order| order == self.better) {
                self.cells.set(&offered, row, group);
            }
        });
        Ok(())
    }
}

impl Accumulator for Extreme {
    fn grow(&mut self, groups: usize) {
        self.cells.grow(groups);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values] = arguments else { return Err(super::misused()) };
        self.offer(groups, values)
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        self.offer(into, &other.of::<Self>()?.cells.array()?)
    }

    fn bytes(&self) -> u64 {
        self.cells.bytes()
    }

    fn encode(&self, writer: &mut Writer) {
        self.cells.encode(writer);
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Self { better: self.better, cells: self.cells.decoded(reader)? }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        self.cells.array()
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Self { better: self.better, cells: Cells::new(self.cells.of()) })
    }
}

/// The value, missing or not, of the first or the last row: by another column, of equal ones the first or the last to come by; or as they come by.
#[derive(Clone)]
struct End {
    better: Ordering,
    values: Cells,
    by: Option<Cells>,
    /// Groups of which a row has been taken.
    seen: Vec<bool>,
}

impl End {
    fn offer(&mut self, groups: &[u32], values: &ArrayRef, by: Option<&ArrayRef>, is_row: impl Fn(usize) -> bool) -> Result<()> {
        let offered = Offered::of(values, self.values.of())?;
        let value_nulls = values.logical_nulls();
        let has_none = *self.values.of() == Type::Null;
        let is_missing = |row| has_none || value_nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        let by_offered = by.zip(self.by.as_ref()).map(|(by, cells)| Offered::of(by, cells.of())).transpose()?;
        let by_nulls = by.and_then(|by| by.logical_nulls());
        for (row, &group) in groups.iter().enumerate() {
            let group = group as usize;
            if !is_row(row) || by_nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                continue;
            }
            let order = match (&self.by, &by_offered) {
                (Some(cells), Some(offered)) => cells.compare(offered, row, group).filter(|_| self.seen[group]),
                _ => self.seen[group].then_some(Ordering::Equal),
            };
            let is_taken = match order {
                None => true,
                Some(Ordering::Equal) => self.better == Ordering::Greater,
                Some(order) => order == self.better,
            };
            if is_taken {
                self.seen[group] = true;
                if is_missing(row) {
                    self.values.clear(group)
                } else {
                    self.values.set(&offered, row, group)
                }
                if let (Some(cells), Some(offered)) = (&mut self.by, &by_offered) {
                    cells.set(offered, row, group);
                }
            }
        }
        Ok(())
    }
}

impl Accumulator for End {
    fn grow(&mut self, groups: usize) {
        self.values.grow(groups);
        self.by.iter_mut().for_each(|by| by.grow(groups));
        self.seen.resize(groups, false);
    }

    fn update(&mut self, groups: &[u32], arguments: &[ArrayRef]) -> Result<()> {
        let [values, by @ ..] = arguments else { return Err(super::misused()) };
        self.offer(groups, values, by.first(), |_| true)
    }

    fn merge(&mut self, other: &dyn Accumulator, into: &[u32]) -> Result<()> {
        let other = other.of::<Self>()?;
        let by = other.by.as_ref().map(Cells::array).transpose()?;
        self.offer(into, &other.values.array()?, by.as_ref(), |group| other.seen[group])
    }

    fn bytes(&self) -> u64 {
        self.values.bytes() + self.by.as_ref().map_or(0, Cells::bytes) + self.seen.capacity() as u64
    }

    fn encode(&self, writer: &mut Writer) {
        self.values.encode(writer);
        self.by.iter().for_each(|by| by.encode(writer));
        writer.bytes(&self.seen.iter().map(|seen| (*seen).into()).collect::<Vec<u8>>());
    }

    fn decoded(&self, reader: &mut Reader<'_>) -> Result<Box<dyn Accumulator>> {
        let values = self.values.decoded(reader)?;
        let by = self.by.as_ref().map(|by| by.decoded(reader)).transpose()?;
        let seen = reader.bytes()?.iter().map(|seen| *seen != 0).collect();
        Ok(Box::new(Self { better: self.better, values, by, seen }))
    }

    fn finish(&self) -> Result<ArrayRef> {
        self.values.array()
    }

    fn copy(&self) -> Box<dyn Accumulator> {
        Box::new(self.clone())
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        let by = self.by.as_ref().map(|by| Cells::new(by.of()));
        Box::new(Self { better: self.better, values: Cells::new(self.values.of()), by, seen: Vec::new() })
    }
}
