//! What a method of this area implements.

use std::future::Future;
use std::marker::PhantomData;

use serde_json::Value;

use super::{Fitted, ForecastParams, ForecastReport, apply, run};
use crate::context::{Context, Reservation};
use crate::error::Result;
use crate::table::Table;
use crate::task::{Algorithm, LocalFuture, Model, Outcome, Params, parse};

/// A method: fits one series at a time. Everything around it is done by the area, once for all methods.
pub trait Forecaster: Sized + 'static {
    /// The method's name.
    const METHOD: &'static str;
    /// What it does, in one sentence for a person who chooses.
    const SUMMARY: &'static str;
    /// The method's own parameters.
    type Params: Params;
    /// Does it make use of [`History::regressors`]?
    const REGRESSORS: bool = false;
    /// Has it no intervals of its own worth the name, so that they are conformal where nothing else is asked for?
    const CONFORMAL: bool = false;

    /// Does it learn from all series at once, see [`prepare`](Self::prepare)? Otherwise each can be fitted anywhere.
    fn learns_from_all(&self) -> bool {
        false
    }

    /// The method with these parameters, which are checked.
    ///
    /// # Errors
    /// `params`, naming what does not go together.
    fn new(params: Self::Params) -> Result<Self>;

    /// Learns from all series at once what [`fit`](Self::fit) then uses for each; by default nothing. Called before every round
    /// of fits, with what those will see, and starts anew each time.
    ///
    /// # Errors
    /// `aborted`, `memory`.
    fn prepare(&mut self, _: &Context, _: &[History<'_>]) -> impl Future<Output = Result<()>> {
        async { Ok(()) }
    }

    /// Fits to one series.
    ///
    /// # Errors
    /// `aborted`, `memory`. That a series cannot be fitted is not an error but [`Attempt::Refused`].
    fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> impl Future<Output = Result<Attempt>>;

    /// A model of this method from what [`Fitted::save`] gave.
    ///
    /// # Errors
    /// `parse` for anything else.
    fn load(state: &Value) -> Result<Box<dyn Fitted>>;
}

/// What a method sees of one series.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    /// The values, oldest first: finite and without gaps.
    pub y: &'a [f64],
    /// The periods it repeats with, in steps above 1, shortest first; empty for none.
    pub seasons: &'a [u32],
    /// Columns that are known for past and future; `None` where there are none.
    pub regressors: Option<&'a Regressors>,
    /// For each column that tells series apart the number of its value: series with the same are alike. Empty where there is one series.
    pub groups: &'a [u32],
}

impl History<'_> {
    /// The season of a method that knows one only: the first, 1 for none.
    #[must_use]
    pub fn season(&self) -> usize {
        season_of(self.seasons)
    }
}

/// The season of a method that knows one only, of the periods that a series repeats with.
pub(super) fn season_of(seasons: &[u32]) -> usize {
    seasons.first().map_or(1, |season| (*season).max(1) as usize)
}

/// Columns of numbers beside the values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regressors {
    /// Their names.
    pub names: Vec<String>,
    /// One list for each name, finite, as long as the history, or as the horizon.
    pub columns: Vec<Vec<f64>>,
}

impl Regressors {
    /// The values of one step, in the order of the names.
    #[must_use]
    pub fn row(&self, step: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column.get(step).copied().unwrap_or(f64::NAN)).collect()
    }
}

/// What is wanted of the future.
#[derive(Clone, Copy, Debug)]
pub struct Ahead<'a> {
    /// Steps, 1 or more.
    pub horizon: usize,
    /// Probabilities of the intervals, from 0 (both bounds are the median) to below 1.
    pub levels: &'a [f64],
    /// Decides every draw.
    pub seed: u64,
    /// The columns of [`History::regressors`] over the horizon; `None` where there are none.
    pub regressors: Option<&'a Regressors>,
}

impl Ahead<'_> {
    /// The means of the next steps and nothing else.
    #[must_use]
    pub fn means(horizon: usize) -> Self {
        Self { horizon, levels: &[], seed: 0, regressors: None }
    }
}

/// A checkpoint to be made every few milliseconds while one series is fitted.
pub struct Pulse<'a> {
    cx: &'a Context,
    done: u64,
    total: u64,
}

impl<'a> Pulse<'a> {
    /// For the series after `done` of `total`.
    #[must_use]
    pub fn new(cx: &'a Context, done: usize, total: usize) -> Self {
        Self { cx, done: done as u64, total: total as u64 }
    }

    /// Lets the host breathe, and stops here if the caller cancelled.
    ///
    /// # Errors
    /// `aborted`.
    pub async fn beat(&self) -> Result<()> {
        self.cx.checkpoint(self.done, self.total).await
    }

    /// Asks for memory.
    ///
    /// # Errors
    /// `memory`.
    pub fn reserve(&self, what: &str, bytes: u64) -> Result<Reservation> {
        self.cx.reserve(what, bytes)
    }
}

/// The result of a fit.
pub enum Attempt {
    /// A model.
    Fitted(Box<dyn Fitted>),
    /// Why this series cannot be fitted, to be read after "because".
    Refused(String),
}

/// A [`Forecaster`] of any kind, so that the area's code exists once and not once for each method.
pub(super) trait AnyForecaster {
    fn name(&self) -> &'static str;
    fn uses_regressors(&self) -> bool;
    fn conformal(&self) -> bool;
    fn learns_from_all(&self) -> bool;
    fn prepare<'a>(&'a mut self, cx: &'a Context, all: &'a [History<'_>]) -> LocalFuture<'a, Result<()>>;
    fn fit<'a>(&'a self, pulse: &'a Pulse<'_>, history: &'a History<'_>) -> LocalFuture<'a, Result<Attempt>>;
}

impl<M: Forecaster> AnyForecaster for M {
    fn name(&self) -> &'static str {
        M::METHOD
    }

    fn uses_regressors(&self) -> bool {
        M::REGRESSORS
    }

    fn conformal(&self) -> bool {
        M::CONFORMAL
    }

    fn learns_from_all(&self) -> bool {
        Forecaster::learns_from_all(self)
    }

    fn prepare<'a>(&'a mut self, cx: &'a Context, all: &'a [History<'_>]) -> LocalFuture<'a, Result<()>> {
        Box::pin(Forecaster::prepare(self, cx, all))
    }

    fn fit<'a>(&'a self, pulse: &'a Pulse<'_>, history: &'a History<'_>) -> LocalFuture<'a, Result<Attempt>> {
        Box::pin(Forecaster::fit(self, pulse, history))
    }
}

/// A method as it was asked for.
pub(super) struct Asked {
    /// Its own parameters.
    pub(super) given: Value,
    pub(super) method: Box<dyn AnyForecaster>,
}

/// A line in the list of kinds: how a method is made of its parameters, and its models of what was saved.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) make: fn(Value) -> Result<Box<dyn AnyForecaster>>,
    pub(super) load: fn(&Value) -> Result<Box<dyn Fitted>>,
}

impl Kind {
    pub(super) const fn of<M: Forecaster>() -> Self {
        Self {
            name: M::METHOD,
            make: |params| Ok(Box::new(M::new(parse::<crate::task::Empty, M::Params>(params)?.1)?)),
            load: M::load,
        }
    }
}

/// A method as a task: every [`Forecaster`] is run and applied in the same way.
pub(super) struct Forecasting<M>(PhantomData<M>);

impl<M: Forecaster> Algorithm for Forecasting<M> {
    const TASK: &'static str = "forecast";
    const METHOD: &'static str = M::METHOD;
    const SUMMARY: &'static str = M::SUMMARY;
    type Common = ForecastParams;
    type Params = M::Params;
    type Report = ForecastReport;

    async fn run(cx: &Context, table: &Table, common: ForecastParams, params: M::Params) -> Result<Outcome> {
        let given = serde_json::to_value(&params)?;
        run::run(cx, table, &common, Asked { given, method: Box::new(M::new(params)?) }).await
    }

    fn apply_reads(model: &Model) -> Result<Option<Vec<String>>> {
        apply::reads(model)
    }

    async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
        apply::apply(cx, table, model).await
    }
}
