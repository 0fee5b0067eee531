use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::registry;
use crate::segment::draw::Draws;
use crate::segment::lanes::squared_distance;
use crate::segment::testing::{blobs, run, table};
use crate::task::{Model, Outcome};

fn numbers(outcome: &Outcome, name: &str) -> Vec<Option<f64>> {
    let batches = outcome.table.as_ref().unwrap();
    let column = |batch: &arrow::record_batch::RecordBatch| {
        let column = batch.column_by_name(name).unwrap().clone();
        arrow::array::AsArray::as_primitive::<arrow::datatypes::Float64Type>(&column).iter().collect::<Vec<_>>()
    };
    batches.iter().flat_map(column).collect()
}

/// Three clouds in five columns, far from each other in one direction each.
fn clouds(each: usize) -> Vec<Vec<f64>> {
    let mut draws = Draws::new(2);
    let row = |at: usize| (0..5).map(|j| draws.unit() + if at / each == j { 6.0 } else { 0.0 }).collect();
    (0..3 * each).map(row).collect()
}

#[test]
fn what_is_near_is_near_on_the_map_and_runs_are_equal() {
    let rows = clouds(60);
    let params = json!({ "method": "kmeans", "k": 3, "map": "umap" });
    let outcome = run(&table(&rows), params.clone()).unwrap();
    let map = &outcome.report["umap"];
    assert_eq!((map["rows"].as_u64(), map["nNeighbors"].as_u64(), map["minDist"].as_f64()), (Some(180), Some(15), Some(0.1)));
    assert!(map["trustworthiness"].as_f64().unwrap() > 0.9, "{map}");
    let (x, y) = (numbers(&outcome, "umap1"), numbers(&outcome, "umap2"));
    let center = |cloud: usize| {
        let mean = |of: &[Option<f64>]| of[cloud * 60..(cloud + 1) * 60].iter().map(|x| x.unwrap()).sum::<f64>() / 60.0;
        [mean(&x), mean(&y)]
    };
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let (a, b) = (center(a), center(b));
        assert!((a[0] - b[0]).hypot(a[1] - b[1]) > 3.0, "{a:?} {b:?}");
    }
    assert_eq!(numbers(&run(&table(&rows), params).unwrap(), "umap1"), x);
}

#[test]
fn without_being_asked_for_there_is_none() {
    let outcome = run(&table(&blobs(&[[0.0, 0.0], [5.0, 5.0]], 20)), json!({ "method": "kmeans", "k": 2 })).unwrap();
    assert!(outcome.report["umap"].is_null());
    assert!(outcome.table.unwrap()[0].column_by_name("umap1").is_none());
}

#[test]
fn few_equal_and_many_columned_rows_have_a_map() {
    let wide: Vec<Vec<f64>> = clouds(12).into_iter().map(|row| row.repeat(6)).collect();
    for rows in [vec![vec![1.0, 2.0]], vec![vec![1.0, 2.0]; 9], vec![vec![0.0, 1.0], vec![3.0, 2.0]], wide] {
        let names: Vec<String> = (0..rows[0].len()).map(|j| format!("x{j}")).collect();
        let outcome = run(&table(&rows), json!({ "method": "kmeans", "k": 1, "map": "umap", "columns": names })).unwrap();
        let found = numbers(&outcome, "umap2");
        assert!(found.len() == rows.len() && found.iter().all(|x| x.is_some_and(f64::is_finite)));
    }
}

#[test]
fn of_many_rows_some_have_a_place() {
    let rows = blobs(&[[0.0, 0.0], [5.0, 5.0]], 5_500);
    let params = json!({ "method": "kmeans", "k": 2, "map": "umap", "nNeighbors": 3 });
    let outcome = run(&table(&rows), params).unwrap();
    assert_eq!(outcome.report["umap"]["rows"], 10_000);
    assert_eq!(numbers(&outcome, "umap1").iter().flatten().count(), 10_000);
}

#[test]
fn wrong_parameters_are_named_and_huge_values_refused() {
    let rows = table(&[vec![0.0, 1.0], vec![2.0, 1.5]]);
    let named: [(Value, &str); 3] =
        [(json!({ "nNeighbors": 1 }), "nNeighbors"), (json!({ "minDist": -0.1 }), "minDist"), (json!({ "minDist": 4 }), "minDist")];
    for (params, name) in named {
        let mut all = json!({ "method": "kmeans", "k": 1, "map": "umap" });
        all.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
        assert_eq!(run(&rows, all).err().unwrap().place().param.as_deref(), Some(name));
    }
}

fn applied(model: &Model, rows: &[Vec<f64>]) -> Result<Outcome> {
    let model = Model::from_bytes(&model.to_bytes()?)?;
    pollster::block_on(registry::apply(&Context::quiet(), &table(rows), &model))
}

#[test]
fn a_model_places_known_rows_where_they_lay_and_new_ones_in_their_cloud() {
    let all = clouds(200);
    // Of each cloud the first rows make the map, the others are new.
    let (known, new): (Vec<_>, Vec<_>) = all.iter().cloned().enumerate().partition(|(at, _)| at % 200 < 100);
    let rows = |of: Vec<(usize, Vec<f64>)>| -> Vec<Vec<f64>> { of.into_iter().map(|(_, row)| row).collect() };
    let (known, new) = (rows(known), rows(new));
    let outcome = run(&table(&known), json!({ "method": "kmeans", "k": 3, "map": "umap" })).unwrap();
    let again = applied(outcome.model.as_ref().unwrap(), &known).unwrap();
    let places = |outcome: &Outcome| -> Vec<[f64; 2]> {
        numbers(outcome, "umap1").into_iter().zip(numbers(outcome, "umap2")).map(|(x, y)| [x.unwrap(), y.unwrap()]).collect()
    };
    let known_places = places(&outcome);
    assert_eq!(places(&again), known_places);
    let new_places = places(&applied(outcome.model.as_ref().unwrap(), &new).unwrap());
    for (at, place) in new_places.iter().enumerate() {
        let distance = |other: &[f64; 2]| squared_distance(place, other);
        let nearest = (0..known_places.len())
            .fold(0, |best, to| if distance(&known_places[to]) < distance(&known_places[best]) { to } else { best });
        assert_eq!(nearest / 100, at / 100, "row {at}");
    }
    // A row lies where it lies whatever rows come with it.
    assert_eq!(places(&applied(outcome.model.as_ref().unwrap(), &new[17..18]).unwrap())[0], new_places[17]);
}

#[test]
fn a_damaged_map_is_refused() {
    let rows = clouds(20);
    let outcome = run(&table(&rows), json!({ "method": "kmeans", "k": 3, "map": "umap" })).unwrap();
    let good: Value = outcome.model.as_ref().unwrap().content().unwrap();
    for (key, value) in [("rows", json!([])), ("places", json!([[0.0, 0.0]])), ("nNeighbors", json!(0)), ("minDist", json!(-1.0))] {
        let mut content = good.clone();
        content["map"][key] = value;
        let damaged = Model::new("segment", "kmeans", &content).unwrap();
        assert_eq!(applied(&damaged, &rows).unwrap_err().kind(), ErrorKind::Parse, "{key}");
    }
}
