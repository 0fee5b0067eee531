//! What the density hierarchy says: which cut of it separates rows most clearly.
//!
//! The condensed tree is cut at its `k - 1` sparsest splits. A cut is clear where the last of these splits lies at a much larger distance than the
//! next one would (its *gap*), and where few rows are left out (its *noise*).

use crate::segment::hdbscan::condense::Condensed;
use crate::segment::trees::merges::Merge;

/// Parts of all rows that the smallest cluster may be, from fine to coarse: one in so many.
const FINENESS: [usize; 9] = [140, 100, 70, 50, 35, 25, 18, 12, 9];

/// Fewest rows of a cluster.
const FEWEST: usize = 5;

/// Part of a cluster's rows that lie at least so near to others: where it is not split further, this is what its gap is measured from.
const NEAR: f64 = 0.9;

/// A cut into `clusters`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut {
    pub(crate) min_cluster_size: usize,
    pub(crate) clusters: Vec<u32>,
    /// Distance at the last split that was made over that at the next, or over how far rows within lie.
    pub(crate) gap: f64,
    /// Part of all rows that are in no cluster.
    pub(crate) noise: f64,
    /// Gini index of the clusters' sizes.
    pub(crate) gini: f64,
}

/// All cuts of the hierarchy into 2 to `k_max` clusters, at every fineness.
pub(crate) fn cuts(merges: &[Merge], n: usize, k_max: usize) -> Vec<Cut> {
    let mut sizes: Vec<usize> = FINENESS.iter().map(|part| (n / part).max(FEWEST)).collect();
    sizes.dedup();
    sizes.into_iter().flat_map(|size| cuts_of(&Condensed::of(merges, n, size), n, size, k_max)).collect()
}

fn cuts_of(tree: &Condensed, n: usize, min_cluster_size: usize, k_max: usize) -> Vec<Cut> {
    let parts = tree.parts();
    // The density at which a cluster is split; of one that is not, none.
    let split_at = |cluster: u32| parts[cluster as usize].first().map(|&part| tree.branches[part as usize].birth);
    let sparsest = |clusters: &[u32]| {
        let splits = clusters.iter().enumerate().filter_map(|(at, &cluster)| Some((at, split_at(cluster)?)));
        splits.min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let (mut clusters, mut cuts) = (vec![0u32], Vec::new());
    while let Some((at, density)) = sparsest(&clusters).filter(|_| clusters.len() < k_max) {
        let split = clusters.remove(at);
        clusters.extend(&parts[split as usize]);
        let next = sparsest(&clusters).map_or_else(|| near(tree, &clusters), |(_, next)| next);
        let size = |cluster: &u32| f64::from(tree.branches[*cluster as usize].size);
        let kept: f64 = clusters.iter().map(size).sum();
        cuts.push(Cut {
            min_cluster_size,
            gap: next / density,
            noise: 1.0 - kept / n as f64,
            gini: gini(&mut clusters.iter().map(size).collect::<Vec<f64>>()),
            clusters: clusters.clone(),
        });
    }
    cuts
}

/// The density that most rows of each cluster reach.
fn near(tree: &Condensed, clusters: &[u32]) -> f64 {
    let mut of = vec![usize::MAX; tree.branches.len()];
    clusters.iter().enumerate().for_each(|(at, &cluster)| of[cluster as usize] = at);
    for index in 1..of.len() {
        if of[index] == usize::MAX {
            of[index] = of[tree.branches[index].parent as usize];
        }
    }
    let mut densities = vec![Vec::new(); clusters.len()];
    for (&branch, &density) in tree.left.iter().zip(&tree.density) {
        if let Some(densities) = densities.get_mut(of[branch as usize]) {
            densities.push(density);
        }
    }
    let reached = |densities: &mut Vec<f64>| {
        let at = ((densities.len() as f64 * (1.0 - NEAR)) as usize).min(densities.len() - 1);
        *densities.select_nth_unstable_by(at, f64::total_cmp).1
    };
    densities.iter_mut().filter(|densities| !densities.is_empty()).map(reached).fold(f64::INFINITY, f64::min)
}

/// The Gini index of sizes, 0 (all equal) to 1.
fn gini(sizes: &mut [f64]) -> f64 {
    sizes.sort_by(f64::total_cmp);
    let (k, total) = (sizes.len() as f64, sizes.iter().sum::<f64>());
    let ranked: f64 = sizes.iter().enumerate().map(|(rank, size)| (2.0 * (rank + 1) as f64 - k - 1.0) * size).sum();
    if k < 2.0 { 0.0 } else { ranked / ((k - 1.0) * total) }
}
