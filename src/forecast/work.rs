//! What is done for one series, by whoever does it: the accuracy on its held-out end, the fit, the forecast.

use serde::{Deserialize, Serialize};

use super::accuracy::Tally;
use super::chore::Answered;
use super::entry::Fit;
use super::fits::{Seer, Subject, holdout_of, with_fallback};
use super::forecaster::AnyForecaster;
use super::past::Past;
use super::regressors::Plan;
use super::saved::Kept;
use super::seasonal_naive::SeasonalNaive;
use super::wanted::Wanted;
use super::{Fallback, Forecast, ForecastParams, Pulse, Residuals, bounds};
use crate::error::{Error, Result};
use crate::stats::{Reader, Writer};
use crate::table::series::Series;

/// What is asked of all series.
pub(super) struct Job<'a> {
    pub(super) params: &'a ForecastParams,
    pub(super) wanted: Wanted,
    of_sums: ForecastParams,
    plan: &'a Plan,
    horizon: u32,
    /// How many of the first series are sums of others.
    sums: usize,
    /// Fitted values are asked for too.
    keeps_fitted: bool,
}

/// What was done for a series.
pub(super) struct Work {
    pub(super) fit: Fit,
    /// What the model said of each observation one step before, where that is asked for and known.
    pub(super) fitted: Option<Vec<f64>>,
    /// The forecast, and the means that are expected without a scenario.
    pub(super) future: Option<(Forecast, Vec<f64>)>,
}

impl<'a> Job<'a> {
    pub(super) fn new(params: &'a ForecastParams, plan: &'a Plan, horizon: u32, sums: usize, keeps_fitted: bool) -> Self {
        Self { params, wanted: Wanted::new(params), of_sums: params.of_a_sum(), plan, horizon, sums, keeps_fitted }
    }

    /// Everything for one series, by a method that needs no other for it.
    pub(super) async fn work(&self, pulse: &Pulse<'_>, method: &dyn AnyForecaster, series: &Series, index: usize) -> Result<Work> {
        let (train, whole) = (self.train(series), self.whole(series));
        let measured = self.measure(pulse, Subject { method, series, index, past: &train }).await?;
        self.fit(pulse, Subject { method, series, index, past: &whole }, measured).await
    }

    /// The values before those that are held out.
    pub(super) fn train(&self, series: &'a Series) -> Past<'a> {
        Past::new(self.params, series, self.plan, series.values.len() - self.holdout(series) as usize)
    }

    /// All values.
    pub(super) fn whole(&self, series: &'a Series) -> Past<'a> {
        Past::new(self.params, series, self.plan, usize::MAX)
    }

    /// Values that are held out.
    pub(super) fn holdout(&self, series: &Series) -> u32 {
        holdout_of(self.params, series.values.len(), self.horizon)
    }

    /// The accuracy on the held-out end: of the method, and of the seasonal naive one beside it.
    pub(super) async fn measure(&self, pulse: &Pulse<'_>, subject: Subject<'_>) -> Result<Fit> {
        let mut fit = Fit { holdout: self.holdout(subject.series), ..Fit::default() };
        if fit.holdout > 0 {
            fit.accuracy = self.on_held_out(pulse, subject).await?;
            fit.naive = self.on_held_out(pulse, Subject { method: &SeasonalNaive, ..subject }).await?;
        }
        Ok(fit)
    }

    /// Fits to the past and compares with what came.
    async fn on_held_out(&self, pulse: &Pulse<'_>, Subject { method, series, index, past }: Subject<'_>) -> Result<Tally> {
        let mut tally = Tally::default();
        let actual = &series.values[past.y.len()..];
        let (model, _) = with_fallback(pulse, method, past, None).await?;
        if let Some(model) = model {
            let (params, levels) = (self.params_of(index), self.wanted.shown());
            let seer = Seer { params, method, model: model.as_ref(), past, seed: params.seed };
            let spread = seer.spread(pulse, actual.len()).await?;
            let beside = past.ahead(past.y.len(), actual.len());
            let forecast = seer.ahead(pulse, &spread, beside.as_ref(), actual.len(), levels).await?;
            tally.add(past.y, actual, &forecast, past.history().season(), levels);
        }
        Ok(tally)
    }

    /// The fit to all values, and the forecast.
    pub(super) async fn fit(&self, pulse: &Pulse<'_>, subject: Subject<'_>, mut fit: Fit) -> Result<Work> {
        let Subject { method, series, index, past } = subject;
        let (model, fallback) = with_fallback(pulse, method, past, series.problem.as_deref()).await?;
        (fit.fallback, fit.seasons) = (fallback, past.seasons.clone());
        let Some(model) = model.as_deref() else { return Ok(Work { fit, fitted: None, future: None }) };
        let params = self.params_of(index);
        let seer = Seer { params, method, model, past, seed: seed_of(params.seed, index) };
        let future = self.future(pulse, &seer).await?;
        fit.residuals = model.fitted().and_then(|fitted| Residuals::new(past.y, fitted, past.history().season()));
        fit.kept = Some(Kept::of(model)?);
        let fitted = model.fitted().filter(|_| self.keeps_fitted).map(<[f64]>::to_vec);
        Ok(Work { fit, fitted, future: Some(future) })
    }

    /// The forecast, under the scenario if there is one, and the means that are expected without it.
    async fn future(&self, pulse: &Pulse<'_>, seer: &Seer<'_>) -> Result<(Forecast, Vec<f64>)> {
        let (horizon, levels) = (self.horizon as usize, &self.wanted.levels);
        let spread = seer.spread(pulse, horizon).await?;
        let mut beside = seer.past.ahead(seer.past.y.len(), horizon);
        let expected = seer.ahead(pulse, &spread, beside.as_ref(), horizon, levels).await?;
        let means = expected.mean.clone();
        let Some(scenario) = &seer.params.scenario else { return Ok((expected, means)) };
        if let Some(beside) = &mut beside {
            self.plan.change(beside, &scenario.regressors);
        }
        let mut changed = seer.ahead(pulse, &spread, beside.as_ref(), horizon, levels).await?;
        scenario.grow(&mut changed);
        bounds::keep(seer.params, &mut changed);
        Ok((changed, means))
    }

    fn params_of(&self, index: usize) -> &ForecastParams {
        if index < self.sums { &self.of_sums } else { self.params }
    }
}

/// The seed of one series: no two series share their draws.
pub(super) fn seed_of(seed: u64, index: usize) -> u64 {
    seed.wrapping_add((index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// What of a fit is written as JSON.
#[derive(Serialize, Deserialize)]
struct Told {
    holdout: u32,
    seasons: Vec<u32>,
    fallback: Option<Fallback>,
    residuals: Option<Residuals>,
    kept: Option<Kept>,
}

impl Answered for Work {
    fn encode(self, writer: &mut Writer) -> Result<()> {
        let Fit { holdout, seasons, fallback, residuals, kept, accuracy, naive, .. } = self.fit;
        writer.bytes(&serde_json::to_vec(&Told { holdout, seasons, fallback, residuals, kept })?);
        accuracy.encode(writer);
        naive.encode(writer);
        writer.u8(self.fitted.is_some().into());
        writer.f64s(&self.fitted.unwrap_or_default());
        writer.u8(self.future.is_some().into());
        if let Some((forecast, expected)) = self.future {
            forecast.encode(writer);
            writer.f64s(&expected);
        }
        Ok(())
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self> {
        let told = serde_json::from_slice(reader.bytes()?).map_err(|error| Error::parse(error.to_string()))?;
        let Told { holdout, seasons, fallback, residuals, kept } = told;
        let (accuracy, naive) = (Tally::decode(reader)?, Tally::decode(reader)?);
        let fitted = (reader.u8()? != 0, reader.f64s()?);
        let future = if reader.u8()? == 0 { None } else { Some((Forecast::decode(reader)?, reader.f64s()?)) };
        let fit = Fit { holdout, seasons, fallback, residuals, kept, accuracy, naive, ..Fit::default() };
        Ok(Self { fit, fitted: fitted.0.then_some(fitted.1), future })
    }
}
