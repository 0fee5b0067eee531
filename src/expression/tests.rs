//! Expressions against DuckDB, by `tests/reference/expressions.py`; and what is refused.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit};
use serde_json::Value;

use super::*;
use crate::table::calendar::{date_of, days_of};

fn date(text: &str) -> i32 {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().unwrap());
    let mut next = || parts.next().unwrap();
    days_of(next(), next(), next()) as i32
}

fn float(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_f64().unwrap(),
    }
}

fn integer(value: &Value) -> i64 {
    value["integer"].as_str().map_or_else(|| value.as_i64().unwrap(), |text| text.parse().unwrap())
}

fn table(columns: &Value, zone: &str) -> RecordBatch {
    let column = |name: &str, values: &Value| -> ArrayRef {
        let values = values.as_array().unwrap();
        let present = |value: &Value| (!value.is_null()).then(|| value.clone());
        let micros = || values.iter().map(|value| present(value).map(|value| value["micros"].as_i64().unwrap()));
        match name {
            "row" | "i" | "j" => {
                Arc::new(Int64Array::from_iter(values.iter().map(|value| present(value).map(|value| integer(&value)))))
            }
            "x" | "y" => {
                Arc::new(Float64Array::from_iter(values.iter().map(|value| present(value).map(|value| float(&value["number"])))))
            }
            "d" => {
                let cents = |value: Value| value.as_str().unwrap().replace('.', "").parse::<i128>().unwrap();
                let cents = Decimal128Array::from_iter(values.iter().map(|value| present(value).map(cents)));
                Arc::new(cents.with_precision_and_scale(12, 2).unwrap())
            }
            "s" | "region" => Arc::new(StringArray::from_iter(values.iter().map(Value::as_str))),
            "p" | "q" => Arc::new(BooleanArray::from_iter(values.iter().map(Value::as_bool))),
            "day" => Arc::new(Date32Array::from_iter(values.iter().map(|value| value["date"].as_str().map(date)))),
            "at" => Arc::new(TimestampMicrosecondArray::from_iter(micros())),
            _ => Arc::new(TimestampMicrosecondArray::from_iter(micros()).with_timezone(zone)),
        }
    };
    RecordBatch::try_from_iter(columns.as_object().unwrap().iter().map(|(name, values)| (name, column(name, values)))).unwrap()
}

/// Is the value of a row what DuckDB found?
fn agrees(array: &ArrayRef, row: usize, expected: &Value) -> bool {
    if array.is_null(row) || expected.is_null() {
        return array.is_null(row) == expected.is_null();
    }
    let number = |value: f64| {
        let wanted = match expected {
            Value::Object(object) => float(object.get("number").or(object.get("integer")).unwrap_or(&Value::Null)),
            other => float(other),
        };
        value == wanted || (value.is_nan() && wanted.is_nan()) || (value - wanted).abs() <= 1e-13 * wanted.abs()
    };
    match array.data_type() {
        DataType::Boolean => expected.as_bool() == Some(array.as_boolean().value(row)),
        DataType::Int64 if expected.is_number() || expected.get("integer").is_some() => {
            integer(expected) == array.as_primitive::<Int64Type>().value(row)
        }
        DataType::Int64 => number(array.as_primitive::<Int64Type>().value(row) as f64),
        DataType::Float64 => number(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(_, scale) => {
            number(array.as_primitive::<Decimal128Type>().value(row) as f64 / 10f64.powi((*scale).into()))
        }
        DataType::Utf8 => expected.as_str() == Some(array.as_string::<i32>().value(row)),
        DataType::Date32 => {
            let (year, month, day) = date_of(array.as_primitive::<Date32Type>().value(row).into());
            let shown = format!("{year:04}-{month:02}-{day:02}");
            expected["date"].as_str() == Some(shown.as_str())
                || expected["micros"].as_i64() == Some(days_of(year, month, day) * 86_400_000_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let micros = cast(array, &DataType::Int64).unwrap().as_primitive::<Int64Type>().value(row);
            let date = expected["date"].as_str().map(|text| i64::from(date(text)) * 86_400_000_000);
            date.or(expected["micros"].as_i64()) == Some(micros)
        }
        other => panic!("{other} is not expected"),
    }
}

#[test]
fn expressions_are_what_duckdb_makes_of_them() {
    let cases: Value = serde_json::from_str(include_str!("../../tests/data/expressions/cases.json")).unwrap();
    let batch = table(&cases["columns"], cases["zone"].as_str().unwrap());
    let mut wrong = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let (expression, expected) = (case["expression"].as_str().unwrap(), case["values"].as_array().unwrap());
        let values = Expression::parse(expression).and_then(|parsed| parsed.bind(&batch.schema())?.evaluate(&batch));
        match values {
            Err(error) => wrong.push(format!("{expression}: {error}")),
            Ok(values) => {
                let of = |row: usize| {
                    arrow::util::display::array_value_to_string(&values, row)
                        .unwrap_or_else(|_| format!("{:?}", values.slice(row, 1)))
                };
                let rows = expected.iter().enumerate().filter(|(row, expected)| !agrees(&values, *row, expected));
                wrong.extend(rows.map(|(row, expected)| format!("{expression} in row {row}: {} for {expected}", of(row))));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn bound(expression: &str) -> Result<Bound> {
    let columns: [(&str, ArrayRef); 4] = [
        ("n", Arc::new(Int64Array::from(vec![i64::MAX]))),
        ("unit price", Arc::new(Float64Array::from(vec![1.5]))),
        ("s", Arc::new(StringArray::from(vec!["x"]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![0]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let bound = Expression::parse(expression)?.bind(&batch.schema())?;
    bound.evaluate(&batch)?;
    Ok(bound)
}

#[test]
fn what_cannot_be_computed_is_refused_with_its_place_and_a_remedy() {
    for (expression, code, message) in [
        ("nowhere + 1", "schema", "there is no column nowhere"),
        ("n + s", "params", "+ does not take (integer, text) at character 1"),
        ("1 + (2 < s)", "params", "< does not take (integer, text) at character 6"),
        ("summ(n)", "params", "there is no function summ at character 1"),
        ("length(n)", "params", "length does not take (integer) at character 1"),
        ("regexp_matches(s, '(')", "params", "this is no regular expression: unclosed group at character 1"),
        ("date_trunc('fortnight', at)", "params", "'fortnight' is no span of time at character 1"),
        ("strftime(at, '%Q')", "params", "%Q is no part of a date at character 1"),
        ("at > 'yesterday'", "params", "'yesterday' is no timestamp at character 6"),
        ("cast(s as colour)", "params", "there is no type colour at character 1"),
        ("cast(s as integer)", "schema", "'x' is no integer"),
        ("n + 1", "schema", "an integer is too large for 64 bits"),
        ("with_zone(at, 'Nowhere/City')", "params", "there is no time zone Nowhere/City at character 1"),
    ] {
        let error = bound(expression).err().unwrap_or_else(|| panic!("{expression} is computed"));
        assert_eq!((error.kind().code(), error.message()), (code, message), "{expression}");
        assert!(error.remedy().is_some() || code == "params", "{expression}");
    }
}

#[test]
fn a_column_is_found_by_its_name_however_it_is_cased_or_quoted() {
    for expression in ["\"unit price\" * 2", "`unit price`", "N", "S || s"] {
        assert!(bound(expression).is_ok(), "{expression}");
    }
    assert_eq!(Expression::parse("S || s || \"N\"").unwrap().columns(&bound_schema()).unwrap(), ["s", "n"]);
}

fn bound_schema() -> Schema {
    Schema::new(vec![
        arrow::datatypes::Field::new("n", DataType::Int64, true),
        arrow::datatypes::Field::new("s", DataType::Utf8, true),
    ])
}

#[test]
fn every_function_is_in_the_documentation() {
    let text = include_str!("../../docs/expressions.md");
    let missing: Vec<_> = functions::catalog()
        .map(|function| function.name)
        .filter(|name| !text.contains(&format!("`{name}")) && !text.contains(&format!("`{}", name.replace('|', "\\|"))))
        .collect();
    let spoken = ["and", "or", "negate", "is_null", "case", "in", "=", "*", "-"];
    assert!(missing.iter().all(|name| spoken.contains(name)), "{missing:?}");
}
