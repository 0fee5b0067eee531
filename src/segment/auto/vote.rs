//! Criteria for a number of segments, and the number they elect.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

/// What criteria say of one number of segments. All but `bic` are of k-means.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Criteria {
    /// Number of segments.
    pub k: u32,
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Mean silhouette, higher is better.
    pub silhouette: Option<f64>,
    /// Spread between segments over spread within, higher is better.
    pub calinski_harabasz: Option<f64>,
    /// Mean likeness of each segment to the one most like it, lower is better.
    pub davies_bouldin: Option<f64>,
    /// Gap statistic: how much more rows are gathered around centers than rows without structure, higher is better.
    pub gap: f64,
    /// Standard error of the gap.
    pub gap_error: f64,
    /// Bayesian information criterion of a mixture of Gaussians, lower is better; null with too few rows for one.
    pub bic: Option<f64>,
    /// Mean adjusted Rand index between the segments of all rows and those of halves, higher is better.
    pub stability: f64,
}

/// Criteria that elect a number.
const CRITERIA: usize = 6;

impl Criteria {
    /// The criteria, all so that higher is better; one that does not exist is the worst.
    fn higher(&self) -> [f64; CRITERIA] {
        let (db, bic) = (self.davies_bouldin.map(|value| -value), self.bic.map(|value| -value));
        [self.silhouette, self.calinski_harabasz, db, Some(self.gap), bic, Some(self.stability)]
            .map(|value| value.unwrap_or(f64::NEG_INFINITY))
    }
}

/// Standard errors by which the elected number of centers must gather rows better than one does.
const GAP_ERRORS: f64 = 3.0;

/// The elected number of segments, of scores of 1, 2, …: every criterion ranks the numbers from 2 (or `k_min`) on, and the smallest sum of ranks wins
/// (Borda), of equal ones the smallest number. One, unless `k_min` is more, where one cloud is as good as several by the BIC, or where the gap statistic
/// of the elected number is no higher than that of one by more than its error.
pub(super) fn winner(scores: &[Criteria], k_min: u32) -> u32 {
    let Some((one, several)) = scores.split_first() else { return 1 };
    let several = &several[several.partition_point(|score| score.k < k_min)..];
    let rank = |score: &Criteria, criterion: usize| {
        let value = score.higher()[criterion];
        several.iter().filter(|other| other.higher()[criterion] > value).count()
    };
    let sum = |score: &Criteria| (0..CRITERIA).map(|criterion| rank(score, criterion)).sum::<usize>();
    let one_cloud = one.bic.is_some_and(|bic| several.iter().all(|other| other.bic.is_some_and(|other| other >= bic)));
    let elected = several.iter().min_by_key(|score| (sum(score), score.k));
    let gathered = |score: &&Criteria| score.gap > one.gap + GAP_ERRORS * one.gap_error.max(score.gap_error);
    match elected {
        Some(score) if k_min > 1 || (!one_cloud && gathered(&score)) => score.k,
        Some(_) => 1,
        None => scores.len() as u32,
    }
}

/// How far two sets of labels agree beyond chance, 1: entirely (Hubert and Arabie 1985, doi:10.1007/BF01908075).
pub(crate) fn adjusted_rand(a: &[i32], b: &[i32]) -> f64 {
    let pairs = |counts: &BTreeMap<(i32, i32), u64>| {
        counts.values().map(|&count| (count * count.saturating_sub(1) / 2) as f64).sum::<f64>()
    };
    let (mut both, mut left, mut right) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (&a, &b) in a.iter().zip(b) {
        *both.entry((a, b)).or_insert(0) += 1;
        *left.entry((a, 0)).or_insert(0) += 1;
        *right.entry((b, 0)).or_insert(0) += 1;
    }
    let n = a.len() as f64;
    let (both, left, right) = (pairs(&both), pairs(&left), pairs(&right));
    let expected = left * right / (n * (n - 1.0) / 2.0).max(1.0);
    let most = (left + right) / 2.0;
    if most > expected { (both - expected) / (most - expected) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(k: u32, better: f64, bic: f64, gap: f64) -> Criteria {
        Criteria {
            k,
            inertia: 1.0,
            silhouette: (k > 1).then_some(better),
            calinski_harabasz: (k > 1).then_some(better),
            davies_bouldin: (k > 1).then_some(-better),
            gap,
            gap_error: 0.0,
            bic: Some(bic),
            stability: better,
        }
    }

    #[test]
    fn the_number_that_most_criteria_prefer_wins() {
        let scores = [score(1, 1.0, 90.0, 0.1), score(2, 0.5, 80.0, 0.2), score(3, 0.95, 70.0, 0.4), score(4, 0.4, 60.0, 0.5)];
        assert_eq!((winner(&scores, 1), winner(&scores, 4), winner(&scores, 9)), (3, 4, 4));
    }

    #[test]
    fn one_cloud_or_no_gap_is_one_segment() {
        assert_eq!(winner(&[score(1, 1.0, 50.0, 0.1), score(2, 0.95, 80.0, 0.2)], 1), 1);
        assert_eq!(winner(&[score(1, 1.0, 50.0, 0.1), score(2, 0.95, 80.0, 0.2)], 2), 2);
        assert_eq!(winner(&[score(1, 1.0, 90.0, 0.3), score(2, 0.5, 80.0, 0.2)], 1), 1);
        assert_eq!(winner(&[score(1, 1.0, 90.0, 0.3)], 1), 1);
        assert_eq!(winner(&[], 1), 1);
    }

    #[test]
    fn agreement_beyond_chance_is_one_for_equal_and_about_zero_for_unrelated_labels() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[5, 5, 2, 2]), 1.0);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-12);
    }
}
