//! Batches of rows, and centers that drift toward them.

use ndarray::{Array2, Axis};

use super::params::{BatchOrder, MiniBatchKMeansParams};
use crate::context::Context;
use crate::error::Result;
use crate::segment::assigner::Nearest;
use crate::segment::draw::Draws;
use crate::segment::kmeans::{InitMethod, settled_centers};
use crate::segment::lanes::{Lane, block_rows, flat, nearest};

/// Batches that first centers are drawn from, where nothing is said, and rows for each center at least.
const INIT_BATCHES: usize = 10;
const INIT_ROWS: usize = 3;

/// Rows that first centers are judged on: in heavy tails fewer cannot tell good ones from the best.
const JUDGED_ROWS: usize = 1 << 15;

/// Rows of batches per center after which small centers are looked at, even if all have rows.
const REASSIGN_ROWS: u64 = 10;

/// At most this part of a batch becomes new centers.
const REASSIGNED_PART: f64 = 0.5;

/// Where the batches ended.
pub(super) struct Run {
    pub(super) centers: Array2<f64>,
    /// Batches.
    pub(super) steps: u64,
    /// Times the rows there are that the batches hold, rounded up.
    pub(super) iterations: u64,
    pub(super) converged: bool,
}

/// The best of a few first centers: those that come to rest on some rows, judged on others.
pub(super) async fn start(
    cx: &Context,
    values: &Array2<f64>,
    k: usize,
    method: InitMethod,
    params: &MiniBatchKMeansParams,
    draws: &mut Draws,
) -> Result<Array2<f64>> {
    let n = values.nrows();
    let batches = INIT_BATCHES.saturating_mul(params.batch_size as usize);
    let size = params.init_size.map_or(batches, |size| size as usize).max(INIT_ROWS.saturating_mul(k)).min(n);
    let judged = n.min(JUDGED_ROWS);
    let _memory = cx.reserve("the rows of first centers", ((size + judged) * values.ncols()) as u64 * 8)?;
    let judged = values.select(Axis(0), &draws.sample(n, judged));
    let mut best: Option<(f64, Array2<f64>)> = None;
    for _ in 0..params.n_init {
        draws.jump();
        let some = values.select(Axis(0), &draws.clone().sample(n, size));
        let centers = settled_centers(cx, &some, k, method, draws).await?;
        let inertia = Nearest::of(cx, &judged, &centers).await?.inertia;
        if best.as_ref().is_none_or(|(least, _)| inertia < *least) {
            best = Some((inertia, centers));
        }
    }
    Ok(best.map_or_else(|| Array2::zeros((0, values.ncols())), |(_, centers)| centers))
}

/// Lets centers drift, batch by batch, until they no longer get better.
pub(super) async fn drift(
    cx: &Context,
    values: &Array2<f64>,
    start: Array2<f64>,
    params: &MiniBatchKMeansParams,
    movement: f64,
    draws: &mut Draws,
) -> Result<Run> {
    let n = values.nrows();
    let rows = (params.batch_size as usize).min(n);
    let steps = match params.order {
        BatchOrder::Random => u64::from(params.max_iter) * n as u64 / rows as u64,
        BatchOrder::Rows => u64::from(params.max_iter) * n.div_ceil(rows) as u64,
    };
    let _memory = cx.reserve("a batch of rows", (rows * values.ncols()) as u64 * 8)?;
    let mut feed = Feed { values, order: params.order, rows, next: 0, batch: Vec::with_capacity(rows * values.ncols()) };
    let mut drifting = Drifting::new(start, params.reassignment_ratio);
    let mut trend = Trend::new(n, rows, params.max_no_improvement);
    let (mut done, mut seen, mut converged) = (0, 0, false);
    while done < steps && !converged {
        feed.turn(draws);
        let step = drifting.step(cx, &feed, draws, (done, steps)).await?;
        let size = (feed.batch.len() / values.ncols()) as f64;
        converged = trend.has_ended(step.inertia / size) || (params.tol > 0.0 && done > 0 && step.movement <= movement);
        (done, seen) = (done + 1, seen + size as u64);
        cx.checkpoint(done, steps).await?;
    }
    Ok(Run { centers: drifting.centers, steps: done, iterations: seen.div_ceil(n as u64), converged })
}

/// Where batches come from.
struct Feed<'a> {
    values: &'a Array2<f64>,
    order: BatchOrder,
    rows: usize,
    next: usize,
    /// The batch, row after row.
    batch: Vec<f64>,
}

impl Feed<'_> {
    /// Makes the next batch.
    fn turn(&mut self, draws: &mut Draws) {
        let (n, width) = self.values.dim();
        self.batch.clear();
        match self.order {
            BatchOrder::Random => {
                for _ in 0..self.rows {
                    let row = draws.index(n);
                    self.batch.extend_from_slice(&flat(self.values)[row * width..(row + 1) * width]);
                }
            }
            BatchOrder::Rows => {
                let end = (self.next + self.rows).min(n);
                self.batch.extend_from_slice(&flat(self.values)[self.next * width..end * width]);
                self.next = if end == n { 0 } else { end };
            }
        }
    }
}

/// What a batch did.
struct Step {
    /// Sum of squared distances to the centers before it.
    inertia: f64,
    /// Squared movement of all centers together.
    movement: f64,
}

/// Centers, each the mean of all rows that ever came to it.
struct Drifting {
    centers: Array2<f64>,
    counts: Vec<f64>,
    ratio: f64,
    rows_since: u64,
    lanes: Vec<Lane>,
}

impl Drifting {
    fn new(centers: Array2<f64>, ratio: f64) -> Self {
        Self { counts: vec![0.0; centers.nrows()], centers, ratio, rows_since: 0, lanes: Vec::new() }
    }

    async fn step(&mut self, cx: &Context, feed: &Feed<'_>, draws: &mut Draws, progress: (u64, u64)) -> Result<Step> {
        let (k, width) = self.centers.dim();
        let reassigns = self.is_time_to_reassign((feed.batch.len() / width) as u64);
        let (mut sums, mut counts, mut inertia) = (Array2::<f64>::zeros((k, width)), vec![0.0; k], 0.0);
        for block in feed.batch.chunks(block_rows(self.centers.len()) * width) {
            nearest(block, flat(&self.centers), width, &mut self.lanes, |_, row, label, squared| {
                counts[label] += 1.0;
                inertia += squared;
                sums.row_mut(label).iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            });
            cx.checkpoint(progress.0, progress.1).await?;
        }
        let mut movement = 0.0;
        for c in (0..k).filter(|&c| counts[c] > 0.0) {
            let all = self.counts[c] + counts[c];
            for (center, sum) in self.centers.row_mut(c).iter_mut().zip(sums.row(c)) {
                let mean = (*center * self.counts[c] + sum) / all;
                movement += (mean - *center) * (mean - *center);
                *center = mean;
            }
            self.counts[c] = all;
        }
        if reassigns && self.ratio > 0.0 {
            self.reassign(feed, draws);
        }
        Ok(Step { inertia, movement })
    }

    fn is_time_to_reassign(&mut self, rows: u64) -> bool {
        self.rows_since += rows;
        let is_time = self.counts.contains(&0.0) || self.rows_since >= REASSIGN_ROWS * self.counts.len() as u64;
        if is_time {
            self.rows_since = 0;
        }
        is_time
    }

    /// Puts centers of few rows on rows of the batch; they count as many rows as the smallest of the others.
    fn reassign(&mut self, feed: &Feed<'_>, draws: &mut Draws) {
        let width = self.centers.ncols();
        let rows = feed.batch.len() / width;
        let largest = self.counts.iter().copied().fold(0.0, f64::max);
        let mut small: Vec<usize> = (0..self.counts.len()).filter(|&c| self.counts[c] < self.ratio * largest).collect();
        small.sort_by(|&a, &b| self.counts[a].total_cmp(&self.counts[b]).then(a.cmp(&b)));
        small.truncate((rows as f64 * REASSIGNED_PART) as usize);
        let others = (0..self.counts.len()).filter(|c| !small.contains(c));
        let least = others.map(|c| self.counts[c]).fold(f64::INFINITY, f64::min);
        for (&c, row) in small.iter().zip(draws.sample(rows, small.len())) {
            let place = row * width;
            self.centers.row_mut(c).iter_mut().zip(&feed.batch[place..place + width]).for_each(|(to, from)| *to = *from);
            self.counts[c] = least;
        }
    }
}

/// The smoothed inertia of batches, and how long it has not got better.
struct Trend {
    /// Weight of the newest batch.
    weight: f64,
    patience: Option<u32>,
    smoothed: Option<f64>,
    best: f64,
    waited: u32,
    first: bool,
}

impl Trend {
    fn new(n: usize, rows: usize, patience: Option<u32>) -> Self {
        let weight = (2.0 * rows as f64 / (n as f64 + 1.0)).min(1.0);
        Self { weight, patience, smoothed: None, best: f64::INFINITY, waited: 0, first: true }
    }

    /// Takes in the mean squared distance of a batch. The first is of first centers and says nothing.
    fn has_ended(&mut self, inertia: f64) -> bool {
        if std::mem::take(&mut self.first) {
            return false;
        }
        let smoothed = self.smoothed.map_or(inertia, |old| old * (1.0 - self.weight) + inertia * self.weight);
        self.smoothed = Some(smoothed);
        if smoothed < self.best {
            (self.best, self.waited) = (smoothed, 0);
        } else {
            self.waited += 1;
        }
        self.patience.is_some_and(|patience| self.waited >= patience)
    }
}
