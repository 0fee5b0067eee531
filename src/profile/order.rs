//! Rows in the order of time: gaps, autocorrelation, seasons, and whether the level stays.

use super::iso;
use super::report::{GapReport, OrderReport, TimelineReport};
use super::rows::Rows;
use crate::stats::Buckets;

/// Spans that a statement about a series needs.
const FEWEST: usize = 30;
/// Share of spans with a value, below which there is no series.
const FILLED: f64 = 0.5;
/// Lags that are reported.
const LAGS: usize = 48;
/// Gaps that are listed.
const GAPS: usize = 10;
/// Lengths of seasons in milliseconds, with their names: hour, day, week, four weeks, year.
const SEASONS: [(&str, f64); 5] =
    [("hour", 3.6e6), ("day", 8.64e7), ("week", 6.048e8), ("four weeks", 2.4192e9), ("year", 3.15576e10)];
/// Statistic of the test at 10, 5, 2.5 and 1 %: Kwiatkowski, Phillips, Schmidt & Shin (1992), table 1, with a level.
const CRITICAL: [(f64, f64); 4] = [(0.347, 0.10), (0.463, 0.05), (0.574, 0.025), (0.739, 0.01)];

/// What the column of times tells; `None` without times that differ.
pub(super) fn of(rows: &Rows, names: &[&str]) -> Option<OrderReport> {
    let column = names.get(rows.time()?)?;
    let buckets = rows.buckets().at_their_pace();
    if buckets.rows().len() < 3 {
        return None;
    }
    let filled = buckets.rows().iter().filter(|&&rows| rows > 0).count();
    let gaps = gaps(&buckets);
    let counts = buckets.rows().iter().map(|&rows| Some(rows as f64)).collect();
    let mut series = Vec::new();
    series.extend(analysed(None, counts, buckets.width_ms()));
    for (place, index) in rows.correlated().enumerate() {
        let means = buckets.column(place).map(|cell| (cell.count > 0).then(|| cell.sum / cell.count as f64)).collect();
        series.extend(analysed(names.get(index).map(|name| (*name).to_owned()), means, buckets.width_ms()));
    }
    Some(OrderReport {
        column: (*column).to_owned(),
        span_ms: buckets.width_ms() as f64,
        spans: buckets.rows().len() as u64,
        filled: filled as u64,
        gap_count: gaps.len() as u64,
        longest_gap: gaps.iter().map(|gap| gap.spans).max().unwrap_or(0),
        gaps: longest(gaps),
        series,
    })
}

/// Runs of spans without a row.
fn gaps(buckets: &Buckets) -> Vec<GapReport> {
    let (mut found, mut begin) = (Vec::new(), None);
    for (span, &rows) in buckets.rows().iter().enumerate() {
        match (rows, begin) {
            (0, None) => begin = Some(span),
            (1.., Some(first)) => {
                let time = |span: usize| iso::timestamp(buckets.start_ms(span) as i64, arrow::datatypes::TimeUnit::Millisecond);
                found.push(GapReport { from: Some(time(first)), to: Some(time(span)), spans: (span - first) as u64 });
                begin = None;
            }
            _ => {}
        }
    }
    found
}

fn longest(mut gaps: Vec<GapReport>) -> Vec<GapReport> {
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.spans));
    gaps.truncate(GAPS);
    gaps
}

/// One series of means per span; `None` where it is too short, has too many gaps, or does not vary.
fn analysed(column: Option<String>, values: Vec<Option<f64>>, width_ms: i64) -> Option<TimelineReport> {
    let present = values.iter().flatten().filter(|x| x.is_finite()).count();
    if values.len() < FEWEST || (present as f64) < FILLED * values.len() as f64 {
        return None;
    }
    let series = filled(&values);
    let level = kpss(&series)?;
    let lags = LAGS.min(series.len() / 2);
    let straight = detrended(&series);
    let season = season(&straight, width_ms);
    Some(TimelineReport {
        column,
        autocorrelation: (1..=lags).filter_map(|lag| autocorrelation(&series, lag)).collect(),
        kpss: level,
        p_value: p_value(level),
        stationary: level < CRITICAL[1].0,
        season: season.map(|(name, _, _)| name.to_owned()),
        season_spans: season.map(|(_, spans, _)| spans as u64),
        season_strength: season.map(|(_, _, strength)| strength),
    })
}

/// Gaps filled along a straight line, at the ends with the nearest value.
fn filled(values: &[Option<f64>]) -> Vec<f64> {
    let known: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(i, x)| x.filter(|x| x.is_finite()).map(|x| (i, x))).collect();
    let mut next = 0;
    (0..values.len())
        .map(|i| {
            while known.get(next).is_some_and(|(at, _)| *at < i) {
                next += 1;
            }
            match (next.checked_sub(1).and_then(|last| known.get(last)), known.get(next)) {
                (Some(&(a, x)), Some(&(b, y))) => x + (y - x) * (i - a) as f64 / (b - a) as f64,
                (Some(&(_, x)), None) | (None, Some(&(_, x))) => x,
                (None, None) => 0.0,
            }
        })
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Without its straight line of least squares.
fn detrended(values: &[f64]) -> Vec<f64> {
    let (middle, mean) = ((values.len() as f64 - 1.0) / 2.0, mean(values));
    let at = || values.iter().enumerate().map(|(i, x)| (i as f64 - middle, x));
    let slope = at().map(|(t, x)| t * (x - mean)).sum::<f64>() / at().map(|(t, _)| t * t).sum::<f64>();
    at().map(|(t, x)| x - mean - slope * t).collect()
}

/// With divisor n, as statsmodels' `acf`; `None` for a series that does not vary.
fn autocorrelation(values: &[f64], lag: usize) -> Option<f64> {
    let mean = mean(values);
    let all: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    let shifted: f64 = values.iter().zip(values.iter().skip(lag)).map(|(x, y)| (x - mean) * (y - mean)).sum();
    (all > 0.0 && all.is_finite()).then_some(shifted / all)
}

/// The season with the strongest autocorrelation that is a peak: its name, spans and strength.
fn season(values: &[f64], width_ms: i64) -> Option<(&'static str, usize, f64)> {
    let candidates = SEASONS.iter().filter_map(|&(name, length)| {
        let spans = (length / width_ms as f64).round() as usize;
        let fits = (length / width_ms as f64 - spans as f64).abs() < 0.05 * spans as f64;
        if !(fits && spans >= 2 && spans * 2 <= values.len()) {
            return None;
        }
        let at = |lag: usize| autocorrelation(values, lag).unwrap_or(0.0);
        let strength = at(spans);
        let peak = strength > at(spans - 1) && strength >= at(spans + 1) && strength > 0.0;
        peak.then_some((name, spans, strength))
    });
    candidates.max_by(|a, b| a.2.total_cmp(&b.2))
}

/// The KPSS statistic of a level, its lags chosen as by Hobijn, Franses & Ooms (1998), as in statsmodels' `kpss(nlags="auto")`.
fn kpss(values: &[f64]) -> Option<f64> {
    let (n, mean) = (values.len() as f64, mean(values));
    let rest: Vec<f64> = values.iter().map(|x| x - mean).collect();
    let product = |lag: usize| rest.iter().zip(rest.iter().skip(lag)).map(|(x, y)| x * y).sum::<f64>();
    let (mut s0, mut s1) = (product(0) / n, 0.0);
    for lag in 1..=n.powf(2.0 / 9.0) as usize {
        let term = product(lag) / (n / 2.0);
        s0 += term;
        s1 += lag as f64 * term;
    }
    let ratio = s1 / s0;
    let lags = ((1.1447 * (ratio * ratio).cbrt() * n.cbrt()) as usize).min(values.len() - 1);
    let long_run = (1..=lags).fold(product(0), |sum, lag| sum + 2.0 * product(lag) * (1.0 - lag as f64 / (lags as f64 + 1.0))) / n;
    let mut sum = 0.0;
    let eta = rest
        .iter()
        .map(|x| {
            sum += x;
            sum * sum
        })
        .sum::<f64>()
        / (n * n);
    (long_run > 0.0).then(|| eta / long_run).filter(|x| x.is_finite())
}

/// From 0.1 down to 0.01, between the points of the table; beyond them its ends.
fn p_value(statistic: f64) -> f64 {
    if statistic <= CRITICAL[0].0 {
        return CRITICAL[0].1;
    }
    let between = CRITICAL.windows(2).find(|pair| statistic <= pair[1].0);
    between.map_or(CRITICAL[3].1, |pair| pair[0].1 + (pair[1].1 - pair[0].1) * (statistic - pair[0].0) / (pair[1].0 - pair[0].0))
}
