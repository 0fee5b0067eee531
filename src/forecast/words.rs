//! The report in words.

use super::fits::Fit;
use super::run::SEASONAL_NAIVE;
use super::{Fallback, ForecastParams, Summary};
use crate::table::series::{Series, SeriesSet};

/// The report of a series in words.
pub(super) fn sentence(method: &str, summary: &Summary, fit: &Fit) -> String {
    let Some(Fallback { to, reason, .. }) = &fit.fallback else {
        let what = summary.model.as_deref().map_or_else(String::new, |model| format!("{model}: "));
        return format!("{what}{}{}", summary.words, against_naive(method, fit));
    };
    match to {
        None => format!("No forecast, because {reason}."),
        Some(to) => format!("Forecast by {to}, because {reason}{}", against_naive(method, fit)),
    }
}

fn against_naive(method: &str, fit: &Fit) -> String {
    let (Some(own), Some(naive)) = (fit.accuracy.mase, fit.naive.mase) else { return ".".to_owned() };
    if method == SEASONAL_NAIVE || fit.fallback.is_some() || naive == 0.0 {
        return format!("; off by {own:.2} times the usual change on the last {} steps.", fit.holdout);
    }
    let percent = (own / naive - 1.0) * 100.0;
    match percent {
        p if p < -0.5 => format!("; {:.0} % closer than the seasonal naive method on the last {} steps.", -p, fit.holdout),
        p if p > 0.5 => format!("; {p:.0} % farther off than the seasonal naive method on the last {} steps.", fit.holdout),
        _ => format!("; as close as the seasonal naive method on the last {} steps.", fit.holdout),
    }
}

/// What the reader should know about the data as a whole.
pub(super) fn notes(set: &SeriesSet, params: &ForecastParams) -> Vec<String> {
    let sum = |of: fn(&Series) -> u64| set.series.iter().map(of).sum::<u64>();
    let (rows, duplicates, filled) = (sum(|s| s.rows), sum(|s| s.duplicates), sum(|s| s.gaps_filled));
    let mut notes = Vec::new();
    if duplicates > 0 {
        let remedy = if duplicates * 4 > rows && params.series.is_empty() {
            ": name the columns that tell series apart in `series`, or aggregate first if the values should be added up"
        } else {
            ""
        };
        notes.push(format!(
            "{duplicates} of {rows} rows share their time with another row of the series and were averaged{remedy}."
        ));
    }
    if filled > 0 {
        notes.push(format!("{filled} missing observations were filled."));
    }
    if set.undated > 0 {
        notes.push(format!("{} rows without a time were left out.", set.undated));
    }
    notes
}
