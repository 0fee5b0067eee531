//! A value of any type for every group, or none yet.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type};

use crate::error::{Error, Result};
use crate::expression::Type;
use crate::stats::{Reader, Writer};
use crate::table::{array_of, values_of};

/// The values.
#[derive(Clone)]
pub(in crate::aggregate) struct Cells {
    of: Type,
    held: Held,
    is_there: Vec<bool>,
}

#[derive(Clone)]
enum Held {
    /// Integers, dates, times, booleans.
    Longs(Vec<i64>),
    Wides(Vec<i128>),
    Floats(Vec<f64>),
    Texts(Vec<Box<str>>),
}

/// Values of a batch that may go into cells.
pub(in crate::aggregate) enum Offered<'a> {
    Longs(Vec<i64>),
    Wides(&'a [i128]),
    Floats(&'a [f64]),
    Texts(&'a StringArray),
}

impl<'a> Offered<'a> {
    /// # Errors
    /// `unsupported` for a type whose values cells do not hold.
    pub(in crate::aggregate) fn of(array: &'a ArrayRef, of: &Type) -> Result<Self> {
        Ok(match of {
            Type::Text => Self::Texts(array.as_string()),
            Type::Float => Self::Floats(array.as_primitive::<Float64Type>().values()),
            Type::Decimal { .. } => Self::Wides(array.as_primitive::<Decimal128Type>().values()),
            Type::Date => Self::Longs(array.as_primitive::<Date32Type>().values().iter().map(|&day| day.into()).collect()),
            Type::Boolean => Self::Longs(array.as_boolean().iter().map(|flag| flag.unwrap_or_default().into()).collect()),
            Type::Integer | Type::Timestamp { .. } => Self::Longs(values_of::<i64>(array).to_vec()),
            Type::Null => Self::Longs(vec![0; array.len()]),
            Type::Other(_) => return Err(unordered()),
        })
    }
}

impl Cells {
    pub(in crate::aggregate) fn new(of: &Type) -> Self {
        let held = match of {
            Type::Text => Held::Texts(Vec::new()),
            Type::Float => Held::Floats(Vec::new()),
            Type::Decimal { .. } => Held::Wides(Vec::new()),
            _ => Held::Longs(Vec::new()),
        };
        Self { of: of.clone(), held, is_there: Vec::new() }
    }

    pub(in crate::aggregate) fn of(&self) -> &Type {
        &self.of
    }

    pub(in crate::aggregate) fn grow(&mut self, groups: usize) {
        self.is_there.resize(groups, false);
        match &mut self.held {
            Held::Longs(values) => values.resize(groups, 0),
            Held::Wides(values) => values.resize(groups, 0),
            Held::Floats(values) => values.resize(groups, 0.0),
            Held::Texts(values) => values.resize_with(groups, Box::default),
        }
    }

    /// How the value of a row compares with that of a group; `None` where the group has none.
    #[inline]
    pub(in crate::aggregate) fn compare(&self, offered: &Offered<'_>, row: usize, group: usize) -> Option<Ordering> {
        if !self.is_there[group] {
            return None;
        }
        Some(match (&self.held, offered) {
            (Held::Longs(held), Offered::Longs(values)) => values[row].cmp(&held[group]),
            (Held::Wides(held), Offered::Wides(values)) => values[row].cmp(&held[group]),
            (Held::Floats(held), Offered::Floats(values)) => {
                let (a, b) = (values[row], held[group]);
                a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
            }
            (Held::Texts(held), Offered::Texts(values)) => values.value(row).cmp(&held[group]),
            _ => Ordering::Equal,
        })
    }

    #[inline]
    pub(in crate::aggregate) fn set(&mut self, offered: &Offered<'_>, row: usize, group: usize) {
        self.is_there[group] = true;
        match (&mut self.held, offered) {
            (Held::Longs(held), Offered::Longs(values)) => held[group] = values[row],
            (Held::Wides(held), Offered::Wides(values)) => held[group] = values[row],
            (Held::Floats(held), Offered::Floats(values)) => held[group] = values[row],
            (Held::Texts(held), Offered::Texts(values)) => held[group] = values.value(row).into(),
            _ => {}
        }
    }

    /// The value of a group is that there is none.
    pub(in crate::aggregate) fn clear(&mut self, group: usize) {
        self.is_there[group] = false;
    }

    pub(in crate::aggregate) fn array(&self) -> Result<ArrayRef> {
        let nulls: NullBuffer = self.is_there.iter().copied().collect();
        let to = self.of.data_type();
        Ok(match &self.held {
            _ if self.of == Type::Null => arrow::array::new_null_array(&DataType::Null, self.is_there.len()),
            Held::Texts(values) => {
                let texts = values.iter().zip(&self.is_there).map(|(text, there)| there.then_some(&**text));
                Arc::new(StringArray::from_iter(texts))
            }
            Held::Floats(values) => Arc::new(Float64Array::new(values.clone().into(), Some(nulls))),
            Held::Wides(values) => array_of(values.clone(), Some(nulls), &to)?,
            Held::Longs(values) => match self.of {
                Type::Boolean => Arc::new(BooleanArray::new(values.iter().map(|&flag| flag != 0).collect(), Some(nulls))),
                Type::Date => array_of(values.iter().map(|&day| day as i32).collect(), Some(nulls), &to)?,
                _ => array_of(values.clone(), Some(nulls), &to)?,
            },
        })
    }

    pub(in crate::aggregate) fn bytes(&self) -> u64 {
        let held = match &self.held {
            Held::Longs(values) => values.capacity() * 8,
            Held::Wides(values) => values.capacity() * 16,
            Held::Floats(values) => values.capacity() * 8,
            Held::Texts(values) => values.iter().map(|text| 32 + text.len()).sum(),
        };
        (held + self.is_there.capacity()) as u64
    }

    pub(in crate::aggregate) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.is_there.len() as u64);
        for (group, is_there) in self.is_there.iter().enumerate() {
            writer.u8((*is_there).into());
            match &self.held {
                Held::Longs(values) => writer.i64(values[group]),
                Held::Wides(values) => writer.raw(&values[group].to_le_bytes()),
                Held::Floats(values) => writer.f64(values[group]),
                Held::Texts(values) => writer.bytes(values[group].as_bytes()),
            }
        }
    }

    /// Cells of the same type that were written.
    pub(in crate::aggregate) fn decoded(&self, reader: &mut Reader<'_>) -> Result<Self> {
        let mut decoded = Self::new(&self.of);
        for _ in 0..reader.len(9)? {
            decoded.is_there.push(reader.u8()? != 0);
            match &mut decoded.held {
                Held::Longs(values) => values.push(reader.i64()?),
                Held::Wides(values) => values.push(i128::from_le_bytes(reader.array()?)),
                Held::Floats(values) => values.push(reader.f64()?),
                Held::Texts(values) => values.push(reader.text()?.into()),
            }
        }
        Ok(decoded)
    }
}

fn unordered() -> Error {
    Error::unsupported("values of this type cannot be compared")
}
