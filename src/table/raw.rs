//! The plain values behind arrays, however their types name them: ticks of timestamps, days of dates, unscaled decimals.

use arrow::array::{Array, ArrayData, ArrayRef, make_array};
use arrow::buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow::datatypes::{ArrowNativeType, DataType};

use crate::error::Result;

/// The values of an array that holds them as `T`; zeros for an array of nothing but missing ones.
pub(crate) fn values_of<T: ArrowNativeType>(array: &ArrayRef) -> ScalarBuffer<T> {
    let data = array.to_data();
    match data.buffers().first() {
        Some(buffer) => ScalarBuffer::new(buffer.clone(), data.offset(), data.len()),
        None => ScalarBuffer::from(vec![T::default(); data.len()]),
    }
}

/// An array of a type that holds its values as `T`.
///
/// # Errors
/// `parse` where the type holds them otherwise.
pub(crate) fn array_of<T: ArrowNativeType>(values: Vec<T>, nulls: Option<NullBuffer>, data_type: &DataType) -> Result<ArrayRef> {
    let data = ArrayData::builder(data_type.clone()).len(values.len()).nulls(nulls);
    Ok(make_array(data.add_buffer(Buffer::from_vec(values)).build()?))
}
