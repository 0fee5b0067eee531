//! How wide the elements of a batch's buffers are.

use arrow::array::{BufferSpec, layout};
use arrow::datatypes::DataType;
use arrow::ipc::MetadataVersion;

/// The widths of the elements of a column's buffers, in the order of the buffers in a message; 1 where any length will do.
/// `variadic` yields how many data buffers each column of views has; `most` is the number of buffers of the message.
pub(super) fn widths(
    data_type: &DataType,
    version: MetadataVersion,
    variadic: &mut impl Iterator<Item = i64>,
    most: usize,
    out: &mut Vec<usize>,
) {
    let layout = layout(data_type);
    // Unions had a null bitmap until version 5.
    if layout.can_contain_null_mask || matches!(data_type, DataType::Union(..)) && version < MetadataVersion::V5 {
        out.push(1);
    }
    out.extend(layout.buffers.iter().map(|buffer| match buffer {
        // Buffers may be padded to eight bytes, which leaves a multiple of the narrower widths only.
        BufferSpec::FixedWidth { byte_width: width @ (2 | 4 | 8), .. } => *width,
        _ => 1,
    }));
    if layout.variadic {
        let declared = variadic.next().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        out.extend(std::iter::repeat_n(1, declared.min(most)));
    }
    match data_type {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => widths(field.data_type(), version, variadic, most, out),
        DataType::Struct(fields) => fields.iter().for_each(|field| widths(field.data_type(), version, variadic, most, out)),
        DataType::Union(fields, _) => fields.iter().for_each(|(_, field)| widths(field.data_type(), version, variadic, most, out)),
        DataType::RunEndEncoded(ends, values) => {
            widths(ends.data_type(), version, variadic, most, out);
            widths(values.data_type(), version, variadic, most, out);
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
        widths(&nested, MetadataVersion::V5, &mut [2].into_iter(), 100, &mut out);
        // struct: nulls; text: nulls, offsets, bytes; views: nulls, views, two data; list: nulls, offsets, nulls, values; wide: nulls, values
        assert_eq!(out, [1, 1, 4, 1, 1, 1, 1, 1, 1, 4, 1, 2, 1, 1]);
    }
}
