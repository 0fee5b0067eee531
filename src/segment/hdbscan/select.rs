//! Which clusters of the condensed tree are the answer, and what the answer says of each row.

use super::condense::Condensed;

/// How clusters are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Selection {
    /// The finest clusters rather than the most stable ones.
    pub(crate) leaf: bool,
    /// Clusters that split below this distance stay together.
    pub(crate) epsilon: f64,
    /// May all rows be one cluster?
    pub(crate) single: bool,
}

/// The chosen clusters, in the tree's order.
pub(crate) fn select(tree: &Condensed, selection: Selection) -> Vec<u32> {
    let mut chosen = if selection.leaf { leaves(tree, selection.single) } else { most_stable(tree, selection.single) };
    if selection.epsilon > 0.0 && chosen != [0] {
        chosen = merge_below(tree, &chosen, selection);
    }
    chosen
}

/// Excess of mass: a cluster is chosen where it is at least as stable as the best of what it splits into.
fn most_stable(tree: &Condensed, single: bool) -> Vec<u32> {
    let count = tree.branches.len();
    let mut best: Vec<f64> = tree.branches.iter().map(|branch| branch.stability).collect();
    let mut of_parts = vec![0.0; count];
    let mut chosen = vec![false; count];
    for index in (usize::from(!single)..count).rev() {
        let branch = &tree.branches[index];
        chosen[index] = !branch.split || best[index] >= of_parts[index];
        if !chosen[index] {
            best[index] = of_parts[index];
        }
        if index > 0 {
            of_parts[branch.parent as usize] += best[index];
        }
    }
    topmost(tree, &chosen)
}

/// The marked clusters that lie in no other marked one.
fn topmost(tree: &Condensed, marked: &[bool]) -> Vec<u32> {
    let mut inside = vec![false; marked.len()];
    let mut top = Vec::new();
    for (index, branch) in tree.branches.iter().enumerate() {
        let above = index > 0 && inside[branch.parent as usize];
        inside[index] = above || marked[index];
        if marked[index] && !above {
            top.push(index as u32);
        }
    }
    top
}

fn leaves(tree: &Condensed, single: bool) -> Vec<u32> {
    let all = (0..tree.branches.len() as u32).filter(|&index| !tree.branches[index as usize].split);
    all.filter(|&index| single || index > 0).collect()
}

/// Chosen clusters born below the distance `epsilon` are replaced by their nearest ancestor born above it (Malzer and
/// Baum 2020, doi:10.1109/MFI49285.2020.9235263).
fn merge_below(tree: &Condensed, chosen: &[u32], selection: Selection) -> Vec<u32> {
    let distance = |index: u32| 1.0 / tree.branches[index as usize].birth;
    let mut marked = vec![false; tree.branches.len()];
    for &cluster in chosen {
        let mut at = cluster;
        while distance(at) < selection.epsilon {
            let parent = tree.branches[at as usize].parent;
            if parent == 0 {
                at = if selection.single { 0 } else { at };
                break;
            }
            at = parent;
        }
        marked[at as usize] = true;
    }
    topmost(tree, &marked)
}

/// What the chosen clusters say of each row.
pub(crate) struct Membership {
    /// Place in `chosen`, or -1.
    pub(crate) labels: Vec<i32>,
    /// How deep in its cluster a row lies: 1 for the densest ones, 0 for noise.
    pub(crate) probability: Vec<f64>,
}

/// Labels and probabilities.
pub(crate) fn membership(tree: &Condensed, chosen: &[u32], selection: Selection) -> Membership {
    let mut place = vec![-1; tree.branches.len()];
    chosen.iter().enumerate().for_each(|(at, &cluster)| place[cluster as usize] = at as i32);
    for index in 1..place.len() {
        if place[index] < 0 {
            place[index] = place[tree.branches[index].parent as usize];
        }
    }
    // Where all rows are one cluster, those that leave it before it is densest are noise, as in the hdbscan package.
    let least = match chosen {
        [0] if selection.epsilon > 0.0 => 1.0 / selection.epsilon,
        [0] => tree.branches[0].death,
        _ => 0.0,
    };
    let mut membership =
        Membership { labels: Vec::with_capacity(tree.left.len()), probability: Vec::with_capacity(tree.left.len()) };
    for (&branch, &density) in tree.left.iter().zip(&tree.density) {
        let label = if density >= least || branch != 0 { place[branch as usize] } else { -1 };
        let death = if label < 0 { 0.0 } else { tree.branches[chosen[label as usize] as usize].death };
        membership.labels.push(label);
        membership.probability.push(if label < 0 {
            0.0
        } else if death > 0.0 {
            density.min(death) / death
        } else {
            1.0
        });
    }
    membership
}

/// GLOSH outlier scores: how much sparser a row lies than the densest of the cluster it falls out of, 0 to 1
/// (Campello et al. 2015, doi:10.1145/2733381).
pub(crate) fn outlier_scores(tree: &Condensed) -> Vec<f64> {
    let mut death: Vec<f64> = tree.branches.iter().map(|branch| branch.death).collect();
    for index in (1..death.len()).rev() {
        let parent = tree.branches[index].parent as usize;
        death[parent] = death[parent].max(death[index]);
    }
    let score = |(&branch, &density): (&u32, &f64)| match death[branch as usize] {
        densest if densest > 0.0 => (densest - density) / densest,
        _ => 0.0,
    };
    tree.left.iter().zip(&tree.density).map(score).collect()
}
