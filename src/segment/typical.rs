//! Which rows are typical of their segment, and which all but belong to another.

use super::clustering::Points;
use super::lanes::{LANES, block_rows, flat, smaller, squared_distances, turn};
use crate::context::Context;
use crate::error::Result;

/// Rows that are named of each kind.
const NAMED: usize = 3;

/// Rows of the points, for each segment.
pub(crate) struct Examples {
    /// The nearest to the center first.
    pub(crate) typical: Vec<Vec<usize>>,
    /// The least certain first.
    pub(crate) borderline: Vec<Vec<usize>>,
}

impl Examples {
    /// Looks at every row once. A row is as uncertain as its probability is small, where there is one, or else as the nearest other center is no farther
    /// than its own; `middles` are the means of the segments.
    pub(crate) async fn of(
        cx: &Context,
        points: &Points,
        labels: &[i32],
        middles: &[Vec<f64>],
        probability: Option<&[f64]>,
    ) -> Result<Self> {
        let (k, width) = (middles.len(), points.values.ncols());
        let mut examples = Self { typical: vec![Vec::new(); k], borderline: vec![Vec::new(); k] };
        let (mut near, mut unsure) = (vec![Vec::new(); k], vec![Vec::new(); k]);
        let (block, mut lanes) = (block_rows(width * k.max(1)), Vec::new());
        for (b, rows) in flat(&points.values).chunks(block * width).enumerate() {
            for (g, group) in rows.chunks(LANES * width).enumerate() {
                turn(group, width, &mut lanes);
                let first = b * block + g * LANES;
                let (mut to_own, mut to_other) = ([f64::INFINITY; LANES], [f64::INFINITY; LANES]);
                let labels = &labels[first..first + group.len() / width];
                for (c, middle) in middles.iter().enumerate() {
                    let distances = squared_distances(&lanes, middle);
                    for (r, &label) in labels.iter().enumerate() {
                        let to = if label == c as i32 { &mut to_own[r] } else { &mut to_other[r] };
                        *to = smaller(*to, distances[r]);
                    }
                }
                for (r, &label) in labels.iter().enumerate() {
                    let Ok(own) = usize::try_from(label) else { continue };
                    keep(&mut near[own], &mut examples.typical[own], to_own[r], first + r);
                    if k > 1 || probability.is_some() {
                        let certainty = probability.map_or(to_other[r] - to_own[r], |probability| probability[first + r]);
                        keep(&mut unsure[own], &mut examples.borderline[own], certainty, first + r);
                    }
                }
            }
            cx.checkpoint((b * block) as u64, labels.len() as u64).await?;
        }
        Ok(examples)
    }
}

/// Keeps the rows of the smallest scores, of equal ones the first.
fn keep(scores: &mut Vec<f64>, rows: &mut Vec<usize>, score: f64, row: usize) {
    if scores.len() == NAMED && scores[NAMED - 1] <= score {
        return;
    }
    let place = scores.partition_point(|other| *other <= score);
    if place < NAMED {
        scores.insert(place, score);
        rows.insert(place, row);
        scores.truncate(NAMED);
        rows.truncate(NAMED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_are_kept_in_order_and_ties_by_row() {
        let (mut scores, mut rows) = (Vec::new(), Vec::new());
        for (row, score) in [5.0, 1.0, 3.0, 1.0, 0.5].into_iter().enumerate() {
            keep(&mut scores, &mut rows, score, row);
        }
        assert_eq!(rows, [4, 1, 3]);
    }
}
