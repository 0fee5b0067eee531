//! The number of segments, for all methods that can give any number: as density tells it, or as criteria elect it.

use ndarray::Array2;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::clearest::{DensityCut, clearest, list, reason};
use super::family::criteria;
use super::vote::{Criteria, winner};
use super::{Density, density_rows};
use crate::context::Context;
use crate::error::Result;
use crate::segment::sample::Sample;

/// Rows that numbers of segments are compared on.
const CRITERIA_ROWS: usize = 2_000;

/// How a number of segments was found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Election {
    /// The number.
    pub k: u32,
    /// Why, in a sentence.
    pub reason: String,
    /// The clearest cuts of the density hierarchy, the clearest first, at most 20.
    pub density_cuts: Vec<DensityCut>,
    /// What each criterion says of each number of segments, of k-means; empty where density told it.
    pub criteria: Vec<Criteria>,
}

/// The number from `k_min` to `k_max` by the rule of [`auto`](super): that of the clearest cut of the density hierarchy, or where none is clear the one that
/// wins most comparisons.
pub(crate) async fn election(cx: &Context, values: &Array2<f64>, k_min: u32, k_max: u32) -> Result<Election> {
    let sample = Sample::of(cx, values, density_rows(values))?;
    let mut cuts = Density::of(cx, &sample).await?.cuts(k_max as usize);
    cuts.retain(|cut| cut.clusters.len() >= k_min as usize);
    let density_cuts = list(&cuts);
    if let Some(cut) = clearest(&cuts, 0) {
        return Ok(Election { k: cut.clusters.len() as u32, reason: reason(cut, false), density_cuts, criteria: Vec::new() });
    }
    let (k, criteria) = elected(cx, values, k_min, k_max).await?;
    let reason = if k == 1 {
        "rows fall into groups no better than rows without structure would".to_owned()
    } else {
        format!("no gap in density tells segments apart, and most criteria prefer {k}")
    };
    Ok(Election { k, reason, density_cuts, criteria })
}

/// The number from `k_min` to `k_max` that wins most comparisons, with what every criterion says of each from 1 on.
pub(crate) async fn elected(cx: &Context, values: &Array2<f64>, k_min: u32, k_max: u32) -> Result<(u32, Vec<Criteria>)> {
    let few = Sample::of(cx, values, CRITERIA_ROWS)?;
    let scores = criteria(cx, few.values(), k_max as usize).await?;
    Ok((winner(&scores, k_min), scores))
}
