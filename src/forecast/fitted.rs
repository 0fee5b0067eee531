//! What a method of this area implements, and what it gives back.

use std::collections::BTreeMap;
use std::future::Future;

use serde_json::Value;

use super::normal;
use crate::context::Context;
use crate::error::Result;

/// A method: fits one series at a time.
pub trait Forecaster {
    /// The method's name.
    const METHOD: &'static str;

    /// Fits to the values of one series, which are finite and without gaps. `season` is a period in steps, 1 for none.
    ///
    /// # Errors
    /// `aborted`, `memory`. That a series cannot be fitted is not an error but [`Attempt::Refused`].
    fn fit(&self, pulse: &Pulse<'_>, y: &[f64], season: u32) -> impl Future<Output = Result<Attempt>>;
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
}

/// The result of a fit.
pub enum Attempt {
    /// A model.
    Fitted(Box<dyn Fitted>),
    /// Why this series cannot be fitted, to be read after "because".
    Refused(String),
}

/// A model fitted to one series, with its state after the last observation.
pub trait Fitted {
    /// The method that can load it.
    fn method(&self) -> &'static str;

    /// What the report says about it.
    fn summary(&self) -> Summary;

    /// The next `horizon` steps.
    fn forecast(&self, horizon: usize, levels: &[f64], seed: u64) -> Forecast;

    /// Takes in the next observation, leaving all parameters as they are.
    fn update(&mut self, y: f64);

    /// The model as data.
    ///
    /// # Errors
    /// `internal` if it cannot be written.
    fn save(&self) -> Result<Value>;
}

/// Facts about a fitted model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Its form in the notation of the method's literature.
    pub model: Option<String>,
    /// The period it uses, 1 for none.
    pub season: u32,
    /// The corrected Akaike information criterion.
    pub aicc: Option<f64>,
    /// What was estimated, by name.
    pub parameters: BTreeMap<String, f64>,
    /// What it sees in the series, in a few words.
    pub words: String,
}

/// Means and intervals of the steps ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The means, step by step.
    pub mean: Vec<f64>,
    /// For each level the bounds, step by step; NaN where they are not known.
    pub bands: Vec<Band>,
}

/// Lower and upper bounds of one level, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bounds.
    pub lower: Vec<f64>,
    /// Upper bounds.
    pub upper: Vec<f64>,
}

impl Forecast {
    /// Normal intervals around the means; a variance that is not known is NaN.
    #[must_use]
    pub fn normal(mean: Vec<f64>, variance: &[f64], levels: &[f64]) -> Self {
        let band = |level: &f64| {
            let reach = normal::quantile(0.5 + level / 2.0);
            let at = |sign: f64| mean.iter().zip(variance).map(|(mean, variance)| mean + sign * reach * variance.sqrt()).collect();
            Band { lower: at(-1.0), upper: at(1.0) }
        };
        let bands = levels.iter().map(band).collect();
        Self { mean, bands }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.mean.iter().all(|mean| mean.is_finite())
    }
}
