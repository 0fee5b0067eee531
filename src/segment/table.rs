//! The table that says which segment each row belongs to.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatch;
use ndarray::Array2;

use super::projection::Plane;
use super::umap::Umap;
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
    pub(crate) map: Option<&'a Umap>,
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
        let mut used = used.peekable();
        let places: Vec<Option<usize>> = span.clone().map(|row| used.next_if(|&i| features.rows[i] == row)).collect();
        let numbers = |of: &dyn Fn(usize) -> f64| -> ArrayRef {
            Arc::new(places.iter().map(|place| place.map(of)).collect::<Float64Array>())
        };
        let segment: Int32Array = places.iter().map(|place| place.map(|i| self.labels[i])).collect();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from_iter_values(span)), Arc::new(segment)];
        columns.extend(self.known().map(|(_, values)| numbers(&|i| values[i])));
        let points: Vec<[f64; 2]> =
            places.iter().map(|place| place.map_or([0.0; 2], |i| self.plane.point(self.values.row(i)))).collect();
        for axis in 0..2 {
            let at = places.iter().zip(&points).map(|(place, point)| place.map(|_| point[axis]));
            columns.push(Arc::new(at.collect::<Float64Array>()));
        }
        if let Some(map) = self.map {
            let on_map: Vec<Option<[f64; 2]>> = places.iter().map(|place| map.place((*place)?)).collect();
            for axis in 0..2 {
                columns.push(Arc::new(on_map.iter().map(|place| Some((*place)?[axis])).collect::<Float64Array>()));
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
