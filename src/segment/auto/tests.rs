use crate::segment::draw::Draws;
use crate::segment::testing::{blobs, run, table};
use serde_json::json;

#[test]
fn places_with_gaps_between_them_are_found_by_density() {
    let outcome = run(&table(&blobs(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0], [9.0, 9.0]], 50)), json!({ "method": "auto" })).unwrap();
    assert_eq!((outcome.report["k"].as_u64(), outcome.report["chosen"].as_str()), (Some(4), Some("hdbscan")));
    assert!(outcome.report["reason"].as_str().unwrap().starts_with("4 dense places"));
}

#[test]
fn rows_without_structure_are_one_segment() {
    let mut draws = Draws::new(7);
    let rows: Vec<Vec<f64>> = (0..400).map(|_| vec![draws.unit(), draws.unit()]).collect();
    let outcome = run(&table(&rows), json!({ "method": "auto", "kMax": 5 })).unwrap();
    assert_eq!((outcome.report["k"].as_u64(), outcome.report["chosen"].as_str()), (Some(1), Some("one")));
    assert_eq!(outcome.report["scores"].as_array().unwrap().len(), 5);
}

#[test]
fn a_told_number_is_kept() {
    let rows = table(&blobs(&[[0.0, 0.0], [0.9, 0.0]], 80));
    for k in [1, 2, 3] {
        assert_eq!(run(&rows, json!({ "method": "auto", "k": k })).unwrap().report["k"], k);
    }
}

#[test]
fn few_and_equal_rows_have_an_answer_and_too_few_are_refused() {
    for rows in [vec![vec![1.0, 2.0]], vec![vec![1.0, 2.0]; 30], vec![vec![0.0, 0.0], vec![1.0, 5.0]]] {
        let columns = json!(["x0", "x1"]);
        assert!(run(&table(&rows), json!({ "method": "auto", "columns": columns })).is_ok());
        let error = run(&table(&rows), json!({ "method": "auto", "columns": columns, "k": 31 })).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some("k"));
    }
}
