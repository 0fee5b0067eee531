//! The minimum spanning tree of rows under mutual reachability: the larger of two rows' distance and their core distances,
//! a row's core distance being the one to its `min_samples`-th neighbor (0: none, the plain distance).
//!
//! In few columns by Borůvka's algorithm on a k-d tree: every component is joined, in each round, by its shortest edge
//! outward; a row is searched from only if what was known of it does not rule it out (March, Ram, Gray 2010; the bounds
//! by core distance as in McInnes and Healy 2017, doi:10.1109/ICDMW.2017.12). In many columns, where boxes rule out
//! little, by Prim's algorithm without any matrix.

use ndarray::Array2;

use super::kd::{KdTree, Nearest};
use super::turned::Turned;
use super::union::Union;
use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::{block_rows, flat, larger, smaller, squared_distance};

/// Columns up to which boxes rule out more than they cost.
pub(crate) const TREE_COLUMNS: usize = 20;

/// Rows searched from between two checkpoints.
const BLOCK: usize = 1 << 9;

/// No row.
const NONE: u32 = u32::MAX;

/// Two rows and their distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) weight: f64,
}

/// The tree, shortest edge first, and the rows' core distances.
pub(crate) struct SpanningTree {
    pub(crate) edges: Vec<Edge>,
    pub(crate) core: Vec<f64>,
}

impl SpanningTree {
    /// Spans the rows of `values`.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, min_samples: usize) -> Result<Self> {
        let n = values.nrows();
        let _memory = cx.reserve("the spanning tree of rows", n as u64 * (16 + 8 + 40 + 24))?;
        let (mut edges, core) = if values.ncols() <= TREE_COLUMNS {
            boruvka(cx, values, min_samples).await?
        } else {
            prim(cx, values, min_samples).await?
        };
        for edge in &mut edges {
            *edge = Edge { a: edge.a.min(edge.b), b: edge.a.max(edge.b), weight: edge.weight.sqrt() };
        }
        edges.sort_unstable_by(|x, y| x.weight.total_cmp(&y.weight).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b)));
        Ok(Self { edges, core: core.into_iter().map(f64::sqrt).collect() })
    }
}

/// What is known of the rows while components grow. All distances are squared, rows are places of the tree.
struct Growth<'a> {
    tree: &'a KdTree,
    core: Vec<f64>,
    sets: Union,
    /// Root of every row's component, as of this round.
    component: Vec<u32>,
    /// Component of all rows of a node, or none if there are several.
    node_component: Vec<u32>,
    /// Smallest core distance in a node.
    node_core: Vec<f64>,
    /// Each row's nearest row in another component when it was last searched for, and how far it was: no row of another
    /// component is nearer, for components only grow.
    nearest: Vec<u32>,
    bound: Vec<f64>,
    /// Each component's shortest edge outward so far, by its root.
    best: Vec<Edge>,
    open: Vec<(f64, u32)>,
}

async fn boruvka(cx: &Context, values: &Array2<f64>, min_samples: usize) -> Result<(Vec<Edge>, Vec<f64>)> {
    let tree = KdTree::of(cx, values).await?;
    let n = tree.len();
    let mut growth = Growth {
        tree: &tree,
        core: vec![0.0; n],
        sets: Union::new(n),
        component: (0..n as u32).collect(),
        node_component: vec![NONE; tree.nodes().len()],
        node_core: vec![0.0; tree.nodes().len()],
        nearest: vec![NONE; n],
        bound: vec![0.0; n],
        best: vec![Edge { a: NONE, b: NONE, weight: f64::INFINITY }; n],
        open: Vec::new(),
    };
    growth.measure_cores(cx, min_samples).await?;
    let mut edges = Vec::with_capacity(n.saturating_sub(1));
    while edges.len() + 1 < n {
        growth.color_nodes();
        growth.search(cx, edges.len()).await?;
        growth.join(&mut edges);
    }
    for edge in &mut edges {
        (edge.a, edge.b) = (tree.row(edge.a as usize) as u32, tree.row(edge.b as usize) as u32);
    }
    let mut core = vec![0.0; n];
    (0..n).for_each(|place| core[tree.row(place)] = growth.core[place]);
    Ok((edges, core))
}

impl Growth<'_> {
    /// Core distances; and a first nearest row for those that have one within their core distance whose own is no larger:
    /// nothing can be nearer in mutual reachability.
    async fn measure_cores(&mut self, cx: &Context, min_samples: usize) -> Result<()> {
        let n = self.tree.len();
        let near_rows = min_samples.max(1) + 1;
        let mut near = Nearest::new(near_rows);
        let mut neighbors = Vec::with_capacity(n * near_rows.min(8));
        for place in 0..n {
            self.tree.nearest(self.tree.point(place), &mut near);
            let found = near.found();
            if min_samples > 0 {
                self.core[place] = found[min_samples.min(found.len() - 1)].0;
            }
            neighbors.extend(found.iter().filter(|other| other.1 as usize != place).take(7).map(|other| other.1));
            neighbors.resize((place + 1) * 7, NONE);
            if place % BLOCK == 0 {
                cx.checkpoint(place as u64, 2 * n as u64).await?;
            }
        }
        for (node, at) in self.tree.nodes().iter().enumerate().rev() {
            self.node_core[node] = if at.right == 0 {
                self.core[at.start as usize..at.end as usize].iter().copied().fold(f64::INFINITY, f64::min)
            } else {
                smaller(self.node_core[node + 1], self.node_core[at.right as usize])
            };
        }
        for place in 0..n {
            let known = neighbors[place * 7..(place + 1) * 7]
                .iter()
                .find(|&&other| other != NONE && (min_samples == 0 || self.core[other as usize] <= self.core[place]));
            if let Some(&other) = known {
                self.nearest[place] = other;
                self.bound[place] = self.reach(place, other as usize);
            } else {
                self.bound[place] = self.core[place];
            }
        }
        Ok(())
    }

    /// Squared mutual reachability.
    #[inline]
    fn reach(&self, a: usize, b: usize) -> f64 {
        larger(larger(squared_distance(self.tree.point(a), self.tree.point(b)), self.core[a]), self.core[b])
    }

    /// Notes which component each row, and each node as a whole, belongs to.
    fn color_nodes(&mut self) {
        for place in 0..self.component.len() {
            self.component[place] = self.sets.find(place as u32);
        }
        for (node, at) in self.tree.nodes().iter().enumerate().rev() {
            let (first, same) = if at.right == 0 {
                let rows = &self.component[at.start as usize..at.end as usize];
                (rows[0], rows.iter().all(|other| *other == rows[0]))
            } else {
                let (left, right) = (self.node_component[node + 1], self.node_component[at.right as usize]);
                (left, left == right)
            };
            self.node_component[node] = if same { first } else { NONE };
        }
    }

    /// Finds every component's shortest edge outward.
    async fn search(&mut self, cx: &Context, done: usize) -> Result<()> {
        let n = self.tree.len();
        // What is still true of earlier rounds comes first: it rules out most searches.
        for place in 0..n {
            let other = self.nearest[place];
            if other != NONE && self.component[other as usize] != self.component[place] {
                self.propose(place, other, self.bound[place]);
            }
        }
        for place in 0..n {
            let own = self.component[place] as usize;
            let other = self.nearest[place];
            let known = other != NONE && self.component[other as usize] as usize != own;
            if !known && self.bound[place] < self.best[own].weight {
                self.search_from(place);
            }
            if place % BLOCK == 0 {
                cx.checkpoint((n + done) as u64, 2 * n as u64).await?;
            }
        }
        Ok(())
    }

    fn propose(&mut self, place: usize, other: u32, weight: f64) {
        let best = &mut self.best[self.component[place] as usize];
        if weight < best.weight {
            *best = Edge { a: place as u32, b: other, weight };
        }
    }

    /// Finds the nearest row in another component, if it is nearer than the best edge its component has.
    fn search_from(&mut self, place: usize) {
        let own = self.component[place];
        let (point, own_core) = (self.tree.point(place), self.core[place]);
        let (mut limit, mut found) = (self.best[own as usize].weight, NONE);
        let mut open = std::mem::take(&mut self.open);
        open.push((0.0, 0));
        while let Some((least, node)) = open.pop() {
            if least >= limit || self.node_component[node as usize] == own {
                continue;
            }
            let at = &self.tree.nodes()[node as usize];
            if at.right == 0 {
                for other in at.start..at.end {
                    if self.component[other as usize] != own && self.core[other as usize] < limit {
                        let squared = squared_distance(self.tree.point(other as usize), point);
                        let reach = larger(larger(squared, own_core), self.core[other as usize]);
                        if reach < limit {
                            (limit, found) = (reach, other);
                        }
                    }
                }
                continue;
            }
            let least = |half: u32| larger(self.tree.squared_to_box(half as usize, point), self.node_core[half as usize]);
            let (left, right) = (node + 1, at.right);
            let (to_left, to_right) = (least(left), least(right));
            if to_left <= to_right {
                open.extend([(to_right, right), (to_left, left)]);
            } else {
                open.extend([(to_left, left), (to_right, right)]);
            }
        }
        self.open = open;
        self.nearest[place] = found;
        self.bound[place] = limit;
        if found != NONE {
            self.propose(place, found, limit);
        }
    }

    /// Joins components by their shortest edges; of edges of equal length that would close a ring the last is left out.
    fn join(&mut self, edges: &mut Vec<Edge>) {
        for root in 0..self.best.len() {
            let edge = std::mem::replace(&mut self.best[root], Edge { a: NONE, b: NONE, weight: f64::INFINITY });
            if edge.a == NONE {
                continue;
            }
            let (a, b) = (self.sets.find(edge.a), self.sets.find(edge.b));
            if a != b {
                self.sets.join(a, b);
                edges.push(edge);
            }
        }
    }
}

/// Prim's algorithm: the row nearest to the tree so far is the next one. `O(n²)` distances, each found anew.
async fn prim(cx: &Context, values: &Array2<f64>, min_samples: usize) -> Result<(Vec<Edge>, Vec<f64>)> {
    let (n, width) = values.dim();
    let turned = Turned::of(cx, values)?;
    let point = |row: usize| &flat(values)[row * width..(row + 1) * width];
    let block = block_rows(n * (width + 4));
    let mut squared = Vec::with_capacity(n);
    let mut core = vec![0.0; n];
    if min_samples > 0 {
        for (row, core) in core.iter_mut().enumerate() {
            turned.squared(point(row), &mut squared);
            *core = *squared.select_nth_unstable_by(min_samples.min(n - 1), f64::total_cmp).1;
            if row % block == 0 {
                cx.checkpoint(row as u64, 2 * n as u64).await?;
            }
        }
    }
    let mut nearest = vec![(f64::INFINITY, 0u32); n];
    let mut outside: Vec<u32> = (1..n as u32).collect();
    let (mut edges, mut last) = (Vec::with_capacity(n.saturating_sub(1)), 0u32);
    while !outside.is_empty() {
        turned.squared(point(last as usize), &mut squared);
        let mut next = 0;
        for (at, &row) in outside.iter().enumerate() {
            let reach = larger(larger(squared[row as usize], core[row as usize]), core[last as usize]);
            if reach < nearest[row as usize].0 {
                nearest[row as usize] = (reach, last);
            }
            if nearest[row as usize].0 < nearest[outside[next] as usize].0 {
                next = at;
            }
        }
        let row = outside.swap_remove(next);
        edges.push(Edge { a: nearest[row as usize].1, b: row, weight: nearest[row as usize].0 });
        last = row;
        if edges.len() % block == 0 {
            cx.checkpoint((n + edges.len()) as u64, 2 * n as u64).await?;
        }
    }
    Ok((edges, core))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_ways_span_with_the_same_lengths(width in 1usize..4, numbers in prop::collection::vec(-9i8..9, 8..300), min_samples in 0usize..5) {
            let n = numbers.len() / width;
            let values = Array2::from_shape_fn((n, width), |(row, side)| f64::from(numbers[row * width + side]) * 0.7);
            let cx = Context::quiet();
            let lengths = |edges: &[Edge]| {
                let mut lengths: Vec<f64> = edges.iter().map(|edge| edge.weight).collect();
                lengths.sort_by(f64::total_cmp);
                lengths
            };
            let (fast, core) = block_on(boruvka(&cx, &values, min_samples)).unwrap();
            let (plain, plain_core) = block_on(prim(&cx, &values, min_samples)).unwrap();
            prop_assert_eq!(core, plain_core);
            prop_assert_eq!(fast.len(), n - 1);
            for (a, b) in lengths(&fast).into_iter().zip(lengths(&plain)) {
                prop_assert!((a - b).abs() <= 1e-12 * (1.0 + a), "{} {}", a, b);
            }
        }
    }

    #[test]
    fn one_row_needs_no_edge() {
        let tree = block_on(SpanningTree::of(&Context::quiet(), &Array2::zeros((1, 2)), 5)).unwrap();
        assert_eq!((tree.edges.len(), tree.core), (0, vec![0.0]));
    }
}
