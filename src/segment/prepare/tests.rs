use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray};
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use super::{Preparation, Sheet};
use crate::context::Context;
use crate::segment::{Reads, SegmentParams};
use crate::table::Table;

fn table(numbers: &[f64], texts: &[&str]) -> Table {
    let numbers: ArrayRef = Arc::new(Float64Array::from(numbers.to_vec()));
    let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
    let batch = RecordBatch::try_from_iter([("x", numbers), ("t", texts)]).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn learn(table: &Table, params: Value) -> Sheet {
    let params: SegmentParams = serde_json::from_value(params).unwrap();
    block_on(Preparation::learn(&Context::quiet(), table, &params, Reads::Numbers)).unwrap()
}

#[test]
fn a_named_text_becomes_columns_of_zero_and_one() {
    let sheet = learn(&table(&[1.0, 2.0, 3.0], &["a", "b", "a"]), json!({ "columns": ["x", "t"], "scale": "none" }));
    assert_eq!(sheet.points.preparation.dimensions(), ["x", "t = a", "t = b"]);
    assert_eq!(sheet.points.values.row(1).to_vec(), [2.0, 0.0, 1.0]);
    assert_eq!(sheet.points.codes.column(0).to_vec(), [0, 1, 0]);
    assert_eq!(sheet.points.preparation.original(sheet.points.values.row(1)), [2.0, 0.0, 1.0]);
}

#[test]
fn gower_takes_numbers_by_their_range_and_a_different_category_for_one() {
    let sheet = learn(&table(&[0.0, 5.0, 10.0], &["a", "b", "a"]), json!({ "columns": ["x", "t"], "encode": "gower" }));
    let squared = |a: usize, b: usize| -> f64 {
        let rows = (sheet.points.values.row(a), sheet.points.values.row(b));
        rows.0.iter().zip(rows.1).map(|(x, y)| (x - y) * (x - y)).sum()
    };
    assert!((squared(0, 1) - 1.25).abs() < 1e-15 && (squared(0, 2) - 1.0).abs() < 1e-15);
    assert!(sheet.notes.iter().any(|note| note.contains("Gower")));
}

#[test]
fn rare_values_are_lumped_and_it_is_said() {
    let mut texts = vec!["often"; 300];
    texts.extend(["once", "twice", "twice"]);
    let sheet = learn(&table(&vec![1.0; 303], &texts), json!({ "columns": ["t"] }));
    assert_eq!(sheet.points.preparation.dimensions(), ["t = often", "t = (other)"]);
    assert_eq!(sheet.notes, ["2 rare values of t count as one, (other)."]);
}

#[test]
fn outliers_are_cut_at_the_far_fences_and_it_is_said() {
    let sheet =
        learn(&table(&[1.0, 2.0, 3.0, 4.0, 1000.0], &["a"; 5]), json!({ "columns": ["x"], "outliers": "clip", "scale": "none" }));
    assert_eq!(sheet.points.values.column(0).to_vec(), [1.0, 2.0, 3.0, 4.0, 10.0]);
    assert!(sheet.notes.iter().any(|note| note.starts_with("1 values of x count as its bounds")), "{:?}", sheet.notes);
}

#[test]
fn heavy_tails_and_columns_that_say_the_same_are_noted() {
    let numbers: Vec<f64> = (0..50).map(|i| f64::from(i).powi(8)).collect();
    let x: ArrayRef = Arc::new(Float64Array::from(numbers.clone()));
    let twice: ArrayRef = Arc::new(Float64Array::from_iter_values(numbers.iter().map(|x| x * 2.0)));
    let batch = RecordBatch::try_from_iter([("x", x), ("twice", twice)]).unwrap();
    let table = Table::new(batch.schema(), vec![batch]);
    let notes = learn(&table, json!({})).notes;
    assert!(notes[0].starts_with("x has a heavy tail") && notes[2].contains("correlation 1.00"), "{notes:?}");
    let notes = learn(&table, json!({ "scale": "power" })).notes;
    assert!(notes.iter().any(|note| note.contains("Yeo–Johnson")), "{notes:?}");
}

#[test]
fn what_was_learnt_makes_the_same_points_again() {
    let rows = table(&[1.0, 2.0, 30.0, 4.0, 500.0], &["a", "b", "c", "a", "b"]);
    for params in [
        json!({ "columns": ["x", "t"], "scale": "power" }),
        json!({ "columns": ["x", "t"], "outliers": "clip", "encode": "gower" }),
    ] {
        let sheet = learn(&rows, params);
        let preparation = sheet.points.preparation.clone();
        let kept: Preparation = serde_json::from_str(&serde_json::to_string(&preparation).unwrap()).unwrap();
        assert!(kept.is_sound());
        let again = block_on(kept.apply(&Context::quiet(), &rows)).unwrap();
        assert_eq!(again.points.values, sheet.points.values);
        let point = sheet.points.values.row(1);
        assert!((preparation.original(point)[0] - 2.0).abs() < 1e-9);
    }
}
