//! What k-means learnt, to assign other rows.

use ndarray::Array2;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::assignment::Assignment;
use crate::segment::projection::Plane;
use crate::table::features::Features;
use crate::table::{Missing, Scaler, Table};
use crate::task::Outcome;

/// Centers, with all that is needed to bring new rows to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KMeansModel {
    columns: Vec<String>,
    missing: Missing,
    fills: Option<Vec<f64>>,
    scaler: Scaler,
    /// In scaled units, one per segment.
    centers: Vec<Vec<f64>>,
    plane: Plane,
}

/// The facts of an assignment by a saved model.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct KMeansApplied {
    /// Rows of the input.
    pub rows: u64,
    /// Rows that were assigned.
    pub rows_used: u64,
    /// Rows with at least one missing value.
    pub rows_missing: u64,
    /// Sum of squared distances of rows to their segment's center, in scaled units.
    pub inertia: f64,
    /// Rows of each segment, by its number.
    pub sizes: Vec<u64>,
}

impl KMeansModel {
    pub(super) fn new(features: &Features, missing: Missing, scaler: Scaler, centers: &Array2<f64>, plane: Plane) -> Self {
        let centers = centers.rows().into_iter().map(|center| center.to_vec()).collect();
        Self { columns: features.names(), missing, fills: features.fills.clone(), scaler, centers, plane }
    }

    /// The columns that are compared.
    pub(super) fn columns(self) -> Vec<String> {
        self.columns
    }

    /// Assigns the rows of a table to the segments found before.
    ///
    /// # Errors
    /// `schema` for a table that lacks a column, `parse` for a damaged model, `memory`, `aborted`.
    pub async fn apply(self, cx: &Context, table: &Table) -> Result<Outcome> {
        let centers = self.sound_centers()?;
        cx.phase("prepare");
        let mut features = Features::read_like(cx, table, &self.columns, self.missing, self.fills).await?;
        self.scaler.scale(cx, &mut features.values).await?;
        cx.phase("score");
        let assignment = Assignment::of(cx, &features.values, &centers).await?;
        let report = KMeansApplied {
            rows: features.n_rows,
            rows_used: features.rows.len() as u64,
            rows_missing: features.n_rows_missing,
            inertia: assignment.inertia,
            sizes: assignment.sizes(centers.nrows()),
        };
        Ok(Outcome::new(&report)?.with_table(assignment.table(cx, &features, &self.plane).await?))
    }

    /// The centers as a matrix, once every part of the model fits the others.
    fn sound_centers(&self) -> Result<Array2<f64>> {
        let width = self.columns.len();
        let fills_fit = match self.missing {
            Missing::Drop | Missing::Error => self.fills.is_none(),
            Missing::Mean | Missing::Median | Missing::Zero => self.fills.as_ref().is_some_and(|fills| fills.len() == width),
        };
        let fits = width > 0
            && !self.centers.is_empty()
            && self.centers.iter().all(|center| center.len() == width)
            && self.scaler.width() == width
            && self.scaler.is_sound()
            && self.plane.fits(width)
            && fills_fit;
        let damaged = || Error::parse("the model is damaged: its parts do not fit together");
        if !fits {
            return Err(damaged());
        }
        Array2::from_shape_vec((self.centers.len(), width), self.centers.concat()).map_err(|_| damaged())
    }
}
