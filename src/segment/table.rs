//! The table that says which segment each row belongs to.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBufferBuilder, Float64Array, Int32Array, UInt64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use ndarray::Array2;

use super::lanes::flat;
use super::projection::Plane;
use super::umap::Places;
use crate::context::Context;
use crate::error::Result;
use crate::table::features::Features;

/// Rows of one batch of the table.
const BATCH_ROWS: u64 = 1 << 16;

/// Bytes of one row of the table: nine columns at most.
const ROW_BYTES: u64 = 9 * 8;

/// What is said of each row that was used.
pub(crate) struct Marks<'a> {
    pub(crate) labels: &'a [i32],
    pub(crate) distance: Option<&'a [f64]>,
    pub(crate) probability: Option<&'a [f64]>,
    pub(crate) outlier_score: Option<&'a [f64]>,
    pub(crate) values: &'a Array2<f64>,
    pub(crate) plane: &'a Plane,
    pub(crate) map: Option<&'a Places>,
}

impl Marks<'_> {
    /// One row per input row: `row`, `segment` (−1 is noise), what is known of `distance`, `probability` and `outlier_score`, `pc1`, `pc2`; null where
    /// a missing value left the row out. With a map `umap1`, `umap2`, null for rows without a place on it.
    pub(crate) async fn table(&self, cx: &Context, features: &Features) -> Result<Vec<RecordBatch>> {
        let _memory = cx.reserve("the table of segments", features.n_rows.saturating_mul(ROW_BYTES))?;
        let schema = self.schema();
        let mut batches = Vec::new();
        let (mut start, mut used) = (0, 0);
        while start < features.n_rows {
            let end = (start + BATCH_ROWS).min(features.n_rows);
            let until = used + features.rows[used..].partition_point(|&row| row < end);
            batches.push(self.batch(&schema, features, start..end, used..until)?);
            (start, used) = (end, until);
            cx.checkpoint(end, features.n_rows).await?;
        }
        Ok(batches)
    }

    /// The numbers that are known of each row, by the names of their columns.
    fn known(&self) -> impl Iterator<Item = (&'static str, &[f64])> {
        let all = [("distance", self.distance), ("probability", self.probability), ("outlier_score", self.outlier_score)];
        all.into_iter().filter_map(|(name, values)| Some((name, values?)))
    }

    /// The input rows `span`; `used` are the rows among them that were used.
    fn batch(&self, schema: &SchemaRef, features: &Features, span: Range<u64>, used: Range<usize>) -> Result<RecordBatch> {
        let n_rows = (span.end - span.start) as usize;
        let place = |row: u64| (row - span.start) as usize;
        let rows = &features.rows[used.clone()];
        let nulls = (rows.len() < n_rows).then(|| {
            let mut is_used = BooleanBufferBuilder::new(n_rows);
            is_used.append_n(n_rows, false);
            rows.iter().for_each(|&row| is_used.set_bit(place(row), true));
            NullBuffer::new(is_used.finish())
        });
        let mut segment = vec![0; n_rows];
        rows.iter().zip(&self.labels[used.clone()]).for_each(|(&row, &label)| segment[place(row)] = label);
        let numbers = |values: &mut dyn Iterator<Item = f64>| -> ArrayRef {
            let mut of_rows = vec![0.0; n_rows];
            rows.iter().zip(values).for_each(|(&row, value)| of_rows[place(row)] = value);
            Arc::new(Float64Array::new(of_rows.into(), nulls.clone()))
        };
        let mut columns: Vec<ArrayRef> =
            vec![Arc::new(UInt64Array::from_iter_values(span.clone())), Arc::new(Int32Array::new(segment.into(), nulls.clone()))];
        columns.extend(self.known().map(|(_, values)| numbers(&mut values[used.clone()].iter().copied())));
        let width = self.values.ncols();
        let points: Vec<[f64; 2]> =
            flat(self.values)[used.start * width..used.end * width].chunks_exact(width).map(|row| self.plane.point(row)).collect();
        columns.extend((0..2).map(|axis| numbers(&mut points.iter().map(|point| point[axis]))));
        if let Some(map) = self.map {
            let mut on_map = vec![None; n_rows];
            rows.iter().zip(used).for_each(|(&row, i)| on_map[place(row)] = map.at(i));
            for axis in 0..2 {
                columns.push(Arc::new(on_map.iter().map(|at| at.map(|at| at[axis])).collect::<Float64Array>()));
            }
        }
        Ok(RecordBatch::try_new(schema.clone(), columns)?)
    }

    fn schema(&self) -> SchemaRef {
        let mut fields = vec![Field::new("row", DataType::UInt64, false), Field::new("segment", DataType::Int32, true)];
        let known =
            self.known().map(|(name, _)| name).chain(["pc1", "pc2"]).chain(self.map.into_iter().flat_map(|_| ["umap1", "umap2"]));
        fields.extend(known.map(|name| Field::new(name, DataType::Float64, true)));
        Arc::new(Schema::new(fields))
    }
}
