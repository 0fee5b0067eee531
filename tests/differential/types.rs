//! Where another type than the expected one is right, or as good: all differences to pyarrow's Parquet reader there are.
//!
//! - A dictionary of numbers comes as it was written; pyarrow makes plain numbers of it.
//! - Days kept in milliseconds (`date64`) come as they were written; pyarrow makes `date32` of them.
//! - Seconds with a zone other than UTC are stored as milliseconds in UTC, and come so: the same moments. pyarrow puts the zone back.
//! - The names of what is inside of lists and maps mean nothing.

use arrow::array::{Array, ArrayRef};
use arrow::compute::cast;
use arrow::datatypes::DataType;

/// The column as the expected type, if what it has may stand for that.
pub(crate) fn as_type(found: &ArrayRef, expected: &DataType) -> Option<ArrayRef> {
    if found.data_type() == expected {
        Some(found.clone())
    } else if may_stand_for(found.data_type(), expected) {
        cast(found, expected).ok()
    } else {
        None
    }
}

fn may_stand_for(found: &DataType, expected: &DataType) -> bool {
    use DataType::{Date32, Date64, Dictionary, FixedSizeList, LargeList, List, Map, Struct, Timestamp};
    match (found, expected) {
        (Dictionary(_, values), number) => number.is_numeric() && **values == *number,
        (Date64, Date32) => true,
        (Timestamp(found, Some(zone)), Timestamp(expected, Some(_))) => found == expected && &**zone == "UTC",
        (List(found), List(expected)) | (LargeList(found), LargeList(expected)) | (Map(found, _), Map(expected, _)) => {
            is_alike(found.data_type(), expected.data_type())
        }
        (FixedSizeList(found, n), FixedSizeList(expected, m)) => n == m && is_alike(found.data_type(), expected.data_type()),
        (Struct(found), Struct(expected)) => {
            let same = |(found, expected): (&_, &_)| is_field_alike(found, expected);
            found.len() == expected.len() && found.iter().zip(expected).all(same)
        }
        _ => false,
    }
}

fn is_alike(found: &DataType, expected: &DataType) -> bool {
    found == expected || may_stand_for(found, expected)
}

fn is_field_alike(found: &arrow::datatypes::FieldRef, expected: &arrow::datatypes::FieldRef) -> bool {
    found.name() == expected.name() && is_alike(found.data_type(), expected.data_type())
}
