//! How values are brought to the type of a column.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::compute::{CastOptions, can_cast_types, cast, cast_with_options};
use arrow::datatypes::{DataType, Field, TimeUnit};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;

use super::type_name;
use crate::error::{Error, Result};

/// Characters of a value that are shown in an error.
const SHOWN: usize = 60;

/// Types whose values mean the same kind of thing. Text stands for any of them.
const FAMILIES: [fn(&DataType) -> bool; 8] = [
    DataType::is_numeric,
    |of| matches!(of, DataType::Boolean),
    |of| matches!(of, DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None)),
    |of| matches!(of, DataType::Timestamp(_, Some(_))),
    |of| matches!(of, DataType::Time32(_) | DataType::Time64(_)),
    |of| matches!(of, DataType::Duration(_)),
    |of| matches!(of, DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_)),
    DataType::is_nested,
];

/// Can values of one type be brought to another?
pub(crate) fn can_bring(from: &DataType, to: &DataType) -> bool {
    from == to || *from == DataType::Null || can_cast_types(from, to)
}

/// Brings values to the type of a column that was chosen to hold them.
///
/// # Errors
/// `schema` for a value that the type does not hold.
pub(crate) fn bring(values: &ArrayRef, column: &Field) -> Result<ArrayRef> {
    if values.data_type() == column.data_type() {
        return Ok(Arc::clone(values));
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(values, column.data_type(), &options).map_err(|error| {
        let (from, to) = (type_name(values.data_type()), type_name(column.data_type()));
        Error::schema(format!("a value of type {from} does not fit {to}: {error}")).column(column.name())
    })
}

/// Brings values to the type of a column that was there before them, where nothing of them is lost by it. A number that was written
/// with few enough digits fits a narrower float.
///
/// # Errors
/// `schema`, with the row, for the first value that would be another one or that is missing where the column has none missing.
pub(crate) fn bring_exactly(values: &ArrayRef, column: &Field) -> Result<ArrayRef> {
    let (from, to) = (values.data_type(), column.data_type());
    let brought = if from == to {
        Arc::clone(values)
    } else if values.logical_null_count() == values.len() {
        new_null_array(to, values.len())
    } else if are_kin(from, to) && can_bring(from, to) {
        let brought = cast(values, to)?;
        match first_loss(values, &brought)? {
            Some(row) => return Err(misfit(values, row, column)),
            None => brought,
        }
    } else {
        let message = format!("{} cannot be brought to {}", type_name(from), type_name(to));
        return Err(Error::schema(message).column(column.name()));
    };
    let missing = first_row(brought.len(), |row| !column.is_nullable() && brought.is_null(row));
    match missing.filter(|_| brought.logical_null_count() > 0) {
        Some(row) => Err(Error::schema("a value is missing in a column that has none missing").column(column.name()).row(row)),
        None => Ok(brought),
    }
}

fn are_kin(from: &DataType, to: &DataType) -> bool {
    let (from, to) = (plain(from), plain(to));
    is_text(from) || is_text(to) || FAMILIES.iter().any(|holds| holds(from) && holds(to))
}

fn plain(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(plain(data_type), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// The first row whose value is not what it was.
fn first_loss(values: &ArrayRef, brought: &ArrayRef) -> Result<Option<u64>> {
    let (from, to) = (values.data_type(), brought.data_type());
    if brought.logical_null_count() > values.logical_null_count() {
        let (before, after) = (values.logical_nulls(), brought.logical_nulls());
        let is_null = |nulls: &Option<arrow::buffer::NullBuffer>, row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        return Ok(first_row(values.len(), |row| is_null(&after, row) && !is_null(&before, row)));
    }
    let (before, after) = match (is_text(from), is_text(to), finest(to)) {
        (_, true, _) | (true, _, None) => return Ok(None),
        (true, _, Some(finest)) => (cast(values, &finest)?, cast(brought, &finest)?),
        _ if from.is_floating() && to.is_floating() => (Arc::clone(values), cast(&cast(brought, &DataType::Utf8)?, from)?),
        _ => (Arc::clone(values), cast(brought, from)?),
    };
    if before.to_data() == after.to_data() {
        return Ok(None);
    }
    Ok(first_row(values.len(), |row| before.slice(row, 1).to_data() != after.slice(row, 1).to_data()))
}

/// The type that shows what a text says beyond what `data_type` holds, where that can be.
fn finest(data_type: &DataType) -> Option<DataType> {
    Some(match plain(data_type) {
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Nanosecond, None),
        DataType::Timestamp(_, zone) => DataType::Timestamp(TimeUnit::Nanosecond, zone.clone()),
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) => DataType::Decimal256(76, 38),
        _ => return None,
    })
}

fn first_row(rows: usize, is_it: impl Fn(usize) -> bool) -> Option<u64> {
    (0..rows).find(|row| is_it(*row)).map(|row| row as u64)
}

fn misfit(values: &ArrayRef, row: u64, column: &Field) -> Error {
    let value = usize::try_from(row).map_err(|_| ArrowError::ComputeError(row.to_string()));
    let value = value.and_then(|row| array_value_to_string(values, row)).unwrap_or_default();
    let shown: String = value.chars().take(SHOWN).collect();
    let message = format!("{shown} does not fit {}", type_name(column.data_type()));
    Error::schema(message).column(column.name()).row(row)
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        BinaryArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int32Array, Int64Array, StringArray,
        TimestampMillisecondArray,
    };

    use super::*;

    const NOON: i64 = 12 * 3_600_000;

    fn brought(values: impl Array + 'static, to: DataType) -> Result<ArrayRef> {
        bring_exactly(&(Arc::new(values) as ArrayRef), &Field::new("c", to, true))
    }

    fn fits(values: impl Array + 'static, expected: impl Array + 'static) {
        let to = expected.data_type().clone();
        assert_eq!(brought(values, to).unwrap().to_data(), expected.to_data());
    }

    #[track_caller]
    fn loses(values: impl Array + 'static, to: DataType, row: u64) {
        let error = brought(values, to).unwrap_err();
        assert_eq!((error.kind().code(), error.place().row, error.place().column.as_deref()), ("schema", Some(row), Some("c")));
    }

    fn decimals(values: Vec<i128>, scale: i8) -> Decimal128Array {
        Decimal128Array::from(values).with_precision_and_scale(12, scale).unwrap()
    }

    #[test]
    fn a_value_is_brought_to_any_type_that_holds_it_whole() {
        fits(Int32Array::from(vec![1, -2]), Int64Array::from(vec![1, -2]));
        fits(Int64Array::from(vec![Some(1), None]), Int32Array::from(vec![Some(1), None]));
        fits(Float64Array::from(vec![2.0]), Int64Array::from(vec![2]));
        fits(Int64Array::from(vec![7]), decimals(vec![700], 2));
        fits(Float64Array::from(vec![0.1, 2.25, f64::NAN]), Float32Array::from(vec![0.1, 2.25, f32::NAN]));
        fits(StringArray::from(vec!["007", "1"]), Int64Array::from(vec![7, 1]));
        fits(StringArray::from(vec!["1.5"]), decimals(vec![150], 2));
        fits(Int64Array::from(vec![5]), StringArray::from(vec!["5"]));
        fits(Date32Array::from(vec![1]), TimestampMillisecondArray::from(vec![2 * NOON]));
        fits(TimestampMillisecondArray::from(vec![2 * NOON]), Date32Array::from(vec![1]));
        fits(BinaryArray::from(vec![None, None]), Int64Array::from(vec![None, None]));
    }

    #[test]
    fn the_first_value_that_would_be_another_one_is_told() {
        loses(Float64Array::from(vec![1.0, 1.5]), DataType::Int64, 1);
        loses(Float64Array::from(vec![0.123_456_789]), DataType::Float32, 0);
        loses(Int64Array::from(vec![1, (1 << 53) + 1]), DataType::Float64, 1);
        loses(Int64Array::from(vec![1, 1 << 40]), DataType::Int32, 1);
        loses(decimals(vec![100, 125], 2), DataType::Decimal128(12, 1), 1);
        loses(StringArray::from(vec!["1", "", "x"]), DataType::Int64, 1);
        loses(StringArray::from(vec!["1.239"]), DataType::Decimal128(12, 2), 0);
        loses(StringArray::from(vec!["2024-01-01", "2024-01-01T12:00:00"]), DataType::Date32, 1);
        loses(TimestampMillisecondArray::from(vec![0, NOON]), DataType::Date32, 1);
    }

    #[test]
    fn what_means_another_kind_of_thing_is_refused() {
        let zoned = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
        for to in [DataType::Boolean, DataType::Date32, zoned] {
            let error = brought(Int64Array::from(vec![1]), to).unwrap_err();
            assert_eq!((error.kind().code(), error.place().row), ("schema", None));
        }
    }

    #[test]
    fn a_column_that_has_none_missing_takes_none_missing() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None]));
        let error = bring_exactly(&values, &Field::new("c", DataType::Int64, false)).unwrap_err();
        assert_eq!((error.kind().code(), error.place().row), ("schema", Some(1)));
    }
}
