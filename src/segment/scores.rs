//! How well rows fall into segments, in numbers that other tools report too.

use ndarray::{Array2, Axis};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::draw::Draws;
use super::lanes::{LANES, block_rows, flat, larger, smaller, squared_distance, squared_distances, turn};
use crate::context::Context;
use crate::error::{Error, Result};

/// The silhouette compares every row with every other; beyond this many rows a sample stands for all.
pub(crate) const SILHOUETTE_ROWS: usize = 4096;

/// Scores of one number of segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Number of segments.
    pub k: u32,
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Mean silhouette, −1 to 1, higher is better (Rousseeuw 1987); null with one segment or as many as rows.
    pub silhouette: Option<f64>,
    /// Spread between segments over spread within, higher is better (Caliński and Harabasz 1974).
    pub calinski_harabasz: Option<f64>,
    /// Mean likeness of each segment to the one most like it, lower is better (Davies and Bouldin 1979).
    pub davies_bouldin: Option<f64>,
}

impl Score {
    /// Scores the assignment of the rows of `values` to `k` segments; `seed` draws the silhouette's sample. Where no inertia is given it is that of
    /// the segments' means.
    pub(crate) async fn of(
        cx: &Context,
        values: &Array2<f64>,
        labels: &[u32],
        k: usize,
        inertia: Option<f64>,
        seed: u64,
    ) -> Result<Self> {
        Ok(Self::with_silhouettes(cx, values, labels, k, inertia, seed).await?.0)
    }

    /// As [`Score::of`], with the silhouettes of the sample.
    pub(crate) async fn with_silhouettes(
        cx: &Context,
        values: &Array2<f64>,
        labels: &[u32],
        k: usize,
        inertia: Option<f64>,
        seed: u64,
    ) -> Result<(Self, Option<Silhouettes>)> {
        let shape = Shape::of(cx, values, labels, k).await?;
        let silhouettes = sampled_silhouettes(cx, values, labels, k, seed).await?;
        let score = Self {
            k: k as u32,
            inertia: inertia.unwrap_or(shape.within),
            silhouette: silhouettes.as_ref().map(Silhouettes::mean),
            calinski_harabasz: shape.calinski_harabasz(),
            davies_bouldin: shape.davies_bouldin(),
        };
        Ok((score, silhouettes))
    }
}

/// Centroids of the rows themselves, and how rows lie around them.
struct Shape {
    n_rows: usize,
    counts: Vec<f64>,
    centroids: Array2<f64>,
    mean: Vec<f64>,
    /// Sum over rows of the squared distance to the centroid.
    within: f64,
    /// Mean distance to the centroid, per segment.
    radius: Vec<f64>,
}

impl Shape {
    async fn of(cx: &Context, values: &Array2<f64>, labels: &[u32], k: usize) -> Result<Self> {
        let (n_rows, width) = values.dim();
        let block = block_rows(width);
        let blocks = || flat(values).chunks(block * width).zip(labels.chunks(block));
        let mut counts = vec![0.0; k];
        let mut sums = vec![0.0; k * width];
        for (rows, labels) in blocks() {
            for (row, &label) in rows.chunks_exact(width).zip(labels) {
                let own = label as usize;
                counts[own] += 1.0;
                sums[own * width..(own + 1) * width].iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            cx.checkpoint(0, n_rows as u64).await?;
        }
        let mut centroids = Array2::from_shape_vec((k, width), sums).map_err(|error| Error::internal(error.to_string()))?;
        let mean = centroids.sum_axis(Axis(0)).iter().map(|sum| sum / n_rows as f64).collect();
        for (mut centroid, count) in centroids.rows_mut().into_iter().zip(&counts) {
            centroid /= f64::max(*count, 1.0);
        }
        let (mut within, mut radius, mut done) = (0.0, vec![0.0; k], 0);
        for (rows, labels) in blocks() {
            for (row, &label) in rows.chunks_exact(width).zip(labels) {
                let own = label as usize;
                let squared = squared_distance(row, &flat(&centroids)[own * width..(own + 1) * width]);
                within += squared;
                radius[label as usize] += squared.sqrt();
            }
            done += labels.len();
            cx.checkpoint(done as u64, n_rows as u64).await?;
        }
        radius.iter_mut().zip(&counts).for_each(|(sum, count)| *sum /= f64::max(*count, 1.0));
        Ok(Self { n_rows, counts, centroids, mean, within, radius })
    }

    fn centroid(&self, c: usize) -> &[f64] {
        let width = self.centroids.ncols();
        &flat(&self.centroids)[c * width..(c + 1) * width]
    }

    /// Segments that have rows.
    fn filled(&self) -> Vec<usize> {
        (0..self.counts.len()).filter(|&c| self.counts[c] > 0.0).collect()
    }

    fn calinski_harabasz(&self) -> Option<f64> {
        let k = self.filled().len();
        let spread = |c: usize| self.counts[c] * squared_distance(&self.mean, self.centroid(c));
        let between: f64 = self.filled().into_iter().map(spread).sum();
        (k >= 2 && k < self.n_rows && self.within > 0.0)
            .then(|| (between / (k - 1) as f64) / (self.within / (self.n_rows - k) as f64))
    }

    fn davies_bouldin(&self) -> Option<f64> {
        let filled = self.filled();
        let likeness = |a: usize, b: usize| {
            let apart = squared_distance(self.centroid(a), self.centroid(b)).sqrt();
            if apart > 0.0 { (self.radius[a] + self.radius[b]) / apart } else { 0.0 }
        };
        let worst = |&a: &usize| filled.iter().filter(|&&b| b != a).map(|&b| likeness(a, b)).fold(0.0, f64::max);
        (filled.len() >= 2 && filled.len() < self.n_rows).then(|| filled.iter().map(worst).sum::<f64>() / filled.len() as f64)
    }
}

/// Values of a silhouette plot that a segment is drawn with at most.
const PLOTTED: usize = 50;

/// The silhouette of each row of a sample.
pub(crate) struct Silhouettes {
    labels: Vec<u32>,
    values: Vec<f64>,
}

/// The silhouettes of a segment, to be drawn as bars.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SilhouettePlot {
    /// Number of the segment.
    pub segment: u32,
    /// Rows of it in the sample.
    pub rows: u64,
    /// Their mean silhouette.
    pub mean: f64,
    /// Their silhouettes, the highest first; of more than fifty rows means of neighbors.
    pub values: Vec<f64>,
}

impl Silhouettes {
    fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    /// What is drawn of each of `k` segments that has rows in the sample.
    pub(crate) fn plots(&self, k: usize) -> Vec<SilhouettePlot> {
        let mut values = vec![Vec::new(); k];
        self.labels.iter().zip(&self.values).for_each(|(&label, &value)| values[label as usize].push(value));
        let plot = |(segment, mut values): (usize, Vec<f64>)| {
            let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            values.sort_by(|a, b| b.total_cmp(a));
            let (rows, bars) = (values.len(), values.len().min(PLOTTED));
            let bar = |bar: usize| mean(&values[bar * rows / bars..(bar + 1) * rows / bars]);
            SilhouettePlot { segment: segment as u32, rows: rows as u64, mean: mean(&values), values: (0..bars).map(bar).collect() }
        };
        values.into_iter().enumerate().filter(|(_, values)| !values.is_empty()).map(plot).collect()
    }
}

/// The silhouettes of all rows, or of a sample of [`SILHOUETTE_ROWS`] that `seed` draws.
async fn sampled_silhouettes(
    cx: &Context,
    values: &Array2<f64>,
    labels: &[u32],
    k: usize,
    seed: u64,
) -> Result<Option<Silhouettes>> {
    if values.nrows() <= SILHOUETTE_ROWS {
        return silhouettes(cx, values, labels, k).await;
    }
    let rows = Draws::new(seed).sample(values.nrows(), SILHOUETTE_ROWS);
    let labels: Vec<u32> = rows.iter().map(|&row| labels[row]).collect();
    silhouettes(cx, &values.select(Axis(0), &rows), &labels, k).await
}

/// For each row `(b - a) / max(a, b)`: `a` the mean distance to the other rows of the own segment, `b` to the rows of the nearest other one; of a row
/// alone in its segment 0.
async fn silhouettes(cx: &Context, values: &Array2<f64>, labels: &[u32], k: usize) -> Result<Option<Silhouettes>> {
    let (n_rows, width) = values.dim();
    let mut counts = vec![0.0; k];
    labels.iter().for_each(|&label| counts[label as usize] += 1.0);
    let n_filled = counts.iter().filter(|&&count| count > 0.0).count();
    if n_filled < 2 || n_filled >= n_rows {
        return Ok(None);
    }
    let groups: Vec<_> = flat(values)
        .chunks(LANES * width)
        .map(|rows| {
            let mut lanes = Vec::new();
            turn(rows, width, &mut lanes);
            lanes
        })
        .collect();
    let (mut found, mut sums) = (vec![0.0; n_rows], vec![0.0; k]);
    let block = block_rows(n_rows * (width + 4));
    for (i, row) in flat(values).chunks_exact(width).enumerate() {
        sums.fill(0.0);
        for (lanes, labels) in groups.iter().zip(labels.chunks(LANES)) {
            let distances = squared_distances(lanes, row).map(f64::sqrt);
            labels.iter().zip(distances).for_each(|(&label, distance)| sums[label as usize] += distance);
        }
        let own = labels[i] as usize;
        if counts[own] > 1.0 {
            let a = sums[own] / (counts[own] - 1.0);
            let others = (0..k).filter(|&c| c != own && counts[c] > 0.0);
            let b = others.map(|c| sums[c] / counts[c]).fold(f64::INFINITY, smaller);
            let most = larger(a, b);
            found[i] = if most > 0.0 { (b - a) / most } else { 0.0 };
        }
        if i % block == 0 {
            cx.checkpoint(i as u64, n_rows as u64).await?;
        }
    }
    Ok(Some(Silhouettes { labels: labels.to_vec(), values: found }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn score(values: Array2<f64>, labels: &[u32], k: usize) -> Score {
        pollster::block_on(Score::of(&Context::quiet(), &values, labels, k, Some(0.0), 0)).unwrap()
    }

    #[test]
    fn two_far_pairs_score_as_computed_by_hand() {
        let score = score(array![[0.0], [1.0], [10.0], [11.0]], &[0, 0, 1, 1], 2);
        let expected = ((10.5 - 1.0) / 10.5 + (9.5 - 1.0) / 9.5) / 2.0;
        assert!((score.silhouette.unwrap() - expected).abs() < 1e-15);
        assert!((score.calinski_harabasz.unwrap() - 100.0 / (1.0 / 2.0)).abs() < 1e-12);
        assert!((score.davies_bouldin.unwrap() - 0.1).abs() < 1e-15);
    }

    #[test]
    fn one_segment_or_one_row_each_has_no_score() {
        for (labels, k) in [(&[0, 0, 0][..], 1), (&[0, 1, 2][..], 3)] {
            let score = score(array![[0.0], [1.0], [5.0]], labels, k);
            assert_eq!((score.silhouette, score.calinski_harabasz, score.davies_bouldin), (None, None, None));
        }
    }

    #[test]
    fn equal_rows_do_not_divide_by_zero() {
        let score = score(array![[1.0], [1.0], [1.0]], &[0, 1, 1], 2);
        assert_eq!((score.silhouette, score.calinski_harabasz, score.davies_bouldin), (Some(0.0), None, Some(0.0)));
    }
}
