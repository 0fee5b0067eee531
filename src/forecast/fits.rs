//! Fitting one series with something to fall back on, and forecasting it as asked.

use super::forecaster::AnyForecaster;
use super::naive::Naive;
use super::past::Past;
use super::run::{NAIVE, SEASONAL_NAIVE};
use super::seasonal_naive::SeasonalNaive;
use super::spread::Spread;
use super::{Ahead, Attempt, Fallback, Fitted, Forecast, ForecastParams, Pulse, Regressors, bounds};
use crate::error::Result;
use crate::table::series::Series;

/// Observations to hold out: never so many that less than a value is left to fit.
pub(super) fn holdout_of(params: &ForecastParams, n: usize, horizon: u32) -> u32 {
    match params.holdout {
        Some(holdout) if (holdout as usize) < n => holdout,
        Some(_) => 0,
        None => horizon.min(u32::try_from(n / 4).unwrap_or(u32::MAX)),
    }
}

/// A series that a method is at work on.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) method: &'a dyn AnyForecaster,
    pub(super) series: &'a Series,
    /// Its place among all.
    pub(super) index: usize,
    /// What the method sees of it.
    pub(super) past: &'a Past<'a>,
}

/// The method, or what steps in for it: the seasonal naive method, then the naive one, then nothing.
pub(super) async fn with_fallback(
    pulse: &Pulse<'_>,
    method: &dyn AnyForecaster,
    past: &Past<'_>,
    problem: Option<&str>,
) -> Result<(Option<Box<dyn Fitted>>, Option<Fallback>)> {
    let because =
        |to: Option<&str>, reason: String| Some(Fallback { from: method.name().to_owned(), to: to.map(str::to_owned), reason });
    if past.y.is_empty() {
        let reason = problem.unwrap_or("all values are missing");
        return Ok((None, because(None, reason.to_owned())));
    }
    let history = past.history();
    let reason = match checked(method.fit(pulse, &history).await?, past) {
        Attempt::Fitted(model) => return Ok((Some(model), None)),
        Attempt::Refused(reason) => reason,
    };
    let seasonal = history.season() > 1 && method.name() != SEASONAL_NAIVE;
    if seasonal && let Attempt::Fitted(model) = AnyForecaster::fit(&SeasonalNaive, pulse, &history).await? {
        return Ok((Some(model), because(Some(SEASONAL_NAIVE), reason)));
    }
    Ok(match AnyForecaster::fit(&Naive, pulse, &history).await? {
        Attempt::Fitted(model) => (Some(model), because(Some(NAIVE), reason)),
        Attempt::Refused(_) => (None, because(None, reason)),
    })
}

/// Refuses a model that runs away within its first steps.
fn checked(attempt: Attempt, past: &Past<'_>) -> Attempt {
    let Attempt::Fitted(model) = attempt else { return attempt };
    let beside = past.ahead(past.y.len(), 2);
    if model.forecast(&Ahead { regressors: beside.as_ref(), ..Ahead::means(2) }).is_finite() {
        Attempt::Fitted(model)
    } else {
        Attempt::Refused("the fitted model leaves the range of numbers".to_owned())
    }
}

/// A fitted series, ready to be asked for its future.
pub(super) struct Seer<'a> {
    pub(super) params: &'a ForecastParams,
    pub(super) method: &'a dyn AnyForecaster,
    pub(super) model: &'a dyn Fitted,
    pub(super) past: &'a Past<'a>,
    pub(super) seed: u64,
}

impl Seer<'_> {
    /// Where the intervals come from.
    pub(super) async fn spread(&self, pulse: &Pulse<'_>, horizon: usize) -> Result<Spread> {
        Spread::learn(pulse, self.method, self.params.intervals, self.model, self.past, horizon).await
    }

    /// The steps after the last value, kept to what can be.
    pub(super) async fn ahead(
        &self,
        pulse: &Pulse<'_>,
        spread: &Spread,
        regressors: Option<&Regressors>,
        horizon: usize,
        levels: &[f64],
    ) -> Result<Forecast> {
        let ahead = Ahead { horizon, levels, seed: self.seed, regressors };
        let mut forecast = spread.forecast(pulse, self.model, &ahead).await?;
        bounds::keep(self.params, &mut forecast);
        Ok(forecast)
    }
}
