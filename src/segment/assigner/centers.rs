//! Every row to its nearest center.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Assigned;
use crate::context::{Context, Reservation};
use crate::error::{Error, Result};
use crate::segment::clustering::Points;
use crate::segment::lanes::{block_rows, flat, nearest, squared_distance};

/// Centers in the space of the points, one per segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centers {
    pub(super) rows: Vec<Vec<f64>>,
}

impl Centers {
    /// The rows of a matrix.
    pub fn new(centers: &Array2<f64>) -> Self {
        Self { rows: centers.rows().into_iter().map(|center| center.to_vec()).collect() }
    }

    pub(super) async fn assign(&self, cx: &Context, points: &Points) -> Result<Assigned> {
        let width = points.values.ncols();
        let centers = Array2::from_shape_vec((self.rows.len(), width), self.rows.concat())
            .map_err(|error| Error::internal(error.to_string()))?;
        let nearest = Nearest::of(cx, &points.values, &centers).await?;
        let labels = nearest.labels.iter().map(|&label| label as i32).collect();
        Ok(Assigned { labels, distance: Some(nearest.distances), inertia: Some(nearest.inertia), probability: None })
    }

    /// The distance of each row to its own center, and the sum of their squares.
    pub(super) async fn distances(&self, cx: &Context, points: &Points, labels: &[i32]) -> Result<(Vec<f64>, f64)> {
        let width = points.values.ncols();
        let _memory = cx.reserve("distances to the centers", labels.len() as u64 * 8)?;
        let (mut distances, mut inertia) = (Vec::with_capacity(labels.len()), 0.0);
        let block = block_rows(width);
        for (rows, labels) in flat(&points.values).chunks(block * width).zip(labels.chunks(block)) {
            for (row, &label) in rows.chunks_exact(width).zip(labels) {
                let center = usize::try_from(label).ok().and_then(|label| self.rows.get(label));
                let center = center.ok_or_else(|| Error::internal("a row has no center"))?;
                let squared = squared_distance(row, center);
                distances.push(squared.sqrt());
                inertia += squared;
            }
            cx.checkpoint(distances.len() as u64, points.values.nrows() as u64).await?;
        }
        Ok((distances, inertia))
    }

    pub(super) fn renumber(&mut self, order: &[usize]) {
        self.rows = order.iter().map(|&old| self.rows[old].clone()).collect();
    }

    pub(super) fn fits(&self, width: usize) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|center| center.len() == width && center.iter().all(|x| x.is_finite()))
    }
}

/// The nearest center of each row of a matrix.
pub(crate) struct Nearest {
    /// Index of the center.
    pub(crate) labels: Vec<u32>,
    /// Euclidean distance to it.
    pub(crate) distances: Vec<f64>,
    /// Sum of squared distances.
    pub(crate) inertia: f64,
    _memory: Reservation,
}

impl Nearest {
    /// Assigns every row of `values`.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, centers: &Array2<f64>) -> Result<Self> {
        let n_rows = values.nrows();
        let memory = cx.reserve("the segments of the rows", n_rows as u64 * 12)?;
        let mut found =
            Self { labels: Vec::with_capacity(n_rows), distances: Vec::with_capacity(n_rows), inertia: 0.0, _memory: memory };
        let (width, mut lanes) = (values.ncols(), Vec::new());
        for block in flat(values).chunks(block_rows(centers.len()) * width) {
            nearest(block, flat(centers), width, &mut lanes, |_, _, label, squared| {
                found.labels.push(label as u32);
                found.distances.push(squared.sqrt());
                found.inertia += squared;
            });
            cx.checkpoint(found.labels.len() as u64, n_rows as u64).await?;
        }
        Ok(found)
    }
}
