//! What to describe, and what is worth a word.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// What to describe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ProfileParams {
    /// The columns to describe, by name; all where none are given.
    pub columns: Option<Vec<String>>,
    /// The column of dates or times that puts the rows in order; where none is given, the first one there is.
    #[schemars(extend("x-column" = "time"))]
    pub time: Option<String>,
    /// How repeated rows are counted: `sample` estimates them from the sample, `exact` keeps 16 bytes for each different row.
    pub duplicates: Duplicates,
    /// From where on something is worth a word.
    pub thresholds: Thresholds,
    /// Leave out every value of any row: counts, shares and shapes only, and none of fewer than `smallestGroup` rows.
    pub sensitive: bool,
    /// With `sensitive`: counts of fewer rows than this are left out; 1 or more.
    pub smallest_group: u32,
}

impl Default for ProfileParams {
    fn default() -> Self {
        Self {
            columns: None,
            time: None,
            duplicates: Duplicates::Sample,
            thresholds: Thresholds::default(),
            sensitive: false,
            smallest_group: 10,
        }
    }
}

/// How repeated rows are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Duplicates {
    /// Estimated from the sample; exact while it holds every different row.
    #[default]
    Sample,
    /// By a hash of 128 bits of every row.
    Exact,
}

/// From where on something is worth an alert. Shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Thresholds {
    /// Share of missing values.
    #[ts(as = "Option<f64>", optional)]
    pub missing: f64,
    /// Share of one value that leaves little else.
    #[ts(as = "Option<f64>", optional)]
    pub dominant: f64,
    /// Share of different texts from which grouping by them makes little sense.
    #[ts(as = "Option<f64>", optional)]
    pub cardinality: f64,
    /// Skewness, either way; an exponential distribution has 2.
    #[ts(as = "Option<f64>", optional)]
    pub skewness: f64,
    /// Share of zeros.
    #[ts(as = "Option<f64>", optional)]
    pub zeros: f64,
    /// Share of numbers farther than three times the middle half's width from the middle half.
    #[ts(as = "Option<f64>", optional)]
    pub outliers: f64,
    /// Share of rows that repeat another.
    #[ts(as = "Option<f64>", optional)]
    pub duplicates: f64,
    /// Correlation of two columns, either way, by whichever measure fits them.
    #[ts(as = "Option<f64>", optional)]
    pub correlation: f64,
    /// Autocorrelation at the length of a season.
    #[ts(as = "Option<f64>", optional)]
    pub season: f64,
    /// Share of a column of texts that are numbers, and the share that are none.
    #[ts(as = "Option<f64>", optional)]
    pub mixed: f64,
    /// Share of values that often stand for missing ones, such as 999 or 1900-01-01.
    #[ts(as = "Option<f64>", optional)]
    pub defaults: f64,
    /// Fewer values than this say nothing; 1 or more.
    #[ts(as = "Option<u32>", optional)]
    pub enough: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            missing: 0.2,
            dominant: 0.9,
            cardinality: 0.5,
            skewness: 3.0,
            zeros: 0.5,
            outliers: 0.01,
            duplicates: 0.001,
            correlation: 0.9,
            season: 0.5,
            mixed: 0.05,
            defaults: 0.01,
            enough: 20,
        }
    }
}

impl Thresholds {
    fn check(&self) -> Result<()> {
        let shares = [
            ("missing", self.missing),
            ("dominant", self.dominant),
            ("cardinality", self.cardinality),
            ("zeros", self.zeros),
            ("outliers", self.outliers),
            ("duplicates", self.duplicates),
            ("correlation", self.correlation),
            ("season", self.season),
            ("mixed", self.mixed),
            ("defaults", self.defaults),
        ];
        let wrong = shares.iter().find(|(_, share)| !(0.0..=1.0).contains(share));
        if let Some((name, share)) = wrong {
            return Err(Error::params(format!("thresholds.{name}"), format!("must be from 0 to 1, got {share}")));
        }
        if !(self.skewness.is_finite() && self.skewness >= 0.0) {
            return Err(Error::params("thresholds.skewness", format!("must be 0 or more, got {}", self.skewness)));
        }
        if self.enough >= 1 { Ok(()) } else { Err(Error::params("thresholds.enough", "must be 1 or more")) }
    }
}

impl Params for ProfileParams {
    fn check(&self) -> Result<()> {
        self.thresholds.check()?;
        if self.smallest_group == 0 {
            return Err(Error::params("smallestGroup", "must be 1 or more"));
        }
        match &self.columns {
            Some(names) if names.is_empty() => {
                Err(Error::params("columns", "must name one column or more").hint("leave it out for all columns"))
            }
            Some(names) if self.time.as_ref().is_some_and(|time| !names.contains(time)) => {
                Err(Error::params("time", "must be one of the columns").hint("name it among columns as well"))
            }
            _ => Ok(()),
        }
    }

    fn reads(&self, schema: &Schema) -> Result<Vec<String>> {
        let all = || schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(self.columns.clone().unwrap_or_else(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::{Empty, parse};
    use serde_json::json;

    #[test]
    fn thresholds_out_of_range_are_named() {
        for (value, param) in [
            (json!({ "thresholds": { "missing": 1.5 } }), "thresholds.missing"),
            (json!({ "thresholds": { "skewness": -1 } }), "thresholds.skewness"),
            (json!({ "thresholds": { "enough": 0 } }), "thresholds.enough"),
            (json!({ "smallestGroup": 0 }), "smallestGroup"),
            (json!({ "columns": ["a"], "time": "b" }), "time"),
        ] {
            let error = parse::<ProfileParams, Empty>(value).unwrap_err();
            assert_eq!(error.place().param.as_deref(), Some(param));
        }
    }
}
