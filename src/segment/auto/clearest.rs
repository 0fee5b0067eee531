//! Which cut of the density hierarchy is clear enough to be taken.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::density::Cut;

/// A cut is clear from this gap on,
const CLEAR_GAP: f64 = 2.0;
/// if no larger part of the rows is left out,
const MOST_NOISE: f64 = 0.12;
/// and its clusters are no more unequal: a crowd and a few stray rows are no segments.
const MOST_GINI: f64 = 0.9;

/// A gap beyond this one is no clearer.
const ENOUGH_GAP: f64 = 4.0;

/// A told number of clusters is taken without a gap too, if so small a part of the rows is left out and sizes are so equal.
const LITTLE_NOISE: f64 = 0.03;
const LIKE_SIZES: f64 = 0.6;

/// Cuts that are reported.
const TOLD_CUTS: usize = 20;

/// A cut of the density hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct DensityCut {
    /// Number of clusters.
    pub k: u32,
    /// Fewest rows of a cluster.
    pub min_cluster_size: u32,
    /// Distance at the last split that was made over that at the next one; clear from 2 on.
    pub gap: f64,
    /// Part of the rows that are in no cluster.
    pub noise: f64,
    /// Gini index of the clusters' sizes, 0 (all equal) to 1.
    pub gini: f64,
}

/// How clear a cut is: the logarithm of its gap, less what it leaves out and a little for unequal sizes.
fn clarity(cut: &Cut) -> f64 {
    libm::log(cut.gap.min(ENOUGH_GAP)) - 5.0 * cut.noise - 0.1 * cut.gini
}

fn is_clear(cut: &Cut) -> bool {
    cut.gap >= CLEAR_GAP && cut.noise <= MOST_NOISE && cut.gini <= MOST_GINI
}

/// The clearest of those that pass; of equally clear ones the first.
fn best(cuts: &[Cut], passes: impl Fn(&Cut) -> bool) -> Option<&Cut> {
    cuts.iter()
        .filter(|cut| passes(cut))
        .fold(None, |best: Option<&Cut>, cut| if best.is_none_or(|best| clarity(cut) > clarity(best)) { Some(cut) } else { best })
}

/// The clearest cut, if one is clear.
pub(super) fn clearest(cuts: &[Cut], _: usize) -> Option<&Cut> {
    best(cuts, is_clear)
}

/// The clearest cut into `k`, if one is clear, or leaves hardly a row out and makes clusters of like sizes.
pub(super) fn told(cuts: &[Cut], k: usize) -> Option<&Cut> {
    let evenly = |cut: &Cut| cut.noise <= LITTLE_NOISE && cut.gini <= LIKE_SIZES;
    best(cuts, |cut| cut.clusters.len() == k && (is_clear(cut) || evenly(cut)))
}

/// The clearest cuts, for the report.
pub(super) fn list(cuts: &[Cut]) -> Vec<DensityCut> {
    let mut sorted: Vec<&Cut> = cuts.iter().collect();
    sorted.sort_by(|a, b| clarity(b).total_cmp(&clarity(a)));
    let cut = |cut: &Cut| DensityCut {
        k: cut.clusters.len() as u32,
        min_cluster_size: cut.min_cluster_size as u32,
        gap: cut.gap,
        noise: cut.noise,
        gini: cut.gini,
    };
    sorted.into_iter().take(TOLD_CUTS).map(cut).collect()
}

/// Why a cut was taken.
pub(super) fn reason(cut: &Cut, told: bool) -> String {
    let (k, out) = (cut.clusters.len(), cut.noise * 100.0);
    if cut.gap >= CLEAR_GAP {
        format!(
            "{k} dense places lie apart: the next split would be {:.1} times nearer, and {out:.1} % of the rows lie in none",
            cut.gap
        )
    } else {
        let number = if told { format!("{k}, as asked for") } else { k.to_string() };
        format!("dense places of like sizes come apart as {number}, and {out:.1} % of the rows lie in none")
    }
}
