//! Values that hold on to no more memory than they take.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, MutableArrayData, make_array};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow::datatypes::DataType;

use crate::table::bytes_of;

/// The values, copied where their buffers hold much more than them: the rest of a message, or of a larger batch.
pub(super) fn own(array: &ArrayRef) -> ArrayRef {
    let bytes = bytes_of(array);
    match array.data_type() {
        DataType::Utf8View => Arc::new(array.as_string_view().gc()),
        DataType::BinaryView => Arc::new(array.as_binary_view().gc()),
        nested if nested.is_nested() || matches!(nested, DataType::Dictionary(..)) => Arc::clone(array),
        _ if array.get_buffer_memory_size() as u64 <= bytes + bytes / 8 => Arc::clone(array),
        _ => {
            let data = array.to_data();
            let mut copy = MutableArrayData::new(vec![&data], false, array.len());
            match copy.try_extend(0, 0, array.len()) {
                Ok(()) => make_array(copy.freeze()),
                Err(_) => Arc::clone(array),
            }
        }
    }
}

/// As [`own`], of what tells missing values.
pub(super) fn own_nulls(nulls: &NullBuffer) -> NullBuffer {
    let bits = Buffer::from(nulls.inner().sliced().as_slice());
    NullBuffer::new(BooleanBuffer::new(bits, 0, nulls.len()))
}
