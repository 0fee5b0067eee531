//! Genie's linkage: single linkage that may not leave the sizes of clusters too unequal.

use std::collections::BTreeMap;

use crate::context::Context;
use crate::error::Result;
use crate::segment::trees::merges::Merge;
use crate::segment::trees::spanning::Edge;
use crate::segment::trees::union::Union;

/// Sizes of the clusters and how unequal they are.
struct Sizes {
    count: BTreeMap<u32, u32>,
    clusters: u64,
    rows: u64,
    /// Sum over pairs of clusters of the difference of their sizes.
    difference: u64,
}

impl Sizes {
    fn new(n: usize) -> Self {
        Self { count: BTreeMap::from([(1, n as u32)]), clusters: n as u64, rows: n as u64, difference: 0 }
    }

    fn smallest(&self) -> u32 {
        self.count.keys().next().copied().unwrap_or(0)
    }

    /// The Gini index, 0 (all equal) to 1.
    fn gini(&self) -> f64 {
        if self.clusters < 2 { 0.0 } else { self.difference as f64 / ((self.clusters - 1) * self.rows) as f64 }
    }

    fn join(&mut self, a: u32, b: u32) {
        self.change(a, -1);
        self.change(b, -1);
        self.change(a + b, 1);
    }

    fn change(&mut self, size: u32, by: i32) {
        if by < 0
            && let Some(count) = self.count.get_mut(&size)
        {
            *count -= 1;
            if *count == 0 {
                self.count.remove(&size);
            }
        }
        let apart: u64 = self.count.iter().map(|(&other, &count)| u64::from(other.abs_diff(size)) * u64::from(count)).sum();
        if by < 0 {
            self.difference -= apart;
            self.clusters -= 1;
        } else {
            self.difference += apart;
            self.clusters += 1;
            *self.count.entry(size).or_insert(0) += 1;
        }
    }
}

/// Joins clusters along the edges of a spanning tree (shortest first) until one is left: by the shortest edge while the
/// Gini index of the sizes is at most `threshold`, else by the shortest one that ends in a smallest cluster.
pub(crate) async fn link(cx: &Context, edges: &[Edge], n: usize, threshold: f64) -> Result<Vec<Merge>> {
    let mut sets = Union::new(n);
    let mut sizes = Sizes::new(n);
    let mut thing: Vec<u32> = (0..n as u32).collect();
    let mut merges = Vec::with_capacity(edges.len());
    // Edges not yet used, as a list: the one after each, the first standing behind the last.
    let end = edges.len();
    let mut next: Vec<u32> = (0..=end as u32).map(|edge| (edge + 1).min(end as u32)).collect();
    let mut before: Vec<u32> = (0..=end as u32).map(|edge| edge.wrapping_sub(1)).collect();
    let mut first = 0;
    // While the smallest size stays, edges passed over cannot come to end in a smallest cluster.
    let (mut from, mut smallest_from) = (0, 0);
    let mut looked_at = 0;
    while merges.len() < end {
        let mut edge = first;
        if sizes.gini() > threshold {
            let smallest = sizes.smallest();
            if smallest_from != smallest || from < first {
                (from, smallest_from) = (first, smallest);
            }
            while sets_of(&mut sets, &edges[from]).into_iter().all(|root| sets.size(root) != smallest) {
                from = next[from] as usize;
                looked_at += 1;
            }
            edge = from;
            from = next[from] as usize;
        }
        if edge == first {
            first = next[first] as usize;
        } else {
            next[before[edge] as usize] = next[edge];
        }
        before[next[edge] as usize] = before[edge];
        if edge == from {
            from = next[edge] as usize;
        }
        let [a, b] = sets_of(&mut sets, &edges[edge]);
        sizes.join(sets.size(a), sets.size(b));
        let (left, right) = (thing[a as usize], thing[b as usize]);
        let root = sets.join(a, b);
        thing[root as usize] = (n + merges.len()) as u32;
        merges.push(Merge { left, right, height: edges[edge].weight, size: sets.size(root) });
        looked_at += 1 + sizes.count.len();
        if looked_at > 1 << 18 {
            looked_at = 0;
            cx.checkpoint(merges.len() as u64, end as u64).await?;
        }
    }
    Ok(merges)
}

fn sets_of(sets: &mut Union, edge: &Edge) -> [u32; 2] {
    [sets.find(edge.a), sets.find(edge.b)]
}
