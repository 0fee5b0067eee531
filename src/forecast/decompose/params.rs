//! What a decomposition is asked.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Result;
use crate::forecast::ForecastParams;
use crate::table::series::Gaps;
use crate::task::Params;

/// Which series are taken apart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DecomposeParams {
    /// The column of dates, timestamps or integer steps. By default the only date or timestamp there is.
    #[schemars(extend("x-column" = "time"))]
    pub time: Option<String>,
    /// The column of numbers. By default the only one there is.
    #[schemars(extend("x-column" = "numeric"))]
    pub value: Option<String>,
    /// The columns that tell series apart. Empty: all rows are one series.
    #[schemars(extend("x-column" = "any"))]
    pub series: Vec<String>,
    /// Season lengths in steps; `[1]` for none. By default found from the frequency and the data.
    pub season: Option<Vec<u32>>,
    /// What stands in for missing observations.
    pub gaps: Gaps,
}

impl DecomposeParams {
    /// The same as the questions of a forecast.
    pub(super) fn as_forecast(&self) -> ForecastParams {
        ForecastParams {
            time: self.time.clone(),
            value: self.value.clone(),
            series: self.series.clone(),
            season: self.season.clone(),
            gaps: self.gaps,
            ..ForecastParams::default()
        }
    }
}

impl Params for DecomposeParams {
    fn check(&self) -> Result<()> {
        self.as_forecast().check()
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        self.as_forecast().reads(schema)
    }
}
