//! K-means: every row belongs to the nearest of `k` centers, and every center is the mean of its rows.
//!
//! **When.** Segments of similar size and round shape in a handful of columns, on any number of rows; the answer is a
//! center that can be described. Not for segments within segments, long curved shapes or rows that belong nowhere.
//!
//! **Parameters.** [`KMeansParams`], with those of the area, [`SegmentParams`].
//!
//! **Input.** A matrix of shape `(n_rows, n_features)` by [`Features`], scaled by [`Scaler`]; rows with a missing value
//! are dropped or filled.
//!
//! **Returns.** A [`KMeansReport`]; a table with a row per input row: `row`, `segment` (0 is the largest), `distance` to
//! the center in scaled units, `pc1` and `pc2` for a picture, null where a missing value left the row out; and a
//! [`KMeansModel`] that assigns the rows of another table.
//!
//! **Steps.** 1. *prepare*: read, fill, scale. 2. *fit*: for each restart, `seed` first centers, then `lloyd` until they
//! rest; for `"auto"`, for every `k`. 3. *score*: assign rows, number segments by size, score, describe.
//!
//! **Cost.** `O(n_rows · n_features · k)` per iteration, `n_features + 4` numbers of 8 bytes per row.
//!
//! **Errors.** `params` for fewer different rows than `k` or centers of the wrong width, `schema` for columns that are
//! no numbers or numbers too large to be squared, `memory`, `aborted`.
//!
//! **Reference.** S. Lloyd (1982), Least squares quantization in PCM, doi:10.1109/TIT.1982.1056489; D. Arthur, S.
//! Vassilvitskii (2007), k-means++: the advantages of careful seeding. As in scikit-learn, `tol` is relative to the mean
//! variance, and a center without rows moves to the row farthest from its center.
//!
//! ```
//! use std::sync::Arc;
//! use arrow::array::{ArrayRef, Float64Array};
//! use arrow::record_batch::RecordBatch;
//! use tablight::{registry, table::Table, task::Context};
//!
//! let amounts: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0, 90.0, 1.5, 91.0]));
//! let batch = RecordBatch::try_from_iter([("amount", amounts)])?;
//! let table = Table::new(batch.schema(), vec![batch]);
//! let params = serde_json::json!({ "k": 2 });
//! let outcome = pollster::block_on(registry::run(&Context::quiet(), &table, "segment", params))?;
//! assert_eq!(outcome.report["segments"][0]["size"], 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod effort;
mod fit;
mod model;
mod params;
mod report;
mod search;
mod seeding;

pub use model::{KMeansApplied, KMeansModel};
pub use params::{Auto, Init, InitMethod, K, KMeansParams};
pub use report::{FilledColumn, KMeansReport};

use ndarray::{Array2, Axis};

use self::fit::Limits;
use self::search::Search;
use super::SegmentParams;
use super::assignment::Assignment;
use super::projection::Plane;
use super::scores::Score;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::table::features::Features;
use crate::table::{Scaler, Table};
use crate::task::{Algorithm, Model, Outcome};

/// The method.
pub struct KMeans;

impl Algorithm for KMeans {
    const TASK: &'static str = "segment";
    const METHOD: &'static str = "kmeans";
    const SUMMARY: &'static str = "Round segments around centers: every row belongs to the nearest of k means.";
    type Common = SegmentParams;
    type Params = KMeansParams;
    type Report = KMeansReport;

    async fn run(cx: &Context, table: &Table, common: SegmentParams, params: KMeansParams) -> Result<Outcome> {
        cx.phase("prepare");
        let mut features = Features::read(cx, table, common.columns.as_deref(), common.missing).await?;
        let scaler = Scaler::fit(cx, common.scale, &features).await?;
        scaler.scale(cx, &mut features.values).await?;
        cx.phase("fit");
        let search = Search {
            start: given_centers(&params, &scaler)?,
            limits: Limits::new(params.max_iter, params.tol, scaler.mean_variance(&features.columns)),
            params: &params,
        };
        let mut found = search.run(cx, &features.values).await?;
        cx.phase("score");
        let k = found.run.centers.nrows();
        let mut assignment = Assignment::of(cx, &features.values, &found.run.centers).await?;
        found.run.centers = found.run.centers.select(Axis(0), &assignment.order_by_size(k));
        let score = Score::of(cx, &features.values, &assignment.labels, k, assignment.inertia, params.seed).await?;
        let plane = Plane::fit(cx, &features.values).await?;
        let table = assignment.table(cx, &features, &plane).await?;
        let report = KMeansReport::new(&features, &scaler, &found, score, &assignment.sizes(k), &plane);
        let model = KMeansModel::new(&features, common.missing, scaler, &found.run.centers, plane);
        Ok(Outcome::new(&report)?.with_table(table).with_model(Model::new(Self::TASK, Self::METHOD, &model)?))
    }

    fn apply_reads(model: &Model) -> Result<Option<Vec<String>>> {
        Ok(Some(model.content::<KMeansModel>()?.columns()))
    }

    async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
        model.content::<KMeansModel>()?.apply(cx, table).await
    }
}

/// First centers that the caller gave, in scaled units.
fn given_centers(params: &KMeansParams, scaler: &Scaler) -> Result<Option<Array2<f64>>> {
    let Init::Centers(centers) = &params.init else { return Ok(None) };
    let width = scaler.width();
    if let Some(i) = centers.iter().position(|center| center.len() != width) {
        let message = format!("must have a number for each of the {width} columns, got {}", centers[i].len());
        return Err(Error::params(format!("init[{i}]"), message).hint("name the columns, and give centers in their order"));
    }
    let scaled = centers.iter().flat_map(|center| scaler.scaled(center)).collect();
    let start = Array2::from_shape_vec((centers.len(), width), scaled).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Some(start))
}

#[cfg(test)]
mod tests;
