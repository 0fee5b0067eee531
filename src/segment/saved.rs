//! What a segmentation learnt, to assign other rows: the same for every method.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::assigner::Assigner;
use super::numbering::sizes;
use super::prepare::{Preparation, Sheet};
use super::projection::Plane;
use super::table::Marks;
use super::umap::{Places, SavedMap};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Model, Outcome};

/// A saved segmentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SavedSegments {
    pub(super) preparation: Preparation,
    pub(super) assigner: Assigner,
    pub(super) plane: Plane,
    /// The map by neighbors, where one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) map: Option<SavedMap>,
}

/// The facts of an assignment by a saved model.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SegmentsApplied {
    /// Rows of the input.
    pub rows: u64,
    /// Rows that were assigned.
    pub rows_used: u64,
    /// Rows with at least one missing value.
    pub rows_missing: u64,
    /// Rows of each segment, by its number.
    pub sizes: Vec<u64>,
    /// Rows that are noise.
    pub noise: u64,
    /// Sum of squared distances of rows to their segment's center, in scaled units; null where segments have no centers.
    pub inertia: Option<f64>,
}

impl SavedSegments {
    /// The content of a model, whose parts fit together.
    ///
    /// # Errors
    /// `parse` for a damaged one.
    pub fn of(model: &Model) -> Result<Self> {
        let saved: Self = model.content()?;
        let width = saved.preparation.width();
        let map_fits = saved.map.as_ref().is_none_or(|map| map.fits(width));
        if saved.preparation.is_sound() && saved.assigner.fits(&saved.preparation) && saved.plane.fits(width) && map_fits {
            Ok(saved)
        } else {
            Err(Error::parse("the model is damaged: its parts do not fit together"))
        }
    }

    /// The columns that are read.
    pub fn columns(&self) -> Vec<String> {
        self.preparation.columns()
    }

    /// Assigns the rows of a table to the segments found before.
    ///
    /// # Errors
    /// `schema` for a table that lacks a column, `memory`, `aborted`.
    pub async fn apply(self, cx: &Context, table: &Table) -> Result<Outcome> {
        cx.phase("prepare");
        let Sheet { features, points, .. } = self.preparation.apply(cx, table).await?;
        cx.phase("score");
        let assigned = self.assigner.assign(cx, &points).await?;
        let sizes = sizes(&assigned.labels, self.assigner.n_segments());
        let report = SegmentsApplied {
            rows: features.n_rows,
            rows_used: features.rows.len() as u64,
            rows_missing: features.n_rows_missing,
            noise: features.rows.len() as u64 - sizes.iter().sum::<u64>(),
            sizes,
            inertia: assigned.inertia,
        };
        let places = match &self.map {
            Some(map) => Some(Places::of_all(map.places(cx, &points.values).await?)),
            None => None,
        };
        cx.phase("table");
        let marks = Marks {
            labels: &assigned.labels,
            distance: assigned.distance.as_deref(),
            probability: assigned.probability.as_deref(),
            outlier_score: None,
            values: &points.values,
            plane: &self.plane,
            map: places.as_ref(),
        };
        Ok(Outcome::new(&report)?.with_table(marks.table(cx, &features).await?))
    }
}
