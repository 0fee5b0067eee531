//! How often a series must be differenced: the strength of its season, and a test for a level that wanders.

use crate::forecast::arima::order::differenced;
use crate::forecast::mstl::Decomposition;

/// A season stronger than this is differenced (Wang, Smith and Hyndman 2006, doi:10.1007/s10618-005-0039-x).
const STRONG: f64 = 0.64;
/// The 5 % limit of the test for a constant level (Kwiatkowski et al. 1992, table 1, doi:10.1016/0304-4076(92)90104-Y).
const LIMIT: f64 = 0.463;

/// Does the season explain most of what is beside the trend?
pub fn has_strong_season(y: &[f64], period: usize) -> bool {
    let Ok(short) = u32::try_from(period) else { return false };
    let mut decomposition = Decomposition::new(y, &[short]);
    while !decomposition.advance() {}
    let parts = decomposition.finish();
    let Some(season) = parts.seasons.first() else { return false };
    let both: Vec<f64> = season.iter().zip(&parts.remainder).map(|(season, rest)| season + rest).collect();
    1.0 - variance(&parts.remainder) / variance(&both) > STRONG
}

/// Differences that make the level constant, at most `most`; as the reference implementation does, every further test
/// leaves out one observation more.
pub fn level_differences(y: &[f64], most: usize) -> usize {
    let mut values = y.to_vec();
    let mut count = 0;
    while count < most && !is_constant(&values) && wanders(&values) {
        count += 1;
        values = differenced(&values, 1);
        values.drain(..values.len().min(1));
    }
    count
}

/// Are all values equal?
pub fn is_constant(values: &[f64]) -> bool {
    values.iter().all(|value| *value == values[0])
}

/// The KPSS test: do sums of deviations from the mean wander farther than those of a stationary series?
fn wanders(values: &[f64]) -> bool {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    let deviations: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let lags = (3.0 * (n as f64).sqrt() / 13.0) as usize;
    let product = |lag: usize| deviations[lag..].iter().zip(&deviations).map(|(now, before)| now * before).sum::<f64>();
    let weighted: f64 = (1..=lags).map(|lag| 2.0 * product(lag) * (1.0 - lag as f64 / (lags as f64 + 1.0))).sum();
    let long_run = (product(0) + weighted) / n as f64;
    let mut sum = 0.0;
    let squares: f64 = deviations
        .iter()
        .map(|deviation| {
            sum += deviation;
            sum * sum
        })
        .sum();
    squares / (n * n) as f64 / long_run > LIMIT
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}
