//! Runs every case under `tests/golden` natively. The same files run through the npm package in `pkg/test/golden.test.ts`.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type};
use arrow::record_batch::RecordBatch;
use serde_json::Value;
use tablight::task::Context;
use tablight::{ingest, registry};

#[test]
fn every_golden_case_agrees_with_its_reference() {
    let cases = cases(&root().join("tests/golden"));
    assert!(cases.len() >= 3, "only {} golden cases found", cases.len());
    let failures: Vec<String> =
        cases.iter().flat_map(|path| run(path).into_iter().map(|line| format!("{}: {line}", path.display()))).collect();
    assert!(failures.is_empty(), "{} deviations\n{}", failures.len(), failures.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { cases(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    found
}

/// Deviations of one case, a line each.
fn run(path: &Path) -> Vec<String> {
    let case: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let (name, bytes) = match case["input"]["csv"].as_str() {
        Some(text) => ("input.csv".to_owned(), text.as_bytes().to_vec()),
        None => {
            let file = case["input"]["file"].as_str().unwrap();
            (file.to_owned(), fs::read(root().join(file)).unwrap())
        }
    };
    let table = ingest::read_slice(&bytes, &name, ingest::OpenOptions::default()).unwrap();
    let outcome =
        pollster::block_on(registry::run(&Context::quiet(), &table, case["task"].as_str().unwrap(), case["params"].clone()));
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return vec![error.to_string()],
    };
    let mut wrong = Vec::new();
    for check in list(&case["report"]) {
        let place = check["path"].as_str().unwrap();
        compare(place, at(&outcome.report, place), &check["value"], check, &mut wrong);
    }
    if !list(&case["table"]).is_empty() {
        let columns = columns(&outcome.table.unwrap());
        for check in list(&case["table"]) {
            let name = check["column"].as_str().unwrap();
            compare(name, &columns[name], &check["values"], check, &mut wrong);
        }
    }
    wrong
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Follows a path such as `columns[2].quantiles.0\.25` (a backslash keeps a dot in a key).
fn at<'a>(report: &'a Value, path: &str) -> &'a Value {
    let mut value = report;
    let (mut key, mut chars) = (String::new(), path.chars().peekable());
    let step = |value: &'a Value, key: &mut String| if key.is_empty() { value } else { &value[std::mem::take(key).as_str()] };
    while let Some(c) = chars.next() {
        match c {
            '\\' => key.extend(chars.next()),
            '.' => value = step(value, &mut key),
            '[' => {
                value = step(value, &mut key);
                let index: String = chars.by_ref().take_while(|c| *c != ']').collect();
                value = &value[index.parse::<usize>().unwrap()];
            }
            c => key.push(c),
        }
    }
    step(value, &mut key)
}

/// The outcome's columns as JSON lists: numbers as they are, everything else as text.
fn columns(batches: &[RecordBatch]) -> Value {
    let batch = concat_batches(&batches[0].schema(), batches).unwrap();
    let named =
        batch.schema().fields().iter().zip(batch.columns()).map(|(field, column)| (field.name().clone(), values(column))).collect();
    Value::Object(named)
}

fn values(column: &ArrayRef) -> Value {
    if column.data_type().is_numeric() {
        let numbers = cast(column, &DataType::Float64).unwrap();
        numbers.as_primitive::<Float64Type>().iter().map(Value::from).collect()
    } else {
        let texts = cast(column, &DataType::Utf8).unwrap();
        texts.as_string::<i32>().iter().map(Value::from).collect()
    }
}

fn compare(place: &str, got: &Value, want: &Value, check: &Value, wrong: &mut Vec<String>) {
    match (got, want) {
        (Value::Array(got), Value::Array(want)) if got.len() == want.len() => {
            for (index, (got, want)) in got.iter().zip(want).enumerate() {
                compare(&format!("{place}[{index}]"), got, want, check, wrong);
            }
        }
        (Value::Number(got), Value::Number(want)) => {
            let (got, want) = (got.as_f64().unwrap(), want.as_f64().unwrap());
            let tolerance = check["abs"].as_f64().unwrap_or(0.0) + check["rel"].as_f64().unwrap_or(0.0) * want.abs();
            if (got - want).abs() > tolerance || got.is_nan() {
                wrong.push(format!("{place} is {got}, expected {want} within {tolerance}"));
            }
        }
        _ if got == want => {}
        _ => wrong.push(format!("{place} is {got}, expected {want}")),
    }
}
