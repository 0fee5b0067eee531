use super::*;
use crate::registry;
use crate::segment::testing::{blobs, run, table};
use serde_json::json;

#[test]
fn dense_places_are_segments_and_what_lies_apart_is_noise() {
    let mut rows = blobs(&[[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], 30);
    rows.push(vec![40.0, 40.0]);
    let outcome = run(&table(&rows), json!({ "method": "hdbscan", "minClusterSize": 5, "scale": "none" })).unwrap();
    assert_eq!((outcome.report["k"].as_u64(), outcome.report["noise"].as_u64()), (Some(3), Some(1)));
    let tree = outcome.report["condensedTree"].as_array().unwrap();
    assert_eq!(tree.iter().filter(|cluster| !cluster["segment"].is_null()).count(), 3);
    assert_eq!(tree[0]["size"], 91);
}

#[test]
fn a_saved_model_gives_its_own_rows_their_segments() {
    let rows = blobs(&[[0.0, 0.0], [10.0, 0.0]], 40);
    let table = table(&rows);
    let outcome = run(&table, json!({ "method": "hdbscan", "scale": "none" })).unwrap();
    let cx = Context::quiet();
    let again = pollster::block_on(registry::apply(&cx, &table, outcome.model.as_ref().unwrap())).unwrap();
    assert_eq!(outcome.table.unwrap()[0].column(1), again.table.unwrap()[0].column(1));
}

#[test]
fn equal_rows_and_single_rows_end_in_an_answer() {
    for rows in [vec![vec![1.0, 2.0]], vec![vec![1.0, 2.0]; 50]] {
        let outcome = run(&table(&rows), json!({ "method": "hdbscan", "columns": ["x0", "x1"] })).unwrap();
        assert_eq!(outcome.report["rowsUsed"].as_u64(), Some(rows.len() as u64));
    }
}

#[test]
fn numbers_too_large_to_be_squared_are_refused() {
    let rows = vec![vec![1e300, 0.0], vec![-1e300, 1.0], vec![0.0, 2.0]];
    let error = run(&table(&rows), json!({ "method": "hdbscan", "scale": "none" })).err().unwrap();
    assert_eq!(error.kind().code(), "schema");
}

#[test]
fn sizes_are_checked() {
    for (params, name) in [
        (json!({ "method": "hdbscan", "minClusterSize": 1 }), "minClusterSize"),
        (json!({ "method": "hdbscan", "minSamples": 0 }), "minSamples"),
        (json!({ "method": "hdbscan", "clusterSelectionEpsilon": -1 }), "clusterSelectionEpsilon"),
    ] {
        let error = run(&table(&[vec![0.0, 1.0]]), params).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some(name));
    }
}
