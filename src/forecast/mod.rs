//! The forecast area: what comes next in one or many time series.
//!
//! Every method answers the same questions (see [`ForecastParams`]) and reports in the same shape (see [`ForecastReport`]).
//! A method is a folder that implements [`Forecaster`] and the [`Fitted`] model it yields, and a line in the list below; everything around it (finding
//! the columns, filling gaps, the season, held-out accuracy, falling back, saving, applying) is done here once.

mod accuracy;
mod apply;
mod choose;
mod fits;
mod fitted;
mod forecaster;
mod normal;
mod output;
mod params;
mod report;
mod run;
mod saved;
mod season;
mod standing;
mod words;

pub mod adida;
pub mod croston;
mod demand;
pub mod ets;
pub mod imapa;
pub mod intermittent;
pub mod naive;
pub mod pooled_regression;
pub mod regression;
pub mod sba;
pub mod seasonal_naive;
pub mod tsb;

pub use fitted::{Band, Copied, Fitted, Forecast, Summary};
pub use forecaster::{Ahead, Attempt, Forecaster, History, Pulse, Regressors};
pub use params::ForecastParams;
pub use report::{Fallback, ForecastReport, SeriesReport, Standing};

use crate::task::Method;
use forecaster::{Forecasting, Kind};

/// Makes both lists of the area: its methods as tasks, and its methods by name.
macro_rules! methods {
    ($($method:ty),+ $(,)?) => {
        /// The methods of this area; the first is the default.
        pub const METHODS: &[Method] = &[$(Method::of::<Forecasting<$method>>()),+];

        /// The same, to be made and loaded by name.
        const KINDS: &[Kind] = &[$(Kind::of::<$method>()),+];
    };
}

methods![
    ets::EtsMethod,
    seasonal_naive::SeasonalNaive,
    naive::Naive,
    croston::Croston,
    sba::Sba,
    tsb::Tsb,
    adida::Adida,
    imapa::Imapa,
    intermittent::Intermittent,
    regression::RegressionMethod,
    pooled_regression::PooledRegression,
];

#[cfg(test)]
mod tests;
