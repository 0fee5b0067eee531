//! The report in words.

use super::entry::Fit;
use super::forecaster::AnyForecaster;
use super::ground::Ground;
use super::report::{Member, SeriesReport};
use super::run::SEASONAL_NAIVE;
use super::{Fallback, ForecastParams, Summary};
use crate::table::series::Series;

/// The report of a series in words, what comes first and how it was found after it; the errors are those of the method and of the
/// seasonal naive one.
pub(super) fn sentence(method: &str, summary: &Summary, fit: &Fit, own: Option<f64>, naive: Option<f64>) -> String {
    let against = against_naive(method, fit, own, naive);
    let plain = fit.plain.as_ref().map_or_else(String::new, |plain| format!("{plain}. "));
    let reach = fit.reach.as_ref().map_or_else(String::new, |reach| format!(" {}", reach.sentence));
    if method == "model" && fit.kept.is_some() {
        let but = fit.fallback.as_ref().map_or_else(String::new, |fallback| format!(" But {}.", fallback.reason));
        return format!("Forecast on: {}{}.{but}{reach}", summary.words, members(summary));
    }
    let Some(Fallback { to, reason, .. }) = &fit.fallback else {
        let how = if plain.is_empty() { "" } else { "How: " };
        return format!("{plain}{how}{}{}{against}{reach}", summary.how(), members(summary));
    };
    match to {
        None => format!("No forecast, because {reason}."),
        Some(to) => format!("{plain}Forecast by {to}, because {reason}{against}{reach}"),
    }
}

/// " (ets ETS(A,N,N), 2 × ar_lag AR(1,2,3))".
fn members(summary: &Summary) -> String {
    let name = |Member { method, model, times }: &Member| {
        let often = if *times > 1 { format!("{times} × ") } else { String::new() };
        let form = model.as_deref().map_or_else(String::new, |model| format!(" {model}"));
        format!("{often}{method}{form}")
    };
    let names: Vec<String> = summary.members.iter().map(name).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

fn against_naive(method: &str, fit: &Fit, own: Option<f64>, naive: Option<f64>) -> String {
    let (Some(own), Some(naive)) = (own, naive) else { return ".".to_owned() };
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
pub(super) fn notes(ground: &Ground, params: &ForecastParams, method: &dyn AnyForecaster, series: &[SeriesReport]) -> Vec<String> {
    let mut notes = rows(ground, params);
    notes.extend(beside(ground, params, method));
    notes.extend(fallbacks(series));
    notes
}

/// What became of the rows of the table.
pub(super) fn rows(ground: &Ground, params: &ForecastParams) -> Vec<String> {
    let set = &ground.set;
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
    let moved = sum(|s| s.moved);
    if moved > 0 {
        notes.push(format!("{moved} rows came between the regular times and count for the nearest one."));
    }
    let launched = ground.leading_zeros.iter().filter(|zeros| **zeros > 0).count();
    if launched > 0 {
        notes.push(format!("{launched} series begin with zeros, which were left out; `leadingZeros: \"keep\"` keeps them."));
    }
    notes
}

/// How regressors are used, and which rows are taken for the future.
fn beside(ground: &Ground, params: &ForecastParams, method: &dyn AnyForecaster) -> Vec<String> {
    let mut notes = Vec::new();
    let rows: u64 = ground.set.series.iter().map(|series| series.future_rows).sum();
    if rows > 0 {
        notes.push(format!("{rows} rows after the last value of their series were taken for the future."));
    }
    if ground.plan.is_empty() {
        return notes;
    }
    if !method.uses_regressors() {
        notes.push(format!("{} makes no use of regressors.", method.name()));
        return notes;
    }
    let [mut known, past] = ground.plan.names();
    known.retain(|name| params.regressors.iter().any(|given| given == name));
    if !known.is_empty() {
        let names = known.join(", ");
        notes.push(format!("The future of {names} is taken as given; accuracy was measured with what they turned out to be."));
    }
    if !past.is_empty() {
        let (names, lag) = (past.join(", "), ground.horizon);
        notes.push(format!("Nothing is known of the future of {names}: used as of {lag} steps before."));
    }
    notes
}

/// How many series another method had to step in for, by reason, the most frequent first.
fn fallbacks(series: &[SeriesReport]) -> Vec<String> {
    let mut reasons: Vec<(&str, u32)> = Vec::new();
    for fallback in series.iter().filter_map(|series| series.fallback.as_ref()) {
        match reasons.iter_mut().find(|(reason, _)| *reason == fallback.reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&fallback.reason, 1)),
        }
    }
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let told = |(reason, count): &(&str, u32)| format!("{count} of {} series fell back: {reason}.", series.len());
    if series.len() > 1 { reasons.iter().take(5).map(told).collect() } else { Vec::new() }
}
