//! `holt` and `holt_winters`: exponential smoothing of a given form.
//!
//! **When**: to have the text book's methods by their names; `ets` chooses the form by itself, and is at least as accurate. **Parameters**:
//! [`HoltParams`]. **Input**, **Cost**, **Errors** as [`super`]; `holt_winters` needs a season, and a multiplicative error values above
//! zero. **Returns**: ETS(A,A,N) or ETS(M,A,N), with a season ETS(A,A,A) or ETS(M,A,M), the trend damped where the AICc has it so.
//!
//! **Reference**: Holt (1957), Forecasting seasonals and trends by exponentially weighted moving averages, reprinted 2004,
//! doi:10.1016/j.ijforecast.2003.09.015; Winters (1960), Forecasting sales by exponentially weighted moving averages, doi:10.1287/mnsc.6.3.324;
//! statsforecast's Holt and HoltWinters.

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Effort, Ets, Part, Request, fit};
use crate::error::Result;
use crate::forecast::{Ahead, Attempt, Fitted, Forecast, Forecaster, History, Pulse, Summary};
use crate::task::Params;

/// How errors enter, and whether the trend fades.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct HoltParams {
    /// Errors that add, or multiply; with a season it does as errors do.
    pub error_type: ErrorType,
    /// Should the trend fade? By default the AICc decides.
    pub damped: Option<bool>,
}

/// How an error enters the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum ErrorType {
    /// Additive.
    #[default]
    A,
    /// Multiplicative.
    M,
}

impl Params for HoltParams {}

/// A method of a given form.
pub trait Named: Clone + 'static {
    /// The method's name.
    const METHOD: &'static str;
    /// What it does.
    const SUMMARY: &'static str;
    /// Has it a season?
    const SEASONAL: bool;
}

/// `holt`.
#[derive(Clone)]
pub struct Holt;

impl Named for Holt {
    const METHOD: &'static str = "holt";
    const SUMMARY: &'static str = "Holt's method: exponential smoothing of level and trend.";
    const SEASONAL: bool = false;
}

/// `holt_winters`.
#[derive(Clone)]
pub struct HoltWinters;

impl Named for HoltWinters {
    const METHOD: &'static str = "holt_winters";
    const SUMMARY: &'static str = "The method of Holt and Winters: exponential smoothing of level, trend and season.";
    const SEASONAL: bool = true;
}

/// Exponential smoothing of a given form.
pub struct Given<N> {
    request: Request,
    name: PhantomData<N>,
}

impl<N: Named> Forecaster for Given<N> {
    const METHOD: &'static str = N::METHOD;
    const SUMMARY: &'static str = N::SUMMARY;
    type Params = HoltParams;

    fn new(HoltParams { error_type, damped }: HoltParams) -> Result<Self> {
        let error = if error_type == ErrorType::A { Part::Additive } else { Part::Multiplicative };
        let season = if N::SEASONAL { error } else { Part::None };
        Ok(Self { request: Request::of(error, Part::Additive, season, damped), name: PhantomData })
    }

    async fn fit(&self, pulse: &Pulse<'_>, history: &History<'_>) -> Result<Attempt> {
        if N::SEASONAL && history.season() == 1 {
            return Ok(Attempt::Refused("there is no season".to_owned()));
        }
        Ok(match fit(pulse, history.y, history.season(), self.request, Effort::Full).await? {
            Ok(ets) => Attempt::Fitted(Box::new(GivenModel::<N> { ets, name: PhantomData })),
            Err(reason) => Attempt::Refused(reason),
        })
    }

    fn load(state: &Value) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(GivenModel::<N> { ets: Ets::deserialize(state)?, name: PhantomData }))
    }
}

/// A model of exponential smoothing under another name.
#[derive(Clone)]
struct GivenModel<N> {
    ets: Ets,
    name: PhantomData<N>,
}

impl<N: Named> Fitted for GivenModel<N> {
    fn method(&self) -> &'static str {
        N::METHOD
    }

    fn summary(&self) -> Summary {
        self.ets.summary()
    }

    fn forecast(&self, ahead: &Ahead<'_>) -> Forecast {
        self.ets.forecast(ahead)
    }

    fn update(&mut self, y: f64, _: &[f64]) {
        self.ets.update(y);
    }

    fn save(&self) -> Result<Value> {
        self.ets.save()
    }
}
