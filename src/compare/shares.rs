//! Both sides over the same bins or values.

use std::collections::BTreeMap;

use super::report::PictureReport;
use super::statistics::{Weighted, total};
use crate::profile::Scalar;

/// Numbers with more different values than this are compared in bins, as evidently does.
const FEW: u64 = 20;
/// Values that are drawn.
const LABELS: usize = 12;
/// Bins, at most.
const BINS: f64 = 200.0;

/// Counts of both sides over the values that either has, in the order of the values.
pub(super) struct Counts {
    pub(super) labels: Vec<String>,
    pub(super) reference: Vec<u64>,
    pub(super) current: Vec<u64>,
}

pub(super) fn counts(reference: &[(Scalar, u64)], current: &[(Scalar, u64)]) -> Counts {
    let mut both: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    reference.iter().for_each(|(value, count)| both.entry(value.to_string()).or_default().0 += count);
    current.iter().for_each(|(value, count)| both.entry(value.to_string()).or_default().1 += count);
    Counts {
        reference: both.values().map(|counts| counts.0).collect(),
        current: both.values().map(|counts| counts.1).collect(),
        labels: both.into_keys().collect(),
    }
}

pub(super) fn shares(counts: &[u64]) -> Vec<f64> {
    let all = counts.iter().sum::<u64>() as f64;
    counts.iter().map(|&count| count as f64 / all).collect()
}

/// The values that are most frequent in the reference, and the others together.
pub(super) fn picture_of_values(counts: &Counts) -> PictureReport {
    let (reference, current) = (shares(&counts.reference), shares(&counts.current));
    let mut order: Vec<usize> = (0..reference.len()).collect();
    order.sort_by(|&a, &b| reference[b].total_cmp(&reference[a]).then(current[b].total_cmp(&current[a])).then(a.cmp(&b)));
    let (shown, rest) = order.split_at(order.len().min(LABELS));
    let mut picture = PictureReport {
        edges: Vec::new(),
        labels: shown.iter().map(|&i| counts.labels[i].clone()).collect(),
        reference: shown.iter().map(|&i| reference[i]).collect(),
        current: shown.iter().map(|&i| current[i]).collect(),
    };
    if !rest.is_empty() {
        picture.labels.push("…".to_owned());
        picture.reference.push(rest.iter().map(|&i| reference[i]).sum());
        picture.current.push(rest.iter().map(|&i| current[i]).sum());
    }
    picture
}

/// Are numbers of so many different values compared in bins?
pub(super) fn wants_bins(distinct: u64) -> bool {
    distinct > FEW
}

/// Bins of equal width over both, as many as H. A. Sturges (1926) has for all values together.
pub(super) fn picture_of_bins(a: &Weighted, b: &Weighted) -> Option<PictureReport> {
    let ends = [a.first(), b.first(), a.last(), b.last()].into_iter().flatten().map(|(x, _)| *x);
    let (low, high) = ends.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
    let n = (total(a) + total(b)) as f64;
    let width = high - low;
    if !(width.is_finite() && width > 0.0) {
        return None;
    }
    let bins = (n.log2() + 1.0).ceil().clamp(1.0, BINS);
    let edges: Vec<f64> = (0..=bins as usize).map(|i| low + width * i as f64 / bins).collect();
    let shares = |sample: &Weighted| {
        let mut counts = vec![0; bins as usize];
        for (value, weight) in sample {
            // The last bin holds its upper border as well.
            let place = edges.partition_point(|edge| edge <= value).saturating_sub(1).min(counts.len() - 1);
            counts[place] += weight;
        }
        self::shares(&counts)
    };
    Some(PictureReport { reference: shares(a), current: shares(b), edges, labels: Vec::new() })
}
