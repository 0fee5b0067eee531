use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, Float64Array, StringArray};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use pollster::block_on;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::features::METHODS;
use crate::table::Table;
use crate::task::{Context, Outcome};

/// Customer `i` of ten buys `i` times for `10 i` each, the last time on day `100 + i`.
fn log() -> Table {
    let (mut who, mut day, mut order, mut amount) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for customer in 1..=10 {
        for purchase in 0..customer {
            for _ in 0..2 {
                who.push(format!("c{customer:02}"));
                day.push(100 + customer - purchase);
                order.push(format!("{customer}-{purchase}"));
                amount.push(f64::from(customer) * 5.0);
            }
        }
    }
    let columns: [(&str, ArrayRef); 4] = [
        ("who", Arc::new(StringArray::from(who))),
        ("day", Arc::new(Date32Array::from(day))),
        ("order", Arc::new(StringArray::from(order))),
        ("amount", Arc::new(Float64Array::from(amount))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    Table::new(batch.schema(), vec![batch])
}

fn run(table: &Table, params: Value) -> Result<Outcome> {
    let method = METHODS.iter().find(|method| method.task == "rfm").unwrap();
    let mut all = json!({ "entity": "who", "time": "day", "amount": "amount", "transaction": "order" });
    all.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
    block_on(method.run(&Context::quiet(), table, all))
}

fn error(params: Value) -> Error {
    run(&log(), params).unwrap_err()
}

#[test]
fn the_best_customers_are_champions_and_the_worst_are_lost() {
    let outcome = run(&log(), json!({})).unwrap();
    let batch = &outcome.table.unwrap()[0];
    assert_eq!(batch["frequency"].as_primitive::<Int64Type>().values(), &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let segments: Vec<_> = batch["segment"].as_string::<i32>().iter().flatten().collect();
    assert_eq!((segments[0], segments[9]), ("lost", "champions"));
    assert_eq!(outcome.report["segments"][0]["name"], "champions");
    assert_eq!(outcome.report["grid"].as_array().unwrap().iter().map(|cell| cell["size"].as_u64().unwrap()).sum::<u64>(), 10);
}

#[test]
fn rows_are_transactions_where_none_is_named_and_later_ones_take_no_part() {
    let all = run(&log(), json!({ "transaction": null })).unwrap().table.unwrap();
    assert_eq!(all[0]["frequency"].as_primitive::<Int64Type>().value(9), 20);
    let early = run(&log(), json!({ "asOf": "1970-04-12" })).unwrap();
    assert_eq!(early.report["customers"], 10);
    assert_eq!(early.table.unwrap()[0]["frequency"].as_primitive::<Int64Type>().value(9), 1);
}

#[test]
fn one_customer_and_no_customer_have_an_answer() {
    let one = run(&log(), json!({ "where": "who = 'c03'" })).unwrap();
    assert_eq!((&one.report["customers"], &one.report["segments"][0]["share"]), (&json!(1), &json!(1.0)));
    let none = run(&log(), json!({ "where": "who = 'nobody'" })).unwrap();
    assert_eq!((&none.report["customers"], &none.report["segments"]), (&json!(0), &json!([])));
}

#[test]
fn what_is_missing_or_wrong_is_told_by_its_parameter() {
    assert_eq!(error(json!({ "amount": "" })).place().param.as_deref(), Some("amount"));
    assert_eq!(error(json!({ "amount": "who" })).place().param.as_deref(), Some("amount"));
    assert_eq!(error(json!({ "asOf": "soon" })).place().param.as_deref(), Some("asOf"));
    assert_eq!(error(json!({ "entity": "" })).place().param.as_deref(), Some("entity"));
}
