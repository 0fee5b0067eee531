//! The forecast area: what comes next in one or many time series.
//!
//! Every method answers the same questions (see [`ForecastParams`]) and reports in the same shape (see [`ForecastReport`]).
//! A method is a folder that implements [`Forecaster`] and the [`Fitted`] model it yields; everything around it (finding
//! the columns, filling gaps, the season, held-out accuracy, falling back, saving, applying) is done here once.

mod accuracy;
mod apply;
mod choose;
mod fitted;
mod normal;
mod output;
mod params;
mod report;
mod run;
mod saved;
mod season;

pub mod ets;
pub mod naive;
pub mod seasonal_naive;

pub use fitted::{Attempt, Band, Fitted, Forecast, Forecaster, Pulse, Summary};
pub use params::ForecastParams;
pub use report::{Fallback, ForecastReport, SeriesReport, Standing};

use serde_json::Value;

use crate::error::Result;
use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] =
    &[Method::of::<ets::EtsMethod>(), Method::of::<seasonal_naive::SeasonalNaive>(), Method::of::<naive::Naive>()];

/// How each method reads its saved models back.
const LOADERS: &[(&str, Load)] = &[("ets", ets::load), ("seasonal_naive", seasonal_naive::load), ("naive", naive::load)];

type Load = fn(&Value) -> Result<Box<dyn Fitted>>;

#[cfg(test)]
mod tests;
