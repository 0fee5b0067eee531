//! Gaussian mixtures: rows are drawn from `k` bell-shaped clouds, each with its own center, extent and direction.
//!
//! **When.** Segments that overlap, are longer in one direction than in another, or differ much in size; where the probability of
//! each segment is of interest. Not for curved shapes, nor for more columns than the rows of a segment can tell (`"tied"` and `"diag"`
//! need fewer).
//!
//! **Parameters.** [`GmmParams`], with those of the area.
//!
//! **Input.** Points of shape `(n_rows, n_features)`, scaled.
//!
//! **Returns.** A segment for every row and its `probability`; [`Gaussians`] that assign others; [`GmmFacts`].
//!
//! **Steps.** For each of `nInit` runs: k-means, then expectation–maximization until the mean log likelihood gains less than `tol`; for
//! `"auto"`, for every `k`, and the smallest BIC is kept.
//!
//! **Cost.** `O(n_rows · k · n_features²)` per iteration, `16 · k` bytes per row.
//!
//! **Errors.** `params` for fewer different rows than `k` or a component without extent, `schema` for numbers too large, `memory`, `aborted`.
//!
//! **Reference.** A. Dempster, N. Laird, D. Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm; G. Schwarz (1978),
//! doi:10.1214/aos/1176344136. Start, stop and regularization are scikit-learn's.

mod fit;
mod mixture;
mod params;
mod shape;

pub(crate) use fit::{Fitted, Plan, fit, most_probable};
pub(crate) use mixture::Mixture;
pub use params::GmmParams;
pub use shape::CovarianceType;
pub(crate) use shape::Whitener;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::assigner::{Assigner, Gaussians};
use super::clustering::{Clusterer, Clustering, Points};
use super::kmeans::K;
use super::trees::check_squarable;
use crate::context::Context;
use crate::error::{Error, Result};

/// What a mixture tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct GmmFacts {
    /// Mean log likelihood of a row.
    pub log_likelihood: f64,
    /// Bayesian information criterion; lower is better.
    pub bic: f64,
    /// Akaike's information criterion; lower is better.
    pub aic: f64,
    /// Iterations of the run that was kept.
    pub iterations: u32,
    /// Did it come to rest before `maxIter`?
    pub converged: bool,
    /// Criteria of every number of segments that was tried; empty where it was given.
    pub scores: Vec<MixtureScore>,
}

/// Criteria of one number of segments.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct MixtureScore {
    /// Number of segments.
    pub k: u32,
    /// Bayesian information criterion; lower is better.
    pub bic: f64,
    /// Akaike's information criterion; lower is better.
    pub aic: f64,
}

/// The method.
pub struct Gmm;

impl Clusterer for Gmm {
    const METHOD: &'static str = "gmm";
    const SUMMARY: &'static str = "Overlapping clouds of any size and direction, with the probability that a row belongs to each.";
    type Params = GmmParams;
    type Facts = GmmFacts;

    async fn cluster(cx: &Context, points: &Points, params: &GmmParams) -> Result<(Clustering, GmmFacts)> {
        check_squarable(&points.values)?;
        let n = points.values.nrows();
        let (fitted, scores) = match params.k {
            K::Count(k) => (fit(cx, &points.values, params.plan(k as usize)).await?, Vec::new()),
            K::Auto(_) => by_bic(cx, points, params).await?,
        };
        let (bic, aic) = fitted.criteria(n);
        let (log_likelihood, iterations, converged) = (fitted.log_likelihood, fitted.iterations, fitted.converged);
        let facts = GmmFacts { log_likelihood, bic, aic, iterations, converged, scores };
        Ok((clustering(&fitted), facts))
    }

    fn seed(params: &GmmParams) -> u64 {
        params.seed
    }

    fn told(params: &GmmParams, k: u32) -> GmmParams {
        GmmParams { k: K::Count(k), ..params.clone() }
    }
}

/// The segments of a fitted mixture.
pub(crate) fn clustering(fitted: &Fitted) -> Clustering {
    let (labels, probability) = fitted.labels();
    let assigner = Assigner::Gaussians(Gaussians::of(&fitted.mixture));
    Clustering { labels, probability: Some(probability), outlier_score: None, assigner }
}

/// Tries every number of segments there are enough different rows for; keeps the one with the smallest BIC.
async fn by_bic(cx: &Context, points: &Points, params: &GmmParams) -> Result<(Fitted, Vec<MixtureScore>)> {
    let mut best: Option<(Fitted, f64)> = None;
    let mut scores = Vec::new();
    for k in params.k_min..=params.k_max {
        let fitted = match fit(cx, &points.values, params.plan(k as usize)).await {
            // The first number is asked for; of the others as many are tried as there are rows to tell them apart.
            Err(error) if best.is_some() && error.place().param.as_deref() == Some("k") => break,
            fitted => fitted?,
        };
        let (bic, aic) = fitted.criteria(points.values.nrows());
        scores.push(MixtureScore { k, bic, aic });
        if best.as_ref().is_none_or(|(_, least)| bic < *least) {
            best = Some((fitted, bic));
        }
    }
    let (fitted, _) = best.ok_or_else(|| Error::internal("no number of segments was tried"))?;
    Ok((fitted, scores))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::registry;
    use crate::segment::testing::{blobs, run, table};
    use serde_json::json;

    #[test]
    fn every_shape_finds_far_clouds_and_their_number() {
        let rows = table(&blobs(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 60));
        for kind in ["full", "tied", "diag", "spherical"] {
            let params = json!({ "method": "gmm", "covarianceType": kind, "kMax": 4, "nInit": 3 });
            let outcome = run(&rows, params).unwrap();
            let sizes: Vec<_> =
                outcome.report["segments"].as_array().unwrap().iter().map(|s| s["size"].as_u64().unwrap()).collect();
            assert!(sizes.len() >= 3 && sizes.iter().sum::<u64>() == 180, "{kind}: {sizes:?}");
            let again = pollster::block_on(registry::apply(&Context::quiet(), &rows, outcome.model.as_ref().unwrap())).unwrap();
            assert_eq!(outcome.table.unwrap()[0].column(1), again.table.unwrap()[0].column(1), "{kind}");
        }
    }

    #[test]
    fn fewer_different_rows_than_segments_are_refused() {
        let error =
            run(&table(&vec![vec![1.0, 2.0]; 9]), json!({ "method": "gmm", "k": 2, "columns": ["x0", "x1"] })).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some("k"));
    }

    #[test]
    fn a_component_without_extent_is_refused_with_a_remedy() {
        let rows: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i), f64::from(i)]).collect();
        let error = run(&table(&rows), json!({ "method": "gmm", "k": 2, "regCovar": 0 })).err().unwrap();
        assert_eq!(error.place().param.as_deref(), Some("regCovar"));
        assert!(run(&table(&rows), json!({ "method": "gmm", "k": 2 })).is_ok());
    }
}
