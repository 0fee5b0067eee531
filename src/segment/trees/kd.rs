//! A k-d tree: rows halved along the widest side of their box until few are left (Bentley 1975).
//!
//! Rows lie in the tree's order, so that those of a leaf, and of any node, are neighbors in memory.

use ndarray::Array2;

use crate::context::{Context, Reservation};
use crate::error::Result;
use crate::segment::lanes::{larger, smaller, squared_distance};

/// Rows of a leaf, at most.
const LEAF_ROWS: usize = 12;

/// A box around rows `start..end` of the tree; its first half is the node that follows, the other `right` (0: a leaf).
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) right: u32,
}

/// The tree.
pub(crate) struct KdTree {
    width: usize,
    points: Vec<f64>,
    /// Row of the matrix at each place of the tree.
    order: Vec<u32>,
    nodes: Vec<Node>,
    /// Lower and then upper corner of every node's box.
    boxes: Vec<f64>,
    _memory: Reservation,
}

impl KdTree {
    /// Builds the tree of the rows of `values`.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>) -> Result<Self> {
        let (n, width) = values.dim();
        let bytes = (n as u64) * (width as u64 * 8 + 4) + (2 * n as u64 / LEAF_ROWS as u64 + 2) * 4 * (12 + 16 * width as u64);
        let memory = cx.reserve("the tree of rows", bytes)?;
        let mut order: Vec<u32> = (0..n as u32).collect();
        let (mut nodes, mut boxes) = (Vec::new(), Vec::new());
        // Ranges still to be made nodes of, with the node whose second half they are.
        let mut open: Vec<(usize, usize, Option<usize>)> = vec![(0, n, None)];
        let mut halved = 0;
        while let Some((start, end, first_half_of)) = open.pop() {
            let node = nodes.len();
            if let Some(parent) = first_half_of {
                let parent: &mut Node = &mut nodes[parent];
                parent.right = node as u32;
            }
            nodes.push(Node { start: start as u32, end: end as u32, right: 0 });
            let side = bound(values, &order[start..end], &mut boxes);
            if let Some(side) = side.filter(|_| end - start > LEAF_ROWS) {
                let middle = (end - start) / 2;
                order[start..end].select_nth_unstable_by(middle, |&a, &b| {
                    values[[a as usize, side]].total_cmp(&values[[b as usize, side]]).then(a.cmp(&b))
                });
                open.push((start + middle, end, Some(node)));
                open.push((start, start + middle, None));
            }
            halved += end - start;
            if halved > 1 << 16 {
                halved = 0;
                cx.checkpoint(0, 0).await?;
            }
        }
        let points = order.iter().flat_map(|&row| values.row(row as usize).to_vec()).collect();
        Ok(Self { width, points, order, nodes, boxes, _memory: memory })
    }

    /// Rows in the tree.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The matrix row at a place of the tree.
    pub(crate) fn row(&self, place: usize) -> usize {
        self.order[place] as usize
    }

    /// The numbers of the row at a place of the tree.
    pub(crate) fn point(&self, place: usize) -> &[f64] {
        &self.points[place * self.width..(place + 1) * self.width]
    }

    /// The nodes, parents before their halves.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Squared distance of a point to a node's box; 0 inside.
    #[inline]
    pub(crate) fn squared_to_box(&self, node: usize, point: &[f64]) -> f64 {
        let corners = &self.boxes[node * 2 * self.width..(node + 1) * 2 * self.width];
        let (low, high) = corners.split_at(self.width);
        let mut sum = 0.0;
        for ((&x, &low), &high) in point.iter().zip(low).zip(high) {
            let beyond = larger(larger(low - x, x - high), 0.0);
            sum += beyond * beyond;
        }
        sum
    }

    /// The `near.room()` rows nearest to a point, as places of the tree.
    pub(crate) fn nearest(&self, point: &[f64], near: &mut Nearest) {
        near.clear();
        if self.len() > 0 {
            near.open.push((0.0, 0));
        }
        while let Some((squared, node)) = near.open.pop() {
            if squared >= near.worst() {
                continue;
            }
            let Node { start, end, right } = self.nodes[node as usize];
            if right == 0 {
                for place in start..end {
                    near.offer(squared_distance(self.point(place as usize), point), place);
                }
                continue;
            }
            let (left, right) = (node + 1, right);
            let to_left = self.squared_to_box(left as usize, point);
            let to_right = self.squared_to_box(right as usize, point);
            // The nearer half is looked at first: it lies on top.
            if to_left <= to_right {
                near.open.push((to_right, right));
                near.open.push((to_left, left));
            } else {
                near.open.push((to_left, left));
                near.open.push((to_right, right));
            }
        }
    }

    /// Calls `found(place)` for every row within `squared` of a point, in the tree's order.
    pub(crate) fn within(&self, point: &[f64], squared: f64, open: &mut Vec<u32>, mut found: impl FnMut(u32, f64)) {
        open.clear();
        if self.len() > 0 {
            open.push(0);
        }
        while let Some(node) = open.pop() {
            if self.squared_to_box(node as usize, point) > squared {
                continue;
            }
            let Node { start, end, right } = self.nodes[node as usize];
            if right != 0 {
                open.push(right);
                open.push(node + 1);
                continue;
            }
            for place in start..end {
                let distance = squared_distance(self.point(place as usize), point);
                if distance <= squared {
                    found(place, distance);
                }
            }
        }
    }
}

/// Puts the corners of the box around rows behind the others; returns its widest side, or none where all rows are equal.
fn bound(values: &Array2<f64>, rows: &[u32], boxes: &mut Vec<f64>) -> Option<usize> {
    let (from, width) = (boxes.len(), values.ncols());
    boxes.resize(from + width, f64::INFINITY);
    boxes.resize(from + 2 * width, f64::NEG_INFINITY);
    let (low, high) = boxes[from..].split_at_mut(width);
    for &row in rows {
        for (side, &x) in values.row(row as usize).iter().enumerate() {
            low[side] = smaller(low[side], x);
            high[side] = larger(high[side], x);
        }
    }
    let widest = (0..width).fold(0, |best, side| if high[side] - low[side] > high[best] - low[best] { side } else { best });
    (high[widest] > low[widest]).then_some(widest)
}

/// The nearest rows found so far, nearest first, and the boxes still to be looked into.
pub(crate) struct Nearest {
    room: usize,
    found: Vec<(f64, u32)>,
    open: Vec<(f64, u32)>,
}

impl Nearest {
    /// Room for `room` rows.
    pub(crate) fn new(room: usize) -> Self {
        Self { room, found: Vec::with_capacity(room + 1), open: Vec::new() }
    }

    /// Squared distance and place of each row found, the nearest first, of equally near ones the one earlier in the tree.
    pub(crate) fn found(&self) -> &[(f64, u32)] {
        &self.found
    }

    /// Forgets what was found.
    pub(crate) fn clear(&mut self) {
        self.found.clear();
        self.open.clear();
    }

    /// Squared distance from which on a row is of no interest.
    fn worst(&self) -> f64 {
        if self.found.len() < self.room { f64::INFINITY } else { self.found.last().map_or(0.0, |last| last.0) }
    }

    /// Takes a row where it is nearer than the farthest of those there is room for.
    #[inline]
    pub(crate) fn offer(&mut self, squared: f64, place: u32) {
        if squared < self.worst() {
            if self.found.len() == self.room {
                self.found.pop();
            }
            let at = self.found.iter().rposition(|other| other.0 <= squared).map_or(0, |before| before + 1);
            self.found.insert(at, (squared, place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn neighbors_are_those_of_the_plain_search(width in 1usize..4, numbers in prop::collection::vec(-5i8..5, 4..400), room in 1usize..7) {
            let n = numbers.len() / width;
            let values = Array2::from_shape_fn((n, width), |(row, side)| f64::from(numbers[row * width + side]) * 0.37);
            let tree = pollster::block_on(KdTree::of(&Context::quiet(), &values)).unwrap();
            let mut near = Nearest::new(room);
            for place in 0..n {
                tree.nearest(tree.point(place), &mut near);
                let mut plain: Vec<f64> = (0..n).map(|other| squared_distance(tree.point(other), tree.point(place))).collect();
                plain.sort_by(f64::total_cmp);
                plain.truncate(room);
                let found: Vec<f64> = near.found().iter().map(|found| found.0).collect();
                prop_assert_eq!(&found, &plain);
                let mut count = 0;
                tree.within(tree.point(place), plain[plain.len() - 1], &mut Vec::new(), |_, _| count += 1);
                prop_assert!(count >= plain.len());
            }
        }
    }

    #[test]
    fn equal_rows_and_no_rows_make_a_tree() {
        for n in [0, 1, 100] {
            let values = Array2::<f64>::ones((n, 2));
            let tree = pollster::block_on(KdTree::of(&Context::quiet(), &values)).unwrap();
            let mut near = Nearest::new(3);
            tree.nearest(&[1.0, 1.0], &mut near);
            assert_eq!(near.found().len(), n.min(3));
        }
    }
}
