//! One column: which test fits it, what it gives, and what that means.

use super::params::SliceParams;
use super::report::{DriftReport, PictureReport, SideReport, Test};
use super::shares::{self, Counts};
use super::statistics::{self as s, Weighted};
use crate::profile::{Portrait, Values};

/// Numbers of no more different values than this are compared value by value, as evidently does.
const FEW_NUMBERS: usize = 5;
/// A spread below this is taken for this, as evidently does.
const LEAST_SPREAD: f64 = 0.001;

/// What is said of identifiers.
const KEYS: &str = "It names rows, each by another value: it is shown and not judged.";

/// Compares one column; both are of one kind.
pub(super) fn of(reference: &Portrait, current: &Portrait, params: &SliceParams) -> DriftReport {
    let mut report = DriftReport {
        column: reference.name.clone(),
        type_name: reference.type_name.clone(),
        reference: side(reference),
        current: side(current),
        ..DriftReport::default()
    };
    let values = |portrait: &Portrait| portrait.rows - portrait.nulls;
    let small = values(reference) <= params.small_rows;
    let keys = reference.keys && current.keys;
    if values(reference) == 0 || values(current) == 0 {
        "One side has no values.".clone_into(&mut report.message);
        return report;
    }
    let counts = reference.counts.as_deref().zip(current.counts.as_deref()).map(|(a, b)| shares::counts(a, b));
    match (&reference.values, &current.values) {
        (
            Values::Numbers { weighted: a, rank_error: error_a, std, times },
            Values::Numbers { weighted: b, rank_error: error_b, .. },
        ) => {
            let scale = std.unwrap_or(0.0).max(LEAST_SPREAD);
            report.ks = Some(s::ks_distance(a, b));
            report.wasserstein = (!times).then(|| s::wasserstein(a, b) / scale);
            report.rank_error = Some(error_a.max(*error_b));
            let few = counts.as_ref().filter(|counts| counts.labels.len() <= FEW_NUMBERS);
            let binned = shares::wants_bins(reference.distinct) || counts.is_none();
            report.picture = if binned { shares::picture_of_bins(a, b) } else { counts.as_ref().map(shares::picture_of_values) };
            compare_shares(&mut report, counts.as_ref().filter(|_| !binned));
            if *times {
                "Times go on by themselves: they are shown and not judged.".clone_into(&mut report.message);
                return report;
            }
            if keys {
                KEYS.clone_into(&mut report.message);
                return report;
            }
            match few {
                Some(counts) => judge_values(&mut report, counts, small, params),
                None => judge_numbers(&mut report, a, b, small, params),
            }
        }
        (Values::Groups, Values::Groups) => match counts {
            Some(counts) => {
                report.picture = Some(shares::picture_of_values(&counts));
                compare_shares(&mut report, Some(&counts));
                if keys {
                    KEYS.clone_into(&mut report.message);
                } else {
                    judge_values(&mut report, &counts, small, params);
                }
            }
            None => "It has more different values than are counted, so it is not judged.".clone_into(&mut report.message),
        },
        _ => "Its values cannot be compared.".clone_into(&mut report.message),
    }
    report
}

fn side(portrait: &Portrait) -> SideReport {
    let mean = match &portrait.values {
        Values::Numbers { weighted, times: false, .. } if !weighted.is_empty() => {
            let n = s::total(weighted) as f64;
            Some(weighted.iter().map(|(x, weight)| x * (*weight as f64 / n)).sum())
        }
        _ => None,
    };
    SideReport { missing: portrait.nulls as f64 / portrait.rows.max(1) as f64, distinct: portrait.distinct, mean }
}

/// Distances of the shares: of all values where they are counted, else of the bins of the picture.
fn compare_shares(report: &mut DriftReport, counts: Option<&Counts>) {
    let of_values = counts.map(|counts| (shares::shares(&counts.reference), shares::shares(&counts.current)));
    let of_bins = || report.picture.as_ref().map(|PictureReport { reference, current, .. }| (reference.clone(), current.clone()));
    if let Some((p, q)) = of_values.clone().or_else(of_bins) {
        report.psi = s::psi(&p, &q);
        report.jensen_shannon = s::jensen_shannon(&p, &q);
    }
    report.total_variation = of_values.map(|(p, q)| s::total_variation(&p, &q));
}

fn judge_numbers(report: &mut DriftReport, a: &Weighted, b: &Weighted, small: bool, params: &SliceParams) {
    if small {
        let p = report.ks.map(|d| s::ks_p_value(d, s::total(a), s::total(b)));
        judge(report, Test::KolmogorovSmirnov, p, params.p_value, true);
    } else {
        judge(report, Test::Wasserstein, report.wasserstein, params.distance, false);
    }
}

fn judge_values(report: &mut DriftReport, counts: &Counts, small: bool, params: &SliceParams) {
    if !small {
        return judge(report, Test::JensenShannon, report.jensen_shannon, params.distance, false);
    }
    match (counts.reference.as_slice(), counts.current.as_slice()) {
        // One value on both sides is the same value.
        ([_], _) => judge(report, Test::Proportions, Some(1.0), params.p_value, true),
        (&[a, b], &[c, d]) => judge(report, Test::Proportions, s::proportions_p_value([a, b], [c, d]), params.p_value, true),
        (reference, current) => judge(report, Test::ChiSquare, s::chi_square_p_value(reference, current), params.p_value, true),
    }
}

fn judge(report: &mut DriftReport, test: Test, score: Option<f64>, threshold: f64, chance: bool) {
    // Kolmogorov and Smirnov's p-value drifts at the threshold, the others below it, as evidently has it.
    let drifts = |score: f64| match (chance, test) {
        (true, Test::KolmogorovSmirnov) => score <= threshold,
        (true, _) => score < threshold,
        (false, _) => score >= threshold,
    };
    (report.test, report.score, report.threshold, report.drifted) = (Some(test), score, Some(threshold), score.map(drifts));
    report.message = match (report.drifted, score) {
        (Some(true), Some(score)) if chance => {
            format!("It has drifted: chance alone would hardly differ so much (p = {score:.3}).")
        }
        (Some(true), Some(score)) => format!("It has drifted: the distance is {score:.3}, from {threshold} on it counts."),
        (Some(false), Some(score)) if chance => format!("No drift: chance alone may differ so much (p = {score:.3})."),
        (Some(false), Some(score)) => format!("No drift: the distance is {score:.3}, below {threshold}."),
        _ => "The test does not exist for these values.".to_owned(),
    };
}
