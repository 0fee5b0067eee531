//! First prototypes: rows.

use super::Space;
use crate::context::Context;
use crate::error::Result;
use crate::segment::draw::Draws;

/// Rows between two checkpoints.
const BLOCK: usize = 1 << 12;

/// Rows of frequent levels that are far from each other: F. Cao, J. Liang and L. Bai (2009), doi:10.1016/j.eswa.2009.01.060. Nothing is drawn.
pub(super) async fn cao(cx: &Context, space: &Space, k: usize, progress: (u64, u64)) -> Result<Vec<usize>> {
    let mut frequencies: Vec<Vec<f64>> = space.n_levels().into_iter().map(|n| vec![0.0; n]).collect();
    for row in space.codes.rows() {
        row.iter().zip(&mut frequencies).for_each(|(&code, counts)| counts[code as usize] += 1.0);
    }
    let density: Vec<f64> = space
        .codes
        .rows()
        .into_iter()
        .map(|row| row.iter().zip(&frequencies).map(|(&code, counts)| counts[code as usize]).sum())
        .collect();
    let mut weight = vec![f64::INFINITY; density.len()];
    let mut chosen = vec![largest(&density)];
    while chosen.len() < k {
        let last = chosen[chosen.len() - 1];
        let (numbers, codes) = (space.numbers.row(last).to_vec(), space.codes.row(last).to_vec());
        for row in 0..weight.len() {
            weight[row] = weight[row].min(density[row] * space.distance(row, &numbers, &codes));
            if row % BLOCK == 0 {
                cx.checkpoint(progress.0, progress.1).await?;
            }
        }
        chosen.push(largest(&weight));
    }
    Ok(chosen)
}

/// Rows drawn in proportion to their distance to the nearest so far, as k-means++ draws them.
pub(super) async fn plus_plus(
    cx: &Context,
    space: &Space,
    k: usize,
    draws: &mut Draws,
    progress: (u64, u64),
) -> Result<Vec<usize>> {
    let n_rows = space.n_rows();
    let mut nearest = vec![f64::INFINITY; n_rows];
    let mut chosen = vec![draws.index(n_rows)];
    while chosen.len() < k {
        let last = chosen[chosen.len() - 1];
        let (numbers, codes) = (space.numbers.row(last).to_vec(), space.codes.row(last).to_vec());
        for (row, nearest) in nearest.iter_mut().enumerate() {
            *nearest = nearest.min(space.distance(row, &numbers, &codes));
            if row % BLOCK == 0 {
                cx.checkpoint(progress.0, progress.1).await?;
            }
        }
        let mark = draws.unit() * nearest.iter().sum::<f64>();
        let mut sum = 0.0;
        let drawn = nearest.iter().position(|distance| {
            sum += distance;
            sum > mark
        });
        chosen.push(drawn.unwrap_or(n_rows - 1));
    }
    Ok(chosen)
}

fn largest(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

/// How many different rows there are, counted up to `limit`.
pub(super) fn distinct_rows(space: &Space, limit: usize) -> usize {
    let mut distinct: Vec<usize> = Vec::new();
    for row in 0..space.n_rows() {
        if distinct.len() == limit {
            break;
        }
        if distinct.iter().all(|&other| space.rows_differ(row, other)) {
            distinct.push(row);
        }
    }
    distinct.len()
}
