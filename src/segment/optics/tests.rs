use serde_json::json;

use crate::context::Context;
use crate::segment::draw::Draws;
use crate::segment::testing::{blobs, run, table};

#[test]
fn places_of_different_density_are_valleys() {
    let mut rows = blobs(&[[0.0, 0.0], [10.0, 0.0]], 60);
    rows.extend(blobs(&[[0.0, 20.0]], 60).into_iter().map(|row| vec![row[0] * 6.0, row[1] * 6.0]));
    let outcome = run(&table(&rows), json!({ "method": "optics", "scale": "none", "xi": 0.3, "minClusterSize": 20 })).unwrap();
    assert_eq!(outcome.report["k"], 3);
    let reach = outcome.report["reachability"].as_array().unwrap();
    assert_eq!((reach.len(), reach[0].is_null(), reach[1].is_null()), (180, true, false));
    assert!(outcome.report["clusters"].as_array().unwrap().len() >= 3);
}

#[test]
fn cut_at_one_reachability_it_is_dbscan_whatever_the_reach() {
    let mut rows = blobs(&[[0.0, 0.0], [10.0, 0.0]], 40);
    rows.push(vec![5.0, 5.0]);
    for max_eps in [json!(null), json!(2.0)] {
        let params = json!({ "method": "optics", "scale": "none", "clusterMethod": "dbscan", "eps": 1.0, "maxEps": max_eps });
        let outcome = run(&table(&rows), params).unwrap();
        assert_eq!((outcome.report["k"].as_u64(), outcome.report["noise"].as_u64()), (Some(2), Some(1)));
    }
}

#[test]
fn both_ways_to_order_rows_agree() {
    let mut draws = Draws::new(11);
    let values = ndarray::Array2::from_shape_fn((300, 2), |_| (draws.unit() * 40.0).round() / 8.0);
    let order = |max_eps| pollster::block_on(super::order::Order::of(&Context::quiet(), &values, 4, max_eps)).unwrap();
    let (near, all) = (order(Some(100.0)), order(None));
    assert_eq!((near.ordering, near.core, near.reach, near.from), (all.ordering, all.core, all.reach, all.from));
}

#[test]
fn few_equal_and_scattered_rows_have_an_answer() {
    let of = |rows: Vec<Vec<f64>>, more: serde_json::Value| {
        let mut params = json!({ "method": "optics", "columns": ["x0", "x1"] });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let report = run(&table(&rows), params).unwrap().report;
        (report["k"].as_u64().unwrap(), report["noise"].as_u64().unwrap())
    };
    assert_eq!(of(vec![vec![1.0, 2.0]], json!({})), (0, 1));
    assert_eq!(of(vec![vec![0.0, 1.0], vec![5.0, 7.0]], json!({ "maxEps": 0.1 })), (0, 2));
    assert_eq!(of(vec![vec![1.0, 2.0]; 9], json!({ "clusterMethod": "dbscan" })).1, 0);
}

#[test]
fn other_rows_come_to_the_valley_they_are_near_to() {
    let rows = table(&blobs(&[[0.0, 0.0], [10.0, 0.0]], 50));
    let outcome = run(&rows, json!({ "method": "optics", "scale": "none", "clusterMethod": "dbscan", "eps": 1.0 })).unwrap();
    let others = table(&[vec![0.1, 0.0], vec![10.0, 0.1], vec![5.0, 0.0]]);
    let applied = pollster::block_on(crate::registry::apply(&Context::quiet(), &others, &outcome.model.unwrap())).unwrap();
    assert_eq!((applied.report["sizes"].clone(), applied.report["noise"].as_u64()), (json!([1, 1]), Some(1)));
}

#[test]
fn wrong_parameters_are_named_and_huge_values_refused() {
    let rows = table(&[vec![0.0, 1.0], vec![2.0, 1.5]]);
    for (params, name) in [
        (json!({ "minSamples": 1 }), "minSamples"),
        (json!({ "minClusterSize": 1 }), "minClusterSize"),
        (json!({ "maxEps": 0.0 }), "maxEps"),
        (json!({ "maxEps": 1.0, "eps": 2.0 }), "eps"),
        (json!({ "xi": 1.0 }), "xi"),
    ] {
        let mut all = json!({ "method": "optics" });
        all.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
        assert_eq!(run(&rows, all).err().unwrap().place().param.as_deref(), Some(name));
    }
    let huge = run(&table(&[vec![1e300, 0.0], vec![-1e300, 1.0]]), json!({ "method": "optics", "scale": "none" })).err().unwrap();
    assert_eq!(huge.kind().code(), "schema");
}
