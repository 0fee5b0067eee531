//! What mini-batch k-means is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::segment::choice::check_k;
use crate::segment::kmeans::{Auto, Init, InitMethod, K};
use crate::task::Params;

/// Parameters of mini-batch k-means, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct MiniBatchKMeansParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` that most criteria prefer, on up to 2,000 rows.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// How first centers are found: `"k-means++"`, `"random"` rows, or the centers themselves in original units, one list per
    /// segment with a number per column.
    #[ts(type = "\"k-means++\" | \"random\" | Array<Array<number>>")]
    pub init: Init,
    /// First centers that are drawn and come to rest on `initSize` rows; those with the smallest inertia on others are kept.
    #[schemars(range(min = 1))]
    pub n_init: u32,
    /// Rows that first centers are drawn from; by default ten batches, and three rows for each segment at least.
    #[schemars(range(min = 1))]
    pub init_size: Option<u32>,
    /// Rows of a batch.
    #[schemars(range(min = 1))]
    pub batch_size: u32,
    /// Batches end when they hold so many times the rows there are.
    #[schemars(range(min = 1))]
    pub max_iter: u32,
    /// Batches end when so many in a row have not bettered the smoothed inertia; null: they go on.
    #[schemars(range(min = 1))]
    pub max_no_improvement: Option<u32>,
    /// Batches end when the squared movement of all centers together is at most this part of the columns' mean variance; 0: they go on.
    #[schemars(range(min = 0.0))]
    pub tol: f64,
    /// A center with fewer rows than this part of those of the largest is put on a row of the batch, now and then.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub reassignment_ratio: f64,
    /// Which rows are a batch.
    pub order: BatchOrder,
    /// How often rows are gone over where they are not kept: 1 finds those that stand for all, 2 counts all rows by segment, and each one more
    /// before that moves every center to the mean of all its rows.
    #[schemars(range(min = 1))]
    pub passes: u32,
    /// Decides every random draw.
    pub seed: u64,
}

/// Which rows are a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum BatchOrder {
    /// Any rows, drawn with replacement: scikit-learn's `fit`.
    #[default]
    Random,
    /// One after the other as they come, again and again: scikit-learn's `partial_fit`.
    Rows,
}

impl Default for MiniBatchKMeansParams {
    fn default() -> Self {
        Self {
            k: K::Auto(Auto::Auto),
            k_min: 2,
            k_max: 10,
            init: Init::Method(InitMethod::PlusPlus),
            n_init: 30,
            init_size: None,
            batch_size: 1024,
            max_iter: 100,
            max_no_improvement: Some(10),
            tol: 0.0,
            reassignment_ratio: 0.01,
            order: BatchOrder::Random,
            passes: 2,
            seed: 0,
        }
    }
}

impl Params for MiniBatchKMeansParams {
    fn check(&self) -> Result<()> {
        check_k(self.k, self.k_min, self.k_max)?;
        let counts = [
            ("nInit", Some(self.n_init)),
            ("initSize", self.init_size),
            ("batchSize", Some(self.batch_size)),
            ("maxIter", Some(self.max_iter)),
            ("maxNoImprovement", self.max_no_improvement),
            ("passes", Some(self.passes)),
        ];
        if let Some((name, _)) = counts.into_iter().find(|(_, count)| *count == Some(0)) {
            return Err(Error::params(name, "must be 1 or more, got 0"));
        }
        if !(self.tol.is_finite() && self.tol >= 0.0) {
            return Err(Error::params("tol", format!("must be a finite number, 0 or more, got {}", self.tol)));
        }
        if !(0.0..=1.0).contains(&self.reassignment_ratio) {
            return Err(Error::params("reassignmentRatio", format!("must be from 0 to 1, got {}", self.reassignment_ratio)));
        }
        self.init.check(self.k)
    }
}

impl MiniBatchKMeansParams {
    /// How first centers are drawn.
    pub(super) fn method(&self) -> InitMethod {
        match self.init {
            Init::Method(method) => method,
            Init::Centers(_) => InitMethod::PlusPlus,
        }
    }
}
