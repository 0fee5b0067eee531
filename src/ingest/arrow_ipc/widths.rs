//! How wide the elements of a batch's buffers are.

use arrow::array::{BufferSpec, layout};
use arrow::datatypes::DataType;
use arrow::ipc::MetadataVersion;

/// What a buffer has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Expected {
    /// Bytes of an element; 1 where any length will do.
    pub width: usize,
    /// Bytes of the buffer at least, where the library does not compare.
    pub least: i64,
}

impl Expected {
    pub(super) fn any() -> Self {
        Self { width: 1, least: 0 }
    }
}

/// What a column's buffers have to be, in the order of the buffers in a message.
/// `lengths` yields how many values each column has, and each column inside of it; `variadic` how many data buffers each column of views
/// has; `most` is the number of buffers of the message.
pub(super) fn widths(
    data_type: &DataType,
    version: MetadataVersion,
    lengths: &mut impl Iterator<Item = i64>,
    variadic: &mut impl Iterator<Item = i64>,
    most: usize,
    out: &mut Vec<Expected>,
) {
    let layout = layout(data_type);
    let length = lengths.next().unwrap_or(0);
    let is_union = matches!(data_type, DataType::Union(..));
    // Unions had a null bitmap until version 5.
    if layout.can_contain_null_mask || is_union && version < MetadataVersion::V5 {
        out.push(Expected::any());
    }
    out.extend(layout.buffers.iter().map(|buffer| {
        let bytes = if let BufferSpec::FixedWidth { byte_width, .. } = buffer { *byte_width } else { 1 };
        // Buffers may be padded to 8 or 64 bytes, which leaves a multiple of powers of two only.
        let width = if matches!(bytes, 2 | 4 | 8 | 16 | 32) { bytes } else { 1 };
        Expected { width, least: if is_union { length.saturating_mul(bytes as i64) } else { 0 } }
    }));
    if layout.variadic {
        let declared = variadic.next().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        out.extend(std::iter::repeat_n(Expected::any(), declared.min(most)));
    }
    match data_type {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => widths(field.data_type(), version, lengths, variadic, most, out),
        DataType::Struct(fields) => {
            fields.iter().for_each(|field| widths(field.data_type(), version, lengths, variadic, most, out))
        }
        DataType::Union(fields, _) => {
            fields.iter().for_each(|(_, field)| widths(field.data_type(), version, lengths, variadic, most, out))
        }
        DataType::RunEndEncoded(ends, values) => {
            widths(ends.data_type(), version, lengths, variadic, most, out);
            widths(values.data_type(), version, lengths, variadic, most, out);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::{Field, Fields};

    #[test]
    fn buffers_are_listed_in_the_order_of_the_message() {
        let nested = DataType::Struct(Fields::from(vec![
            Field::new("text", DataType::Utf8, true),
            Field::new("views", DataType::Utf8View, true),
            Field::new("list", DataType::new_list(DataType::Int16, true), true),
            Field::new("wide", DataType::Decimal128(12, 2), true),
        ]));
        let mut out = Vec::new();
        widths(&nested, MetadataVersion::V5, &mut std::iter::repeat(9), &mut [2].into_iter(), 100, &mut out);
        // struct: nulls; text: nulls, offsets, bytes; views: nulls, views, two data; list: nulls, offsets, nulls, values; wide: nulls, values
        let out: Vec<usize> = out.into_iter().map(|expected| expected.width).collect();
        assert_eq!(out, [1, 1, 4, 1, 1, 16, 1, 1, 1, 4, 1, 2, 1, 16]);
    }
}
