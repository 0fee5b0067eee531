//! The order in which rows are reached: always the row next that is nearest to those reached so far, in the sense of their density.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ndarray::Array2;

use crate::context::Context;
use crate::error::Result;
use crate::segment::lanes::flat;
use crate::segment::trees::kd::{KdTree, Nearest};
use crate::segment::trees::turned::Turned;

/// Rows searched from between two checkpoints, and numbers looked at.
const BLOCK: usize = 1 << 8;
const NUMBERS: usize = 1 << 21;
const OFFERED: usize = 1 << 16;

/// Decimal places that distances are rounded to, so that equal ones are equal whatever the order of their sums: those of scikit-learn.
const PLACES: f64 = 1e15;
const LAST_PLACE: f64 = 1e-15;

/// What OPTICS knows of the rows, by row.
pub(crate) struct Order {
    /// The rows as they are reached.
    pub(crate) ordering: Vec<u32>,
    /// Distance to the `min_samples`-th nearest row, itself the first; infinite where that is beyond `max_eps`.
    pub(crate) core: Vec<f64>,
    /// How near each row is to those reached before it; infinite where it is near none.
    pub(crate) reach: Vec<f64>,
    /// The row that each was reached from.
    pub(crate) from: Vec<Option<u32>>,
}

impl Order {
    /// Bytes for `n` rows.
    pub(crate) fn bytes(n: u64) -> u64 {
        n * 64
    }

    /// Orders the rows of `values`.
    pub(crate) async fn of(cx: &Context, values: &Array2<f64>, min_samples: usize, max_eps: Option<f64>) -> Result<Self> {
        let n = values.nrows();
        let tree = KdTree::of(cx, values).await?;
        let core = core_distances(cx, &tree, min_samples, max_eps.unwrap_or(f64::INFINITY)).await?;
        let mut order = Self { ordering: Vec::with_capacity(n), core, reach: vec![f64::INFINITY; n], from: vec![None; n] };
        match max_eps {
            Some(max_eps) => order.by_reach(cx, values, &tree, max_eps).await?,
            None => order.by_all(cx, values).await?,
        }
        Ok(order)
    }

    /// Every row reaches every other: the next one is found while distances are measured.
    async fn by_all(&mut self, cx: &Context, values: &Array2<f64>) -> Result<()> {
        let (n, width) = values.dim();
        let turned = Turned::of(cx, values)?;
        let mut left: Vec<u32> = (0..n as u32).collect();
        let (mut next, mut measured, mut squared) = (0, 0, Vec::new());
        while !left.is_empty() {
            // The order of the others stays, so that of equally near rows the first is next.
            let point = left.remove(next);
            self.ordering.push(point);
            turned.squared(&flat(values)[point as usize * width..(point as usize + 1) * width], &mut squared);
            let core = self.core[point as usize];
            next = 0;
            for (at, &other) in left.iter().enumerate() {
                // Most are reached from nearer already, beyond what rounding may change.
                let (squared, known) = (squared[other as usize], self.reach[other as usize]);
                if core < known && squared <= (known + LAST_PLACE) * (known + LAST_PLACE) {
                    self.offer(point, other, squared.sqrt());
                }
                if self.reach[other as usize] < self.reach[left[next] as usize] {
                    next = at;
                }
            }
            measured += n * width;
            if measured > NUMBERS {
                measured = 0;
                cx.checkpoint(self.ordering.len() as u64, n as u64).await?;
            }
        }
        Ok(())
    }

    /// Rows reach those within `max_eps`, which the tree finds.
    async fn by_reach(&mut self, cx: &Context, values: &Array2<f64>, tree: &KdTree, max_eps: f64) -> Result<()> {
        let n = values.nrows();
        let mut done = vec![false; n];
        // Distances are positive: their order is that of their bits.
        let mut near: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
        let (mut open, mut first, mut offered) = (Vec::new(), 0, 0);
        while self.ordering.len() < n {
            let point = loop {
                match near.pop() {
                    Some(Reverse((_, row))) if done[row as usize] => {}
                    Some(Reverse((_, row))) => break row,
                    None => {
                        while done[first] {
                            first += 1;
                        }
                        break first as u32;
                    }
                }
            };
            done[point as usize] = true;
            self.ordering.push(point);
            if self.core[point as usize].is_finite() {
                tree.within(&values.row(point as usize).to_vec(), max_eps * max_eps, &mut open, |place, squared| {
                    let other = tree.row(place as usize) as u32;
                    if !done[other as usize] && self.offer(point, other, squared.sqrt()) {
                        near.push(Reverse((self.reach[other as usize].to_bits(), other)));
                    }
                    offered += 1;
                });
            }
            if offered > OFFERED || self.ordering.len() % BLOCK == 0 {
                offered = 0;
                cx.checkpoint(self.ordering.len() as u64, n as u64).await?;
            }
        }
        Ok(())
    }

    /// Row `other` at this distance can be reached from `point`; is that nearer than before?
    fn offer(&mut self, point: u32, other: u32, distance: f64) -> bool {
        let reach = rounded(distance.max(self.core[point as usize]));
        let nearer = reach < self.reach[other as usize];
        if nearer {
            self.reach[other as usize] = reach;
            self.from[other as usize] = Some(point);
        }
        nearer
    }
}

async fn core_distances(cx: &Context, tree: &KdTree, min_samples: usize, max_eps: f64) -> Result<Vec<f64>> {
    let n = tree.len();
    let mut core = vec![f64::INFINITY; n];
    let mut near = Nearest::new(min_samples);
    for place in 0..n {
        tree.nearest(tree.point(place), &mut near);
        if let Some((squared, _)) = near.found().get(min_samples - 1)
            && squared.sqrt() <= max_eps
        {
            core[tree.row(place)] = rounded(squared.sqrt());
        }
        if place % BLOCK == 0 {
            cx.checkpoint(place as u64, n as u64).await?;
        }
    }
    Ok(core)
}

fn rounded(distance: f64) -> f64 {
    let rounded = (distance * PLACES).round_ties_even() / PLACES;
    if rounded.is_finite() { rounded } else { distance }
}
