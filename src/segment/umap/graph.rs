//! The fuzzy graph of neighbors: how surely each row is near each other, by its own measure of near.

use super::neighbors::Neighborhoods;
use crate::context::Context;
use crate::error::Result;

/// Steps after which a bandwidth has long been found, and how near to its target that is.
const STEPS: usize = 64;
const NEAR_ENOUGH: f64 = 1e-5;

/// No bandwidth is smaller than this part of the mean distance.
const LEAST_PART: f64 = 1e-3;

/// Rows between two checkpoints.
const BLOCK: usize = 1 << 10;

/// Two rows and how surely they are near each other, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) weight: f64,
}

/// The edges of the graph, each in both directions, by row.
pub(crate) async fn edges(cx: &Context, near: &Neighborhoods) -> Result<Vec<Edge>> {
    let n = near.found.len() / near.room.max(1);
    let all: f64 = near.found.iter().map(|(squared, _)| squared.sqrt()).sum::<f64>() / near.found.len().max(1) as f64;
    // Every edge as the one row sees it, and beside it as the other does.
    let mut seen: Vec<(u32, u32, f64, f64)> = Vec::with_capacity(2 * near.found.len());
    let mut distances = Vec::with_capacity(near.room);
    for (row, found) in near.found.chunks_exact(near.room.max(1)).enumerate() {
        distances.clear();
        distances.extend(found.iter().map(|(squared, _)| squared.sqrt()));
        let measure = Measure::of(&distances, all);
        for (distance, &(_, other)) in distances.iter().zip(found).filter(|(_, found)| found.1 != row as u32) {
            let weight = measure.weight(*distance);
            seen.push((row as u32, other, weight, 0.0));
            seen.push((other, row as u32, 0.0, weight));
        }
        if row % BLOCK == 0 {
            cx.checkpoint(row as u64, n as u64).await?;
        }
    }
    seen.sort_unstable_by_key(|&(from, to, ..)| (from, to));
    cx.checkpoint(n as u64, n as u64).await?;
    let either = |same: &[(u32, u32, f64, f64)]| {
        let (here, there) = same.iter().fold((0.0, 0.0), |sum, edge| (sum.0 + edge.2, sum.1 + edge.3));
        Edge { from: same[0].0, to: same[0].1, weight: here + there - here * there }
    };
    Ok(seen.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).map(either).collect())
}

/// What near means to a row.
pub(super) struct Measure {
    /// Distance to the nearest other place: so far, all is surely near.
    nearest: f64,
    bandwidth: f64,
}

impl Measure {
    /// Of a row of the graph, the first of its neighbors at these distances.
    fn of(distances: &[f64], mean_of_all: f64) -> Self {
        let nearest = distances.iter().copied().find(|distance| *distance > 0.0).unwrap_or(0.0);
        Self::fitted(nearest, distances, if nearest > 0.0 { mean(distances) } else { mean_of_all })
    }

    /// Of a row to others, at these distances: none is surely near.
    pub(super) fn to_others(distances: &[f64]) -> Self {
        Self::fitted(0.0, distances, mean(distances))
    }

    /// The bandwidth by which the weights of all neighbors but the first add up to the logarithm of their number, and no less than a part of a mean distance.
    fn fitted(nearest: f64, distances: &[f64], mean: f64) -> Self {
        let target = libm::log2(distances.len() as f64);
        let (mut low, mut high, mut bandwidth) = (0.0, f64::INFINITY, 1.0);
        for _ in 0..STEPS {
            let now = Self { nearest, bandwidth };
            let sum: f64 = distances.iter().skip(1).map(|distance| now.weight(*distance)).sum();
            if (sum - target).abs() < NEAR_ENOUGH {
                break;
            }
            if sum > target {
                high = bandwidth;
                bandwidth = (low + high) / 2.0;
            } else {
                low = bandwidth;
                bandwidth = if high.is_finite() { (low + high) / 2.0 } else { bandwidth * 2.0 };
            }
        }
        Self { nearest, bandwidth: bandwidth.max(LEAST_PART * mean) }
    }

    pub(super) fn weight(&self, distance: f64) -> f64 {
        let beyond = distance - self.nearest;
        if beyond <= 0.0 || self.bandwidth == 0.0 { 1.0 } else { libm::exp(-beyond / self.bandwidth) }
    }
}

fn mean(distances: &[f64]) -> f64 {
    distances.iter().sum::<f64>() / distances.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_to_the_logarithm_of_their_number_and_are_the_same_both_ways() {
        let distances = [0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 9.0, 11.0];
        let measure = Measure::of(&distances, 1.0);
        let sum: f64 = distances[1..].iter().map(|distance| measure.weight(*distance)).sum();
        assert!((sum - 3.0).abs() < 1e-4, "{sum}");
        let near = Neighborhoods { room: 2, found: vec![(0.0, 0), (1.0, 1), (0.0, 1), (1.0, 0), (0.0, 2), (4.0, 1)] };
        let edges = pollster::block_on(edges(&Context::quiet(), &near)).unwrap();
        let pairs: Vec<(u32, u32)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        assert_eq!(pairs, [(0, 1), (1, 0), (1, 2), (2, 1)]);
        assert!(edges.iter().all(|edge| edge.weight == 1.0));
    }
}
