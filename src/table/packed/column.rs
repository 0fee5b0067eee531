//! One column of a batch: as it is, or packed in the way that suits its type.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayData, ArrayRef, AsArray, DictionaryArray, GenericByteArray, OffsetSizeTrait, UInt8Array, make_array, new_null_array,
};
use arrow::buffer::{Buffer, NullBuffer};
use arrow::compute::take;
use arrow::datatypes::{ArrowNativeType, BinaryType, ByteArrayType, DataType as D, LargeBinaryType, LargeUtf8Type, Utf8Type, i256};

use super::decimals::{Decimals, Float};
use super::own::{own, own_nulls};
use super::texts::{Joined, Numbered, keyed};
use super::whole::{Machine, Whole};
use crate::error::{Error, Result};
use crate::table::bytes_of;

/// A column. A clone shares its values.
#[derive(Clone, Debug)]
pub(super) enum Column {
    Plain(ArrayRef),
    Packed(Arc<Packed>),
}

/// A packed column.
#[derive(Debug)]
pub(super) struct Packed {
    data_type: D,
    len: usize,
    /// The values that are missing, where some are and they are not told by the keys.
    nulls: Option<NullBuffer>,
    values: Values,
    /// Bytes it took before.
    plain_bytes: u64,
}

#[derive(Debug)]
enum Values {
    /// Not one is there.
    Missing,
    Whole(Whole),
    Decimals(Decimals),
    /// The same value in every row.
    Same(ArrayRef),
    /// An Arrow dictionary array.
    Keyed(ArrayRef),
    Numbered(Numbered),
    Joined(Joined),
    /// A column that was a dictionary before.
    Dictionary {
        keys: Column,
        values: ArrayRef,
    },
}

impl Column {
    /// Packs an array where that makes it smaller; what stays as it is does not hold on to buffers that it shares with others.
    pub(super) fn pack(array: &ArrayRef) -> Result<Self> {
        let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
        let values = match array.data_type() {
            D::Null => None,
            D::Dictionary(..) => dictionary(array)?,
            other if !other.is_nested() && nulls.is_some_and(|nulls| nulls.null_count() == array.len()) => Some(Values::Missing),
            D::Int8 => whole::<i8>(array, nulls),
            D::Int16 => whole::<i16>(array, nulls),
            D::Int32 | D::Date32 | D::Time32(_) | D::Decimal32(..) => whole::<i32>(array, nulls),
            D::Int64 | D::Date64 | D::Time64(_) | D::Timestamp(..) | D::Duration(_) | D::Decimal64(..) => {
                whole::<i64>(array, nulls)
            }
            D::Decimal128(..) => whole::<i128>(array, nulls),
            D::Decimal256(..) => whole::<i256>(array, nulls),
            D::UInt8 => whole::<u8>(array, nulls),
            D::UInt16 => whole::<u16>(array, nulls),
            D::UInt32 => whole::<u32>(array, nulls),
            D::UInt64 => whole::<u64>(array, nulls),
            D::Float32 => decimals::<f32>(array, nulls),
            D::Float64 => decimals::<f64>(array, nulls),
            D::Utf8 => texts::<Utf8Type>(array, nulls)?,
            D::LargeUtf8 => texts::<LargeUtf8Type>(array, nulls)?,
            D::Binary => texts::<BinaryType>(array, nulls)?,
            D::LargeBinary => texts::<LargeBinaryType>(array, nulls)?,
            D::Utf8View | D::BinaryView => keyed(array)?.map(keyed_or_same),
            _ => None,
        };
        let Some(values) = values else { return Ok(Self::Plain(own(array))) };
        let tells_nulls = !matches!(values, Values::Missing | Values::Same(_) | Values::Keyed(_) | Values::Dictionary { .. });
        let nulls = nulls.filter(|_| tells_nulls).map(own_nulls);
        let (data_type, len, plain_bytes) = (array.data_type().clone(), array.len(), bytes_of(array));
        Ok(Self::Packed(Arc::new(Packed { data_type, len, nulls, values, plain_bytes })))
    }

    /// The array.
    pub(super) fn unpack(&self) -> Result<ArrayRef> {
        match self {
            Self::Plain(array) => Ok(Arc::clone(array)),
            Self::Packed(packed) => packed.unpack(),
        }
    }

    /// The array, as a dictionary array where it is packed so.
    pub(super) fn keyed(&self) -> Result<ArrayRef> {
        match self {
            Self::Packed(packed) => match &packed.values {
                Values::Keyed(array) => Ok(Arc::clone(array)),
                Values::Same(value) => Ok(Arc::new(DictionaryArray::try_new(packed.first_keys(), Arc::clone(value))?)),
                _ => packed.unpack(),
            },
            Self::Plain(array) => Ok(Arc::clone(array)),
        }
    }

    /// Bytes that unpacking takes.
    pub(super) fn unpacking_bytes(&self) -> u64 {
        match self {
            Self::Plain(_) => 0,
            Self::Packed(packed) => packed.plain_bytes,
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Plain(array) => bytes_of(array),
            Self::Packed(packed) => packed.bytes(),
        }
    }
}

impl Packed {
    fn unpack(&self) -> Result<ArrayRef> {
        let (data_type, nulls) = (&self.data_type, self.nulls.as_ref());
        match &self.values {
            Values::Missing => Ok(new_null_array(data_type, self.len)),
            Values::Whole(whole) => match data_type {
                D::Int8 => self.array(whole.unpack::<i8>(nulls)),
                D::Int16 => self.array(whole.unpack::<i16>(nulls)),
                D::Int32 | D::Date32 | D::Time32(_) | D::Decimal32(..) => self.array(whole.unpack::<i32>(nulls)),
                D::Decimal128(..) => self.array(whole.unpack::<i128>(nulls)),
                D::Decimal256(..) => self.array(whole.unpack::<i256>(nulls)),
                D::UInt8 => self.array(whole.unpack::<u8>(nulls)),
                D::UInt16 => self.array(whole.unpack::<u16>(nulls)),
                D::UInt32 => self.array(whole.unpack::<u32>(nulls)),
                D::UInt64 => self.array(whole.unpack::<u64>(nulls)),
                _ => self.array(whole.unpack::<i64>(nulls)),
            },
            Values::Decimals(decimals) if *data_type == D::Float32 => self.array(decimals.unpack::<f32>(nulls)),
            Values::Decimals(decimals) => self.array(decimals.unpack::<f64>(nulls)),
            Values::Same(value) => Ok(take(value, &self.first_keys(), None)?),
            Values::Keyed(array) => {
                let dictionary = array.as_any_dictionary();
                Ok(take(dictionary.values(), dictionary.keys(), None)?)
            }
            Values::Numbered(numbered) => match data_type {
                D::Utf8 | D::Binary => numbered.unpack::<i32>(data_type, self.nulls.clone()),
                _ => numbered.unpack::<i64>(data_type, self.nulls.clone()),
            },
            Values::Joined(joined) => match data_type {
                D::Utf8 | D::Binary => joined.unpack::<i32>(data_type, self.nulls.clone()),
                _ => joined.unpack::<i64>(data_type, self.nulls.clone()),
            },
            Values::Dictionary { keys, values } => {
                let keys = keys.unpack()?.to_data().into_builder();
                Ok(make_array(keys.data_type(data_type.clone()).add_child_data(values.to_data()).build()?))
            }
        }
    }

    /// The first key for every row.
    fn first_keys(&self) -> UInt8Array {
        UInt8Array::from(vec![0; self.len])
    }

    fn array<T: ArrowNativeType>(&self, values: Vec<T>) -> Result<ArrayRef> {
        let data = ArrayData::builder(self.data_type.clone()).len(self.len).nulls(self.nulls.clone());
        Ok(make_array(data.add_buffer(Buffer::from_vec(values)).build()?))
    }

    fn bytes(&self) -> u64 {
        let nulls = self.nulls.as_ref().map_or(0, |nulls| nulls.len().div_ceil(8));
        let values = match &self.values {
            Values::Missing => 0,
            Values::Whole(whole) => whole.bytes(),
            Values::Decimals(decimals) => decimals.bytes(),
            Values::Numbered(numbered) => numbered.bytes(),
            Values::Joined(joined) => joined.bytes(),
            Values::Same(array) | Values::Keyed(array) => return bytes_of(array),
            Values::Dictionary { keys, values } => return keys.bytes() + bytes_of(values),
        };
        (nulls + values) as u64
    }
}

fn whole<T: Machine>(array: &ArrayRef, nulls: Option<&NullBuffer>) -> Option<Values> {
    let data = array.to_data();
    Whole::pack(&data.buffer::<T>(0)[..array.len()], nulls).map(Values::Whole)
}

fn decimals<T: Float>(array: &ArrayRef, nulls: Option<&NullBuffer>) -> Option<Values> {
    let data = array.to_data();
    Decimals::pack(&data.buffer::<T>(0)[..array.len()], nulls).map(Values::Decimals)
}

fn texts<T: ByteArrayType>(array: &ArrayRef, nulls: Option<&NullBuffer>) -> Result<Option<Values>>
where
    T::Offset: OffsetSizeTrait,
{
    if let Some(keyed) = keyed(array)? {
        return Ok(Some(keyed_or_same(keyed)));
    }
    let texts: &GenericByteArray<T> = array.as_bytes();
    let numbered = || Numbered::pack(texts, nulls).map(Values::Numbered);
    let joined = || Joined::pack(texts, nulls).map(Values::Joined);
    Ok(numbered().or_else(joined))
}

fn keyed_or_same(array: ArrayRef) -> Values {
    let dictionary = array.as_any_dictionary();
    match dictionary.values() {
        value if value.len() == 1 && array.null_count() == 0 => Values::Same(Arc::clone(value)),
        _ => Values::Keyed(array),
    }
}

fn dictionary(array: &ArrayRef) -> Result<Option<Values>> {
    let dictionary = array.as_any_dictionary_opt().ok_or_else(|| Error::internal("a dictionary column without a dictionary"))?;
    let keys: ArrayRef = dictionary.keys().slice(0, array.len());
    let keys = Column::pack(&keys)?;
    Ok(matches!(keys, Column::Packed(_)).then(|| Values::Dictionary { keys, values: Arc::clone(dictionary.values()) }))
}
