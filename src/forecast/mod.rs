//! The forecast area: what comes next in one or many time series.
//!
//! Every method answers the same questions (see [`ForecastParams`]) and reports in the same shape (see [`ForecastReport`]).
//! A method is a folder that implements [`Forecaster`] and the [`Fitted`] model it yields, and a line in the list below; everything around it (finding
//! the columns, filling gaps, the season, held-out accuracy, falling back, saving, applying) is done here once.

mod accuracy;
mod apply;
mod bounds;
mod calendar;
mod choose;
mod chore;
mod draws;
mod each;
mod entry;
mod fits;
mod fitted;
mod forecaster;
mod ground;
mod hierarchy;
mod leading;
mod lines;
mod min_trace;
mod normal;
mod onward;
mod output;
mod params;
mod past;
mod plain;
mod reconcile;
mod reconciled;
mod regressors;
mod report;
mod residuals;
mod results;
mod run;
mod saved;
mod scenario;
mod season;
mod spread;
mod standing;
mod target;
mod wanted;
mod words;
mod work;

pub mod adida;
pub mod ar_lag;
pub mod arima;
pub mod auto;
pub mod auto_arima;
pub mod auto_ces;
pub mod backtest;
pub mod croston;
pub mod decompose;
mod demand;
pub mod drift;
pub mod ensemble;
pub mod ets;
pub mod imapa;
pub mod intermittent;
pub mod mfles;
pub mod mstl;
pub mod naive;
pub mod pooled_regression;
pub mod regression;
pub mod sba;
pub mod seasonal_naive;
pub mod simple;
pub mod theta;
pub mod tsb;

pub use calendar::Country;
pub use fitted::{Band, Copied, Fitted, Forecast, Summary};
pub use forecaster::{Ahead, Attempt, Forecaster, History, Pulse, Regressors};
pub use params::{ForecastParams, Intervals, LeadingZeros, Reconcile};
pub use report::{Fallback, ForecastReport, Member, SeriesReport};
pub use residuals::Residuals;
pub use scenario::{Change, Scenario};
pub use standing::Standing;
pub use target::Reach;

use crate::task::{Method, NewChore};
use forecaster::{Forecasting, Kind};

/// What runs of this area give to other workers.
pub const CHORES: &[(&str, NewChore)] = &[(chore::NAME, || Box::new(chore::ForecastChore::default()))];

/// Makes both lists of the area: its methods as tasks, and its methods by name.
macro_rules! methods {
    ($($method:ty),+ $(,)?) => {
        /// The methods of this area; the first is the default. What compares them and what looks into the past come last.
        pub const METHODS: &[Method] = &[$(Method::of::<Forecasting<$method>>(),)+ Method::of::<backtest::Rolling>(), Method::of::<decompose::Stl>()];

        /// The same, to be made and loaded by name.
        const KINDS: &[Kind] = &[$(Kind::of::<$method>()),+];
    };
}

methods![
    auto::Auto,
    ensemble::Ensemble,
    ets::EtsMethod,
    theta::ThetaMethod<theta::Standard>,
    theta::ThetaMethod<theta::Optimized>,
    theta::ThetaMethod<theta::Dynamic>,
    theta::ThetaMethod<theta::DynamicOptimized>,
    theta::ThetaMethod<theta::Auto>,
    mstl::Mstl,
    mfles::MflesMethod<mfles::Mfles>,
    mfles::MflesMethod<mfles::AutoMfles>,
    auto_arima::AutoArima,
    arima::ArimaMethod,
    auto_ces::AutoCes,
    ar_lag::ArLag,
    croston::Croston,
    sba::Sba,
    tsb::Tsb,
    adida::Adida,
    imapa::Imapa,
    intermittent::Intermittent,
    regression::RegressionMethod,
    pooled_regression::PooledRegression,
    ets::Given<ets::Holt>,
    ets::Given<ets::HoltWinters>,
    simple::Simple<simple::Ses>,
    simple::Simple<simple::SesOptimized>,
    simple::Simple<simple::SeasonalSes>,
    simple::Simple<simple::SeasonalSesOptimized>,
    simple::Simple<simple::HistoricAverage>,
    simple::Simple<simple::WindowAverage>,
    simple::Simple<simple::SeasonalWindowAverage>,
    drift::Drift,
    seasonal_naive::SeasonalNaive,
    naive::Naive,
];

#[cfg(test)]
mod frame_tests;
#[cfg(test)]
mod tests;
