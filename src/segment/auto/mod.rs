//! The method that fits the rows: looks for gaps in density first, and takes clouds that touch where there are none.
//!
//! **When.** Nothing is known of the segments. The report says what was taken and why.
//!
//! **Parameters.** [`AutoParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row (−1: noise, where segments are dense places), `probability`; what assigns others; [`AutoFacts`].
//!
//! **Steps.** 1. *cuts*: the density hierarchy, as in HDBSCAN with `minSamples` 5, is cut into 2 to 20 clusters (or `k`) at nine finenesses.
//! 2. *clearest*: a cut is taken if the distance at its last split is at least twice that at the next one, and few rows are left out; told `k`, also one that
//! leaves hardly any row out and makes clusters of like sizes. 3. Else *criteria*: k-means and mixtures into 1 to `kMax` segments, and the number that wins most
//! comparisons; one segment where rows fall into groups no better than rows without structure. 4. *cloud*: a mixture of Gaussians, with as free a shape as
//! there are rows for; with too few rows for any, Ward's hierarchy, or k-means above 5,000 rows.
//!
//! **Cost.** Steps 1 to 3 work on at most 20,000 and 2,000 rows (`sampleRows`), whatever the size; step 4 is the method's.
//!
//! **Errors.** `params` for fewer different rows than `k`, `schema` for numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** The hierarchy is that of R. Campello et al. (2013), doi:10.1007/978-3-642-37456-2_14; criteria by P. Rousseeuw (1987), T. Caliński and
//! J. Harabasz (1974), D. Davies and D. Bouldin (1979), R. Tibshirani et al. (2001), G. Schwarz (1978), T. Lange et al. (2004). The rule is our own.

mod clearest;
mod density;
mod family;
mod number;
mod params;
mod vote;

pub use clearest::DensityCut;
pub use number::Election;
pub(crate) use number::{elected, election};
pub use params::AutoParams;
pub use vote::Criteria;

use ndarray::{Array2, Axis};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use self::clearest::{clearest, told};
use self::density::{Cut, cuts};
use super::agglomerative::chain::{Means, hierarchy};
use super::assigner::{Assigner, Centers, Extent, Neighbors};
use super::clustering::{Clusterer, Clustering, Points};
use super::gmm::clustering as of_mixture;
use super::hdbscan::condense::Condensed;
use super::hdbscan::select::{Selection, membership};
use super::kmeans::{K, quick};
use super::sample::Sample;
use super::trees::check_squarable;
use super::trees::merges::{Merge, cut, merges};
use super::trees::spanning::{SpanningTree, TREE_COLUMNS};
use crate::context::Context;
use crate::error::Result;

/// Rows whose density is looked at, and where there are many columns.
const DENSITY_ROWS: usize = 20_000;
const WIDE_ROWS: usize = 5_000;

/// Rows up to which Ward's hierarchy is made.
const WARD_ROWS: usize = 5_000;

/// Most clusters of a cut where their number is to be found.
const MOST_CLUSTERS: usize = 20;

/// Neighbors that a core distance reaches.
const NEIGHBORS: usize = 4;

/// What was chosen, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AutoFacts {
    /// What was taken: `"hdbscan"`, `"gmm"`, `"agglomerative"`, `"kmeans"`, or `"one"` for one segment of all rows.
    pub chosen: String,
    /// Why, in a sentence.
    pub reason: String,
    /// The clearest cuts of the density hierarchy, the clearest first, at most 20.
    pub density_cuts: Vec<DensityCut>,
    /// What each criterion says of each number of segments; empty where it was given or density told it.
    pub scores: Vec<Criteria>,
    /// Rows that the choice was made on, where they are not all.
    pub sample_rows: Option<u64>,
}

/// The method.
pub struct Auto;

impl Clusterer for Auto {
    const METHOD: &'static str = "auto";
    const SUMMARY: &'static str = "Looks at the rows, takes the method and the number of segments that fit them, and says why.";
    type Params = AutoParams;
    type Facts = AutoFacts;

    async fn cluster(cx: &Context, points: &Points, params: &AutoParams) -> Result<(Clustering, AutoFacts)> {
        check_squarable(&points.values)?;
        let sample = Sample::of(cx, &points.values, density_rows(&points.values))?;
        let density = Density::of(cx, &sample).await?;
        let (found, chosen) = match params.k {
            K::Count(k) => (density.cuts(k as usize), told as fn(&[Cut], usize) -> Option<&Cut>),
            K::Auto(_) => (density.cuts(MOST_CLUSTERS.max(params.k_max as usize)), clearest as fn(&[Cut], usize) -> Option<&Cut>),
        };
        let wanted = if let K::Count(k) = params.k { k as usize } else { 0 };
        let mut facts = AutoFacts {
            chosen: String::new(),
            reason: String::new(),
            density_cuts: clearest::list(&found),
            scores: Vec::new(),
            sample_rows: sample.rows(),
        };
        if let Some(cut) = chosen(&found, wanted) {
            facts.chosen = "hdbscan".into();
            facts.reason = clearest::reason(cut, wanted > 0);
            return Ok((density.clustering(cx, cut).await?, facts));
        }
        let k = match params.k {
            K::Count(k) => k as usize,
            K::Auto(_) => {
                let (k, scores) = elected(cx, &points.values, 1, params.k_max).await?;
                facts.scores = scores;
                k as usize
            }
        };
        let (clustering, chosen, why) = cloud(cx, &points.values, k).await?;
        facts.chosen = chosen.into();
        facts.reason = format!(
            "no gap in density tells {} apart; {why}",
            if wanted > 0 { format!("{k} segments") } else { "segments".into() }
        );
        Ok((clustering, facts))
    }

    fn told(params: &AutoParams, k: u32) -> AutoParams {
        AutoParams { k: K::Count(k), ..params.clone() }
    }
}

/// Clouds that touch: the clustering, the method's name and the reason.
async fn cloud(cx: &Context, values: &Array2<f64>, k: usize) -> Result<(Clustering, &'static str, &'static str)> {
    let (n, width) = values.dim();
    if k == 1 {
        let mean = values.mean_axis(Axis(0)).unwrap_or_default().insert_axis(Axis(0));
        let assigner = Assigner::Centers(Centers::new(&mean));
        let one = Clustering { labels: vec![0; n], probability: None, outlier_score: None, assigner };
        return Ok((one, "one", "rows fall into groups no better than rows without structure would"));
    }
    if let Some(kind) = family::shape(n, k, width) {
        match family::mixture(cx, values, k, kind).await {
            Err(error) if error.place().param.as_deref() == Some("regCovar") => {}
            fitted => return Ok((of_mixture(&fitted?), "gmm", "there are rows enough for clouds of their own extent")),
        }
    }
    if n > WARD_ROWS {
        let found = quick(cx, values, k, 10, 0).await?;
        let assigner = Assigner::Centers(Centers::new(&found.centers));
        let clustering = Clustering { labels: found.labels, probability: None, outlier_score: None, assigner };
        return Ok((clustering, "kmeans", "rows are too few for their columns to tell the extent of clouds"));
    }
    super::choice::check_rows(K::Count(k as u32), n)?;
    let labels = cut(&hierarchy(cx, n, &mut Means::of(values)).await?, n, k);
    let neighbors = Neighbors::of(values, &labels, &[], vec![Extent::default(); k]);
    let clustering = Clustering { labels, probability: None, outlier_score: None, assigner: Assigner::Neighbors(neighbors) };
    Ok((clustering, "agglomerative", "rows are too few for their columns to tell the extent of clouds"))
}

/// How many rows' density is looked at.
fn density_rows(values: &Array2<f64>) -> usize {
    if values.ncols() <= TREE_COLUMNS { DENSITY_ROWS } else { WIDE_ROWS }
}

/// The density hierarchy of the rows that are looked at.
struct Density<'a> {
    sample: &'a Sample<'a>,
    core: Vec<f64>,
    merges: Vec<Merge>,
}

impl<'a> Density<'a> {
    async fn of(cx: &Context, sample: &'a Sample<'a>) -> Result<Self> {
        let spanned = SpanningTree::of(cx, sample.values(), NEIGHBORS).await?;
        let _memory = cx.reserve("the hierarchy of rows", sample.values().nrows() as u64 * 64)?;
        Ok(Self { merges: merges(&spanned.edges, sample.values().nrows()), core: spanned.core, sample })
    }

    fn cuts(&self, k_max: usize) -> Vec<Cut> {
        cuts(&self.merges, self.sample.values().nrows(), k_max)
    }

    async fn clustering(&self, cx: &Context, cut: &Cut) -> Result<Clustering> {
        let values = self.sample.values();
        let tree = Condensed::of(&self.merges, values.nrows(), cut.min_cluster_size);
        let selection = Selection { leaf: false, epsilon: 0.0, single: false };
        let found = membership(&tree, &cut.clusters, selection);
        let extents = cut.clusters.iter().map(|&cluster| super::hdbscan::extent(&tree, cluster, selection)).collect();
        let neighbors = Neighbors::of(values, &found.labels, &self.core, extents);
        let (labels, probability) = self.sample.spread(cx, (found.labels, found.probability), &neighbors).await?;
        Ok(Clustering { labels, probability: Some(probability), outlier_score: None, assigner: Assigner::Neighbors(neighbors) })
    }
}

#[cfg(test)]
mod tests;
