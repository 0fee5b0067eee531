//! Every row to its nearest prototype.

use serde::{Deserialize, Serialize};

use super::Assigned;
use crate::context::Context;
use crate::error::Result;
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
            for (c, (means, modes)) in self.numbers.iter().zip(&self.codes).enumerate() {
                let squares: f64 = means.iter().zip(values).map(|(a, b)| (a - b) * (a - b)).sum();
                let differing = codes.iter().zip(modes).filter(|(a, b)| a != b).count();
                let distance = squares + self.gamma * differing as f64;
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
