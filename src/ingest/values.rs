//! The values of a column that is read from text, on their way into an array.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, BooleanBufferBuilder, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray,
    TimestampMicrosecondArray, UInt64Array,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::DataType;

use crate::error::Result;

/// Values of one of the types that a text can hold.
pub(super) enum Values {
    Boolean(BooleanBufferBuilder),
    Int64(Vec<i64>),
    UInt64(Vec<u64>),
    Decimal(Vec<i128>),
    Float64(Vec<f64>),
    Date(Vec<i32>),
    /// Microseconds, with a zone or without.
    Time(Vec<i64>),
    /// Who appends to it ends a batch long before its bytes outgrow 31 bits.
    Text {
        ends: Vec<i32>,
        bytes: Vec<u8>,
    },
}

impl Values {
    /// No values yet, with room for some.
    pub(super) fn new(data_type: &DataType, capacity: usize) -> Self {
        match data_type {
            DataType::Boolean => Self::Boolean(BooleanBufferBuilder::new(capacity)),
            DataType::Int64 => Self::Int64(Vec::with_capacity(capacity)),
            DataType::UInt64 => Self::UInt64(Vec::with_capacity(capacity)),
            DataType::Decimal128(..) => Self::Decimal(Vec::with_capacity(capacity)),
            DataType::Float64 => Self::Float64(Vec::with_capacity(capacity)),
            DataType::Date32 => Self::Date(Vec::with_capacity(capacity)),
            DataType::Timestamp(..) => Self::Time(Vec::with_capacity(capacity)),
            _ => {
                let mut ends = Vec::with_capacity(capacity + 1);
                ends.push(0);
                Self::Text { ends, bytes: Vec::new() }
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Boolean(values) => values.len(),
            Self::Int64(values) | Self::Time(values) => values.len(),
            Self::UInt64(values) => values.len(),
            Self::Decimal(values) => values.len(),
            Self::Float64(values) => values.len(),
            Self::Date(values) => values.len(),
            Self::Text { ends, .. } => ends.len() - 1,
        }
    }

    /// Bytes of text held.
    pub(super) fn text_bytes(&self) -> usize {
        if let Self::Text { bytes, .. } = self { bytes.len() } else { 0 }
    }

    /// Appends `n` values that stand for missing ones.
    pub(super) fn pad(&mut self, n: usize) {
        fn zeros<T: Copy + Default>(values: &mut Vec<T>, n: usize) {
            values.resize(values.len() + n, T::default());
        }
        match self {
            Self::Boolean(values) => values.append_n(n, false),
            Self::Int64(values) | Self::Time(values) => zeros(values, n),
            Self::UInt64(values) => zeros(values, n),
            Self::Decimal(values) => zeros(values, n),
            Self::Float64(values) => zeros(values, n),
            Self::Date(values) => zeros(values, n),
            Self::Text { ends, bytes } => ends.resize(ends.len() + n, bytes.len() as i32),
        }
    }

    /// Drops the values from `n` on.
    pub(super) fn truncate(&mut self, n: usize) {
        match self {
            Self::Boolean(values) => values.truncate(n),
            Self::Int64(values) | Self::Time(values) => values.truncate(n),
            Self::UInt64(values) => values.truncate(n),
            Self::Decimal(values) => values.truncate(n),
            Self::Float64(values) => values.truncate(n),
            Self::Date(values) => values.truncate(n),
            Self::Text { ends, bytes } => {
                ends.truncate(n + 1);
                bytes.truncate(ends.last().map_or(0, |&end| end as usize));
            }
        }
    }

    /// The values as an array of the type they were made for, which holds no more memory than they need.
    pub(super) fn finish(self, data_type: &DataType, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
        fn exact<T>(mut values: Vec<T>) -> Vec<T> {
            values.shrink_to_fit();
            values
        }
        Ok(match self {
            Self::Boolean(mut values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
            Self::Int64(values) => Arc::new(Int64Array::try_new(exact(values).into(), nulls)?),
            Self::UInt64(values) => Arc::new(UInt64Array::try_new(exact(values).into(), nulls)?),
            Self::Decimal(values) => {
                Arc::new(Decimal128Array::try_new(exact(values).into(), nulls)?.with_data_type(data_type.clone()))
            }
            Self::Float64(values) => Arc::new(Float64Array::try_new(exact(values).into(), nulls)?),
            Self::Date(values) => Arc::new(Date32Array::try_new(exact(values).into(), nulls)?),
            Self::Time(values) => {
                Arc::new(TimestampMicrosecondArray::try_new(exact(values).into(), nulls)?.with_data_type(data_type.clone()))
            }
            Self::Text { ends, bytes } => {
                // They start at 0 and only grow.
                let offsets = OffsetBuffer::new(ScalarBuffer::from(exact(ends)));
                Arc::new(StringArray::try_new(offsets, Buffer::from_vec(exact(bytes)), nulls)?)
            }
        })
    }
}
