//! Rows move to their nearest prototype one by one, and prototypes move with them at once: Z. Huang (1998), doi:10.1023/A:1009769707641.

use super::Space;
use crate::context::Context;
use crate::error::Result;

/// Comparisons of a row and a prototype between two checkpoints.
const WORK: usize = 1 << 18;

/// Where a start ended.
pub(super) struct Run {
    /// For each prototype its means.
    pub(super) numbers: Vec<Vec<f64>>,
    /// For each prototype its modes.
    pub(super) codes: Vec<Vec<u32>>,
    pub(super) labels: Vec<i32>,
    pub(super) cost: f64,
    pub(super) iterations: u32,
    pub(super) converged: bool,
}

/// The rows of each prototype, counted.
struct Prototypes {
    counts: Vec<u64>,
    sums: Vec<Vec<f64>>,
    /// For each prototype and category how many rows have each level.
    levels: Vec<Vec<Vec<u32>>>,
    numbers: Vec<Vec<f64>>,
    codes: Vec<Vec<u32>>,
}

impl Prototypes {
    fn of(space: &Space, starts: &[usize]) -> Self {
        let k = starts.len();
        let none: Vec<Vec<u32>> = space.n_levels().into_iter().map(|n| vec![0; n]).collect();
        Self {
            counts: vec![0; k],
            sums: vec![vec![0.0; space.numbers.ncols()]; k],
            levels: vec![none; k],
            numbers: starts.iter().map(|&row| space.numbers.row(row).to_vec()).collect(),
            codes: starts.iter().map(|&row| space.codes.row(row).to_vec()).collect(),
        }
    }

    /// The nearest one, of equally near ones the first, and its distance.
    fn nearest(&self, space: &Space, row: usize) -> (usize, f64) {
        let distances = self.numbers.iter().zip(&self.codes).map(|(numbers, codes)| space.distance(row, numbers, codes));
        distances.enumerate().fold((0, f64::INFINITY), |best, (c, distance)| if distance < best.1 { (c, distance) } else { best })
    }

    fn add(&mut self, space: &Space, row: usize, to: usize) {
        self.counts[to] += 1;
        self.sums[to].iter_mut().zip(space.numbers.row(row)).for_each(|(sum, value)| *sum += value);
        for (levels, &code) in self.levels[to].iter_mut().zip(space.codes.row(row)) {
            levels[code as usize] += 1;
        }
    }

    fn remove(&mut self, space: &Space, row: usize, from: usize) {
        self.counts[from] -= 1;
        self.sums[from].iter_mut().zip(space.numbers.row(row)).for_each(|(sum, value)| *sum -= value);
        for (levels, &code) in self.levels[from].iter_mut().zip(space.codes.row(row)) {
            levels[code as usize] -= 1;
        }
    }

    /// Means and modes of the rows that a prototype has; of equally frequent levels the one that is more frequent in all.
    fn center(&mut self, c: usize) {
        if self.counts[c] == 0 {
            return;
        }
        let n = self.counts[c] as f64;
        self.numbers[c].iter_mut().zip(&self.sums[c]).for_each(|(mean, sum)| *mean = sum / n);
        for (code, levels) in self.codes[c].iter_mut().zip(&self.levels[c]) {
            *code = (0..levels.len()).fold(0, |best, level| if levels[level] > levels[best] { level } else { best }) as u32;
        }
    }
}

/// Moves rows until none moves, or the cost no longer falls.
pub(super) async fn fit(cx: &Context, space: &Space, starts: &[usize], max_iter: u32, progress: (u64, u64)) -> Result<Run> {
    let n_rows = space.n_rows();
    let block = (WORK / (starts.len() * (space.numbers.ncols() + space.codes.ncols())).max(1)).max(1);
    let mut prototypes = Prototypes::of(space, starts);
    let mut labels = Vec::with_capacity(n_rows);
    for row in 0..n_rows {
        let (nearest, _) = prototypes.nearest(space, row);
        labels.push(nearest as i32);
        prototypes.add(space, row, nearest);
        if row % block == 0 {
            cx.checkpoint(progress.0, progress.1).await?;
        }
    }
    (0..starts.len()).for_each(|c| prototypes.center(c));
    let (mut cost, mut iterations, mut converged) =
        (total(cx, space, &prototypes, &mut labels.clone(), block, progress).await?, 0, false);
    while iterations < max_iter && !converged {
        let mut moves = 0u64;
        for (row, label) in labels.iter_mut().enumerate() {
            let (nearest, _) = prototypes.nearest(space, row);
            let old = *label as usize;
            // The only row of a prototype stays, so that none is ever empty.
            if nearest != old && prototypes.counts[old] > 1 {
                prototypes.remove(space, row, old);
                prototypes.add(space, row, nearest);
                prototypes.center(old);
                prototypes.center(nearest);
                *label = nearest as i32;
                moves += 1;
            }
            if row % block == 0 {
                cx.checkpoint(progress.0, progress.1).await?;
            }
        }
        iterations += 1;
        let new = total(cx, space, &prototypes, &mut labels.clone(), block, progress).await?;
        converged = moves == 0 || new >= cost;
        cost = new;
    }
    let cost = total(cx, space, &prototypes, &mut labels, block, progress).await?;
    Ok(Run { numbers: prototypes.numbers, codes: prototypes.codes, labels, cost, iterations, converged })
}

/// Labels rows by their nearest prototypes as they stand, and sums the distances.
async fn total(
    cx: &Context,
    space: &Space,
    prototypes: &Prototypes,
    labels: &mut [i32],
    block: usize,
    progress: (u64, u64),
) -> Result<f64> {
    let mut cost = 0.0;
    for (row, label) in labels.iter_mut().enumerate() {
        let (nearest, distance) = prototypes.nearest(space, row);
        *label = nearest as i32;
        cost += distance;
        if row % block == 0 {
            cx.checkpoint(progress.0, progress.1).await?;
        }
    }
    Ok(cost)
}
