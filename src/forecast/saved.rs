//! What a saved forecast keeps: for every series its place in time and its fitted model.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::choose::Columns;
use super::{Fitted, ForecastParams, KINDS};
use crate::error::{Error, Result};
use crate::table::series::{Grid, Series};

/// A whole run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedForecast {
    pub(super) columns: Columns,
    /// Type of the time column, whose ticks the grids count.
    pub(super) time_type: String,
    pub(super) params: ForecastParams,
    pub(super) series: Vec<SavedSeries>,
}

/// One series.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SavedSeries {
    pub(super) key: Map<String, Value>,
    pub(super) grid: Grid,
    /// Place of the next observation.
    pub(super) next: i64,
    fitted: Option<SavedFit>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedFit {
    method: String,
    state: Value,
}

impl SavedSeries {
    pub(super) fn new(key: &Map<String, Value>, series: &Series, model: Option<&dyn Fitted>) -> Result<Self> {
        let save = |model: &dyn Fitted| Ok::<_, Error>(SavedFit { method: model.method().to_owned(), state: model.save()? });
        let fitted = model.map(save).transpose()?;
        Ok(Self { key: key.clone(), grid: series.grid.clone(), next: series.next, fitted })
    }

    /// The fitted model, if the series had one.
    pub(super) fn model(&self) -> Result<Option<Box<dyn Fitted>>> {
        let Some(SavedFit { method, state }) = &self.fitted else { return Ok(None) };
        let kind = KINDS.iter().find(|kind| kind.name == method);
        let kind = kind.ok_or_else(|| Error::unsupported(format!("this build has no method {method}")).hint("update tablight"))?;
        (kind.load)(state).map(Some)
    }
}
