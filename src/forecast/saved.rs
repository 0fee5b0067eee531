//! What a saved forecast keeps: for every series its place in time and its fitted model.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::choose::Columns;
use super::entry::Fit;
use super::reconcile::{Reconciler, Tree};
use super::regressors::Plan;
use super::{Fitted, ForecastParams, KINDS, Summary};
use crate::error::{Error, Result};
use crate::table::series::{Grid, Series};

/// A whole run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedForecast {
    pub(super) columns: Columns,
    /// Type of the time column, whose ticks the grids count.
    pub(super) time_type: String,
    pub(super) params: ForecastParams,
    #[serde(default)]
    pub(super) plan: Plan,
    /// Sums first, where there are any.
    pub(super) series: Vec<SavedSeries>,
    #[serde(default)]
    pub(super) sums: Option<SavedSums>,
}

/// How the sums of a hierarchy hang together, and how forecasts are made to add up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedSums {
    pub(super) tree: Tree,
    pub(super) reconciler: Reconciler,
}

impl SavedSums {
    /// How many sums there are.
    pub(super) fn count(&self) -> usize {
        self.tree.members.len()
    }
}

/// One series.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedSeries {
    pub(super) key: Map<String, Value>,
    pub(super) grid: Grid,
    /// Place of the next observation.
    pub(super) next: i64,
    /// The periods it was shown with.
    #[serde(default)]
    pub(super) seasons: Vec<u32>,
    /// What lagged regressors still read: their last numbers before the next observation.
    #[serde(default)]
    pub(super) beside: Vec<Vec<f64>>,
    fitted: Option<SavedFit>,
}

/// What is kept of a fitted model.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) summary: Summary,
    pub(super) fit: SavedFit,
}

impl Kept {
    pub(super) fn of(model: &dyn Fitted) -> Result<Self> {
        let fit = SavedFit { method: model.method().to_owned(), state: model.save()? };
        Ok(Self { summary: model.summary(), fit })
    }
}

/// A fitted model as data.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedFit {
    pub(super) method: String,
    state: Value,
}

impl SavedSeries {
    /// A series as it was read, with what lagged regressors will still read of it.
    pub(super) fn new(key: &Map<String, Value>, series: &Series, fit: &Fit, plan: &Plan) -> Self {
        let n = series.values.len();
        let from = n.saturating_sub(plan.memory().max(1));
        let at = |numbers: &Vec<f64>, step: usize| numbers.get(step).or(numbers.last()).copied().unwrap_or(0.0);
        let beside = series.regressors.iter().map(|numbers| (from..n).map(|step| at(numbers, step)).collect()).collect();
        let (grid, seasons) = (series.grid.clone(), fit.seasons.clone());
        Self { key: key.clone(), grid, next: series.next, seasons, beside, fitted: fit.saved() }
    }

    /// The same series some steps on.
    pub(super) fn onward(&self, next: i64, beside: Vec<Vec<f64>>, fit: &Fit) -> Self {
        let Self { key, grid, seasons, .. } = self.clone();
        Self { key, grid, next, seasons, beside, fitted: fit.saved() }
    }

    /// The fitted model, if the series had one.
    pub(super) fn model(&self) -> Result<Option<Box<dyn Fitted>>> {
        let Some(SavedFit { method, state }) = &self.fitted else { return Ok(None) };
        let kind = KINDS.iter().find(|kind| kind.name == method);
        let kind = kind.ok_or_else(|| Error::unsupported(format!("this build has no method {method}")).hint("update tablight"))?;
        (kind.load)(state).map(Some)
    }
}
