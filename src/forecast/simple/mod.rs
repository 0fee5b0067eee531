//! `historic_average`, `window_average`, `seasonal_window_average`, `ses`, `ses_optimized`, `seasonal_ses`, `seasonal_ses_optimized`: a
//! level that goes on.
//!
//! Each is a mean of the past with weights of its own: all values alike, the last ones alike, or fading ones (simple exponential smoothing). The
//! seasonal ones do so for each phase of the season apart, and repeat what comes out.
//!
//! **When**: series without a trend, and as yardsticks that a better method has to beat. `ets` does what `ses_optimized` does, and
//! sees trends and seasons as well.
//!
//! **Parameters**: [`WindowAverageParams`], [`SeasonalWindowAverageParams`], [`SesParams`]; the others have none. The period is the area's
//! `season`. **Input**: one value or more, as many as the window takes, one whole season for the seasonal ones. **Returns**: the level of each
//! phase; normal intervals, the windows' conformal ones. **Cost**: one pass, some sixty to find a weight; windows count their length for
//! every value. **Errors**: none of their own; a series that is too short falls back.
//!
//! **Steps**
//! 1. The values are dealt to the phases; values before the first whole season are passed over.
//! 2. `phase`: each level starts with its first value and takes in the others. The `optimized` ones choose the weight between 0.01 and 0.99
//!    that leaves the least squared one-step errors of the phase, by golden section.
//! 3. The levels go on. The variance is that of the one-step errors, (1 + k α²) times as large k steps (seasons) after the next one; for the
//!    mean of all n values it is that of the values times 1 + 1/n.
//!
//! **Reference**: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, sections 5.2 and 8.1. Start, bounds, search and
//! intervals are those of statsforecast's models of the same names.

mod params;
mod phase;
#[cfg(test)]
mod tests;

pub use params::{SeasonalWindowAverageParams, SesParams, WindowAverageParams};
pub use phase::{Memory, Phase};

use std::collections::BTreeMap;
use std::future::Future;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::demand::Smooth;
use super::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::error::Result;
use crate::task::{Empty, Params};

/// Values summed up between two checkpoints: a few milliseconds.
const BETWEEN_CHECKPOINTS: usize = 1_000_000;
/// The weights that a search considers.
const WEIGHTS: (f64, f64) = (0.01, 0.99);
/// The window where there is no season.
const WINDOW: usize = 4;

/// A method of this family.
pub trait Variant: 'static {
    /// The method's name.
    const METHOD: &'static str;
    /// What it does.
    const SUMMARY: &'static str;
    /// Has each phase of the season a level of its own?
    const SEASONAL: bool = false;
    /// Are there no intervals but conformal ones?
    const CONFORMAL: bool = false;
    /// The method's own parameters.
    type Params: Params;

    /// How the level of these values is to remember them; `season` is the period of the series.
    fn memory(params: &Self::Params, pulse: &Pulse<'_>, values: &[f64], season: usize) -> impl Future<Output = Result<Memory>>;
}

/// Writes down the members of the family.
macro_rules! variants {
    ($($name:ident = $method:literal($params:ident), $summary:literal, { $($flag:ident)* },
        |$own:pat_param, $pulse:pat_param, $values:pat_param, $season:pat_param| $memory:expr;)+) => {
        $(
            #[doc = concat!("`", $method, "`.")]
            pub struct $name;

            impl Variant for $name {
                const METHOD: &'static str = $method;
                const SUMMARY: &'static str = $summary;
                $(const $flag: bool = true;)*
                type Params = $params;

                async fn memory($own: &$params, $pulse: &Pulse<'_>, $values: &[f64], $season: usize) -> Result<Memory> {
                    Ok($memory)
                }
            }
        )+
    };
}

variants! {
    HistoricAverage = "historic_average"(Empty), "The mean of all values.", {}, |_, _, _, _| Memory::Mean(0);
    WindowAverage = "window_average"(WindowAverageParams), "The mean of the last values.", { CONFORMAL }, |params, _, _, season| {
        let usual = if season > 1 { season } else { WINDOW };
        window(params.window_size.map_or(usual, |size| size as usize))
    };
    SeasonalWindowAverage = "seasonal_window_average"(SeasonalWindowAverageParams), "The mean of the last seasons.", { SEASONAL CONFORMAL },
        |params, _, _, _| window(params.window_size as usize);
    Ses = "ses"(SesParams), "Simple exponential smoothing with a given weight.", {}, |params, _, _, _| Memory::Smoothing(params.alpha);
    SesOptimized = "ses_optimized"(Empty), "Simple exponential smoothing, the weight chosen by past errors.", {},
        |_, pulse, values, _| Memory::Smoothing(Smooth::best(pulse, values, WEIGHTS).await?.alpha);
    SeasonalSes = "seasonal_ses"(SesParams), "Simple exponential smoothing of each phase of the season, with a given weight.", { SEASONAL },
        |params, _, _, _| Memory::Smoothing(params.alpha);
    SeasonalSesOptimized = "seasonal_ses_optimized"(Empty),
        "Simple exponential smoothing of each phase of the season, the weights chosen by past errors.", { SEASONAL },
        |_, pulse, values, _| Memory::Smoothing(Smooth::best(pulse, values, WEIGHTS).await?.alpha);
}

fn window(size: usize) -> Memory {
    Memory::Window { size, values: Vec::new() }
}

/// A simple method.
pub struct Simple<V: Variant> {
    params: V::Params,
}

impl<V: Variant> Forecaster for Simple<V> {
    const METHOD: &'static str = V::METHOD;
    const SUMMARY: &'static str = V::SUMMARY;
    const CONFORMAL: bool = V::CONFORMAL;
    type Params = V::Params;

    fn new(params: V::Params) -> Result<Self> {
        Ok(Self { params })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let (y, season) = (history.y, history.season());
        let period = if V::SEASONAL { season } else { 1 };
        if y.len() < period || y.is_empty() {
            return Ok(Attempt::Refused(format!("{} values are fewer than one season of {period}", y.len())));
        }
        let _memory = pulse.reserve("the levels of a series", (y.len() as u64).saturating_mul(24))?;
        let before = y.len() % period;
        let mut fitted = vec![f64::NAN; y.len()];
        let mut phases = Vec::with_capacity(period);
        let mut summed = 0;
        for first in before..before + period {
            let values: Vec<f64> = y.iter().skip(first).step_by(period).copied().collect();
            let mut phase = Phase::new(V::memory(&self.params, pulse, &values, season).await?);
            let each = if let Memory::Window { size, .. } = phase.memory { size } else { 1 };
            for (value, fitted) in values.iter().zip(fitted.iter_mut().skip(first).step_by(period)) {
                *fitted = phase.level;
                phase.push(*value);
                summed += each;
                if summed >= BETWEEN_CHECKPOINTS {
                    pulse.beat().await?;
                    summed = 0;
                }
            }
            if phase.level.is_nan() {
                let unit = if V::SEASONAL { "seasons" } else { "values" };
                return Ok(Attempt::Refused(format!("{} {unit} are fewer than the window of {each}", values.len())));
            }
            phases.push(phase);
        }
        let variance = variance(y, &fitted, &phases);
        Ok(Attempt::Fitted(Box::new(SimpleModel { method: V::METHOD, phases, variance, fitted })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(SimpleModel { method: V::METHOD, ..SimpleModel::deserialize(state)? }))
    }
}

/// The variance of an error; `None` where no value was forecast.
fn variance(y: &[f64], fitted: &[f64], phases: &[Phase]) -> Option<f64> {
    let error = |(y, fitted): (&f64, &f64)| match phases {
        // The mean of all is judged by what lies around it; of n values one is spent on it, as many as were not forecast.
        [Phase { level, memory: Memory::Mean(_) }] => y - level,
        _ => y - fitted,
    };
    let squares: f64 = y.iter().zip(fitted).map(error).filter(|error| error.is_finite()).map(|error| error * error).sum();
    let n = fitted.iter().filter(|fitted| fitted.is_finite()).count();
    (n > 0).then(|| squares / n as f64)
}

/// The phases of one season, the next step's first, and the variance of an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimpleModel {
    #[serde(skip)]
    method: &'static str,
    phases: Vec<Phase>,
    variance: Option<f64>,
    #[serde(skip)]
    fitted: Vec<f64>,
}

impl Fitted for SimpleModel {
    fn method(&self) -> &'static str {
        self.method
    }

    fn summary(&self) -> Summary {
        let season = self.phases.len() as u32;
        let what = match self.phases.first().map(|phase| &phase.memory) {
            Some(Memory::Window { size, .. }) if season > 1 => format!("the mean of the last {size} seasons of {season} steps"),
            Some(Memory::Window { size, .. }) => format!("the mean of the last {size} values"),
            Some(Memory::Smoothing(_)) if season > 1 => format!("a smoothed level for each of {season} steps"),
            Some(Memory::Smoothing(alpha)) => format!("a level that moves by {:.0} % of every surprise", 100.0 * alpha),
            _ => "the mean of all values".to_owned(),
        };
        let alpha = match self.phases.as_slice() {
            [Phase { memory: Memory::Smoothing(alpha), .. }] => BTreeMap::from([("alpha".to_owned(), *alpha)]),
            _ => BTreeMap::new(),
        };
        Summary { season, parameters: alpha, words: format!("{what} goes on"), ..Summary::default() }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let period = self.phases.len();
        let error = self.variance.unwrap_or(f64::NAN);
        let mean = (0..horizon).map(|h| self.phases[h % period].level).collect();
        let variance: Vec<f64> = (0..horizon).map(|h| error * self.phases[h % period].growth(h / period)).collect();
        Forecast::normal(mean, &variance, levels)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        if let Some(phase) = self.phases.first_mut() {
            phase.push(y);
        }
        self.phases.rotate_left(1);
    }

    fn fitted(&self) -> Option<&[f64]> {
        (!self.fitted.is_empty()).then_some(&self.fitted)
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(self)?)
    }
}
