//! What every method of this area reports.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::{Config, TS, TypeVisitor};

use super::portrait::Segment;
use super::projection::Projection;
use super::rules::Rules;
use super::scores::SilhouettePlot;
use super::umap::UmapReport;
use crate::table::features::{Features, LeftOut};

/// The facts of a segmentation, whatever the method.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SegmentReport {
    /// Rows of the input.
    pub rows: u64,
    /// Rows that were segmented.
    pub rows_used: u64,
    /// Rows with at least one missing value: dropped or filled, as asked.
    pub rows_missing: u64,
    /// Columns that rows were compared by.
    pub columns: Vec<String>,
    /// Columns that were not used by an automatic choice.
    pub columns_left_out: Vec<LeftOut>,
    /// Used columns with missing values.
    pub columns_with_missing: Vec<FilledColumn>,
    /// Number of segments.
    pub k: u32,
    /// Rows that belong to no segment.
    pub noise: u64,
    /// Mean silhouette, −1 to 1, higher is better, of the rows that are no noise; null where it does not exist.
    pub silhouette: Option<f64>,
    /// Rows of the sample that the silhouette stands on; null if all rows.
    pub silhouette_rows: Option<u64>,
    /// Spread between segments over spread within, higher is better (Caliński and Harabasz 1974).
    pub calinski_harabasz: Option<f64>,
    /// Mean likeness of each segment to the one most like it, lower is better (Davies and Bouldin 1979).
    pub davies_bouldin: Option<f64>,
    /// The segments, the largest first.
    pub segments: Vec<Segment>,
    /// The silhouettes of the sample, segment by segment.
    pub silhouettes: Vec<SilhouettePlot>,
    /// A few rules that reproduce the segments; null where there is none.
    pub rules: Option<Rules>,
    /// Rows that the stability of segments stands on; null where it was not asked for, or all rows.
    pub stability_rows: Option<u64>,
    /// Where the columns `pc1` and `pc2` of the table come from.
    pub projection: Projection,
    /// Where the columns `umap1` and `umap2` of the table come from; null where that map was not asked for.
    pub umap: Option<UmapReport>,
    /// What was done to the columns, and what might be.
    pub notes: Vec<String>,
}

/// Missing values of a used column: nulls, NaNs and infinities.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilledColumn {
    /// Name of the column.
    pub column: String,
    /// How many.
    pub missing: u64,
    /// What took their place; null where their rows were dropped.
    pub fill: Option<f64>,
}

impl FilledColumn {
    /// The used columns with missing values.
    pub(super) fn all(features: &Features) -> Vec<Self> {
        let columns = features.columns.iter().enumerate().filter(|(_, column)| column.n_missing > 0);
        columns
            .map(|(j, column)| Self {
                column: column.name.clone(),
                missing: column.n_missing,
                fill: features.fills.as_ref().map(|fills| fills[j]),
            })
            .collect()
    }
}

/// What one method reports: the facts of any segmentation with its own beside them, in one flat object.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report<F> {
    #[serde(flatten)]
    pub(super) common: SegmentReport,
    #[serde(flatten)]
    pub(super) facts: F,
}

/// `SegmentReport & KMeansFacts`, called `KMeansReport`. By hand, because a parameter cannot be flattened by derivation.
impl<F: TS + 'static> TS for Report<F> {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &Config) -> String {
        F::name(config).replace("Facts", "Report")
    }

    fn ident(config: &Config) -> String {
        Self::name(config)
    }

    fn docs() -> Option<String> {
        F::docs()
    }

    fn inline(config: &Config) -> String {
        format!("{} & {}", SegmentReport::name(config), F::name(config))
    }

    fn decl(config: &Config) -> String {
        format!("type {} = {};", Self::name(config), Self::inline(config))
    }

    fn visit_dependencies(visitor: &mut impl TypeVisitor) {
        visitor.visit::<SegmentReport>();
        visitor.visit::<F>();
    }

    fn output_path() -> Option<PathBuf> {
        F::output_path()
    }
}
