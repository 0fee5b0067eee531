//! Which segment each row belongs to, and the table that says so.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Builder, Int32Builder, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use ndarray::Array2;

use super::lanes::{block_rows, flat, nearest};
use super::projection::Plane;
use crate::context::{Context, Reservation};
use crate::error::Result;
use crate::table::features::Features;

/// Rows of one batch of the table.
const BATCH_ROWS: u64 = 1 << 16;

/// Bytes of one row of the table.
const ROW_BYTES: u64 = 8 + 4 + 8 + 8 + 8;

/// The nearest center of each row of a matrix.
pub(crate) struct Assignment {
    /// Index of the center.
    pub(crate) labels: Vec<u32>,
    /// Euclidean distance to it.
    pub(crate) distances: Vec<f64>,
    /// Sum of squared distances.
    pub(crate) inertia: f64,
    _memory: Reservation,
}

impl Assignment {
    /// Assigns every row of `values`.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, centers: &Array2<f64>) -> Result<Self> {
        let n_rows = values.nrows();
        let memory = cx.reserve("the segments of the rows", n_rows as u64 * 12)?;
        let mut assignment =
            Self { labels: Vec::with_capacity(n_rows), distances: Vec::with_capacity(n_rows), inertia: 0.0, _memory: memory };
        let (width, mut lanes) = (values.ncols(), Vec::new());
        for block in flat(values).chunks(block_rows(centers.len()) * width) {
            nearest(block, flat(centers), width, &mut lanes, |_, _, label, squared| {
                assignment.labels.push(label as u32);
                assignment.distances.push(squared.sqrt());
                assignment.inertia += squared;
            });
            cx.checkpoint(assignment.labels.len() as u64, n_rows as u64).await?;
        }
        Ok(assignment)
    }

    /// Rows of each of `k` segments.
    pub(crate) fn sizes(&self, k: usize) -> Vec<u64> {
        let mut sizes = vec![0; k];
        self.labels.iter().for_each(|&label| sizes[label as usize] += 1);
        sizes
    }

    /// Numbers the `k` segments by size, the largest first, of equal sizes the one with the earlier first row; returns
    /// the old number of each new one.
    pub(crate) fn order_by_size(&mut self, k: usize) -> Vec<usize> {
        let sizes = self.sizes(k);
        let mut first_row = vec![usize::MAX; k];
        for (row, &label) in self.labels.iter().enumerate().rev() {
            first_row[label as usize] = row;
        }
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by_key(|&old| (std::cmp::Reverse(sizes[old]), first_row[old], old));
        let mut renumbered = vec![0; k];
        order.iter().enumerate().for_each(|(new, &old)| renumbered[old] = new as u32);
        self.labels.iter_mut().for_each(|label| *label = renumbered[*label as usize]);
        order
    }

    /// One row per input row: `row`, `segment`, `distance`, `pc1`, `pc2`; null where a missing value left the row out.
    pub(crate) async fn table(&self, cx: &Context, features: &Features, plane: &Plane) -> Result<Vec<RecordBatch>> {
        let _memory = cx.reserve("the table of segments", features.n_rows.saturating_mul(ROW_BYTES))?;
        let schema = schema();
        let mut batches = Vec::new();
        let (mut start, mut used) = (0, 0);
        while start < features.n_rows {
            let end = (start + BATCH_ROWS).min(features.n_rows);
            let until = used + features.rows[used..].partition_point(|&row| row < end);
            batches.push(self.batch(&schema, features, plane, start..end, used..until)?);
            (start, used) = (end, until);
            cx.checkpoint(end, features.n_rows).await?;
        }
        Ok(batches)
    }

    /// The input rows `span`; `used` are the matrix rows among them.
    fn batch(
        &self,
        schema: &SchemaRef,
        features: &Features,
        plane: &Plane,
        span: std::ops::Range<u64>,
        used: std::ops::Range<usize>,
    ) -> Result<RecordBatch> {
        let mut used = used.peekable();
        let (mut segment, mut distance) = (Int32Builder::new(), Float64Builder::new());
        let (mut pc1, mut pc2) = (Float64Builder::new(), Float64Builder::new());
        for row in span.clone() {
            let here = used.next_if(|&i| features.rows[i] == row);
            let point = here.map(|i| plane.point(features.values.row(i)));
            segment.append_option(here.map(|i| self.labels[i] as i32));
            distance.append_option(here.map(|i| self.distances[i]));
            pc1.append_option(point.map(|[x, _]| x));
            pc2.append_option(point.map(|[_, y]| y));
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt64Array::from_iter_values(span)),
            Arc::new(segment.finish()),
            Arc::new(distance.finish()),
            Arc::new(pc1.finish()),
            Arc::new(pc2.finish()),
        ];
        Ok(RecordBatch::try_new(schema.clone(), columns)?)
    }
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("row", DataType::UInt64, false),
        Field::new("segment", DataType::Int32, true),
        Field::new("distance", DataType::Float64, true),
        Field::new("pc1", DataType::Float64, true),
        Field::new("pc2", DataType::Float64, true),
    ]))
}
