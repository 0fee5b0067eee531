//! The hierarchy of single linkage: what the edges of a spanning tree join, one after the other.

use super::spanning::Edge;
use super::union::Union;

/// Two things become one. Things below `n` are rows; thing `n + i` is what merge `i` made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Merge {
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) height: f64,
    pub(crate) size: u32,
}

/// The merges of edges that span `n` rows, in the edges' order.
pub(crate) fn merges(edges: &[Edge], n: usize) -> Vec<Merge> {
    let mut sets = Union::new(n);
    // The thing that each set is by now.
    let mut thing: Vec<u32> = (0..n as u32).collect();
    let mut merges = Vec::with_capacity(edges.len());
    for edge in edges {
        let (a, b) = (sets.find(edge.a), sets.find(edge.b));
        let (left, right) = (thing[a as usize], thing[b as usize]);
        let root = sets.join(a, b);
        thing[root as usize] = (n + merges.len()) as u32;
        merges.push(Merge { left, right, height: edge.weight, size: sets.size(root) });
    }
    merges
}

/// The clusters that are left when all but the last `k - 1` merges are made, numbered by first row.
pub(crate) fn cut(merges: &[Merge], n: usize, k: usize) -> Vec<i32> {
    let made = n.saturating_sub(k.max(1)).min(merges.len());
    // From the top down every thing hands its number to what it is made of.
    let mut number = vec![-1; n + made];
    let mut top = 0;
    for thing in (0..n + made).rev() {
        if number[thing] < 0 {
            number[thing] = top;
            top += 1;
        }
        if thing >= n {
            let merge = &merges[thing - n];
            number[merge.left as usize] = number[thing];
            number[merge.right as usize] = number[thing];
        }
    }
    number.truncate(n);
    by_first_row(&number)
}

/// Numbers clusters anew, 0, 1, … as they first come; noise (-1) stays.
pub(crate) fn by_first_row(labels: &[i32]) -> Vec<i32> {
    let mut new = std::collections::BTreeMap::new();
    labels
        .iter()
        .map(|&label| {
            let next = new.len() as i32;
            if label < 0 { -1 } else { *new.entry(label).or_insert(next) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_joined_from_its_shortest_link_and_cut_at_its_longest() {
        let edges = [(2, 3, 1.0), (0, 1, 2.0), (1, 2, 5.0)].map(|(a, b, weight)| Edge { a, b, weight });
        let merges = merges(&edges, 4);
        assert_eq!(merges[2], Merge { left: 5, right: 4, height: 5.0, size: 4 });
        assert_eq!(cut(&merges, 4, 2), [0, 0, 1, 1]);
        assert_eq!(cut(&merges, 4, 3), [0, 1, 2, 2]);
        assert_eq!((cut(&merges, 4, 1), cut(&merges, 4, 4), cut(&merges, 4, 9)), (vec![0; 4], vec![0, 1, 2, 3], vec![0, 1, 2, 3]));
    }
}
