//! What a person should know about the columns before he trusts the segments.

use ndarray::{Array2, ArrayView1, Axis, s};

use super::categories::Category;
use crate::table::features::{Feature, Features, Kind};

/// Rows that tails and correlations are judged by: every so many of more.
const JUDGED_ROWS: usize = 20_000;

/// Skewness from which a column's tail is heavy: that of an exponential distribution.
const HEAVY_SKEWNESS: f64 = 2.0;

/// Correlation from which two columns say the same.
const SAME: f64 = 0.9;

/// Columns with a heavy tail, which a logarithm or a power would even out.
pub(super) fn heavy_tails(features: &Features) -> Vec<String> {
    let heavy = |(feature, column): (&Feature, ArrayView1<f64>)| {
        let skewness = skewness(&judged(column));
        (feature.kind == Kind::Number && skewness >= HEAVY_SKEWNESS).then(|| {
            let remedy = if feature.min >= 0.0 {
                "its logarithm or scale: \"power\" evens them out"
            } else {
                "scale: \"power\" evens them out"
            };
            format!("{} has a heavy tail (skewness {skewness:.1}): a few large values set the distances; {remedy}.", feature.name)
        })
    };
    features.columns.iter().zip(features.values.axis_iter(Axis(1))).filter_map(heavy).collect()
}

/// Pairs of columns that say the same and so count twice.
pub(super) fn correlated(columns: &[Feature], values: &Array2<f64>) -> Vec<String> {
    let mut notes = Vec::new();
    let centered: Vec<Vec<f64>> = values.axis_iter(Axis(1)).map(|column| centered(judged(column))).collect();
    for a in 0..columns.len() {
        for b in a + 1..columns.len() {
            let r = correlation(&centered[a], &centered[b]);
            if r.abs() >= SAME {
                let (a, b) = (&columns[a].name, &columns[b].name);
                notes.push(format!(
                    "{a} and {b} say almost the same (correlation {r:.2}), which so counts twice: leave one out if it should not."
                ));
            }
        }
    }
    notes
}

/// Levels that were lumped.
pub(super) fn lumped(category: &Category) -> Option<String> {
    category.lumps().then(|| {
        let n_rare = category.levels.len() - category.n_coded;
        format!("{n_rare} rare values of {} count as one, (other).", category.column)
    })
}

/// Every so many rows of a column.
fn judged(column: ArrayView1<f64>) -> Vec<f64> {
    let step = column.len().div_ceil(JUDGED_ROWS).max(1);
    column.slice(s![..;step]).to_vec()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn skewness(values: &[f64]) -> f64 {
    let (n, mean) = (values.len() as f64, mean(values));
    let moment = |power: i32| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / n;
    let spread = moment(2).sqrt();
    if spread > 0.0 { moment(3) / spread.powi(3) } else { 0.0 }
}

fn centered(mut values: Vec<f64>) -> Vec<f64> {
    let mean = mean(&values);
    values.iter_mut().for_each(|value| *value -= mean);
    values
}

/// Of columns whose mean is 0.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let products = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let spread = (products(a, a) * products(b, b)).sqrt();
    if spread > 0.0 { products(a, b) / spread } else { 0.0 }
}
