//! Texts and bytes: where few are different, each once and a key for every row; texts that number something, such as `ORD-000017`, as
//! numbers; and else without what Arrow takes to say where each of them ends.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayData, ArrayRef, AsArray, DictionaryArray, GenericByteArray, OffsetSizeTrait, PrimitiveArray, UInt32Array,
    make_array,
};
use arrow::buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow::compute::take;
use arrow::datatypes::{ArrowDictionaryKeyType, ArrowNativeType, ByteArrayType, DataType, UInt8Type, UInt16Type};

use super::narrow::{Narrow, width};
use super::own::{own, own_nulls};
use super::whole::{Whole, clear};
use crate::error::Result;

/// Rows that tell whether it is worth to look for equal values.
const TRIED: usize = 4096;
/// Digits of a number that surely is an `i64`.
const DIGITS: usize = 18;

/// Each value once, and a key of one or two bytes for every row: an Arrow dictionary array. `None` where that would save nothing, or
/// for more rows than there are keys.
pub(super) fn keyed(array: &ArrayRef) -> Result<Option<ArrayRef>> {
    let found = match array.data_type() {
        DataType::Utf8 => distinct(array.as_string::<i32>().iter().map(|text| text.map(str::as_bytes)), array.len()),
        DataType::LargeUtf8 => distinct(array.as_string::<i64>().iter().map(|text| text.map(str::as_bytes)), array.len()),
        DataType::Utf8View => distinct(array.as_string_view().iter().map(|text| text.map(str::as_bytes)), array.len()),
        DataType::Binary => distinct(array.as_binary::<i32>().iter(), array.len()),
        DataType::LargeBinary => distinct(array.as_binary::<i64>().iter(), array.len()),
        DataType::BinaryView => distinct(array.as_binary_view().iter(), array.len()),
        _ => None,
    };
    let Some((keys, firsts)) = found else { return Ok(None) };
    let values = own(&take(array, &UInt32Array::from(firsts), None)?);
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0).map(own_nulls);
    let dictionary = if values.len() <= 1 << 8 {
        dictionary::<UInt8Type>(keys.iter().map(|&key| key as u8).collect(), nulls, values)?
    } else {
        dictionary::<UInt16Type>(keys, nulls, values)?
    };
    Ok(Some(dictionary))
}

fn dictionary<K: ArrowDictionaryKeyType>(keys: Vec<K::Native>, nulls: Option<NullBuffer>, values: ArrayRef) -> Result<ArrayRef> {
    let keys = PrimitiveArray::<K>::try_new(ScalarBuffer::from(keys), nulls)?;
    Ok(Arc::new(DictionaryArray::try_new(keys, values)?))
}

/// A key for every row, and the row in which the value of each key comes first. A missing value has key 0.
fn distinct<'a>(values: impl Iterator<Item = Option<&'a [u8]>>, n_rows: usize) -> Option<(Vec<u16>, Vec<u32>)> {
    let mut slots = vec![0_u32; n_rows.checked_next_power_of_two()?.max(2)];
    let mask = slots.len() - 1;
    let mut found: Vec<(&[u8], u32)> = Vec::new();
    let mut keys = Vec::with_capacity(n_rows);
    for (row, value) in values.enumerate() {
        let Some(value) = value else {
            keys.push(0);
            continue;
        };
        let hash = hash(value);
        let (mut slot, tag) = (hash as usize & mask, (hash >> 48) as u32);
        let key = loop {
            // The key after the one that is meant, so that 0 is an empty slot, and 16 bits of the hash above it.
            match slots[slot] {
                0 => {
                    found.push((value, row as u32));
                    slots[slot] = tag << 16 | found.len() as u32;
                    break found.len() - 1;
                }
                used if used >> 16 == tag && found[(used & 0xffff) as usize - 1].0 == value => break (used & 0xffff) as usize - 1,
                _ => slot = (slot + 1) & mask,
            }
        };
        keys.push(key as u16);
        if found.len() > n_rows / 2 || found.len() == usize::from(u16::MAX) || (row == TRIED && found.len() > TRIED / 4 * 3) {
            return None;
        }
    }
    Some((keys, found.into_iter().map(|(_, row)| row).collect()))
}

/// Good enough to find equal values: words folded in by multiply and rotate, the last of them overlapping the one before.
#[inline]
fn hash(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |hash: u64, word: u64| (hash ^ word).wrapping_mul(ODD).rotate_left(29);
    let mut hash = bytes.len() as u64;
    if let Some(last) = bytes.last_chunk::<8>() {
        let (words, _) = bytes.as_chunks::<8>();
        hash = words.iter().fold(hash, |hash, word| fold(hash, u64::from_le_bytes(*word)));
        hash = fold(hash, u64::from_le_bytes(*last));
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        hash = fold(hash, u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)));
    } else {
        hash = fold(hash, bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
    }
    hash = (hash ^ hash >> 32).wrapping_mul(ODD);
    hash ^ hash >> 29
}

/// Texts that are a number behind the same beginning.
#[derive(Clone, Debug)]
pub(super) struct Numbered {
    beginning: Box<[u8]>,
    /// Digits that all of them have, zeros in front included; `None` where they are as long as they are.
    digits: Option<usize>,
    numbers: Whole,
}

/// Texts one behind the other, with their lengths.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    lengths: Narrow,
    shortest: usize,
    bytes: Buffer,
}

impl Numbered {
    /// Packs texts; `None` where not all of them are numbers behind the same beginning.
    pub(super) fn pack<T: ByteArrayType>(texts: &GenericByteArray<T>, nulls: Option<&NullBuffer>) -> Option<Self> {
        let ends = texts.value_offsets();
        let bytes = |row: usize| &texts.value_data()[ends[row].as_usize()..ends[row + 1].as_usize()];
        let is_valid = |row: &usize| nulls.is_none_or(|nulls| nulls.is_valid(*row));
        let first = bytes((0..texts.len()).find(is_valid)?);
        let digits = first.iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let (beginning, _) = first.split_at(first.len() - digits);
        let are_as_long = (0..texts.len()).filter(is_valid).all(|row| bytes(row).len() == first.len());
        let number = |row: usize| {
            let digits = bytes(row).strip_prefix(beginning).filter(|digits| (1..=DIGITS).contains(&digits.len()))?;
            let is_written_so = are_as_long || digits == b"0" || digits[0] != b'0';
            let number = digits.iter().try_fold(0, |number, byte| Some(number * 10 + i64::from(digit(*byte)?)))?;
            is_written_so.then_some(number)
        };
        let numbers: Option<Vec<i64>> = (0..texts.len()).map(|row| if is_valid(&row) { number(row) } else { Some(0) }).collect();
        let numbers = Whole::pack(&numbers?, nulls)?;
        Some(Self { beginning: beginning.into(), digits: are_as_long.then_some(digits), numbers })
    }

    /// The texts.
    pub(super) fn unpack<O: OffsetSizeTrait>(&self, data_type: &DataType, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let numbers = self.numbers.unpack::<i64>(None);
        let template = [&self.beginning[..], &[b'0'; DIGITS]].concat();
        let mut bytes = Vec::with_capacity(numbers.len() * (self.beginning.len() + self.digits.unwrap_or(DIGITS)));
        let mut ends = Vec::with_capacity(numbers.len() + 1);
        ends.push(O::usize_as(0));
        for (row, number) in numbers.into_iter().enumerate() {
            if nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)) {
                let digits = self.digits.unwrap_or_else(|| number.checked_ilog10().map_or(1, |most| most as usize + 1));
                let start = bytes.len() + self.beginning.len();
                bytes.extend_from_slice(&template[..self.beginning.len() + digits]);
                write_digits(number as u64, &mut bytes[start..]);
            }
            ends.push(O::usize_as(bytes.len()));
        }
        array_of::<O>(data_type, ends, bytes.into(), nulls)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.beginning.len() + self.numbers.bytes()
    }
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// Writes a number from the right, nine digits at a time, which 32 bits hold.
fn write_digits(mut number: u64, to: &mut [u8]) {
    for part in to.rchunks_mut(9) {
        let mut digits = (number % 1_000_000_000) as u32;
        for byte in part.iter_mut().rev() {
            *byte = b'0' + (digits % 10) as u8;
            digits /= 10;
        }
        number /= 1_000_000_000;
    }
}

impl Joined {
    /// Packs texts; `None` where nothing is saved.
    pub(super) fn pack<T: ByteArrayType>(texts: &GenericByteArray<T>, nulls: Option<&NullBuffer>) -> Option<Self> {
        let ends = texts.value_offsets();
        let length = |row: usize| ends[row + 1].as_usize() - ends[row].as_usize();
        let is_valid = |row: &usize| nulls.is_none_or(|nulls| nulls.is_valid(*row));
        let present = || (0..texts.len()).filter(is_valid).map(length);
        let (shortest, longest) = (present().min()?, present().max()?);
        let spread = (longest - shortest) as u64;
        if width(spread) >= size_of::<T::Offset>() {
            return None;
        }
        let all: Vec<u64> = (0..texts.len()).map(|row| if is_valid(&row) { (length(row) - shortest) as u64 } else { 0 }).collect();
        let all_bytes = &texts.value_data()[ends[0].as_usize()..ends[texts.len()].as_usize()];
        let bytes = if present().sum::<usize>() == all_bytes.len() {
            Buffer::from(all_bytes)
        } else {
            let slices =
                (0..texts.len()).filter(is_valid).flat_map(|row| &texts.value_data()[ends[row].as_usize()..][..length(row)]);
            Buffer::from_vec(slices.copied().collect::<Vec<u8>>())
        };
        Some(Self { lengths: Narrow::pack(&all, spread), shortest, bytes })
    }

    /// The texts.
    pub(super) fn unpack<O: OffsetSizeTrait>(&self, data_type: &DataType, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        let mut lengths = self.lengths.map(|above| above as usize + self.shortest);
        clear(&mut lengths, nulls.as_ref());
        let ends = lengths.into_iter().scan(0, |end, length| {
            *end += length;
            Some(O::usize_as(*end))
        });
        array_of::<O>(data_type, std::iter::once(O::usize_as(0)).chain(ends).collect(), self.bytes.clone(), nulls)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.lengths.bytes() + self.bytes.len()
    }
}

fn array_of<O: OffsetSizeTrait>(data_type: &DataType, ends: Vec<O>, bytes: Buffer, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
    let builder = ArrayData::builder(data_type.clone()).len(ends.len() - 1);
    Ok(make_array(builder.add_buffer(Buffer::from_vec(ends)).add_buffer(bytes).nulls(nulls).build()?))
}
