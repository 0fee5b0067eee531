//! Finds the columns the caller did not name.

use arrow::datatypes::{DataType, Schema};

use super::ForecastParams;
use crate::error::{Error, Result};
use crate::table::index_of;
use crate::table::series::SeriesColumns;

/// The columns of a run, by name.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Columns {
    pub(super) time: String,
    pub(super) value: String,
    pub(super) series: Vec<String>,
    #[serde(default)]
    pub(super) regressors: Vec<String>,
}

impl Columns {
    pub(super) fn find(schema: &Schema, params: &ForecastParams) -> Result<Self> {
        for name in params.series.iter().chain(&params.regressors) {
            index_of(schema, name)?;
        }
        let time = match &params.time {
            Some(name) => name.clone(),
            None => only(schema, "time", "date or timestamp", is_stamp, &[&params.series[..], &params.regressors].concat())?,
        };
        let value = match &params.value {
            Some(name) => name.clone(),
            None => {
                let taken: Vec<String> = params.series.iter().chain(&params.regressors).cloned().chain([time.clone()]).collect();
                only(schema, "value", "column of numbers", DataType::is_numeric, &taken)?
            }
        };
        if params.series.contains(&time) || params.series.contains(&value) || time == value {
            return Err(Error::params("series", format!("time ({time}), value ({value}) and series must be different columns")));
        }
        if params.regressors.contains(&time) || params.regressors.contains(&value) {
            return Err(Error::params(
                "regressors",
                format!("the time ({time}) and the value ({value}) cannot explain themselves"),
            ));
        }
        Ok(Self { time, value, series: params.series.clone(), regressors: params.regressors.clone() })
    }

    /// Names of all of them.
    pub(super) fn names(&self) -> Vec<String> {
        [&self.time, &self.value].into_iter().chain(&self.series).chain(&self.regressors).cloned().collect()
    }

    pub(super) fn view(&self) -> SeriesColumns<'_> {
        SeriesColumns { time: &self.time, value: &self.value, keys: &self.series, regressors: &self.regressors }
    }
}

fn is_stamp(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

/// The only column that fits and is not taken.
fn only(schema: &Schema, param: &str, what: &str, fits: impl Fn(&DataType) -> bool, taken: &[String]) -> Result<String> {
    let fields = schema.fields().iter();
    let found: Vec<&str> = fields
        .filter(|field| fits(field.data_type()) && !taken.contains(field.name()))
        .map(|field| field.name().as_str())
        .collect();
    match found.as_slice() {
        [name] => Ok((*name).to_owned()),
        [] => {
            let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            Err(Error::params(param, format!("there is no {what} to take")).hint(format!("name one of: {}", names.join(", "))))
        }
        several => {
            Err(Error::params(param, format!("there is more than one {what}")).hint(format!("name one of: {}", several.join(", "))))
        }
    }
}
