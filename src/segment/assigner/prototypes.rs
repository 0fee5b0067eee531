//! Every row to its nearest prototype.

use ndarray::ArrayView1;
use serde::{Deserialize, Serialize};

use super::Assigned;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::clustering::Points;

/// Rows between two checkpoints.
const BLOCK: usize = 1 << 12;

/// Prototypes, one per segment: means of scaled numbers, and the most frequent levels of categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prototypes {
    pub(in crate::segment) numbers: Vec<Vec<f64>>,
    pub(in crate::segment) codes: Vec<Vec<u32>>,
    /// What a category that differs counts.
    pub(in crate::segment) gamma: f64,
}

impl Prototypes {
    pub(super) async fn assign(&self, cx: &Context, points: &Points) -> Result<Assigned> {
        let n_rows = points.values.nrows();
        let _memory = cx.reserve("the segments of the rows", n_rows as u64 * 12)?;
        let (mut labels, mut distances, mut cost) = (Vec::with_capacity(n_rows), Vec::with_capacity(n_rows), 0.0);
        for (row, (values, codes)) in points.values.rows().into_iter().zip(points.codes.rows()).enumerate() {
            let mut best = (0, f64::INFINITY);
            for c in 0..self.n_segments() {
                let distance = self.distance(c, values, codes);
                if distance < best.1 {
                    best = (c as i32, distance);
                }
            }
            labels.push(best.0);
            distances.push(best.1);
            cost += best.1;
            if row % BLOCK == 0 {
                cx.checkpoint(row as u64, n_rows as u64).await?;
            }
        }
        Ok(Assigned { labels, distance: Some(distances), inertia: Some(cost), probability: None })
    }

    /// The distance of each row to its own prototype, and their sum.
    pub(super) async fn distances(&self, cx: &Context, points: &Points, labels: &[i32]) -> Result<(Vec<f64>, f64)> {
        let _memory = cx.reserve("distances to the prototypes", labels.len() as u64 * 8)?;
        let mut distances = Vec::with_capacity(labels.len());
        for (row, &label) in labels.iter().enumerate() {
            let own = usize::try_from(label).ok().filter(|&own| own < self.n_segments());
            let own = own.ok_or_else(|| Error::internal("a row has no prototype"))?;
            distances.push(self.distance(own, points.values.row(row), points.codes.row(row)));
            if row % BLOCK == 0 {
                cx.checkpoint(row as u64, labels.len() as u64).await?;
            }
        }
        let cost = distances.iter().sum();
        Ok((distances, cost))
    }

    /// How far a row is from a prototype.
    fn distance(&self, prototype: usize, values: ArrayView1<f64>, codes: ArrayView1<u32>) -> f64 {
        let squares: f64 = self.numbers[prototype].iter().zip(values).map(|(a, b)| (a - b) * (a - b)).sum();
        let differing = codes.iter().zip(&self.codes[prototype]).filter(|(a, b)| a != b).count();
        squares + self.gamma * differing as f64
    }

    pub(super) fn n_segments(&self) -> usize {
        self.codes.len()
    }

    pub(super) fn renumber(&mut self, order: &[usize]) {
        self.numbers = order.iter().map(|&old| self.numbers[old].clone()).collect();
        self.codes = order.iter().map(|&old| self.codes[old].clone()).collect();
    }

    pub(super) fn fits(&self, n_numbers: usize, n_categories: usize) -> bool {
        !self.codes.is_empty()
            && self.numbers.len() == self.codes.len()
            && self.numbers.iter().all(|means| means.len() == n_numbers && means.iter().all(|mean| mean.is_finite()))
            && self.codes.iter().all(|modes| modes.len() == n_categories)
            && self.gamma.is_finite()
    }
}
