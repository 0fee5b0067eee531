//! Lloyd's algorithm, an iteration at a time.
//!
//! An iteration on little data is linfa's own, from given centers. On more data it is the same update by
//! [`Bounded`](super::bounded::Bounded), in blocks with a checkpoint after each, on parts of the rows that several workers have: linfa's call
//! would block for as long as the iteration takes, and takes many times as long on one thread. A test holds the two against each other.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, Axis};

use super::effort::Effort;
use super::spread::Spread;
use crate::context::Reservation;
use crate::error::{Error, Result};
use crate::segment::lanes::{block_rows, flat, nearest};

/// Distances of one iteration up to which linfa's call is too short to matter.
const LITTLE_WORK: usize = 1 << 14;

/// Movement of centers, as a part of the mean variance, that is rounding.
const ROUNDING: f64 = 1e-26;

/// When a restart ends.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_iter: u32,
    /// Squared movement of all centers together that counts as none.
    pub(super) movement: f64,
}

impl Limits {
    /// `tol` is relative to the mean variance of the columns.
    pub(super) fn new(max_iter: u32, tol: f64, mean_variance: f64) -> Self {
        Self { max_iter, movement: tol.max(ROUNDING) * mean_variance }
    }
}

/// Where a restart ended.
pub(super) struct Run {
    pub(super) centers: Array2<f64>,
    /// The nearest of these centers for each row.
    pub(super) labels: Vec<u32>,
    /// Sum of squared distances of the rows to them.
    pub(super) inertia: f64,
    pub(super) iterations: u32,
    pub(super) converged: bool,
    _memory: Reservation,
}

/// Moves centers to the means of their rows until they rest.
pub(super) async fn lloyd(effort: &mut Effort<'_>, rows: &mut Rows<'_>, start: Array2<f64>, limits: Limits) -> Result<Run> {
    rows.begin(effort, start.nrows()).await?;
    let (mut centers, mut iterations, mut converged) = (start, 0, false);
    while iterations < limits.max_iter && !converged {
        let mut members = rows.members(effort, &centers).await?;
        members.fill_empty(effort, rows.values, &centers).await?;
        let means = members.means(&centers);
        let movement: f64 = means.iter().zip(&centers).map(|(new, old)| (new - old) * (new - old)).sum();
        centers = means;
        iterations += 1;
        converged = movement <= limits.movement;
        effort.advance(1);
    }
    effort.advance(u64::from(limits.max_iter - iterations));
    let (labels, inertia, memory) = rows.settle(effort, &centers).await?;
    if !inertia.is_finite() {
        return Err(too_large());
    }
    Ok(Run { centers, labels, inertia, iterations, converged, _memory: memory })
}

/// The rows of a k-means, from one restart to the next.
pub(super) struct Rows<'a> {
    pub(super) values: &'a Array2<f64>,
    /// Where they are compared with more centers than linfa's call is good for.
    spread: Option<Spread<'a>>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(values: &'a Array2<f64>) -> Self {
        Self { values, spread: None }
    }

    /// Begins a restart with `k` centers.
    async fn begin(&mut self, effort: &Effort<'_>, k: usize) -> Result<()> {
        if !self.is_little_work(k) {
            let spread = match self.spread.take() {
                Some(spread) if spread.is_shared() => spread,
                // Others may have come since.
                before => match Spread::new(effort, self.values).await? {
                    now if now.is_shared() => now,
                    now => before.unwrap_or(now),
                },
            };
            self.spread.insert(spread).begin();
        }
        Ok(())
    }

    fn is_little_work(&self, k: usize) -> bool {
        self.values.nrows().saturating_mul(k) <= LITTLE_WORK
    }

    fn spread(&mut self, k: usize) -> Option<&mut Spread<'a>> {
        let is_little = self.is_little_work(k);
        self.spread.as_mut().filter(|_| !is_little)
    }

    async fn members(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<Members> {
        if let Some(spread) = self.spread(centers.nrows()) {
            let sums = spread.assign(effort, centers).await?;
            return Ok(Members { sums: sums.values()?, counts: sums.counts });
        }
        let members = Members::by_linfa(self.values, centers)?;
        effort.pause().await?;
        Ok(members)
    }

    /// The nearest center of each row, the sum of squared distances to them, and the memory held.
    async fn settle(&mut self, effort: &Effort<'_>, centers: &Array2<f64>) -> Result<(Vec<u32>, f64, Reservation)> {
        if let Some(spread) = self.spread(centers.nrows()) {
            return spread.settle(effort, centers).await;
        }
        let memory = effort.cx().reserve("the segments of the rows", self.values.nrows() as u64 * 4)?;
        let (mut labels, mut inertia) = (Vec::with_capacity(self.values.nrows()), 0.0);
        nearest(flat(self.values), flat(centers), self.values.ncols(), &mut Vec::new(), |_, _, label, squared| {
            labels.push(label as u32);
            inertia += squared;
        });
        effort.pause().await?;
        Ok((labels, inertia, memory))
    }
}

/// What the nearest rows of each center add up to.
struct Members {
    sums: Array2<f64>,
    counts: Vec<u64>,
}

impl Members {
    /// One iteration of linfa's k-means. It is the modified k-means of Pakhira (2009), which counts the old center as
    /// one more member of its cluster; taking that member out again gives Lloyd's sums.
    fn by_linfa(values: &Array2<f64>, centers: &Array2<f64>) -> Result<Self> {
        let step = KMeans::params(centers.nrows())
            .n_runs(1)
            .max_n_iterations(1)
            .init_method(KMeansInit::Precomputed(centers.clone()))
            .fit(&DatasetBase::from(values.view()))
            .map_err(|_| too_large())?;
        let mut sums = step.centroids().clone();
        for ((mut sum, center), &count) in sums.rows_mut().into_iter().zip(centers.rows()).zip(step.cluster_count()) {
            sum.zip_mut_with(&center, |sum, old| *sum = *sum * (count + 1.0) - old);
        }
        let counts = step.cluster_count().iter().map(|&count| count as u64).collect();
        Ok(Self { sums, counts })
    }

    /// Gives each center without rows the row that is farthest from its own center.
    async fn fill_empty(&mut self, effort: &Effort<'_>, values: &Array2<f64>, centers: &Array2<f64>) -> Result<()> {
        let mut empty: Vec<usize> = (0..self.counts.len()).filter(|&c| self.counts[c] == 0).rev().collect();
        if empty.is_empty() {
            return Ok(());
        }
        let mut taken: Vec<usize> = Vec::new();
        for (row, label) in farthest(effort, values, centers, empty.len() + centers.nrows()).await? {
            let Some(&center) = empty.last() else { break };
            // A center's only row stays, and equal rows make one center only.
            if self.counts[label] > 1 && taken.iter().all(|&other| values.row(other) != values.row(row)) {
                self.sums.row_mut(label).zip_mut_with(&values.row(row), |sum, value| *sum -= value);
                self.counts[label] -= 1;
                self.sums.row_mut(center).assign(&values.row(row));
                self.counts[center] = 1;
                taken.push(row);
                empty.pop();
            }
        }
        Ok(())
    }

    /// Means of the members; a center that stayed empty stays where it is.
    fn means(self, centers: &Array2<f64>) -> Array2<f64> {
        let mut means = self.sums;
        for (c, mut mean) in means.axis_iter_mut(Axis(0)).enumerate() {
            match self.counts[c] {
                0 => mean.assign(&centers.row(c)),
                count => mean /= count as f64,
            }
        }
        means
    }
}

/// The `count` rows farthest from their nearest center, each with that center, the farthest first, of equally far ones
/// the earlier.
async fn farthest(effort: &Effort<'_>, values: &Array2<f64>, centers: &Array2<f64>, count: usize) -> Result<Vec<(usize, usize)>> {
    let width = values.ncols();
    let block = block_rows(centers.len());
    let (mut lanes, mut found) = (Vec::new(), Vec::<(f64, usize, usize)>::new());
    for (b, rows) in flat(values).chunks(block * width).enumerate() {
        nearest(rows, flat(centers), width, &mut lanes, |row, _, label, squared| found.push((squared, b * block + row, label)));
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(count);
        effort.pause().await?;
    }
    Ok(found.into_iter().map(|(_, row, label)| (row, label)).collect())
}

fn too_large() -> Error {
    Error::schema("distances between the rows are too large to be squared").hint("choose scale: standard, minmax or robust")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use ndarray::array;
    use pollster::block_on;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bounds_and_linfa_agree_while_centers_move(
            numbers in prop::collection::vec(-9.0f64..9.0, 30..300),
            moves in prop::collection::vec(prop::collection::vec(-3.0f64..3.0, 15), 1..6),
            width in 1usize..4,
            k in 1usize..6,
        ) {
            let n = numbers.len() / width;
            let values = Array2::from_shape_vec((n, width), numbers[..n * width].to_vec()).unwrap();
            let mut centers = values.select(Axis(0), &(0..k).collect::<Vec<_>>());
            let cx = Context::quiet();
            let effort = Effort::new(&cx, 0);
            let mut spread = block_on(Spread::new(&effort, &values)).unwrap();
            for (i, moved) in moves.iter().enumerate() {
                let plain = Members::by_linfa(&values, &centers).unwrap();
                let fast = block_on(spread.assign(&effort, &centers)).unwrap();
                prop_assert_eq!(&plain.counts, &fast.counts);
                for (a, b) in plain.sums.iter().zip(&fast.values().unwrap()) {
                    prop_assert!((a - b).abs() <= 1e-10, "{} {}", a, b);
                }
                // Large moves first, then ever smaller ones, as in a run.
                centers.iter_mut().zip(moved).for_each(|(center, moved)| *center += moved / f64::powi(4.0, i as i32));
            }
            let (labels, inertia, _) = block_on(spread.settle(&effort, &centers)).unwrap();
            let (plain_labels, plain_inertia, _) = block_on(Rows::of(&values).settle(&effort, &centers)).unwrap();
            prop_assert_eq!(labels, plain_labels);
            prop_assert!((inertia - plain_inertia).abs() <= 1e-11 * (1.0 + inertia));
        }

        #[test]
        fn bounds_hold_at_every_scale_and_far_from_zero(
            numbers in prop::collection::vec(-9.0f64..9.0, 60..400),
            scale in prop::sample::select(vec![1e-60, 1e-40, 1e-20, 1.0, 1e20, 1e60]),
            away in prop::sample::select(vec![0.0, 1e6, 1e12]),
        ) {
            let values = Array2::from_shape_fn((numbers.len() / 2, 2), |(i, j)| (numbers[2 * i + j] + away) * scale);
            let start = values.select(Axis(0), &[0, 1, 2, 3, 4]);
            let cx = Context::quiet();
            let effort = Effort::new(&cx, 0);
            let mut spread = block_on(Spread::new(&effort, &values)).unwrap();
            let mut centers = start;
            for _ in 0..6 {
                let sums = block_on(spread.assign(&effort, &centers)).unwrap();
                let members = Members { sums: sums.values().unwrap(), counts: sums.counts };
                let (plain, ..) = block_on(Rows::of(&values).settle(&effort, &centers)).unwrap();
                let count = |c: u32| plain.iter().filter(|label| **label == c).count() as u64;
                prop_assert_eq!(&members.counts, &(0..5).map(count).collect::<Vec<_>>());
                centers = members.means(&centers);
            }
        }
    }

    /// Lloyd's algorithm as the text book has it: every row compared, every sum made anew.
    fn plain_lloyd(values: &Array2<f64>, mut centers: Array2<f64>, iterations: u32) -> Array2<f64> {
        for _ in 0..iterations {
            let (mut sums, mut counts) = (Array2::<f64>::zeros(centers.dim()), vec![0.0; centers.nrows()]);
            for row in values.rows() {
                let squared = |c: &usize| (&row - &centers.row(*c)).mapv(|d| d * d).sum();
                let own = (0..centers.nrows()).fold(0, |best, c| if squared(&c) < squared(&best) { c } else { best });
                sums.row_mut(own).zip_mut_with(&row, |sum, value| *sum += value);
                counts[own] += 1.0;
            }
            centers = Array2::from_shape_fn(centers.dim(), |(c, j)| sums[[c, j]] / counts[c]);
        }
        centers
    }

    #[test]
    fn a_far_row_that_changed_its_center_leaves_no_rounding_behind() {
        // The row at 1e12 is of the first center until the second one has come to the row at 1.9e12.
        let mut draws = crate::segment::draw::Draws::new(4);
        let mut values = Array2::from_shape_simple_fn((9_000, 3), || draws.unit());
        values.row_mut(7).fill(1e12);
        values.row_mut(9).fill(1.9e12);
        let start = Array2::from_shape_fn((2, 3), |(c, _)| c as f64 * 3.6e12);
        let cx = Context::quiet();
        let run =
            block_on(lloyd(&mut Effort::new(&cx, 0), &mut Rows::of(&values), start.clone(), Limits::new(50, 0.0, 1.0))).unwrap();
        assert_eq!((run.labels[7], run.labels.iter().filter(|label| **label == 0).count()), (1, 8_998));
        let plain = plain_lloyd(&values, start, run.iterations);
        for (a, b) in run.centers.iter().zip(&plain) {
            assert!((a - b).abs() <= 1e-12 * b.abs(), "{a} {b}");
        }
    }

    fn run(values: &Array2<f64>, start: Array2<f64>) -> Run {
        let cx = Context::quiet();
        block_on(lloyd(&mut Effort::new(&cx, 0), &mut Rows::of(values), start, Limits::new(100, 0.0, 1.0))).unwrap()
    }

    #[test]
    fn centers_come_to_rest_at_the_means_of_their_rows() {
        let run = run(&array![[0.0], [1.0], [10.0], [11.0]], array![[0.0], [1.0]]);
        assert_eq!((run.centers, run.inertia, run.converged), (array![[0.5], [10.5]], 1.0, true));
    }

    #[test]
    fn a_center_without_rows_moves_to_the_farthest_row() {
        let run = run(&array![[0.0], [1.0], [10.0], [30.0]], array![[0.0], [500.0], [600.0]]);
        let mut centers = run.centers.into_raw_vec_and_offset().0;
        centers.sort_by(f64::total_cmp);
        assert_eq!((centers, run.inertia), (vec![0.5, 10.0, 30.0], 0.5));
    }

    #[test]
    fn not_converging_is_said() {
        let cx = Context::quiet();
        let values = array![[0.0], [1.0], [10.0], [11.0]];
        let limits = Limits::new(1, 0.0, 1.0);
        let run = block_on(lloyd(&mut Effort::new(&cx, 1), &mut Rows::of(&values), array![[0.0], [1.0]], limits)).unwrap();
        assert_eq!((run.iterations, run.converged), (1, false));
    }
}
