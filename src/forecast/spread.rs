//! How far the future may lie from the forecast: the method's own intervals, conformal ones, or simulated from past errors.
//!
//! **Conformal**: the model of all but the last part of the series is moved over that part, observation by observation and without
//! fitting again, and forecasts at each step as far as asked. Each error is put in units of the method's own deviation at that
//! distance; the intervals are the deviations times the quantile of these scores, so they keep the method's shape and hold
//! what came. Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, doi:10.1007/b106715; scores normalized
//! as by Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), doi:10.1080/01621459.2017.1307116.
//!
//! **Bootstrap**: futures are drawn step by step, each the model's forecast plus one of its centered one-step errors, which it then
//! takes in. Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.5.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

use super::forecaster::AnyForecaster;
use super::past::Past;
use super::{Ahead, Band, Fitted, Forecast, Intervals, Pulse, Regressors, draws, fits};
use crate::error::Result;

/// The level whose half width is one standard deviation of a normal error.
const DEVIATION: f64 = 0.682_689_492_137_085_9;
/// The fewest errors that say something about the future.
const FEWEST: usize = 8;
/// Origins that scores are taken at.
const ORIGINS: usize = 40;
/// Futures drawn.
const PATHS: usize = 1_000;

/// Where the intervals of a series come from.
pub(super) enum Spread {
    /// The model itself.
    Method,
    /// Sizes of past errors in units of the model's deviation, in order.
    Conformal(Vec<f64>),
    /// Past one-step errors, centered.
    Bootstrap(Vec<f64>),
}

impl Spread {
    /// Learns from the errors of the past; the method's own intervals where there are too few.
    pub(super) async fn learn(
        pulse: &Pulse<'_>,
        method: &dyn AnyForecaster,
        intervals: Intervals,
        model: &dyn Fitted,
        past: &Past<'_>,
        horizon: usize,
    ) -> Result<Self> {
        let intervals = if intervals == Intervals::Method && method.conformal() { Intervals::Conformal } else { intervals };
        Ok(match intervals {
            Intervals::Method => Self::Method,
            Intervals::Conformal => {
                let mut scores = errors(pulse, method, past, horizon, true).await?;
                scores.iter_mut().for_each(|score| *score = score.abs());
                scores.sort_by(f64::total_cmp);
                if scores.len() < FEWEST { Self::Method } else { Self::Conformal(scores) }
            }
            Intervals::Bootstrap => {
                let kept = |fitted: &[f64]| fitted.iter().zip(past.y).map(|(f, y)| y - f).filter(|e| e.is_finite()).collect();
                let mut errors = match model.fitted() {
                    Some(fitted) => kept(fitted),
                    None => errors(pulse, method, past, 1, false).await?,
                };
                let mean = errors.iter().sum::<f64>() / errors.len().max(1) as f64;
                errors.iter_mut().for_each(|error| *error -= mean);
                if errors.len() < FEWEST { Self::Method } else { Self::Bootstrap(errors) }
            }
        })
    }

    /// The model's means with these intervals.
    pub(super) async fn forecast(&self, pulse: &Pulse<'_>, model: &dyn Fitted, ahead: &Ahead<'_>) -> Result<Forecast> {
        match self {
            Self::Method => Ok(model.forecast(ahead)),
            Self::Conformal(scores) => Ok(scaled(model, ahead, scores)),
            Self::Bootstrap(errors) => drawn(pulse, model, ahead, errors).await,
        }
    }
}

/// Errors of forecasts made at the last origins of the past, by a model that saw what was before all of them.
async fn errors(pulse: &Pulse<'_>, method: &dyn AnyForecaster, past: &Past<'_>, horizon: usize, scaled: bool) -> Result<Vec<f64>> {
    let n = past.y.len();
    let held = (n / 3).min((2 * horizon).max(ORIGINS));
    let train = past.shorter(n - held);
    let (model, _) = fits::with_fallback(pulse, method, &train, None).await?;
    let (mut errors, Some(mut model)) = (Vec::new(), model) else { return Ok(Vec::new()) };
    let stride = held.div_ceil(ORIGINS).max(1);
    for origin in n - held..n {
        if (origin + held - n).is_multiple_of(stride) {
            pulse.beat().await?;
            let beside = past.ahead(origin, horizon.min(n - origin));
            let ahead = Ahead { horizon: horizon.min(n - origin), levels: &[DEVIATION], seed: 0, regressors: beside.as_ref() };
            let forecast = model.forecast(&ahead);
            let deviations = deviations(&forecast);
            for (step, (y, mean)) in past.y[origin..].iter().zip(&forecast.mean).enumerate() {
                let error = y - mean;
                let unit = if scaled { deviations[step][usize::from(error > 0.0)] } else { 1.0 };
                errors.push(error / unit);
            }
        }
        model.update(past.y[origin], &past.row(origin));
    }
    errors.retain(|error| error.is_finite());
    Ok(errors)
}

/// The method's own deviation below and above the mean of each step; where it has none, the square root of the distance.
fn deviations(forecast: &Forecast) -> Vec<[f64; 2]> {
    let own = |step: usize| {
        let band = forecast.bands.first()?;
        let sides = [forecast.mean[step] - band.lower.get(step)?, band.upper.get(step)? - forecast.mean[step]];
        sides.iter().all(|side| side.is_finite() && *side > 0.0).then_some(sides)
    };
    let steps = 0..forecast.mean.len();
    let all: Option<Vec<_>> = steps.clone().map(own).collect();
    all.unwrap_or_else(|| steps.map(|step| [((step + 1) as f64).sqrt(); 2]).collect())
}

fn scaled(model: &dyn Fitted, ahead: &Ahead<'_>, scores: &[f64]) -> Forecast {
    let forecast = model.forecast(&Ahead { levels: &[DEVIATION], ..*ahead });
    let deviations = deviations(&forecast);
    let bands = ahead.levels.iter().map(|level| {
        // The rank that a new score exceeds with probability 1 − level at most, were they exchangeable.
        let rank = ((scores.len() + 1) as f64 * level).ceil() as usize;
        let score = if rank == 0 { 0.0 } else { scores[rank.min(scores.len()) - 1] };
        let bound = |side: usize, sign: f64| {
            let at = |(mean, deviation): (&f64, &[f64; 2])| mean + sign * score * deviation[side];
            forecast.mean.iter().zip(&deviations).map(at).collect()
        };
        Band { lower: bound(0, -1.0), upper: bound(1, 1.0) }
    });
    Forecast { bands: bands.collect(), mean: forecast.mean }
}

async fn drawn(pulse: &Pulse<'_>, model: &dyn Fitted, ahead: &Ahead<'_>, errors: &[f64]) -> Result<Forecast> {
    let mean = model.forecast(&Ahead { levels: &[], ..*ahead }).mean;
    let _memory = pulse.reserve("the simulated futures", (PATHS * ahead.horizon * 8) as u64)?;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(ahead.seed);
    let mut steps = vec![Vec::with_capacity(PATHS); ahead.horizon];
    let beside = ahead.regressors.map(|all| {
        let one =
            |step: usize| Regressors { names: all.names.clone(), columns: all.row(step).into_iter().map(|x| vec![x]).collect() };
        (0..ahead.horizon).map(one).collect::<Vec<_>>()
    });
    for _ in 0..PATHS {
        pulse.beat().await?;
        let mut path = model.copied();
        for (step, values) in steps.iter_mut().enumerate() {
            let regressors = beside.as_ref().map(|rows| &rows[step]);
            let expected = path.forecast(&Ahead { regressors, ..Ahead::means(1) }).mean;
            let error = errors[(random.next_u64() % errors.len() as u64) as usize];
            let value = expected.first().copied().unwrap_or(f64::NAN) + error;
            path.update(value, &regressors.map(|row| row.row(0)).unwrap_or_default());
            values.push(value);
        }
    }
    let mut bands = vec![Band { lower: Vec::new(), upper: Vec::new() }; ahead.levels.len()];
    for (values, mean) in steps.iter_mut().zip(&mean) {
        values.sort_by(f64::total_cmp);
        for (level, band) in ahead.levels.iter().zip(&mut bands) {
            band.lower.push(draws::quantile(values, 0.5 - level / 2.0).min(*mean));
            band.upper.push(draws::quantile(values, 0.5 + level / 2.0).max(*mean));
        }
    }
    Ok(Forecast { mean, bands })
}
