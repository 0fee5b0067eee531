//! Groups and measures against DuckDB, by `tests/reference/aggregate.py`. The same cases run through the npm package in `pkg/test/aggregate.test.ts`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit};
use serde_json::Value;
use tablight::task::Context;
use tablight::{ingest, registry};

/// A value of a column as the cases write it: numbers, texts, microseconds.
fn value(array: &ArrayRef, row: usize) -> Value {
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
                DataType::Date32 => cast(array, &DataType::Timestamp(TimeUnit::Microsecond, None)).unwrap(),
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

fn agrees(found: &Value, expected: &Value) -> bool {
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

#[test]
fn every_query_agrees_with_duckdb() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases: Value = serde_json::from_slice(&std::fs::read(root.join("tests/data/aggregate/cases.json")).unwrap()).unwrap();
    let bytes = std::fs::read(root.join(cases["input"].as_str().unwrap())).unwrap();
    let table = ingest::read_slice(&bytes, "sales.parquet", ingest::OpenOptions::default()).unwrap();
    let mut wrong = Vec::new();
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 200);
    for case in cases {
        let params = &case["params"];
        let outcome = match pollster::block_on(registry::run(&Context::quiet(), &table, "aggregate", params.clone())) {
            Ok(outcome) => outcome,
            Err(error) => {
                wrong.push(format!("{params}: {error}"));
                continue;
            }
        };
        let batches = outcome.table.unwrap();
        let batch = concat_batches(&batches[0].schema(), &batches).unwrap();
        let expected = case["columns"].as_array().unwrap();
        let names: Vec<&str> = expected.iter().map(|column| column["name"].as_str().unwrap()).collect();
        let found: Vec<String> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
        let rows = expected[0]["values"].as_array().unwrap().len();
        if names != found || batch.num_rows() != rows {
            wrong.push(format!("{params}: {} rows of {found:?}, expected {rows} of {names:?}", batch.num_rows()));
            continue;
        }
        for (array, column) in batch.columns().iter().zip(expected) {
            let values = column["values"].as_array().unwrap();
            let differs = (0..rows).find(|&row| !agrees(&value(array, row), &values[row]));
            wrong.extend(
                differs.map(|row| format!("{params}: {} in row {row}: {} for {}", column["name"], value(array, row), values[row])),
            );
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
