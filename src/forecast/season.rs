//! Which period a series repeats with.

use crate::table::series::Frequency;

/// Periods tried where the time column counts mere steps and the calendar says nothing.
const COMMON: [u32; 8] = [4, 5, 7, 12, 24, 48, 52, 168];
/// Autocorrelation at the period that mere steps must show.
const STRONG: f64 = 0.3;

/// The periods of a series, shortest first; none or one.
///
/// The shortest period that the frequency suggests and the data confirm; for mere steps the common period with the highest
/// autocorrelation, if it is strong.
pub(super) fn find(y: &[f64], frequency: Frequency) -> Vec<u32> {
    let correlations = Correlations::new(y);
    let season = match frequency {
        Frequency::Steps(_) => {
            let strength = |season: u32| correlations.at(season as usize).filter(|r| *r >= STRONG);
            let confirmed = COMMON.into_iter().filter(|season| correlations.confirm(*season as usize));
            let strongest = confirmed.filter_map(|season| Some((season, strength(season)?)));
            // Among equals the shorter period.
            strongest.fold((1, 0.0), |best, (season, r)| if r > best.1 { (season, r) } else { best }).0
        }
        _ => frequency.seasons().into_iter().find(|season| correlations.confirm(*season as usize)).unwrap_or(1),
    };
    if season > 1 { vec![season] } else { Vec::new() }
}

/// Autocorrelations of the first differences, which a trend leaves alone.
struct Correlations {
    n: usize,
    by_lag: Vec<f64>,
}

impl Correlations {
    fn new(y: &[f64]) -> Self {
        let steps: Vec<f64> = y.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let n = steps.len();
        let mean = steps.iter().sum::<f64>() / n.max(1) as f64;
        let steps: Vec<f64> = steps.into_iter().map(|step| step - mean).collect();
        let variance: f64 = steps.iter().map(|step| step * step).sum();
        let longest = (n / 3).min(*COMMON.last().unwrap_or(&1) as usize * 4);
        let product = |lag: usize| steps[lag..].iter().zip(&steps).map(|(now, before)| now * before).sum::<f64>();
        let by_lag = if variance > 0.0 && variance.is_finite() {
            (0..=longest).map(|lag| product(lag) / variance).collect()
        } else {
            Vec::new()
        };
        Self { n, by_lag }
    }

    fn at(&self, lag: usize) -> Option<f64> {
        self.by_lag.get(lag).copied()
    }

    /// Is the autocorrelation at the period above the 90 % limit of a process whose memory is shorter (Bartlett's formula),
    /// with three periods to see it in? The test of the M4 competition's benchmarks, on differences.
    fn confirm(&self, season: usize) -> bool {
        let Some(r) = self.at(season) else { return false };
        let shorter: f64 = self.by_lag[1..season].iter().map(|r| r * r).sum();
        let limit = 1.645 * ((1.0 + 2.0 * shorter) / self.n as f64).sqrt();
        season > 1 && r > limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(n: usize, period: f64) -> Vec<f64> {
        (0..n).map(|i| 10.0 + 0.5 * i as f64 + (std::f64::consts::TAU * i as f64 / period).sin() * 4.0).collect()
    }

    #[test]
    fn a_season_in_the_calendar_and_in_the_data_is_found() {
        assert_eq!(find(&wave(60, 12.0), Frequency::Months(1)), [12]);
        assert_eq!(find(&wave(200, 168.0 / 7.0), Frequency::Millis(3_600_000)), [24]);
        assert_eq!(find(&wave(60, 12.0), Frequency::Steps(1)), [12]);
    }

    #[test]
    fn no_season_is_seen_in_a_line_a_constant_or_too_short_a_series() {
        let line: Vec<f64> = (0..60).map(f64::from).collect();
        for y in [line, vec![3.0; 60], wave(30, 12.0), Vec::new(), vec![1.0]] {
            assert!(find(&y, Frequency::Months(1)).is_empty());
        }
    }
}
