//! `mstl`: the seasons taken off by local regression, the rest forecast without them.
//!
//! **When**: several seasons at once, such as hours of the day and days of the week, or a season that changes its shape slowly. Not where
//! the season grows with the level, which only `ets` and the theta methods know.
//!
//! **Parameters**: [`MstlParams`]; the periods are the area's `season`, all of them are used. **Input**: 4 values or more, not all equal;
//! periods of which less than two are there are left out. **Returns**: the forecast of the rest plus each season's last
//! period; intervals are those of the rest. **Cost**: local regression of every value over one and a half periods, ten rounds and
//! twice as many for several seasons; memory of the series for each season. **Errors**: `memory`; a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. `stl`: for each period in turn, shortest first, the seasons of the other periods are taken off, and the smoothed values of each
//!    phase without their slow part are the season.
//! 2. The series without its seasons is forecast by exponential smoothing or the dynamic optimized theta model.
//! 3. The last period of each season goes on.
//!
//! **Reference**: Cleveland, Cleveland, McRae and Terpenning (1990), STL: a seasonal-trend decomposition procedure based on loess, Journal of
//! Official Statistics 6; Bandara, Hyndman and Bergmeir (2021), MSTL, arXiv:2107.13462. Windows and rounds are those of Nixtla's
//! statsforecast (11, 15, … periods, constants within a phase, five rounds), so that forecasts agree; windows above 500 values are
//! smoothed at every few values and on straight lines between.

mod loess;
mod params;
mod stl;
#[cfg(test)]
mod tests;

pub use params::{MstlParams, Trend};
pub use stl::{Decomposition, Parts};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ets::{self, Effort, Ets, Request};
use super::theta::{self, Kind, Theta};
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;

/// Decomposition by local regression.
pub struct Mstl {
    trend: Trend,
}

impl Mstl {
    /// The rest is forecast by `trend`.
    pub(super) fn with(trend: Trend) -> Self {
        Self { trend }
    }
}

impl Forecaster for Mstl {
    const METHOD: &'static str = "mstl";
    const SUMMARY: &'static str = "One or several seasons taken off by local regression, the rest forecast without them.";
    type Params = MstlParams;

    fn new(params: MstlParams) -> Result<Self> {
        Ok(Self { trend: params.trend })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        let periods: Vec<u32> = history.seasons.iter().copied().filter(|p| *p > 1 && 2 * *p as usize <= y.len()).collect();
        let (rest, seasons) = without_seasons(pulse, y, &periods).await?;
        let trend = match self.trend {
            Trend::Ets => ets::fit(pulse, &rest, 1, Request::WITHOUT_SEASON, Effort::Full).await?.map(Rest::Ets),
            Trend::Theta => theta::fit(pulse, &rest, 1, &[Kind::DynamicOptimized]).await?.map(Rest::Theta),
        };
        Ok(match trend {
            Ok(rest) => Attempt::Fitted(Box::new(MstlModel { seasons, rest })),
            Err(reason) => Attempt::Refused(reason),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(MstlModel::deserialize(state)?))
    }
}

/// The values without their seasons, and the last period of each season.
async fn without_seasons(pulse: &Pulse<'_>, y: &[f64], periods: &[u32]) -> Result<(Vec<f64>, Vec<Vec<f64>>)> {
    if periods.is_empty() {
        return Ok((y.to_vec(), Vec::new()));
    }
    let _memory = pulse.reserve("the decomposition", Decomposition::bytes(y.len() as u64, periods))?;
    let mut decomposition = Decomposition::new(y, periods);
    while !decomposition.advance() {
        pulse.beat().await?;
    }
    let Parts { seasons, trend, remainder } = decomposition.finish();
    let rest = trend.iter().zip(&remainder).map(|(trend, remainder)| trend + remainder).collect();
    let last = |(season, period): (Vec<f64>, &u32)| season[y.len() - *period as usize..].to_vec();
    Ok((rest, seasons.into_iter().zip(periods).map(last).collect()))
}

/// The model of what is left without the seasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Rest {
    Ets(Ets),
    Theta(Theta),
}

/// A model of the rest, and the last period of each season, the next step's term first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MstlModel {
    seasons: Vec<Vec<f64>>,
    rest: Rest,
}

impl MstlModel {
    fn season(&self, ahead: usize) -> f64 {
        self.seasons.iter().map(|season| season[ahead % season.len()]).sum()
    }
}

impl Fitted for MstlModel {
    fn method(&self) -> &'static str {
        "mstl"
    }

    fn summary(&self) -> Summary {
        let lengths: Vec<String> = self.seasons.iter().map(|season| season.len().to_string()).collect();
        let seasons = match lengths.as_slice() {
            [] => "no season".to_owned(),
            [one] => format!("a season of {one} steps"),
            several => format!("seasons of {} steps", several.join(" and ")),
        };
        let (model, sigma2, words) = match &self.rest {
            Rest::Ets(ets) => (ets.form.to_string(), ets.sigma2, ets.trend_words().to_owned()),
            Rest::Theta(theta) => (theta.kind.letters().to_owned(), theta.sigma2, theta.words().replace(", no season", "")),
        };
        Summary {
            model: Some(format!("STL + {model}")),
            season: self.seasons.first().map_or(1, |season| season.len() as u32),
            parameters: BTreeMap::from([("sigma2".to_owned(), sigma2)]),
            words: format!("{words}, {seasons}"),
            ..Summary::default()
        }
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        let mut forecast = match &self.rest {
            Rest::Ets(ets) => ets.forecast(ahead),
            Rest::Theta(theta) => Forecast::normal(theta.mean(ahead.horizon), &theta.variance(ahead.horizon), ahead.levels),
        };
        let bounds = forecast.bands.iter_mut().flat_map(|band| [&mut band.lower, &mut band.upper]);
        for values in bounds.chain([&mut forecast.mean]) {
            values.iter_mut().enumerate().for_each(|(h, value)| *value += self.season(h));
        }
        forecast
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        let adjusted = y - self.season(0);
        self.seasons.iter_mut().for_each(|season| season.rotate_left(1));
        match &mut self.rest {
            Rest::Ets(ets) => ets.update(adjusted),
            Rest::Theta(theta) => theta.update(adjusted),
        }
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
