//! Forecasts of a hierarchy made to add up.
//!
//! **Bottom-up**: sums are those of the lowest forecasts. **Top-down**: the highest forecast is handed down, each share that of a
//! child among the forecasts of its siblings (forecast proportions: Athanasopoulos, Ahmed and Hyndman 2009,
//! doi:10.1016/j.ijforecast.2008.07.004). **MinT**: the forecasts that add up and are nearest to the given ones, where near is
//! measured by the covariance of one-step errors, its correlations shrunk (Wickramasuriya, Athanasopoulos and Hyndman 2019,
//! doi:10.1080/01621459.2018.1448825; shrinkage of Schäfer and Strimmer 2005, doi:10.2202/1544-6115.1175).
//!
//! With C the constraints (each sum less its members, C y = 0), MinT is y − W Cᵀ (C W Cᵀ)⁻¹ C y: a system as large as there are
//! sums, not series. W = (1 − λ) R Rᵀ / (T − 1) + λ D is never written out.

use super::{Band, Forecast};
use crate::context::Context;
use crate::error::Result;

/// Which nodes are sums of which: sums first, from the top, then the lowest series.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// The lowest series of each sum, counted from the first lowest.
    pub(super) members: Vec<Vec<usize>>,
    /// For every node but the top its parent.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) lowest: usize,
}

impl Tree {
    /// Sums, then lowest series.
    pub(super) fn nodes(&self) -> usize {
        self.members.len() + self.lowest
    }

    /// Each sum less its members.
    fn constraints(&self, values: &[f64]) -> Vec<f64> {
        let (sums, lowest) = values.split_at(self.members.len());
        let less = |(sum, members): (&f64, &Vec<usize>)| sum - members.iter().map(|member| lowest[*member]).sum::<f64>();
        sums.iter().zip(&self.members).map(less).collect()
    }

    /// The transposed constraints: what each node takes part in.
    fn spread(&self, by_sum: &[f64]) -> Vec<f64> {
        let mut nodes = vec![0.0; self.nodes()];
        for (sum, (members, value)) in self.members.iter().zip(by_sum).enumerate() {
            nodes[sum] += value;
            members.iter().for_each(|member| nodes[self.members.len() + member] -= value);
        }
        nodes
    }

    /// Sums of the lowest values in place.
    fn add_up(&self, values: &mut [f64]) {
        let (sums, lowest) = values.split_at_mut(self.members.len());
        for (sum, members) in sums.iter_mut().zip(&self.members) {
            *sum = members.iter().map(|member| lowest[*member]).sum();
        }
    }
}

/// How forecasts come to add up.
pub(super) enum Reconciler {
    BottomUp,
    TopDown,
    MinTrace(Box<MinTrace>),
}

impl Reconciler {
    /// Makes all nodes' values of one step add up.
    fn step(&self, tree: &Tree, values: &mut [f64]) {
        match self {
            Self::BottomUp => tree.add_up(values),
            Self::TopDown => {
                let base = values.to_vec();
                let mut siblings = vec![(0.0, 0.0); values.len()];
                for (node, parent) in tree.parents.iter().enumerate() {
                    if let Some(parent) = parent {
                        siblings[*parent].0 += base[node];
                        siblings[*parent].1 += 1.0;
                    }
                }
                // Parents come before their children.
                for (node, parent) in tree.parents.iter().enumerate() {
                    let Some(parent) = *parent else { continue };
                    let (sum, count) = siblings[parent];
                    values[node] = values[parent] * if sum == 0.0 { 1.0 / count } else { base[node] / sum };
                }
                tree.add_up(values);
            }
            Self::MinTrace(mint) => mint.step(tree, values),
        }
    }

    /// Makes forecasts add up, and moves their intervals along; their width follows the variance that is left.
    pub(super) fn apply(&self, tree: &Tree, forecasts: &mut [Forecast]) {
        let steps = forecasts.first().map_or(0, |forecast| forecast.mean.len());
        for step in 0..steps {
            let mut values: Vec<f64> = forecasts.iter().map(|forecast| forecast.mean[step]).collect();
            self.step(tree, &mut values);
            for (node, (forecast, value)) in forecasts.iter_mut().zip(values).enumerate() {
                let shrink = match self {
                    Self::MinTrace(mint) => mint.shrink[node],
                    Self::BottomUp | Self::TopDown => 1.0,
                };
                let mean = forecast.mean[step];
                let moved = |bound: f64| value + (bound - mean) * shrink;
                for Band { lower, upper } in &mut forecast.bands {
                    (lower[step], upper[step]) = (moved(lower[step]), moved(upper[step]));
                }
                forecast.mean[step] = value;
            }
        }
    }
}

/// What MinT needs of the errors.
pub(super) struct MinTrace {
    /// Centered one-step errors, a list for each node, times √((1 − λ) / (T − 1)).
    errors: Vec<Vec<f64>>,
    /// λ times each node's variance.
    own: Vec<f64>,
    /// The Cholesky factor of C W Cᵀ, row by row.
    factor: Vec<Vec<f64>>,
    /// √ of the share of each node's variance that is left.
    shrink: Vec<f64>,
}

/// The least variance: what keeps a series without errors from being all that counts.
const RIDGE: f64 = 2e-8;

impl MinTrace {
    /// Of the one-step errors of all nodes at the same times; `None` for fewer than two, or if the errors leave no room to move.
    /// Centers and scales them in place.
    ///
    /// # Errors
    /// `memory`, `aborted`.
    pub(super) async fn new(cx: &Context, tree: &Tree, mut errors: Vec<Vec<f64>>) -> Result<Option<Self>> {
        let times = errors.first().map_or(0, Vec::len);
        if times < 2 {
            return Ok(None);
        }
        for row in &mut errors {
            let mean = row.iter().sum::<f64>() / times as f64;
            row.iter_mut().for_each(|error| *error -= mean);
        }
        let keep = 1.0 - shrinkage(cx, &errors).await?;
        let degrees = (times - 1) as f64;
        let variances: Vec<f64> = errors.iter().map(|row| row.iter().map(|e| e * e).sum::<f64>() / degrees).collect();
        let own: Vec<f64> = variances.iter().map(|variance| (1.0 - keep) * variance + (RIDGE - variance).max(0.0)).collect();
        let factor = (keep / degrees).sqrt();
        errors.iter_mut().flatten().for_each(|error| *error *= factor);
        Self::of(cx, tree, errors, own).await
    }

    /// Where errors are not known: a sum is as uncertain as it has members.
    ///
    /// # Errors
    /// `memory`, `aborted`.
    pub(super) async fn structural(cx: &Context, tree: &Tree) -> Result<Option<Self>> {
        let mut own: Vec<f64> = tree.members.iter().map(|members| members.len() as f64).collect();
        own.resize(tree.nodes(), 1.0);
        Self::of(cx, tree, vec![Vec::new(); tree.nodes()], own).await
    }

    async fn of(cx: &Context, tree: &Tree, errors: Vec<Vec<f64>>, own: Vec<f64>) -> Result<Option<Self>> {
        let (sums, times) = (tree.members.len(), errors.first().map_or(0, Vec::len));
        let _memory = cx.reserve("the reconciliation", (sums * sums * 8 + sums * times * 8) as u64)?;
        let mut mint = Self { errors, own, factor: Vec::new(), shrink: vec![1.0; tree.nodes()] };
        // C R, a row for each sum.
        let moved: Vec<Vec<f64>> = {
            let columns = (0..times).map(|t| tree.constraints(&mint.errors.iter().map(|row| row[t]).collect::<Vec<_>>()));
            let columns: Vec<Vec<f64>> = columns.collect();
            (0..sums).map(|sum| columns.iter().map(|column| column[sum]).collect()).collect()
        };
        let mut matrix: Vec<Vec<f64>> = Vec::with_capacity(sums);
        for row in 0..sums {
            cx.checkpoint(row as u64, 2 * sums as u64).await?;
            let mut unit = vec![0.0; sums];
            unit[row] = 1.0;
            let own: Vec<f64> = tree.spread(&unit).iter().zip(&mint.own).map(|(part, own)| part * own).collect();
            let own = tree.constraints(&own);
            let entry = |column: usize| own[column] + moved[row].iter().zip(&moved[column]).map(|(a, b)| a * b).sum::<f64>();
            matrix.push((0..=row).map(entry).collect());
        }
        let Some(factor) = cholesky(matrix) else { return Ok(None) };
        mint.factor = factor;
        for node in 0..tree.nodes() {
            if node % 64 == 0 {
                cx.checkpoint((tree.nodes() + node) as u64, 2 * tree.nodes() as u64).await?;
            }
            let mut unit = vec![0.0; tree.nodes()];
            unit[node] = mint.own[node];
            let mut row = tree.constraints(&unit);
            for (value, moved) in row.iter_mut().zip(&moved) {
                *value += moved.iter().zip(&mint.errors[node]).map(|(a, b)| a * b).sum::<f64>();
            }
            let variance = mint.own[node] + mint.errors[node].iter().map(|error| error * error).sum::<f64>();
            let taken: f64 = forward(&mint.factor, row).iter().map(|value| value * value).sum();
            mint.shrink[node] = ((variance - taken) / variance).max(0.0).sqrt();
        }
        Ok(Some(mint))
    }

    fn step(&self, tree: &Tree, values: &mut [f64]) {
        let x = backward(&self.factor, forward(&self.factor, tree.constraints(values)));
        let spread = tree.spread(&x);
        let times = self.errors.first().map_or(0, Vec::len);
        let mut by_time = vec![0.0; times];
        for (row, weight) in self.errors.iter().zip(&spread) {
            by_time.iter_mut().zip(row).for_each(|(sum, error)| *sum += weight * error);
        }
        for (((value, row), own), weight) in values.iter_mut().zip(&self.errors).zip(&self.own).zip(&spread) {
            *value -= own * weight + row.iter().zip(&by_time).map(|(error, sum)| error * sum).sum::<f64>();
        }
        // The last digits too.
        tree.add_up(values);
    }
}

/// How far correlations are shrunk: the variance of the empirical ones over their size, both summed over all pairs.
///
/// The sums over pairs are taken as sums over times: Σᵢⱼ (Σₜ xᵢₜ xⱼₜ)² = Σₜₛ (Σᵢ xᵢₜ xᵢₛ)² and
/// Σᵢⱼ Σₜ (xᵢₜ xⱼₜ)² = Σₜ (Σᵢ xᵢₜ²)², less what a series has with itself.
async fn shrinkage(cx: &Context, centered: &[Vec<f64>]) -> Result<f64> {
    let times = centered.first().map_or(0, Vec::len);
    let n = times as f64;
    let standard: Vec<Vec<f64>> = centered
        .iter()
        .map(|row| {
            let deviation = (row.iter().map(|e| e * e).sum::<f64>() / n).sqrt() + RIDGE;
            row.iter().map(|error| error / deviation).collect()
        })
        .collect();
    let (mut products, mut squares) = (0.0, 0.0);
    for t in 0..times {
        cx.checkpoint(t as u64, times as u64).await?;
        let mut same = vec![0.0; t + 1];
        for row in &standard {
            same.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * row[t]);
        }
        squares += same[t] * same[t];
        products += same[t] * same[t] + 2.0 * same[..t].iter().map(|sum| sum * sum).sum::<f64>();
    }
    for row in &standard {
        let square: f64 = row.iter().map(|x| x * x).sum();
        products -= square * square;
        squares -= row.iter().map(|x| x * x * x * x).sum::<f64>();
    }
    // Σ over pairs of r², and of Σₜ (wₜ − w̄)² with w̄ = r.
    let size = products / (n * n);
    let variance = (squares - products / n).max(0.0);
    let factor = n / (n - 1.0).powi(3);
    Ok((factor * variance / (size + RIDGE)).clamp(0.0, 1.0))
}

/// L with L Lᵀ = A, whose lower half is given row by row; `None` if A is not positive definite.
fn cholesky(mut rows: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    for i in 0..rows.len() {
        let (before, rest) = rows.split_at_mut(i);
        let row = &mut rest[0];
        for j in 0..i {
            let sum: f64 = row[..j].iter().zip(&before[j][..j]).map(|(a, b)| a * b).sum();
            row[j] = (row[j] - sum) / before[j][j];
        }
        let pivot = row[i] - row[..i].iter().map(|a| a * a).sum::<f64>();
        if !(pivot > 1e-12 * row[i].abs()) {
            return None;
        }
        row[i] = pivot.sqrt();
    }
    Some(rows)
}

/// Solves L x = b.
fn forward(rows: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for (i, row) in rows.iter().enumerate() {
        let sum: f64 = row[..i].iter().zip(&b).map(|(a, x)| a * x).sum();
        b[i] = (b[i] - sum) / row[i];
    }
    b
}

/// Solves Lᵀ x = b.
fn backward(rows: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for (i, row) in rows.iter().enumerate().rev() {
        b[i] /= row[i];
        let x = b[i];
        b[..i].iter_mut().zip(row).for_each(|(value, a)| *value -= a * x);
    }
    b
}
