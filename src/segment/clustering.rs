//! What a method of this area is: it gets prepared points and says which of them belong together. Everything around it (reading, scaling, numbering
//! by size, scores, words, the table, the model) is done once, in [`run`](super::run).

use std::future::Future;

use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::assigner::Assigner;
use super::lanes::{block_rows, flat};
use super::prepare::Preparation;
use super::scores::Score;
use crate::context::Context;
use crate::error::Result;
use crate::task::Params;

/// The rows to cluster.
pub struct Points {
    /// `(n_rows, n_features)`, row-major and finite: scaled, categories coded.
    pub values: Array2<f64>,
    /// `(n_rows, n_categories)`: categories as they are, a number for each; no column where the method takes numbers only.
    pub codes: Array2<u32>,
    /// Of the columns of `values` the first so many are numbers; the others code the categories.
    pub n_numbers: usize,
    /// How the values came about, for parameters in original units.
    pub preparation: Preparation,
}

impl Points {
    /// Mean of the columns' population variances, from sums of deviations from the first row.
    pub(super) async fn mean_variance(&self, cx: &Context) -> Result<f64> {
        let (n_rows, width) = self.values.dim();
        let rows = flat(&self.values);
        let (mut sums, mut squares) = (vec![0.0; width], vec![0.0; width]);
        for block in rows.chunks(block_rows(width) * width) {
            for row in block.chunks_exact(width) {
                for j in 0..width {
                    let deviation = row[j] - rows[j];
                    sums[j] += deviation;
                    squares[j] += deviation * deviation;
                }
            }
            cx.checkpoint(0, n_rows as u64).await?;
        }
        let n = n_rows as f64;
        let variances = sums.iter().zip(&squares).map(|(sum, square)| (square / n - (sum / n) * (sum / n)).max(0.0));
        Ok(variances.sum::<f64>() / width as f64)
    }
}

/// Which rows belong together.
pub struct Clustering {
    /// For each row its segment, from 0 in any order, or −1 for noise.
    pub labels: Vec<i32>,
    /// For each row how sure its segment is, 0–1, where the method knows.
    pub probability: Option<Vec<f64>>,
    /// For each row how far it is from belonging anywhere, 0–1, where the method knows.
    pub outlier_score: Option<Vec<f64>>,
    /// How other rows come to these segments.
    pub assigner: Assigner,
}

/// The columns that a method takes where none are named, and how it takes named ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Numbers; named categories are coded as numbers.
    Numbers,
    /// Categories; named numbers are taken for categories.
    Categories,
    /// Numbers and categories, each as they are.
    Both,
}

/// A method of this area.
pub trait Clusterer: 'static {
    /// The method, a word: `"kmeans"`.
    const METHOD: &'static str;
    /// What it does, in one sentence for a person who chooses.
    const SUMMARY: &'static str;
    /// The columns that it takes.
    const READS: Reads = Reads::Numbers;
    /// Can a sample of the rows stand for all where these are not kept?
    const STREAMS: bool = false;
    /// Its own parameters.
    type Params: Params + Clone;
    /// What it reports beside [`SegmentReport`](super::SegmentReport); by convention a struct whose name ends in `Facts`.
    type Facts: Serialize + JsonSchema + TS + 'static;

    /// Finds the segments. Awaits checkpoints; asks for memory first.
    fn cluster(cx: &Context, points: &Points, params: &Self::Params) -> impl Future<Output = Result<(Clustering, Self::Facts)>>;

    /// The seed of the draws that the frame makes after it; that of a method without draws is 0.
    fn seed(_: &Self::Params) -> u64 {
        0
    }

    /// How often all rows are gone over, where they are not kept: once for the sample, and then to count all of them by its centers.
    fn passes(_: &Self::Params) -> u32 {
        1
    }

    /// The same parameters with a number of segments that was found, where they may leave it open.
    fn told(params: &Self::Params, _k: u32) -> Self::Params {
        params.clone()
    }

    /// Takes the scores of the outcome among the facts, where a method reports them beside others.
    fn take_score(_: &mut Self::Facts, _: &Score) {}
}
