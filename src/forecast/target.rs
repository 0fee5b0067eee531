//! When something will be reached, with which probability.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Forecast, normal};

/// How likely it is to be past a target, step by step. Each probability is that of its step alone: a value that was past the
/// target may come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    /// The target.
    pub target: f64,
    /// Is it passed from below? By the last value; a series that is there already is asked when it is below.
    pub upward: bool,
    /// The probability at each step.
    pub probabilities: Vec<Option<f64>>,
    /// The first time at which it is 10 %, 50 % and 90 % likely; `null` where it is not within the horizon.
    pub times: [Option<String>; 3],
    /// In words.
    pub sentence: String,
}

/// Probabilities whose times are told.
const TOLD: [f64; 3] = [0.1, 0.5, 0.9];

impl Reach {
    /// `levels` are those of the forecast's bands, `stamp` tells the time of a step.
    pub(super) fn new(
        target: f64,
        last: f64,
        forecast: &Forecast,
        levels: &[f64],
        stamp: impl Fn(usize) -> Option<String>,
    ) -> Self {
        let upward = last < target;
        let at = |step: usize| {
            let below = probability_below(target, &distribution(forecast, levels, step))?;
            Some(if upward { 1.0 - below } else { below })
        };
        let probabilities: Vec<Option<f64>> = (0..forecast.mean.len()).map(at).collect();
        let first = |least: f64| probabilities.iter().position(|p| p.is_some_and(|p| p >= least)).and_then(&stamp);
        let times = TOLD.map(first);
        let what = if upward { "at or above" } else { "below" };
        let end = probabilities.last().copied().flatten();
        let sentence = match (&times[1], end) {
            (Some(time), _) => format!("More likely than not {what} {target} from {time} on."),
            (None, Some(end)) => format!("Not likely to be {what} {target} within the horizon: {:.0} % at its end.", end * 100.0),
            (None, None) => format!("How likely it is to be {what} {target} is not known."),
        };
        Self { target, upward, probabilities, times, sentence }
    }
}

/// Values and the normal quantiles of their probabilities, in order.
fn distribution(forecast: &Forecast, levels: &[f64], step: usize) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for (band, level) in forecast.bands.iter().zip(levels) {
        let reach = normal::quantile(0.5 + level / 2.0);
        points.extend([(band.lower[step], -reach), (band.upper[step], reach)]);
    }
    points.retain(|(value, _)| value.is_finite());
    points.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    points.dedup_by(|a, b| a.1 == b.1);
    points
}

/// The probability of less than the target: linear between the known quantiles in units of normal deviations, and beyond them.
fn probability_below(target: f64, points: &[(f64, f64)]) -> Option<f64> {
    let (first, last) = (points.first()?, points.last()?);
    if first.0 == last.0 {
        return Some(f64::from(first.0 < target));
    }
    let wide: Vec<_> = points.iter().copied().fold(Vec::<(f64, f64)>::new(), |mut kept, point| {
        // Bounds that were rounded or cut share a value; the outermost of them says how much lies before it.
        match kept.last_mut() {
            Some(last) if point.0 <= last.0 => last.1 = last.1.max(point.1),
            _ => kept.push(point),
        }
        kept
    });
    let after = wide.iter().position(|(value, _)| *value >= target).unwrap_or(wide.len()).clamp(1, wide.len().max(2) - 1);
    let [(x0, z0), (x1, z1)] = [*wide.get(after - 1)?, *wide.get(after)?];
    Some(normal::probability(z0 + (z1 - z0) * (target - x0) / (x1 - x0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_forecast_passes_a_target_when_the_normal_distribution_says_so() {
        let levels = [0.8, 0.95, 0.0];
        let forecast = Forecast::normal(vec![90.0, 100.0, 110.0], &[100.0; 3], &levels);
        let reach = Reach::new(100.0, 80.0, &forecast, &levels, |step| Some(format!("step {}", step + 1)));
        let expected = [0.158_655_253_931_457, 0.5, 0.841_344_746_068_543];
        for (got, want) in reach.probabilities.iter().zip(expected) {
            assert!((got.unwrap() - want).abs() < 1e-9, "{got:?} {want}");
        }
        assert_eq!(reach.times, [Some("step 1".to_owned()), Some("step 2".to_owned()), None]);
        let down = Reach::new(100.0, 120.0, &forecast, &levels, |_| None);
        assert!(!down.upward && (down.probabilities[0].unwrap() - 0.841_344_746_068_543).abs() < 1e-9);
    }

    #[test]
    fn a_forecast_without_intervals_knows_no_probability_and_one_without_doubt_is_sure() {
        let unknown = Forecast::normal(vec![1.0], &[f64::NAN], &[0.5]);
        assert_eq!(Reach::new(2.0, 0.0, &unknown, &[0.5], |_| None).probabilities, [None]);
        let sure = Forecast::normal(vec![3.0], &[0.0], &[0.5]);
        assert_eq!(Reach::new(2.0, 0.0, &sure, &[0.5], |_| None).probabilities, [Some(1.0)]);
    }
}
