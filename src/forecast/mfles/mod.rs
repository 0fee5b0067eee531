//! `mfles`, `auto_mfles`: seasons, trend and level fitted in turns to what the others leave (gradient boosting of simple parts).
//!
//! **When**: hourly and daily series with several seasons, where `mstl` is too slow or follows noise. Not for a season that changes its shape,
//! or short series.
//!
//! **Parameters**: [`MflesParams`], [`AutoMflesParams`]; the periods are the area's `season`, all of them are used. **Input**: four values or more, not
//! all equal; periods of which there are less than two are left out. **Returns**: means and conformal intervals. **Cost**: seven passes, and for the trend
//! a hundred at most, for each fit; the auto one makes 12 fits for each origin. Memory of some copies of the series. **Errors**: `memory`;
//! a series that cannot be fitted falls back.
//!
//! **Steps**
//! 1. Logarithms where there are seasons and all values are above zero, else units of the deviation. Their median is taken off.
//! 2. `season`: in each of seven rounds one of the periods, as a sum of waves by least squares, nine tenths of it.
//! 3. `trend`: in every second round a straight line, later one that bends; lines of repeated medians where what the first season leaves
//!    varies wildly. It goes on with the share of its slope that the first line explains.
//! 4. `level`: in the last round the mean of the last two values that is left.
//! 5. What does not bring the whole closer is not kept.
//!
//! `auto_mfles` keeps the form with the least symmetric percentage error at earlier origins: with and without seasons, later seasons counting more or
//! not, a level of the last two values, of half a shortest season, of one, or an ensemble of smoothings.
//!
//! **Reference**: Blume (2024), MFLES: gradient boosted time series decomposition, github.com/tblume1992/MFLES, as in Nixtla's statsforecast; repeated
//! medians: Siegel (1982), doi:10.1093/biomet/69.1.242; the penalty: Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x. The
//! reference's rounds always end after the seventh; here it is said so. Seasons are added up by their own periods, where the reference repeats the
//! longest; a trend bends at a hundred places at most; lines of repeated medians see 300 values.

mod boost;
mod level;
mod params;
mod season;
#[cfg(test)]
mod tests;
mod trend;

pub use params::{AutoMflesParams, MflesParams};

use std::collections::BTreeMap;
use std::future::Future;
use std::marker::PhantomData;

use serde::Deserialize;
use serde_json::Value;

use super::{Ahead, Attempt, Band, Fitted, Forecast, Forecaster, History, Pulse, Summary, normal};
use crate::error::Result;
use crate::task::Params;
use boost::{Parts, Shape};

/// The fewest values that are fitted.
const FEWEST: usize = 4;
/// Steps of a test where there is no season.
const TEST: usize = 12;

/// A method of this family.
pub trait Variant: Clone + 'static {
    /// The method's name.
    const METHOD: &'static str;
    /// What it does.
    const SUMMARY: &'static str;
    /// The method's own parameters.
    type Params: Params;

    /// The form that suits the values, of which there are enough.
    #[doc(hidden)]
    fn shape(params: &Self::Params, pulse: &Pulse<'_>, y: &[f64], periods: &[usize]) -> impl Future<Output = Result<Form>>;
}

/// The form of a model.
pub struct Form(Shape);

/// `mfles`.
#[derive(Clone)]
pub struct Mfles;

impl Variant for Mfles {
    const METHOD: &'static str = "mfles";
    const SUMMARY: &'static str =
        "Several seasons, trend and level, fitted in turns to what the others leave: hourly and daily load.";
    type Params = MflesParams;

    async fn shape(params: &MflesParams, _: &Pulse<'_>, _: &[f64], periods: &[usize]) -> Result<Form> {
        let before = params.ma.unwrap_or(1) as usize;
        Ok(Form(Shape { seasonal: !periods.is_empty(), later: params.seasonality_weights, smoother: params.smoother, before }))
    }
}

/// `auto_mfles`.
#[derive(Clone)]
pub struct AutoMfles;

impl Variant for AutoMfles {
    const METHOD: &'static str = "auto_mfles";
    const SUMMARY: &'static str = "The same in the form that forecast the last part of the past best.";
    type Params = AutoMflesParams;

    async fn shape(params: &AutoMflesParams, pulse: &Pulse<'_>, y: &[f64], periods: &[usize]) -> Result<Form> {
        let test = params.test_size.map_or_else(|| periods.first().map_or(TEST, |shortest| 2 * shortest), |size| size as usize);
        let windows = y.len().saturating_sub(FEWEST) / test;
        let windows = windows.min(params.n_windows as usize);
        let shapes = shapes(periods);
        let mut best = (f64::INFINITY, shapes[0]);
        for shape in shapes {
            let mut error = 0.0;
            for window in 1..=windows {
                let (past, future) = y.split_at(y.len() - window * test);
                error += if equal(past) {
                    f64::INFINITY
                } else {
                    percentage(&boost::fit(pulse, past, periods, shape).await?, &future[..test])
                };
            }
            if error < best.0 {
                best = (error, shape);
            }
        }
        Ok(Form(best.1))
    }
}

/// The forms to choose from, in the order in which ties are broken; one where nothing can be tried.
fn shapes(periods: &[usize]) -> Vec<Shape> {
    let shortest = periods.first().copied().unwrap_or(1);
    let mut shapes = Vec::new();
    for (seasonal, later) in [(true, true), (true, false), (false, false)] {
        if !seasonal || !periods.is_empty() {
            let shape = Shape { seasonal, later, smoother: false, before: 1 };
            shapes.push(Shape { smoother: true, ..shape });
            shapes.extend([shortest, (shortest / 2).max(1), 1].map(|before| Shape { before, ..shape }));
        }
    }
    shapes
}

/// The sum of symmetric percentage errors of the next values.
fn percentage(parts: &Parts, future: &[f64]) -> f64 {
    let error = |(z, y): (f64, &f64)| {
        let away = parts.back(z);
        2.0 * (y - away).abs() / (y + away + 1e-6).abs()
    };
    parts.ahead(future.len()).into_iter().zip(future).map(error).sum()
}

fn equal(y: &[f64]) -> bool {
    y.iter().all(|value| *value == y[0])
}

/// A method of parts in turns.
pub struct MflesMethod<V: Variant> {
    params: V::Params,
}

impl<V: Variant> Forecaster for MflesMethod<V> {
    const METHOD: &'static str = V::METHOD;
    const SUMMARY: &'static str = V::SUMMARY;
    const CONFORMAL: bool = true;
    type Params = V::Params;

    fn new(params: V::Params) -> Result<Self> {
        Ok(Self { params })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        let y = history.y;
        if y.len() < FEWEST {
            return Ok(Attempt::Refused(format!("{} values are too few: {} needs {FEWEST}", y.len(), V::METHOD)));
        }
        if equal(y) {
            return Ok(Attempt::Refused("all values are equal".to_owned()));
        }
        let _memory = pulse.reserve("the parts of a series", (y.len() as u64).saturating_mul(80))?;
        let periods = history.seasons.iter().map(|period| *period as usize);
        let periods: Vec<usize> = periods.filter(|period| *period > 1 && 2 * period <= y.len()).collect();
        let Form(shape) = V::shape(&self.params, pulse, y, &periods).await?;
        let parts = boost::fit(pulse, y, &periods, shape).await?;
        Ok(Attempt::Fitted(Box::new(MflesModel::<V> { parts, variant: PhantomData })))
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(MflesModel::<V> { parts: Parts::deserialize(state)?, variant: PhantomData }))
    }
}

/// The parts of a series, by one of the methods.
#[derive(Clone)]
struct MflesModel<V> {
    parts: Parts,
    variant: PhantomData<V>,
}

impl<V: Variant> Fitted for MflesModel<V> {
    fn method(&self) -> &'static str {
        V::METHOD
    }

    fn summary(&self) -> Summary {
        let Parts { logs, seasons, slope, variance, .. } = &self.parts;
        let lengths: Vec<String> = seasons.iter().map(|season| season.len().to_string()).collect();
        let how = if *logs { "multiply" } else { "add" };
        let told = match lengths.as_slice() {
            [] => "no season".to_owned(),
            several => format!("seasons of {} steps that {how}", several.join(" and ")),
        };
        let trend = match slope {
            slope if *slope > 0.0 => "a rising trend",
            slope if *slope < 0.0 => "a falling trend",
            _ => "no trend",
        };
        Summary {
            season: seasons.first().map_or(1, |season| season.len() as u32),
            parameters: BTreeMap::from([("slope".to_owned(), *slope), ("sigma2".to_owned(), *variance)]),
            words: format!("{trend}, {told}, a level of its own"),
            ..Summary::default()
        }
    }

    fn forecast(&self, &Ahead { horizon, levels, .. }: &Ahead<'_>) -> Forecast {
        let ahead = self.parts.ahead(horizon);
        let band = |level: &f64| {
            let reach = normal::quantile(0.5 + level / 2.0) * self.parts.variance.sqrt();
            let at = |sign: f64| ahead.iter().map(|value| self.parts.back(value + sign * reach)).collect();
            Band { lower: at(-1.0), upper: at(1.0) }
        };
        Forecast { bands: levels.iter().map(band).collect(), mean: ahead.iter().map(|value| self.parts.back(*value)).collect() }
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.parts.update(y);
    }

    fn fitted(&self) -> Option<&[f64]> {
        (!self.parts.fitted.is_empty()).then_some(&self.parts.fitted)
    }

    fn save(&self) -> Result<Value> {
        Ok(serde_json::to_value(&self.parts)?)
    }
}
