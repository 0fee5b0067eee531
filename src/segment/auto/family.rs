//! Where no gap in density tells segments apart: round or elongated clouds that touch, and how many.

use ndarray::{Array2, Axis};

use super::vote::Criteria;
use crate::context::Context;
use crate::error::Result;
use crate::segment::draw::Draws;
use crate::segment::gmm::{CovarianceType, Fitted, Plan, fit};
use crate::segment::kmeans::quick;
use crate::segment::scores::Score;

/// Rows of a cloud for each number of its shape, at least, for it to have a shape of its own.
const ROWS_PER_NUMBER: usize = 5;

/// Starts of a mixture, and of k-means.
const STARTS: u32 = 2;

/// Sets of rows without structure that k-means is compared with.
const REFERENCES: u64 = 4;

/// Clouds of which shape `k` of them in `n` rows of `width` columns can have; `None`: not even one shape for all.
pub(crate) fn shape(n: usize, k: usize, width: usize) -> Option<CovarianceType> {
    let numbers = width * (width + 1) / 2;
    if n / k.max(1) >= ROWS_PER_NUMBER * numbers {
        Some(CovarianceType::Full)
    } else {
        (n >= numbers).then_some(CovarianceType::Tied)
    }
}

/// The mixture of `k` clouds.
pub(crate) async fn mixture(cx: &Context, values: &Array2<f64>, k: usize, kind: CovarianceType) -> Result<Fitted> {
    let plan = Plan { k, kind, n_init: STARTS, max_iter: 100, tol: 1e-3, reg_covar: 1e-6, seed: 0 };
    fit(cx, values, plan).await
}

/// What every criterion says of 1 to `k_max` segments, as far as there are different rows.
pub(crate) async fn criteria(cx: &Context, values: &Array2<f64>, k_max: usize) -> Result<Vec<Criteria>> {
    let (n, width) = values.dim();
    let references = references(values);
    let mut all = Vec::new();
    for k in 1..=k_max {
        let Ok(means) = quick(cx, values, k, STARTS, 0).await else { break };
        let mut logs = Vec::new();
        for reference in &references {
            logs.push(libm::log(quick(cx, reference, k, 1, 0).await?.inertia.max(f64::MIN_POSITIVE)));
        }
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let spread = logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / logs.len() as f64;
        let labels: Vec<u32> = means.labels.iter().map(|&label| label as u32).collect();
        let score = Score::of(cx, values, &labels, k, Some(means.inertia), 0).await?;
        let bic = match shape(n, k, width) {
            Some(kind) => Some(mixture(cx, values, k, kind).await?.criteria(n).0),
            None => None,
        };
        all.push(Criteria {
            k: k as u32,
            inertia: means.inertia,
            silhouette: score.silhouette,
            calinski_harabasz: score.calinski_harabasz,
            davies_bouldin: score.davies_bouldin,
            gap: mean - libm::log(means.inertia.max(f64::MIN_POSITIVE)),
            gap_error: (spread * (1.0 + 1.0 / REFERENCES as f64)).sqrt(),
            bic,
            stability: stability(cx, values, k, &means.labels).await?,
        });
    }
    Ok(all)
}

/// Rows drawn evenly from the box around all rows (Tibshirani, Walther, Hastie 2001, doi:10.1111/1467-9868.00293).
fn references(values: &Array2<f64>) -> Vec<Array2<f64>> {
    let low: Vec<f64> = values.columns().into_iter().map(|column| column.fold(f64::INFINITY, |low, x| low.min(*x))).collect();
    let high: Vec<f64> =
        values.columns().into_iter().map(|column| column.fold(f64::NEG_INFINITY, |high, x| high.max(*x))).collect();
    let reference = |seed: u64| {
        let mut draws = Draws::new(seed);
        Array2::from_shape_fn(values.dim(), |(_, j)| low[j] + (high[j] - low[j]) * draws.unit())
    };
    (1..=REFERENCES).map(reference).collect()
}

/// How well segments found in halves of the rows agree with those of all: the mean adjusted Rand index.
async fn stability(cx: &Context, values: &Array2<f64>, k: usize, labels: &[i32]) -> Result<f64> {
    let mut sum = 0.0;
    for half in 1..=REFERENCES {
        let rows = Draws::new(half).sample(values.nrows(), values.nrows().div_ceil(2));
        let Ok(found) = quick(cx, &values.select(Axis(0), &rows), k, 1, half).await else { continue };
        let whole: Vec<i32> = rows.iter().map(|&row| labels[row]).collect();
        sum += super::vote::adjusted_rand(&whole, &found.labels);
    }
    Ok(sum / REFERENCES as f64)
}
