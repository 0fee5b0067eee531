//! What every method of this area is asked.

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::table::{Missing, Scaling};
use crate::task::Params;

/// Which rows and columns are compared, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SegmentParams {
    /// The columns to compare rows by: numbers, booleans, dates, timestamps or texts of few different values. By default every column of numbers
    /// (of categories, where the method takes these) that can tell rows apart; the report says which were left out and why.
    #[schemars(extend("x-column" = "any"))]
    pub columns: Option<Vec<String>>,
    /// How columns of different units are made comparable.
    pub scale: SegmentScale,
    /// What is done with a null, a NaN or an infinity. A missing category that is not dropped is a category of its own.
    pub missing: Missing,
    /// What is done with outliers.
    pub outliers: Outliers,
    /// How categories, which are used where they are named, become numbers.
    pub encode: Encode,
    /// Other columns that segments are described by, without being compared by them; `["*"]` is all there are.
    #[schemars(extend("x-column" = "any"))]
    pub describe: Vec<String>,
    /// How often segments are found again on draws of the rows, to see which of them last; 0: not at all. Takes as many times as long, on up to 5,000 rows.
    #[schemars(range(max = 1000))]
    pub stability: u32,
    /// The map that is made of the rows beside their principal plane.
    pub map: SegmentMap,
    /// `umap`: rows, the row itself among them, that count as near: few show what is close by, many the whole.
    #[schemars(range(min = 2, max = 200))]
    pub n_neighbors: u32,
    /// `umap`: how near rows may lie on the map; small values make dense heaps.
    #[schemars(range(min = 0.0, max = 3.0))]
    pub min_dist: f64,
}

/// The map that is made of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum SegmentMap {
    /// None but the principal plane, which every run has.
    #[default]
    Pca,
    /// One that keeps near rows near (L. McInnes, J. Healy, J. Melville 2018), of up to 10,000 rows.
    Umap,
}

impl Default for SegmentParams {
    fn default() -> Self {
        Self {
            columns: None,
            scale: SegmentScale::default(),
            missing: Missing::default(),
            outliers: Outliers::default(),
            encode: Encode::default(),
            describe: Vec::new(),
            stability: 0,
            map: SegmentMap::default(),
            n_neighbors: 15,
            min_dist: 0.1,
        }
    }
}

/// How columns of different units are made comparable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum SegmentScale {
    /// Mean 0, standard deviation 1.
    #[default]
    Standard,
    /// As the values are: a column of large numbers dominates.
    None,
    /// Smallest value 0, largest 1.
    Minmax,
    /// Median 0, interquartile range 1: outliers do not set the scale.
    Robust,
    /// The Yeo–Johnson power that brings a column nearest to a bell, which evens out heavy tails; then mean 0, standard deviation 1.
    Power,
}

impl SegmentScale {
    /// The scaling without a power; `None` with one.
    pub(crate) fn linear(self) -> Option<Scaling> {
        match self {
            Self::Standard => Some(Scaling::Standard),
            Self::None => Some(Scaling::None),
            Self::Minmax => Some(Scaling::Minmax),
            Self::Robust => Some(Scaling::Robust),
            Self::Power => None,
        }
    }
}

/// What is done with outliers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Outliers {
    /// Nothing.
    #[default]
    Keep,
    /// A number more than three interquartile ranges beyond its column's quartiles counts as that bound.
    Clip,
}

/// How categories become numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Encode {
    /// Each frequent value as a column of 0 and 1, the rare ones together.
    #[default]
    Onehot,
    /// As J. C. Gower (1971) has it: numbers by their range, whatever `scale` says, and a different category counts as much as a whole range.
    Gower,
}

impl Params for SegmentParams {
    fn check(&self) -> Result<()> {
        if self.stability > 1000 {
            return Err(Error::params("stability", format!("must be at most 1000, got {}", self.stability)));
        }
        if !(2..=200).contains(&self.n_neighbors) {
            return Err(Error::params("nNeighbors", format!("must be from 2 to 200, got {}", self.n_neighbors)));
        }
        if !(0.0..=3.0).contains(&self.min_dist) {
            return Err(Error::params("minDist", format!("must be from 0 to 3, got {}", self.min_dist)));
        }
        match &self.columns {
            Some(columns) if columns.is_empty() => {
                Err(Error::params("columns", "must name at least one column").hint("omit it to use every suitable column"))
            }
            _ => Ok(()),
        }
    }
}

impl SegmentParams {
    /// The columns to describe segments by, but for those in `compared`.
    pub(crate) fn described(&self, schema: &Schema, compared: &[String]) -> Vec<String> {
        let names = if self.describe.iter().any(|name| name == "*") { all_names(schema) } else { self.describe.clone() };
        let mut described: Vec<String> = Vec::new();
        for name in names {
            if !compared.contains(&name) && !described.contains(&name) {
                described.push(name);
            }
        }
        described
    }
}

fn all_names(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}
