//! Every row to the segment of the nearest row that was kept, or to none where it lies too far.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Assigned;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::clustering::Points;
use crate::segment::draw::Draws;
use crate::segment::trees::kd::{KdTree, Nearest};

/// Rows that are kept, at most; of more a sample, drawn by seed 0.
const KEPT_ROWS: usize = 20_000;

/// Rows assigned between two checkpoints.
const BLOCK: usize = 256;

/// Rows that stand for the segments they are in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Neighbors {
    rows: Vec<Vec<f64>>,
    labels: Vec<i32>,
    /// Distances within which a kept row says nothing nearer is denser (core distances); empty where none matter.
    core: Vec<f64>,
    segments: Vec<Extent>,
}

/// How far a segment reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Extent {
    /// A row farther than this from its nearest one is noise; `None`: no row is too far.
    pub within: Option<f64>,
    /// At this distance a row is surely in the segment, and less and less beyond; `None`: it is anywhere.
    pub sure_within: Option<f64>,
}

impl Neighbors {
    /// Keeps rows with their labels (and core distances, or none), of many a sample.
    pub(crate) fn of(values: &Array2<f64>, labels: &[i32], core: &[f64], segments: Vec<Extent>) -> Self {
        let kept = Draws::new(0).sample(labels.len(), KEPT_ROWS);
        Self {
            rows: kept.iter().map(|&row| values.row(row).to_vec()).collect(),
            labels: kept.iter().map(|&row| labels[row]).collect(),
            core: kept.iter().filter_map(|&row| core.get(row).copied()).collect(),
            segments,
        }
    }

    pub(super) async fn assign(&self, cx: &Context, points: &Points) -> Result<Assigned> {
        let (labels, probability) = self.of_rows(cx, &points.values).await?;
        let says = self.segments.iter().any(|extent| extent.sure_within.is_some());
        Ok(Assigned { labels, distance: None, inertia: None, probability: says.then_some(probability) })
    }

    /// Segment and probability of every row of a matrix.
    pub(crate) async fn of_rows(&self, cx: &Context, values: &Array2<f64>) -> Result<(Vec<i32>, Vec<f64>)> {
        let (n, width) = values.dim();
        let _memory = cx.reserve("the rows that stand for segments", (self.rows.len() * width + 2 * n) as u64 * 8)?;
        let rows = Array2::from_shape_vec((self.rows.len(), width), self.rows.concat())
            .map_err(|error| Error::internal(error.to_string()))?;
        let tree = KdTree::of(cx, &rows).await?;
        let mut near = Nearest::new(1);
        let (mut labels, mut probability) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for (at, row) in values.rows().into_iter().enumerate() {
            tree.nearest(&row.to_vec(), &mut near);
            let found = near.found().first().map(|&(squared, place)| (squared.sqrt(), tree.row(place as usize)));
            let (label, sure) = found.map_or((-1, 0.0), |(distance, kept)| self.judge(distance, kept));
            labels.push(label);
            probability.push(sure);
            if at % BLOCK == 0 {
                cx.checkpoint(at as u64, n as u64).await?;
            }
        }
        Ok((labels, probability))
    }

    /// The segment of a row at this distance from a kept row, and how sure it is.
    fn judge(&self, distance: f64, kept: usize) -> (i32, f64) {
        let reach = self.core.get(kept).map_or(distance, |core| distance.max(*core));
        let Some(extent) = usize::try_from(self.labels[kept]).ok().map(|label| self.segments[label]) else { return (-1, 0.0) };
        if extent.within.is_some_and(|within| reach > within) {
            return (-1, 0.0);
        }
        let sure = extent.sure_within.map_or(1.0, |sure| if reach > sure { sure / reach } else { 1.0 });
        (self.labels[kept], sure)
    }

    pub(super) fn n_segments(&self) -> usize {
        self.segments.len()
    }

    pub(super) fn renumber(&mut self, order: &[usize]) {
        self.segments = order.iter().map(|&old| self.segments[old]).collect();
        let mut new = vec![0; order.len()];
        order.iter().enumerate().for_each(|(to, &old)| new[old] = to as i32);
        self.labels.iter_mut().for_each(|label| {
            if let Ok(old) = usize::try_from(*label) {
                *label = new[old];
            }
        });
    }

    pub(super) fn fits(&self, width: usize) -> bool {
        let n = self.rows.len();
        let rows_fit = n > 0 && self.rows.iter().all(|row| row.len() == width && row.iter().all(|x| x.is_finite()));
        let labels_fit =
            self.labels.len() == n && self.labels.iter().all(|&label| label >= -1 && label < self.segments.len() as i32);
        rows_fit && labels_fit && (self.core.is_empty() || self.core.len() == n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use pollster::block_on;

    #[test]
    fn rows_go_to_the_nearest_kept_row_unless_it_is_noise_or_too_far() {
        let segments = vec![Extent::default(), Extent { within: Some(2.0), sure_within: Some(0.5) }];
        let mut neighbors = Neighbors::of(&array![[0.0], [10.0], [20.0]], &[0, 1, -1], &[], segments);
        let rows = array![[-50.0], [10.2], [11.0], [13.0], [19.0]];
        let assigned = |neighbors: &Neighbors| block_on(neighbors.of_rows(&Context::quiet(), &rows)).unwrap();
        assert_eq!(assigned(&neighbors), (vec![0, 1, 1, -1, -1], vec![1.0, 1.0, 0.5, 0.0, 0.0]));
        neighbors.renumber(&[1, 0]);
        assert_eq!(assigned(&neighbors).0, [1, 0, 0, -1, -1]);
        assert!(neighbors.fits(1) && !neighbors.fits(2));
    }
}
