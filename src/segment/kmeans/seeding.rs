//! First centers.

use ndarray::{Array2, Axis};

use super::effort::Effort;
use super::params::InitMethod;
use crate::error::Result;
use crate::segment::draw::Draws;
use crate::segment::lanes::{LANES, Lane, block_rows, flat, smaller, squared_distances, turn};

/// Draws `k` first centers from the rows.
pub(super) async fn seed(
    effort: &Effort<'_>,
    values: &Array2<f64>,
    k: usize,
    method: InitMethod,
    draws: &mut Draws,
) -> Result<Array2<f64>> {
    let rows = match method {
        InitMethod::Random => draws.sample(values.nrows(), k),
        InitMethod::PlusPlus => plus_plus(effort, values, k, draws).await?,
    };
    Ok(values.select(Axis(0), &rows))
}

/// Greedy k-means++ (Arthur and Vassilvitskii 2007, section 5; `2 + ln k` trials as in scikit-learn): each next center is
/// the best of a few rows drawn in proportion to their squared distance to the nearest center so far.
async fn plus_plus(effort: &Effort<'_>, values: &Array2<f64>, k: usize, draws: &mut Draws) -> Result<Vec<usize>> {
    let n_trials = 2 + (k as f64).ln() as usize;
    let n_rows = values.nrows();
    let _memory = effort.cx().reserve("first centers", (n_rows * (1 + n_trials)) as u64 * 8)?;
    let mut nearest = Nearest { values, squared: vec![f64::INFINITY; n_rows], tried: vec![vec![0.0; n_rows]; n_trials] };
    let mut rows = Vec::with_capacity(k);
    let mut trials = vec![draws.index(n_rows)];
    loop {
        let potentials = nearest.with(effort, &trials).await?;
        let best = (0..trials.len()).fold(0, |best, t| if potentials[t] < potentials[best] { t } else { best });
        nearest.keep(best);
        rows.push(trials[best]);
        if rows.len() == k {
            return Ok(rows);
        }
        trials = nearest.draw(potentials[best], n_trials, draws);
    }
}

/// Squared distance of every row to the nearest center so far.
struct Nearest<'a> {
    values: &'a Array2<f64>,
    squared: Vec<f64>,
    /// What it would be with each of the rows that were tried last.
    tried: Vec<Vec<f64>>,
}

impl Nearest<'_> {
    /// Tries rows as the next center; returns the sum of squared distances that each would leave.
    async fn with(&mut self, effort: &Effort<'_>, trials: &[usize]) -> Result<Vec<f64>> {
        let width = self.values.ncols();
        let centers: Vec<Vec<f64>> = trials.iter().map(|&row| self.values.row(row).to_vec()).collect();
        let (mut lanes, mut potentials) = (Vec::new(), vec![[0.0; LANES]; trials.len()]);
        let block = block_rows(width * trials.len());
        for (b, rows) in flat(self.values).chunks(block * width).enumerate() {
            for (g, group) in rows.chunks(LANES * width).enumerate() {
                turn(group, width, &mut lanes);
                let first = b * block + g * LANES;
                let span = first..first + group.len() / width;
                // Lanes without a row are as near as can be, and add nothing.
                let mut so_far = [0.0; LANES];
                so_far[..span.len()].copy_from_slice(&self.squared[span.clone()]);
                for ((center, potential), tried) in centers.iter().zip(&mut potentials).zip(&mut self.tried) {
                    let squared = squared_distances(&lanes, center);
                    let squared: Lane = std::array::from_fn(|r| smaller(so_far[r], squared[r]));
                    potential.iter_mut().zip(squared).for_each(|(sum, squared)| *sum += squared);
                    tried[span.clone()].copy_from_slice(&squared[..span.len()]);
                }
            }
            effort.pause().await?;
        }
        Ok(potentials.iter().map(|lanes| lanes.iter().sum()).collect())
    }

    /// Takes one of the rows that were tried last as a center.
    fn keep(&mut self, trial: usize) {
        std::mem::swap(&mut self.squared, &mut self.tried[trial]);
    }

    /// Rows drawn in proportion to their squared distance.
    fn draw(&self, potential: f64, count: usize, draws: &mut Draws) -> Vec<usize> {
        let mut marks: Vec<f64> = (0..count).map(|_| draws.unit() * potential).collect();
        marks.sort_by(f64::total_cmp);
        let mut rows = Vec::with_capacity(count);
        let mut sum = 0.0;
        for (row, squared) in self.squared.iter().enumerate() {
            sum += squared;
            while rows.len() < count && sum > marks[rows.len()] {
                rows.push(row);
            }
        }
        // Where rounding, or rows that are all centers already, left a mark beyond the sum.
        rows.resize(count, self.squared.len() - 1);
        rows
    }
}

/// How many different rows there are, counted up to `limit`.
pub(super) async fn distinct_rows(effort: &Effort<'_>, values: &Array2<f64>, limit: usize) -> Result<usize> {
    let width = values.ncols();
    let mut distinct: Vec<&[f64]> = Vec::new();
    for rows in flat(values).chunks(block_rows(width.saturating_mul(limit)) * width) {
        for row in rows.chunks_exact(width) {
            if distinct.len() == limit {
                return Ok(limit);
            }
            if !distinct.contains(&row) {
                distinct.push(row);
            }
        }
        effort.pause().await?;
    }
    Ok(distinct.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use ndarray::array;
    use pollster::block_on;

    #[test]
    fn far_groups_get_a_center_each() {
        let cx = Context::quiet();
        let values = Array2::from_shape_fn((60, 2), |(i, j)| (i / 20) as f64 * 100.0 + ((i * 7 + j) % 5) as f64);
        for seed_value in 0..20 {
            let draws = &mut Draws::new(seed_value);
            let rows = block_on(plus_plus(&Effort::new(&cx, 0), &values, 3, draws)).unwrap();
            let mut groups: Vec<_> = rows.iter().map(|row| row / 20).collect();
            groups.sort_unstable();
            assert_eq!(groups, [0, 1, 2], "seed {seed_value}");
        }
    }

    #[test]
    fn distinct_rows_are_counted_up_to_the_limit() {
        let cx = Context::quiet();
        let values = array![[1.0, 2.0], [1.0, 2.0], [0.0, 1.0], [-0.0, 1.0], [3.0, 3.0]];
        for (limit, count) in [(1, 1), (2, 2), (3, 3), (9, 3)] {
            assert_eq!(block_on(distinct_rows(&Effort::new(&cx, 0), &values, limit)).unwrap(), count);
        }
    }
}
