//! A table becomes points: chosen columns, missing values treated, brought to one scale. What was learnt on the way is part of the model.

use ndarray::{Array2, ArrayView1};
use serde::{Deserialize, Serialize};

use super::SegmentParams;
use super::clustering::Points;
use crate::context::Context;
use crate::error::Result;
use crate::table::features::Features;
use crate::table::{Missing, Scaler, Table};

/// How a table becomes points, as it was learnt from the first one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Preparation {
    columns: Vec<String>,
    missing: Missing,
    fills: Option<Vec<f64>>,
    scaler: Scaler,
}

impl Preparation {
    /// Reads the columns, learns how they become points, and makes them so. The matrix of the features has become that of the points.
    pub(crate) async fn learn(cx: &Context, table: &Table, params: &SegmentParams) -> Result<(Features, Points)> {
        let mut features = Features::read(cx, table, params.columns.as_deref(), params.missing).await?;
        let scaler = Scaler::fit(cx, params.scale, &features).await?;
        scaler.scale(cx, &mut features.values).await?;
        let preparation = Self { columns: features.names(), missing: params.missing, fills: features.fills.clone(), scaler };
        let points = preparation.points(&mut features);
        Ok((features, points))
    }

    /// Makes points of another table.
    pub(crate) async fn apply(self, cx: &Context, table: &Table) -> Result<(Features, Points)> {
        let mut features = Features::read_like(cx, table, &self.columns, self.missing, self.fills.clone()).await?;
        self.scaler.scale(cx, &mut features.values).await?;
        let points = self.points(&mut features);
        Ok((features, points))
    }

    fn points(self, features: &mut Features) -> Points {
        let values = std::mem::take(&mut features.values);
        Points { codes: Array2::zeros((values.nrows(), 0)), values, preparation: self }
    }

    /// The columns that are read.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Numbers of each point.
    pub(crate) fn width(&self) -> usize {
        self.scaler.width()
    }

    /// Do its parts fit together, as those of one that was learnt do?
    pub(crate) fn is_sound(&self) -> bool {
        let width = self.columns.len();
        let fills_fit = match self.missing {
            Missing::Drop | Missing::Error => self.fills.is_none(),
            Missing::Mean | Missing::Median | Missing::Zero => self.fills.as_ref().is_some_and(|fills| fills.len() == width),
        };
        width > 0 && self.scaler.width() == width && self.scaler.is_sound() && fills_fit
    }

    /// A row of original numbers as a point.
    pub(crate) fn scaled(&self, row: &[f64]) -> Vec<f64> {
        self.scaler.scaled(row)
    }

    /// A point back in original units.
    pub(crate) fn original(&self, point: ArrayView1<f64>) -> Vec<f64> {
        self.scaler.original(point)
    }
}
