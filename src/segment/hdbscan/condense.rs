//! The condensed tree: of the hierarchy of single linkage only the splits into two parts of at least `min_cluster_size`
//! rows are kept; smaller parts fall out of the cluster they were in. Heights are turned into densities, `1 / distance`.

use crate::segment::trees::merges::Merge;

/// A cluster of the condensed tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Branch {
    /// The cluster it was split off from; its own index for the first one, which has all rows.
    pub(crate) parent: u32,
    /// Density at which it is split off; 0 for the first.
    pub(crate) birth: f64,
    /// Highest density at which rows leave it or it is split.
    pub(crate) death: f64,
    /// Rows it had when it was split off.
    pub(crate) size: u32,
    /// Excess of mass: sum over its rows of how much denser than `birth` it gets until they leave.
    pub(crate) stability: f64,
    /// Was it split in two?
    pub(crate) split: bool,
}

/// The tree. Parents stand before their parts.
pub(crate) struct Condensed {
    pub(crate) branches: Vec<Branch>,
    /// For every row the cluster it falls out of.
    pub(crate) left: Vec<u32>,
    /// And the density at which it does.
    pub(crate) density: Vec<f64>,
}

impl Condensed {
    /// Condenses the hierarchy of `n` rows.
    pub(crate) fn of(merges: &[Merge], n: usize, min_cluster_size: usize) -> Self {
        // Equal rows would be infinitely dense. They count as dense as the densest different ones.
        let least = merges.iter().map(|merge| merge.height).find(|height| *height > 0.0).unwrap_or(1.0);
        let root = Branch { parent: 0, birth: 0.0, death: 0.0, size: n as u32, stability: 0.0, split: false };
        let mut tree = Self { branches: vec![root], left: vec![0; n], density: vec![0.0; n] };
        let size = |thing: u32| (thing as usize).checked_sub(n).map_or(1, |merge| merges[merge].size) as usize;
        // Things still to be looked at, first come first served, with the cluster each is.
        let mut open = std::collections::VecDeque::new();
        if !merges.is_empty() {
            open.push_back(((n + merges.len() - 1) as u32, 0u32));
        }
        while let Some((thing, cluster)) = open.pop_front() {
            let Some(merge) = (thing as usize).checked_sub(n).map(|index| &merges[index]) else { continue };
            let density = 1.0 / merge.height.max(least);
            let [left, right] = [merge.left, merge.right].map(|part| (part, size(part) >= min_cluster_size));
            let branch = &mut tree.branches[cluster as usize];
            branch.death = branch.death.max(density);
            if left.1 && right.1 {
                branch.split = true;
                branch.stability += (density - branch.birth) * f64::from(merge.size);
                for (part, _) in [left, right] {
                    open.push_back((part, tree.branches.len() as u32));
                    let size = size(part) as u32;
                    tree.branches.push(Branch { parent: cluster, birth: density, death: 0.0, size, stability: 0.0, split: false });
                }
                continue;
            }
            for (part, stays) in [left, right] {
                if stays {
                    open.push_back((part, cluster));
                } else {
                    tree.drop_rows(merges, n, part, cluster, density);
                }
            }
        }
        tree
    }

    /// All rows of a part fall out of a cluster.
    fn drop_rows(&mut self, merges: &[Merge], n: usize, part: u32, cluster: u32, density: f64) {
        let mut open = vec![part];
        while let Some(thing) = open.pop() {
            match (thing as usize).checked_sub(n) {
                Some(merge) => open.extend([merges[merge].right, merges[merge].left]),
                None => {
                    self.left[thing as usize] = cluster;
                    self.density[thing as usize] = density;
                    let branch = &mut self.branches[cluster as usize];
                    branch.stability += density - branch.birth;
                }
            }
        }
    }

    /// The parts each cluster was split into.
    pub(crate) fn parts(&self) -> Vec<Vec<u32>> {
        let mut parts = vec![Vec::new(); self.branches.len()];
        for (index, branch) in self.branches.iter().enumerate().skip(1) {
            parts[branch.parent as usize].push(index as u32);
        }
        parts
    }
}
