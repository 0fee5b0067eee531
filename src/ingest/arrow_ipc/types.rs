//! Types that no column can have.

use arrow::datatypes::DataType;

/// Can columns have this type? The reader behind stops the program at some that they cannot.
pub(super) fn is_possible(data_type: &DataType) -> bool {
    match data_type {
        DataType::FixedSizeBinary(size) => *size >= 0,
        DataType::FixedSizeList(field, size) => *size >= 0 && is_possible(field.data_type()),
        DataType::List(field) | DataType::LargeList(field) | DataType::ListView(field) | DataType::LargeListView(field) => {
            is_possible(field.data_type())
        }
        DataType::Map(entries, _) => {
            matches!(entries.data_type(), DataType::Struct(fields) if fields.len() == 2) && is_possible(entries.data_type())
        }
        DataType::Struct(fields) => fields.iter().all(|field| is_possible(field.data_type())),
        DataType::Union(fields, _) => fields.iter().all(|(_, field)| is_possible(field.data_type())),
        DataType::Dictionary(keys, values) => keys.is_dictionary_key_type() && is_possible(values),
        DataType::RunEndEncoded(ends, values) => ends.data_type().is_run_ends_type() && is_possible(values.data_type()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::datatypes::Field;

    #[test]
    fn sizes_below_zero_are_found_at_any_depth() {
        for size in [-1, i32::MIN] {
            let inner = Field::new("a", DataType::FixedSizeBinary(size), true);
            assert!(!is_possible(&DataType::new_list(inner.data_type().clone(), true)));
            assert!(!is_possible(&DataType::Struct(vec![inner].into())));
            assert!(!is_possible(&DataType::new_fixed_size_list(DataType::Int8, size, true)));
        }
        assert!(is_possible(&DataType::new_list(DataType::FixedSizeBinary(0), true)));
    }
}
