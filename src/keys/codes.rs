//! Numbers for the values of a column.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, StringArray, new_null_array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int32Type};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::error::{Error, Result};
use crate::expression::Type;
use crate::stats::hash::{canonical, hash_bytes, hash_i128, hash_u64};
use crate::stats::{Reader, Writer, codec};
use crate::table::{array_of, values_of};

/// Every value that came by, numbered in the order in which they did, with the missing one among them.
#[derive(Clone)]
pub(crate) struct Codes {
    of: Type,
    values: Values,
    table: HashTable<u32>,
    /// The number of the missing value.
    missing: Option<u32>,
    len: u32,
}

/// The values by their numbers. That of the missing value means nothing.
#[derive(Clone)]
enum Values {
    /// Integers, dates, times, booleans; floats by their bits.
    Longs(Vec<i64>),
    Wides(Vec<i128>),
    Texts {
        ends: Vec<u64>,
        bytes: Vec<u8>,
    },
}

impl Codes {
    pub(crate) fn new(of: &Type) -> Self {
        let values = match of {
            Type::Decimal { .. } => Values::Wides(Vec::new()),
            Type::Text => Values::Texts { ends: Vec::new(), bytes: Vec::new() },
            _ => Values::Longs(Vec::new()),
        };
        Self { of: of.clone(), values, table: HashTable::new(), missing: None, len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len as usize
    }

    /// Appends the numbers of an array's values.
    pub(crate) fn codes_of(&mut self, array: &ArrayRef, codes: &mut Vec<u32>) -> Result<()> {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let mut of_values = Vec::new();
            self.codes_of(&arrow::compute::cast(dictionary.values(), &self.of.data_type())?, &mut of_values)?;
            let keys = arrow::compute::cast(dictionary.keys(), &DataType::Int32)?;
            for (row, &key) in keys.as_primitive::<Int32Type>().values().iter().enumerate() {
                let code = if keys.is_null(row) { self.missing() } else { of_values[key as usize] };
                codes.push(code);
            }
            return Ok(());
        }
        let nulls = array.logical_nulls();
        match &self.of {
            Type::Text => {
                let texts = array.as_string::<i32>();
                self.each(nulls.as_ref(), texts.len(), codes, |codes, row| codes.text(texts.value(row).as_bytes()));
            }
            Type::Decimal { .. } => {
                let values = array.as_primitive::<Decimal128Type>().values();
                self.each(nulls.as_ref(), values.len(), codes, |codes, row| codes.wide(values[row]));
            }
            Type::Float => {
                let values = array.as_primitive::<Float64Type>().values();
                self.longs(nulls.as_ref(), values, codes, |value| canonical(value).to_bits() as i64);
            }
            Type::Date => self.longs(nulls.as_ref(), array.as_primitive::<Date32Type>().values(), codes, i64::from),
            Type::Boolean => {
                let flags = array.as_boolean();
                self.each(nulls.as_ref(), flags.len(), codes, |codes, row| codes.long(flags.value(row).into()));
            }
            Type::Integer | Type::Timestamp { .. } => self.longs(nulls.as_ref(), &values_of::<i64>(array), codes, |value| value),
            Type::Null => codes.extend(std::iter::repeat_n(self.missing(), array.len())),
            Type::Other(_) => return Err(Error::unsupported("values of this type cannot be told apart")),
        }
        Ok(())
    }

    /// Values that follow each other are often the same.
    fn longs<T: Copy>(&mut self, nulls: Option<&NullBuffer>, values: &[T], codes: &mut Vec<u32>, long: impl Fn(T) -> i64) {
        let mut last: Option<(i64, u32)> = None;
        self.each(nulls, values.len(), codes, |codes, row| {
            let value = long(values[row]);
            match last {
                Some((same, code)) if same == value => code,
                _ => {
                    let code = codes.long(value);
                    last = Some((value, code));
                    code
                }
            }
        });
    }

    fn each(
        &mut self,
        nulls: Option<&NullBuffer>,
        rows: usize,
        codes: &mut Vec<u32>,
        mut code: impl FnMut(&mut Self, usize) -> u32,
    ) {
        codes.reserve(rows);
        match nulls.filter(|nulls| nulls.null_count() > 0) {
            None => (0..rows).for_each(|row| codes.push(code(self, row))),
            Some(nulls) => (0..rows).for_each(|row| codes.push(if nulls.is_null(row) { self.missing() } else { code(self, row) })),
        }
    }

    fn missing(&mut self) -> u32 {
        if let Some(code) = self.missing {
            return code;
        }
        match &mut self.values {
            Values::Longs(values) => values.push(0),
            Values::Wides(values) => values.push(0),
            Values::Texts { ends, bytes } => ends.push(bytes.len() as u64),
        }
        self.missing = Some(self.len);
        self.len += 1;
        self.len - 1
    }

    #[inline]
    fn long(&mut self, value: i64) -> u32 {
        let Values::Longs(values) = &mut self.values else { return 0 };
        let hash = |value: i64| hash_u64(value as u64);
        match self.table.entry(hash(value), |&code| values[code as usize] == value, |&code| hash(values[code as usize])) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                entry.insert(self.len);
                values.push(value);
                self.len += 1;
                self.len - 1
            }
        }
    }

    fn wide(&mut self, value: i128) -> u32 {
        let Values::Wides(values) = &mut self.values else { return 0 };
        match self.table.entry(hash_i128(value), |&code| values[code as usize] == value, |&code| hash_i128(values[code as usize])) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                entry.insert(self.len);
                values.push(value);
                self.len += 1;
                self.len - 1
            }
        }
    }

    #[inline]
    fn text(&mut self, text: &[u8]) -> u32 {
        let Values::Texts { ends, bytes } = &mut self.values else { return 0 };
        let held = |code: u32| span(ends, bytes, code);
        match self.table.entry(hash_bytes(text), |&code| held(code) == text, |&code| hash_bytes(held(code))) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                entry.insert(self.len);
                bytes.extend_from_slice(text);
                ends.push(bytes.len() as u64);
                self.len += 1;
                self.len - 1
            }
        }
    }

    /// The values of some numbers.
    pub(crate) fn array(&self, codes: &[u32]) -> Result<ArrayRef> {
        let is_there = |&code: &u32| Some(code) != self.missing;
        let nulls = || Some(codes.iter().map(is_there).collect::<NullBuffer>()).filter(|nulls| nulls.null_count() > 0);
        let to = self.of.data_type();
        Ok(match (&self.values, &self.of) {
            (_, Type::Null | Type::Other(_)) => new_null_array(&to, codes.len()),
            (Values::Texts { ends, bytes }, _) => {
                let text = |code: u32| std::str::from_utf8(span(ends, bytes, code)).unwrap_or_default();
                Arc::new(StringArray::from_iter(codes.iter().map(|code| is_there(code).then(|| text(*code)))))
            }
            (Values::Wides(values), _) => array_of(codes.iter().map(|&code| values[code as usize]).collect(), nulls(), &to)?,
            (Values::Longs(values), of) => {
                let longs = codes.iter().map(|&code| values[code as usize]);
                match of {
                    Type::Float => Arc::new(Float64Array::new(longs.map(|bits| f64::from_bits(bits as u64)).collect(), nulls())),
                    Type::Date => array_of(longs.map(|day| day as i32).collect(), nulls(), &to)?,
                    Type::Boolean => Arc::new(BooleanArray::new(longs.map(|flag| flag != 0).collect(), nulls())),
                    _ => array_of(longs.collect(), nulls(), &to)?,
                }
            }
        })
    }

    /// The place of each number's value among all, from the smallest; the missing one comes last.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len).filter(|code| Some(*code) != self.missing).collect();
        match &self.values {
            Values::Wides(values) => order.sort_unstable_by_key(|&code| values[code as usize]),
            Values::Texts { ends, bytes } => order.sort_unstable_by(|&a, &b| span(ends, bytes, a).cmp(span(ends, bytes, b))),
            Values::Longs(values) if self.of == Type::Float => {
                let float = |code: u32| f64::from_bits(values[code as usize] as u64);
                // The NaN of the codes has no sign, and is the largest in the total order.
                order.sort_unstable_by(|&a, &b| float(a).total_cmp(&float(b)));
            }
            Values::Longs(values) => order.sort_unstable_by_key(|&code| values[code as usize]),
        }
        order.extend(self.missing);
        let mut ranks = vec![0; self.len()];
        for (rank, code) in order.into_iter().enumerate() {
            ranks[code as usize] = rank as u32;
        }
        ranks
    }

    pub(crate) fn bytes(&self) -> u64 {
        let values = match &self.values {
            Values::Longs(values) => values.capacity() * 8,
            Values::Wides(values) => values.capacity() * 16,
            Values::Texts { ends, bytes } => ends.capacity() * 8 + bytes.capacity(),
        };
        // A table doubles when it is full, and both are there for a moment.
        (values + self.table.capacity() * 15) as u64
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.missing.map_or(u64::MAX, u64::from));
        writer.u64(self.len.into());
        match &self.values {
            Values::Longs(values) => values.iter().for_each(|value| writer.i64(*value)),
            Values::Wides(values) => values.iter().for_each(|value| writer.raw(&value.to_le_bytes())),
            Values::Texts { ends, bytes } => (0..self.len).for_each(|code| writer.bytes(span(ends, bytes, code))),
        }
    }

    /// Numbers of the same type of values that were written.
    pub(crate) fn decoded(&self, reader: &mut Reader<'_>) -> Result<Self> {
        let mut decoded = Self::new(&self.of);
        let missing = reader.u64()?;
        let len = reader.len(if matches!(self.values, Values::Wides(_)) { 16 } else { 8 })?;
        for code in 0..len {
            let is_missing = code as u64 == missing;
            let number = match &self.values {
                Values::Longs(_) => {
                    let value = reader.i64()?;
                    if is_missing { decoded.missing() } else { decoded.long(value) }
                }
                Values::Wides(_) => {
                    let value = i128::from_le_bytes(reader.array()?);
                    if is_missing { decoded.missing() } else { decoded.wide(value) }
                }
                Values::Texts { .. } => {
                    let text = reader.text()?;
                    if is_missing { decoded.missing() } else { decoded.text(text.as_bytes()) }
                }
            };
            if number as usize != code {
                return Err(codec::damaged());
            }
        }
        Ok(decoded)
    }
}

fn span<'a>(ends: &[u64], bytes: &'a [u8], code: u32) -> &'a [u8] {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &bytes[start as usize..ends[code] as usize]
}
