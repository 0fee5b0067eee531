//! From a hierarchy to segments: the cut, and the top of the dendrogram in the numbers that are reported.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use crate::context::Context;
use crate::error::Result;
use crate::segment::assigner::{Assigner, Extent, Neighbors};
use crate::segment::auto::{Election, election};
use crate::segment::choice::scores;
use crate::segment::clustering::Clustering;
use crate::segment::kmeans::K;
use crate::segment::sample::Sample;
use crate::segment::scores::Score;
use crate::segment::trees::merges::{Merge, cut};

/// Merges that are reported: the last ones, which are the top of the dendrogram.
const TOLD_MERGES: usize = 100;

/// What a method with a hierarchy tells beside the segments.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkageFacts {
    /// Scores of every number of segments that was tried; empty where it was given.
    pub scores: Vec<Score>,
    /// How the number of segments was found; null where it was given.
    pub election: Option<Election>,
    /// Rows that were clustered, where they are not all.
    pub sample_rows: Option<u64>,
    /// The last merges, at most 100. What they join are groups of rows: those below the number of `groups` are there before the
    /// first of these merges, and merge `i` makes group `groups + i`.
    pub merges: Vec<Joined>,
    /// Rows of each group that is there before the first of these merges.
    pub groups: Vec<u64>,
}

/// Two groups become one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Joined {
    /// One group.
    pub left: u32,
    /// The other.
    pub right: u32,
    /// How far apart they are, in scaled units.
    pub height: f64,
    /// Rows of both.
    pub size: u32,
}

/// Cuts a hierarchy of the sample's rows, and gives the other rows their nearest row's segment.
pub(crate) async fn outcome(
    cx: &Context,
    sample: &Sample<'_>,
    merges: &[Merge],
    k: K,
    k_min: u32,
    k_max: u32,
) -> Result<(Clustering, LinkageFacts)> {
    let values = sample.values();
    let n = values.nrows();
    let (labels, scores, election) = match k {
        K::Count(k) => (cut(merges, n, k as usize), Vec::new(), None),
        K::Auto(_) => {
            let election = election(cx, values, k_min, k_max).await?;
            let scores = scores(cx, values, k_min, k_max, |k| cut(merges, n, k)).await?;
            (cut(merges, n, election.k as usize), scores, Some(election))
        }
    };
    let segments = labels.iter().max().map_or(0, |&last| last as usize + 1);
    let neighbors = Neighbors::of(values, &labels, &[], vec![Extent::default(); segments]);
    let (labels, _) = sample.spread(cx, (labels, Vec::new()), &neighbors).await?;
    let (joined, groups) = top(merges, n);
    let facts = LinkageFacts { scores, election, sample_rows: sample.rows(), merges: joined, groups };
    Ok((Clustering { labels, probability: None, outlier_score: None, assigner: Assigner::Neighbors(neighbors) }, facts))
}

/// The last merges, their groups numbered anew.
fn top(merges: &[Merge], n: usize) -> (Vec<Joined>, Vec<u64>) {
    let first = merges.len().saturating_sub(TOLD_MERGES);
    let told = &merges[first..];
    let before: Vec<u32> =
        told.iter().flat_map(|merge| [merge.left, merge.right]).filter(|&thing| (thing as usize) < n + first).collect();
    let number = |thing: u32| match (thing as usize).checked_sub(n + first) {
        Some(later) => (before.len() + later) as u32,
        None => before.iter().position(|&other| other == thing).unwrap_or(0) as u32,
    };
    let size = |&thing: &u32| (thing as usize).checked_sub(n).map_or(1, |merge| u64::from(merges[merge].size));
    let joined =
        |merge: &Merge| Joined { left: number(merge.left), right: number(merge.right), height: merge.height, size: merge.size };
    (told.iter().map(joined).collect(), before.iter().map(size).collect())
}
