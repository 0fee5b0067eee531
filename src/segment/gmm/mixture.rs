//! A mixture of Gaussians and the two halves of expectation–maximization.

use ndarray::Array2;

use super::shape::{CovarianceType, Whitener};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::lanes::{LANES, Lane, block_rows, flat, turn};

/// Components, their weights and shapes.
#[derive(Clone, Debug)]
pub(crate) struct Mixture {
    pub(crate) kind: CovarianceType,
    pub(crate) weights: Vec<f64>,
    pub(crate) means: Array2<f64>,
    /// One for each component; one for all where they are tied.
    pub(crate) whiteners: Vec<Whitener>,
}

impl Mixture {
    fn whitener(&self, component: usize) -> &Whitener {
        &self.whiteners[component.min(self.whiteners.len() - 1)]
    }

    /// Posterior probabilities of the components for up to eight rows, `k` to a row; returns the rows' log likelihoods.
    pub(crate) fn posterior(&self, rows: &[f64], scratch: &mut Scratch, out: &mut [f64]) -> Lane {
        let (k, width) = self.means.dim();
        turn(rows, width, &mut scratch.lanes);
        scratch.logs.clear();
        for (component, mean) in flat(&self.means).chunks_exact(width).enumerate() {
            let log_weight = libm::log(self.weights[component]);
            let logs = self.whitener(component).log_densities(&scratch.lanes, mean, &mut scratch.centered);
            scratch.logs.push(logs.map(|log| log + log_weight));
        }
        let mut likelihoods = [0.0; LANES];
        for (r, row) in out.chunks_exact_mut(k).enumerate() {
            let largest = scratch.logs.iter().fold(f64::NEG_INFINITY, |largest, logs| largest.max(logs[r]));
            let mut sum = 0.0;
            for (probability, logs) in row.iter_mut().zip(&scratch.logs) {
                *probability = libm::exp(logs[r] - largest);
                sum += *probability;
            }
            row.iter_mut().for_each(|probability| *probability /= sum);
            likelihoods[r] = largest + libm::log(sum);
        }
        likelihoods
    }

    /// Fills `posterior` (a row of `k` for each row); returns the mean log likelihood.
    pub(crate) async fn expect(&self, cx: &Context, values: &Array2<f64>, posterior: &mut [f64]) -> Result<f64> {
        let (k, width) = self.means.dim();
        let mut scratch = Scratch::default();
        let mut total = 0.0;
        let block = block_rows(k * (width * (width + 3) / 2 + 12));
        for (rows, out) in flat(values).chunks(block * width).zip(posterior.chunks_mut(block * k)) {
            for (rows, out) in rows.chunks(LANES * width).zip(out.chunks_mut(LANES * k)) {
                let likelihoods = self.posterior(rows, &mut scratch, out);
                total += likelihoods.iter().take(out.len() / k).sum::<f64>();
            }
            cx.checkpoint(0, 0).await?;
        }
        let log_likelihood = total / values.nrows() as f64;
        if log_likelihood.is_finite() {
            Ok(log_likelihood)
        } else {
            Err(Error::schema("numbers are too large for densities").hint("choose scale: standard, minmax or robust"))
        }
    }

    /// The mixture that makes the rows most probable, given the components they are of.
    pub(crate) async fn maximize(
        cx: &Context,
        values: &Array2<f64>,
        posterior: &[f64],
        k: usize,
        kind: CovarianceType,
        floor: f64,
    ) -> Result<Self> {
        let (n, width) = values.dim();
        let block = block_rows(k * width * (width + 1) / 2);
        let mut mass = vec![10.0 * f64::EPSILON; k];
        let mut means = Array2::<f64>::zeros((k, width));
        for (rows, shares) in flat(values).chunks(block * width).zip(posterior.chunks(block * k)) {
            for (row, shares) in rows.chunks_exact(width).zip(shares.chunks_exact(k)) {
                for (component, &share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
                    mass[component] += share;
                    means.row_mut(component).iter_mut().zip(row).for_each(|(sum, value)| *sum += share * value);
                }
            }
            cx.checkpoint(0, 0).await?;
        }
        means.rows_mut().into_iter().zip(&mass).for_each(|(mut mean, mass)| mean.mapv_inplace(|sum| sum / mass));
        let scatter = Scatter::of(cx, values, posterior, &means, kind.has_products()).await?;
        let whiteners = scatter.whiteners(kind, &mass, floor)?;
        let weights = mass.iter().map(|mass| mass / n as f64).collect();
        Ok(Self { kind, weights, means, whiteners })
    }
}

/// Room for eight rows at work.
#[derive(Default)]
pub(crate) struct Scratch {
    lanes: Vec<Lane>,
    centered: Vec<Lane>,
    logs: Vec<Lane>,
}

/// Sums of products of deviations from each component's mean, weighted by share: lower triangles, or diagonals.
struct Scatter {
    width: usize,
    sums: Vec<Vec<f64>>,
}

impl Scatter {
    async fn of(cx: &Context, values: &Array2<f64>, posterior: &[f64], means: &Array2<f64>, products: bool) -> Result<Self> {
        let (k, width) = means.dim();
        let length = if products { width * (width + 1) / 2 } else { width };
        let mut sums = vec![vec![[0.0; LANES]; length]; k];
        let mut scratch = Scratch::default();
        let block = block_rows(k * length);
        for (rows, shares) in flat(values).chunks(block * width).zip(posterior.chunks(block * k)) {
            for (rows, shares) in rows.chunks(LANES * width).zip(shares.chunks(LANES * k)) {
                turn(rows, width, &mut scratch.lanes);
                for (component, sums) in sums.iter_mut().enumerate() {
                    let mut share = [0.0; LANES];
                    share.iter_mut().zip(shares.chunks_exact(k)).for_each(|(share, row)| *share = row[component]);
                    if share.iter().all(|share| *share < f64::EPSILON * f64::EPSILON) {
                        continue;
                    }
                    add_scatter(sums, &share, &mut scratch, means.row(component).as_slice().unwrap_or(&[]), products);
                }
            }
            cx.checkpoint(0, 0).await?;
        }
        let sums = sums.into_iter().map(|sums| sums.into_iter().map(|lane| lane.iter().sum()).collect()).collect();
        Ok(Self { width, sums })
    }

    fn whiteners(self, kind: CovarianceType, mass: &[f64], floor: f64) -> Result<Vec<Whitener>> {
        let width = self.width;
        let triangle = |mut covariance: Vec<f64>| {
            (0..width).for_each(|i| covariance[i * (i + 3) / 2] += floor);
            Whitener::of_triangle(&covariance, width)
        };
        let scaled = |sums: &[f64], mass: f64| sums.iter().map(|sum| sum / mass).collect::<Vec<f64>>();
        let each = self.sums.iter().zip(mass);
        match kind {
            CovarianceType::Full => each.map(|(sums, &mass)| triangle(scaled(sums, mass))).collect(),
            CovarianceType::Tied => {
                let total: f64 = mass.iter().sum();
                let mut sums = vec![0.0; self.sums.first().map_or(0, Vec::len)];
                self.sums.iter().for_each(|other| sums.iter_mut().zip(other).for_each(|(sum, value)| *sum += value));
                Ok(vec![triangle(scaled(&sums, total))?])
            }
            CovarianceType::Diag => each
                .map(|(sums, &mass)| Whitener::of_variances(&sums.iter().map(|sum| sum / mass + floor).collect::<Vec<f64>>()))
                .collect(),
            CovarianceType::Spherical => each
                .map(|(sums, &mass)| {
                    let mean = sums.iter().sum::<f64>() / mass / width as f64 + floor;
                    Whitener::of_variances(&vec![mean; width])
                })
                .collect(),
        }
    }
}

fn add_scatter(sums: &mut [Lane], share: &Lane, scratch: &mut Scratch, mean: &[f64], products: bool) {
    let centered = &mut scratch.centered;
    centered.clear();
    centered.extend(scratch.lanes.iter().zip(mean).map(|(lane, mean)| lane.map(|value| value - mean)));
    let mut from = 0;
    for i in 0..centered.len() {
        let mut weighted = centered[i];
        weighted.iter_mut().zip(share).for_each(|(value, share)| *value *= share);
        let others = if products { &centered[..=i] } else { &centered[i..=i] };
        for (sum, other) in sums[from..].iter_mut().zip(others) {
            for r in 0..LANES {
                sum[r] += weighted[r] * other[r];
            }
        }
        from += others.len();
    }
}
