//! Values of columns beside what a reference script has written of them.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit};
use arrow::record_batch::RecordBatch;
use serde_json::Value;

/// A value of a column as the cases write it: numbers, texts, microseconds.
pub fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let as_f64 = |array: &ArrayRef| cast(array, &DataType::Float64).unwrap().as_primitive::<Float64Type>().value(row);
    match array.data_type() {
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Date32 | DataType::Timestamp(..) => {
            // Through a type without a zone: arrow knows no named ones.
            let micros = match array.data_type() {
                DataType::Date32 | DataType::Timestamp(_, None) => {
                    cast(array, &DataType::Timestamp(TimeUnit::Microsecond, None)).unwrap()
                }
                _ => ArrayRef::clone(array),
            };
            cast(&micros, &DataType::Int64).unwrap().as_primitive::<Int64Type>().value(row).into()
        }
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        _ => {
            let number = as_f64(array);
            if number.is_finite() { number.into() } else { number.to_string().to_lowercase().into() }
        }
    }
}

/// Are they the same, but for the last digits of a number?
pub fn agrees(found: &Value, expected: &Value) -> bool {
    let wanted = match expected {
        Value::Object(object) => object.values().next().unwrap(),
        other => other,
    };
    match (found, wanted) {
        (Value::Number(_), Value::String(text)) => text.parse::<i64>().ok() == found.as_i64(),
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            a == b || (a - b).abs() <= 1e-9 * b.abs().max(1e-6)
        }
        (a, b) => a == b,
    }
}

/// Where the table of an outcome is another than the columns that were expected.
pub fn differences(batches: &[RecordBatch], expected: &Value) -> Vec<String> {
    let batch = concat_batches(&batches[0].schema(), batches).unwrap();
    let expected = expected.as_array().unwrap();
    let names: Vec<&str> = expected.iter().map(|column| column["name"].as_str().unwrap()).collect();
    let found: Vec<String> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    let rows = expected[0]["values"].as_array().unwrap().len();
    if names != found || batch.num_rows() != rows {
        return vec![format!("{} rows of {found:?}, expected {rows} of {names:?}", batch.num_rows())];
    }
    let column = |(array, column): (&ArrayRef, &Value)| {
        let values = column["values"].as_array().unwrap();
        let differs = (0..rows).find(|&row| !agrees(&value(array, row), &values[row]));
        differs.map(|row| format!("{} in row {row}: {} for {}", column["name"], value(array, row), values[row]))
    };
    batch.columns().iter().zip(expected).filter_map(column).collect()
}
