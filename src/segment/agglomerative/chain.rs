//! The nearest-neighbor chain: from any cluster to its nearest, to that one's nearest, until two are each other's nearest;
//! these are joined (Murtagh 1983; Müllner 2011, arXiv:1109.2378). Every pair it joins is one the greedy search for the
//! nearest of all pairs would join too, sooner or later, so sorted by height the joins are the hierarchy.

use ndarray::Array2;

use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::{LANES, Lane, block_rows, flat, squared_distances, turn};
use crate::segment::trees::merges::{Merge, merges};
use crate::segment::trees::spanning::Edge;

/// Clusters that can be asked for the nearest and joined.
pub(crate) trait Clusters {
    /// The cluster nearest to `from` and how far it is; of equally near ones `rather`, or any fixed one.
    fn nearest(&self, from: u32, rather: Option<u32>) -> (u32, f64);
    /// Makes `a` the cluster of the rows of both; `b` is gone.
    fn join(&mut self, a: u32, b: u32);
    /// Any cluster there is.
    fn any(&self) -> u32;
    /// Multiply-adds that a search costs at most.
    fn work(&self) -> usize;
}

/// The hierarchy of `n` rows, lowest join first.
pub(crate) async fn hierarchy(cx: &Context, n: usize, clusters: &mut impl Clusters) -> Result<Vec<Merge>> {
    let block = (block_rows(clusters.work()) / LANES).max(1);
    let (mut chain, mut edges, mut searches) = (Vec::<u32>::new(), Vec::with_capacity(n.saturating_sub(1)), 0);
    while edges.len() + 1 < n {
        let from = *chain.last().unwrap_or(&clusters.any());
        if chain.is_empty() {
            chain.push(from);
        }
        let before = chain.len().checked_sub(2).map(|at| chain[at]);
        let (to, height) = clusters.nearest(from, before);
        if Some(to) == before {
            chain.truncate(chain.len() - 2);
            let (a, b) = (from.min(to), from.max(to));
            clusters.join(a, b);
            edges.push(Edge { a, b, weight: height });
        } else {
            chain.push(to);
        }
        searches += 1;
        if searches % block == 0 {
            cx.checkpoint(edges.len() as u64, n as u64).await?;
        }
    }
    edges.sort_by(|x, y| x.weight.total_cmp(&y.weight));
    Ok(merges(&edges, n))
}

/// Ward's clusters: means and sizes, no matrix. Clusters lie side by side, eight in a group turned on their side.
pub(crate) struct Means {
    width: usize,
    lanes: Vec<Lane>,
    size: Vec<f64>,
    /// Cluster at each place, and place of each cluster.
    cluster: Vec<u32>,
    place: Vec<u32>,
}

impl Means {
    /// Every row a cluster.
    pub(crate) fn of(values: &Array2<f64>) -> Self {
        let (n, width) = values.dim();
        let (mut lanes, mut turned) = (Vec::new(), Vec::new());
        for group in flat(values).chunks(LANES * width) {
            turn(group, width, &mut turned);
            lanes.extend_from_slice(&turned);
        }
        Self { width, lanes, size: vec![1.0; n], cluster: (0..n as u32).collect(), place: (0..n as u32).collect() }
    }

    fn mean(&self, place: usize) -> Vec<f64> {
        self.lanes[place / LANES * self.width..][..self.width].iter().map(|lane| lane[place % LANES]).collect()
    }

    fn put(&mut self, place: usize, mean: &[f64]) {
        let lanes = &mut self.lanes[place / LANES * self.width..][..self.width];
        lanes.iter_mut().zip(mean).for_each(|(lane, value)| lane[place % LANES] = *value);
    }
}

impl Clusters for Means {
    fn nearest(&self, from: u32, rather: Option<u32>) -> (u32, f64) {
        let own = self.place[from as usize] as usize;
        let (mean, size) = (self.mean(own), self.size[own]);
        let rather = rather.map(|cluster| self.place[cluster as usize] as usize);
        let (mut best, mut found) = (f64::INFINITY, own);
        for (g, group) in self.lanes.chunks_exact(self.width).enumerate().take(self.size.len().div_ceil(LANES)) {
            let sizes = &self.size[g * LANES..self.size.len().min((g + 1) * LANES)];
            let squared = squared_distances(group, &mean);
            for (r, (&other, squared)) in sizes.iter().zip(squared).enumerate() {
                let ward = 2.0 * squared * size * other / (size + other);
                let place = g * LANES + r;
                if (ward < best || (ward == best && Some(place) == rather)) && place != own {
                    (best, found) = (ward, place);
                }
            }
        }
        (self.cluster[found], best.sqrt())
    }

    fn join(&mut self, a: u32, b: u32) {
        let (at, gone) = (self.place[a as usize] as usize, self.place[b as usize] as usize);
        let (size, more) = (self.size[at], self.size[gone]);
        let mean: Vec<f64> =
            self.mean(at).iter().zip(self.mean(gone)).map(|(x, y)| (x * size + y * more) / (size + more)).collect();
        self.put(at, &mean);
        self.size[at] = size + more;
        // The last cluster takes the place that is free now.
        let last = self.size.len() - 1;
        let moved = self.mean(last);
        self.put(gone, &moved);
        self.size.swap_remove(gone);
        self.cluster.swap_remove(gone);
        if gone < last {
            self.place[self.cluster[gone] as usize] = gone as u32;
        }
    }

    fn any(&self) -> u32 {
        self.cluster[0]
    }

    fn work(&self) -> usize {
        self.size.len() * (self.width + 4)
    }
}

/// How far a joined cluster is from others, given how far its parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Between {
    /// The mean over pairs of rows.
    Average,
    /// The farthest pair.
    Complete,
}

/// Clusters with the distance of every two.
pub(crate) struct Matrix {
    between: Between,
    /// `distance[i * (i - 1) / 2 + j]` for `j < i`.
    distance: Vec<f64>,
    size: Vec<f64>,
    alive: Vec<u32>,
}

impl Matrix {
    /// Bytes it takes.
    pub(crate) fn bytes(n: u64) -> u64 {
        n * n.saturating_sub(1) / 2 * 8
    }

    /// Every row a cluster.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, between: Between) -> Result<Self> {
        let n = values.nrows();
        let mut distance = Vec::with_capacity(n * n.saturating_sub(1) / 2);
        for i in 0..n {
            let (row, rows) = (values.row(i), values.rows());
            let to =
                |other: ndarray::ArrayView1<'_, f64>| row.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
            distance.extend(rows.into_iter().take(i).map(to));
            if i % 64 == 0 {
                cx.checkpoint(i as u64, 4 * n as u64).await?;
            }
        }
        Ok(Self { between, distance, size: vec![1.0; n], alive: (0..n as u32).collect() })
    }

    fn at(a: u32, b: u32) -> usize {
        let (high, low) = (a.max(b) as usize, a.min(b) as usize);
        high * (high - 1) / 2 + low
    }
}

impl Clusters for Matrix {
    fn nearest(&self, from: u32, rather: Option<u32>) -> (u32, f64) {
        let mut best = rather.map_or((from, f64::INFINITY), |other| (other, self.distance[Self::at(from, other)]));
        for &other in self.alive.iter().filter(|&&other| other != from) {
            let distance = self.distance[Self::at(from, other)];
            if distance < best.1 {
                best = (other, distance);
            }
        }
        best
    }

    fn join(&mut self, a: u32, b: u32) {
        let (size, more) = (self.size[a as usize], self.size[b as usize]);
        self.alive.retain(|&other| other != b);
        for &other in self.alive.iter().filter(|&&other| other != a) {
            let (x, y) = (self.distance[Self::at(a, other)], self.distance[Self::at(b, other)]);
            self.distance[Self::at(a, other)] = match self.between {
                Between::Average => (x * size + y * more) / (size + more),
                Between::Complete => x.max(y),
            };
        }
        self.size[a as usize] = size + more;
    }

    fn any(&self) -> u32 {
        self.alive[0]
    }

    fn work(&self) -> usize {
        self.alive.len() * 4
    }
}
