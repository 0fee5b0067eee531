//! What becomes of one series: measured on its held-out end, then fitted to everything, with something to fall back on.

use super::accuracy::{Accuracy, measure};
use super::forecaster::AnyForecaster;
use super::naive::Naive;
use super::run::{NAIVE, SEASONAL_NAIVE};
use super::seasonal_naive::SeasonalNaive;
use super::{Ahead, Attempt, Fallback, Fitted, ForecastParams, History, Pulse, season};
use crate::error::Result;
use crate::table::series::Series;

/// What became of one series.
#[derive(Default)]
pub(super) struct Fit {
    pub(super) model: Option<Box<dyn Fitted>>,
    pub(super) fallback: Option<Fallback>,
    pub(super) holdout: u32,
    pub(super) accuracy: Accuracy,
    pub(super) naive: Accuracy,
}

/// The periods of a series: those the caller names, else those found in the values.
pub(super) fn seasons(params: &ForecastParams, series: &Series, y: &[f64]) -> Vec<u32> {
    match &params.season {
        Some(seasons) => seasons.iter().copied().filter(|season| *season > 1).collect(),
        None => season::find(y, series.grid.frequency()),
    }
}

/// Fits to the history without its end and compares with what came: the method, and the seasonal naive one beside it.
pub(super) async fn on_held_out(
    pulse: &Pulse<'_>,
    method: &dyn AnyForecaster,
    train: &History<'_>,
    actual: &[f64],
) -> Result<[Accuracy; 2]> {
    let (model, _) = with_fallback(pulse, method, train, None).await?;
    let (yardstick, _) = with_fallback(pulse, &SeasonalNaive, train, None).await?;
    let score = |model: Option<Box<dyn Fitted>>| {
        let forecast = model.map(|model| model.forecast(&Ahead::means(actual.len())).mean);
        forecast.map(|forecast| measure(train.y, actual, &forecast, train.season())).unwrap_or_default()
    };
    Ok([score(model), score(yardstick)])
}

/// Observations to hold out: never so many that less than a value is left to fit.
pub(super) fn holdout_of(params: &ForecastParams, n: usize, horizon: u32) -> u32 {
    match params.holdout {
        Some(holdout) if (holdout as usize) < n => holdout,
        Some(_) => 0,
        None => horizon.min(u32::try_from(n / 4).unwrap_or(u32::MAX)),
    }
}

/// The method, or what steps in for it: the seasonal naive method, then the naive one, then nothing.
pub(super) async fn with_fallback(
    pulse: &Pulse<'_>,
    method: &dyn AnyForecaster,
    history: &History<'_>,
    problem: Option<&str>,
) -> Result<(Option<Box<dyn Fitted>>, Option<Fallback>)> {
    let because =
        |to: Option<&str>, reason: String| Some(Fallback { from: method.name().to_owned(), to: to.map(str::to_owned), reason });
    if history.y.is_empty() {
        let reason = problem.unwrap_or("all values are missing");
        return Ok((None, because(None, reason.to_owned())));
    }
    let reason = match checked(method.fit(pulse, history).await?) {
        Attempt::Fitted(model) => return Ok((Some(model), None)),
        Attempt::Refused(reason) => reason,
    };
    let seasonal = history.season() > 1 && method.name() != SEASONAL_NAIVE;
    if seasonal && let Attempt::Fitted(model) = AnyForecaster::fit(&SeasonalNaive, pulse, history).await? {
        return Ok((Some(model), because(Some(SEASONAL_NAIVE), reason)));
    }
    Ok(match AnyForecaster::fit(&Naive, pulse, history).await? {
        Attempt::Fitted(model) => (Some(model), because(Some(NAIVE), reason)),
        Attempt::Refused(_) => (None, because(None, reason)),
    })
}

/// Refuses a model that runs away within its first steps.
fn checked(attempt: Attempt) -> Attempt {
    match attempt {
        Attempt::Fitted(model) if !model.forecast(&Ahead::means(2)).is_finite() => {
            Attempt::Refused("the fitted model leaves the range of numbers".to_owned())
        }
        attempt => attempt,
    }
}
