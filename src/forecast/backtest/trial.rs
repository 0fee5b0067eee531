//! One method on one series, from origin to origin.

use super::BacktestParams;
use crate::error::Result;
use crate::forecast::accuracy::Tally;
use crate::forecast::chore::Answered;
use crate::forecast::fits::{Seer, Subject, with_fallback};
use crate::forecast::forecaster::AnyForecaster;
use crate::forecast::past::Past;
use crate::forecast::regressors::Plan;
use crate::forecast::spread::Spread;
use crate::forecast::wanted::Wanted;
use crate::forecast::work::seed_of;
use crate::forecast::{Fitted, Forecast, ForecastParams, Pulse};
use crate::stats::{Reader, Writer};
use crate::table::series::Series;

/// The same origins for every method and series.
pub(in crate::forecast) struct Course<'a> {
    common: &'a ForecastParams,
    params: &'a BacktestParams,
    plan: &'a Plan,
    horizon: usize,
    /// How many of the first series are sums of others, and their parameters.
    sums: usize,
    of_sums: ForecastParams,
    wanted: Wanted,
}

/// How one method did on one series.
#[derive(Clone, Default)]
pub(in crate::forecast) struct Trial {
    pub(super) tally: Tally,
    pub(super) fallbacks: u32,
    /// At each origin that was forecast from: which it is, the values before it, and the forecast.
    pub(super) forecasts: Vec<(u32, usize, Forecast)>,
}

/// A model on its way through the past.
pub(super) struct Walker {
    model: Box<dyn Fitted>,
    spread: Spread,
    seen: usize,
    /// The periods it was fitted with.
    seasons: Vec<u32>,
}

impl<'a> Course<'a> {
    pub(in crate::forecast) fn new(
        common: &'a ForecastParams,
        params: &'a BacktestParams,
        plan: &'a Plan,
        horizon: u32,
        sums: usize,
    ) -> Self {
        let (of_sums, wanted) = (common.of_a_sum(), Wanted::new(common));
        Self { common, params, plan, horizon: horizon as usize, sums, of_sums, wanted }
    }

    /// Steps from one origin to the next.
    pub(super) fn step(&self) -> u32 {
        self.params.step.unwrap_or(self.horizon as u32)
    }

    /// Values before an origin; `None` where that leaves fewer than a horizon.
    pub(super) fn seen(&self, series: &Series, origin: u32) -> Option<usize> {
        let later = u64::from(self.params.origins - 1 - origin) * u64::from(self.step());
        let after = usize::try_from(later.saturating_add(self.horizon as u64)).ok()?;
        let seen = series.values.len().checked_sub(after)?;
        (seen >= self.horizon.max(2)).then_some(seen)
    }

    /// What is shown at an origin; nothing of a series that is too short for it.
    pub(super) fn past(&self, series: &'a Series, origin: u32, walker: Option<&Walker>) -> Past<'a> {
        let n = self.seen(series, origin).unwrap_or(0);
        match walker {
            Some(walker) => Past::later(walker.seasons.clone(), series, self.plan, n),
            None => Past::new(self.common, series, self.plan, n),
        }
    }

    /// All origins of a series, for a method that needs no other for it.
    pub(in crate::forecast) async fn trial(
        &self,
        pulse: &Pulse<'_>,
        method: &dyn AnyForecaster,
        series: &'a Series,
        index: usize,
    ) -> Result<Trial> {
        let (mut trial, mut walker) = (Trial::default(), None);
        for origin in 0..self.params.origins {
            pulse.beat().await?;
            walker = walker.filter(|_| !self.params.refit);
            let past = self.past(series, origin, walker.as_ref());
            let subject = Subject { method, series, index, past: &past };
            walker = self.forecast(pulse, subject, origin, walker, &mut trial).await?;
        }
        Ok(trial)
    }

    /// The forecast at an origin, compared with what came; returns the model, which may go on from there.
    pub(super) async fn forecast(
        &self,
        pulse: &Pulse<'_>,
        subject: Subject<'_>,
        origin: u32,
        walker: Option<Walker>,
        trial: &mut Trial,
    ) -> Result<Option<Walker>> {
        let Subject { method, series, index, past } = subject;
        if past.y.is_empty() {
            return Ok(walker);
        }
        let Some(walker) = self.walk(pulse, method, past, walker, trial).await? else { return Ok(None) };
        let params = if index < self.sums { &self.of_sums } else { self.common };
        let seer = Seer { params, method, model: walker.model.as_ref(), past, seed: seed_of(self.common.seed, index) };
        let (seen, levels) = (past.y.len(), self.wanted.shown());
        let beside = past.ahead(seen, self.horizon);
        let forecast = seer.ahead(pulse, &walker.spread, beside.as_ref(), self.horizon, levels).await?;
        trial.tally.add(past.y, &series.values[seen..seen + self.horizon], &forecast, past.history().season(), levels);
        trial.forecasts.push((origin, seen, forecast));
        Ok(Some(walker))
    }

    /// The model at this origin: a new one, or the one that comes along.
    async fn walk(
        &self,
        pulse: &Pulse<'_>,
        method: &dyn AnyForecaster,
        past: &Past<'_>,
        walker: Option<Walker>,
        trial: &mut Trial,
    ) -> Result<Option<Walker>> {
        if let Some(mut walker) = walker {
            for step in walker.seen..past.y.len() {
                walker.model.update(past.y[step], &past.row(step));
            }
            walker.seen = past.y.len();
            return Ok(Some(walker));
        }
        let (model, fallback) = with_fallback(pulse, method, past, None).await?;
        trial.fallbacks += u32::from(fallback.is_some());
        let Some(model) = model else { return Ok(None) };
        let seer = Seer { params: self.common, method, model: model.as_ref(), past, seed: self.common.seed };
        let spread = seer.spread(pulse, self.horizon).await?;
        Ok(Some(Walker { model, spread, seen: past.y.len(), seasons: past.seasons.clone() }))
    }
}

impl Answered for Trial {
    fn encode(self, writer: &mut Writer) -> Result<()> {
        self.tally.encode(writer);
        writer.u64(self.fallbacks.into());
        writer.u64(self.forecasts.len() as u64);
        for (origin, seen, forecast) in self.forecasts {
            writer.u64(origin.into());
            writer.u64(seen as u64);
            forecast.encode(writer);
        }
        Ok(())
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let tally = Tally::decode(reader)?;
        let fallbacks = reader.count()? as u32;
        let forecast = |reader: &mut Reader<'_>| Ok((reader.count()? as u32, reader.count()? as usize, Forecast::decode(reader)?));
        let forecasts = (0..reader.len(32)?).map(|_| forecast(reader)).collect::<Result<_>>()?;
        Ok(Self { tally, fallbacks, forecasts })
    }

    fn fits(&self, series: &Series) -> bool {
        self.forecasts.iter().all(|(_, seen, forecast)| {
            let n = forecast.mean.len();
            let even = forecast.bands.iter().all(|band| band.lower.len() == n && band.upper.len() == n);
            even && *seen > 0 && seen.checked_add(n).is_some_and(|end| end <= series.values.len())
        })
    }
}
