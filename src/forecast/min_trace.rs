//! MinT: the forecasts that add up and are nearest to the given ones, where near is measured by the covariance of one-step errors, its
//! correlations shrunk (Wickramasuriya, Athanasopoulos and Hyndman 2019, doi:10.1080/01621459.2018.1448825; shrinkage of Schäfer and
//! Strimmer 2005, doi:10.2202/1544-6115.1175).
//!
//! With C the constraints (each sum less its members, C y = 0), MinT is y − W Cᵀ (C W Cᵀ)⁻¹ C y: a system as large as there are
//! sums, not series. W = (1 − λ) R Rᵀ / (T − 1) + λ D is never written out. What multiplies C y is kept in the saved model.

use serde::{Deserialize, Serialize};

use super::reconcile::Tree;
use crate::context::Context;
use crate::error::Result;

/// What MinT needs at every step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct MinTrace {
    /// W Cᵀ (C W Cᵀ)⁻¹, a row for each node: how much of each sum's surplus over its members is its own.
    gain: Vec<Vec<f64>>,
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

    /// `errors` holds, for each node, its centered one-step errors times √((1 − λ) / (T − 1)), `own` λ times its variance.
    async fn of(cx: &Context, tree: &Tree, errors: Vec<Vec<f64>>, own: Vec<f64>) -> Result<Option<Self>> {
        let (sums, nodes, times) = (tree.members.len(), tree.nodes(), errors.first().map_or(0, Vec::len));
        let _memory = cx.reserve("the reconciliation", 8 * (sums * (sums + times + nodes)) as u64)?;
        // C R, a row for each sum.
        let moved: Vec<Vec<f64>> = {
            let columns = (0..times).map(|t| tree.constraints(&errors.iter().map(|row| row[t]).collect::<Vec<_>>()));
            let columns: Vec<Vec<f64>> = columns.collect();
            (0..sums).map(|sum| columns.iter().map(|column| column[sum]).collect()).collect()
        };
        let mut matrix: Vec<Vec<f64>> = Vec::with_capacity(sums);
        for row in 0..sums {
            cx.checkpoint(row as u64, 2 * sums as u64).await?;
            let mut unit = vec![0.0; sums];
            unit[row] = 1.0;
            let own: Vec<f64> = tree.spread(&unit).iter().zip(&own).map(|(part, own)| part * own).collect();
            let own = tree.constraints(&own);
            let entry = |column: usize| own[column] + moved[row].iter().zip(&moved[column]).map(|(a, b)| a * b).sum::<f64>();
            matrix.push((0..=row).map(entry).collect());
        }
        let Some(factor) = cholesky(matrix) else { return Ok(None) };
        let mut mint = Self { gain: Vec::with_capacity(nodes), shrink: Vec::with_capacity(nodes) };
        for (node, (errors, own)) in errors.iter().zip(&own).enumerate() {
            if node % 64 == 0 {
                cx.checkpoint((nodes + node) as u64, 2 * nodes as u64).await?;
            }
            // C W, the column of this node.
            let mut unit = vec![0.0; nodes];
            unit[node] = *own;
            let mut column = tree.constraints(&unit);
            for (value, moved) in column.iter_mut().zip(&moved) {
                *value += moved.iter().zip(errors).map(|(a, b)| a * b).sum::<f64>();
            }
            let variance = own + errors.iter().map(|error| error * error).sum::<f64>();
            let half = forward(&factor, column);
            let taken: f64 = half.iter().map(|value| value * value).sum();
            mint.shrink.push(((variance - taken) / variance).max(0.0).sqrt());
            mint.gain.push(backward(&factor, half));
        }
        Ok(Some(mint))
    }

    /// How much narrower the intervals of a node become.
    pub(super) fn shrink(&self, node: usize) -> f64 {
        self.shrink[node]
    }

    /// Makes all nodes' values of one step add up.
    pub(super) fn step(&self, tree: &Tree, values: &mut [f64]) {
        let surplus = tree.constraints(values);
        for (value, gain) in values.iter_mut().zip(&self.gain) {
            *value -= gain.iter().zip(&surplus).map(|(gain, surplus)| gain * surplus).sum::<f64>();
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
    // Σ over pairs of w̄², and of Σₜ (wₜ − w̄)², where w̄ is the mean product and the unbiased correlation r = w̄ n / (n − 1).
    let size = products / (n * n);
    let variance = (squares - products / n).max(0.0);
    // n / (n − 1)³ for the variance of r, over (n / (n − 1))² for its square.
    let factor = 1.0 / (n * (n - 1.0));
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
        let sound = pivot > 1e-12 * row[i].abs();
        if !sound {
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
