//! Rows and runs for the tests of the methods.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};
use arrow::record_batch::RecordBatch;

use super::draw::Draws;
use crate::context::Context;
use crate::error::Result;
use crate::registry;
use crate::table::Table;
use crate::task::Outcome;

/// `each` rows evenly within half a unit around each center.
pub(crate) fn blobs(centers: &[[f64; 2]], each: usize) -> Vec<Vec<f64>> {
    let mut draws = Draws::new(1);
    let mut near = |center: &[f64; 2]| center.iter().map(|x| x + draws.unit() - 0.5).collect();
    centers.iter().flat_map(|center| std::iter::repeat_n(center, each)).map(&mut near).collect()
}

/// A table of columns `x0`, `x1`, …
pub(crate) fn table(rows: &[Vec<f64>]) -> Table {
    let column = |j: usize| -> ArrayRef { Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| row[j]))) };
    let batch = RecordBatch::try_from_iter((0..rows[0].len()).map(|j| (format!("x{j}"), column(j)))).unwrap();
    Table::new(batch.schema(), vec![batch])
}

/// Runs the area's task.
pub(crate) fn run(table: &Table, params: serde_json::Value) -> Result<Outcome> {
    pollster::block_on(registry::run(&Context::quiet(), table, "segment", params))
}
