//! What a mixture is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fit::Plan;
use super::shape::CovarianceType;
use crate::error::{Error, Result};
use crate::segment::choice::check_k;
use crate::segment::kmeans::{Auto, K};
use crate::task::Params;

/// Parameters of Gaussian mixtures, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GmmParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the smallest BIC.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// What the clouds may look like.
    pub covariance_type: CovarianceType,
    /// Runs, each from another k-means; the most likely is kept.
    #[schemars(range(min = 1))]
    pub n_init: u32,
    /// Iterations after which a run stops even if it still gains.
    #[schemars(range(min = 1))]
    pub max_iter: u32,
    /// A run has converged when the mean log likelihood of a row gains less than this.
    #[schemars(range(min = 0.0))]
    pub tol: f64,
    /// Added to every variance, in scaled units, so that no cloud is flat.
    #[schemars(range(min = 0.0))]
    pub reg_covar: f64,
    /// Decides every random draw.
    pub seed: u64,
}

impl Default for GmmParams {
    fn default() -> Self {
        Self {
            k: K::Auto(Auto::Auto),
            k_min: 1,
            k_max: 10,
            covariance_type: CovarianceType::Full,
            n_init: 1,
            max_iter: 100,
            tol: 1e-3,
            reg_covar: 1e-6,
            seed: 0,
        }
    }
}

impl Params for GmmParams {
    fn check(&self) -> Result<()> {
        check_k(self.k, self.k_min, self.k_max)?;
        for (name, value) in [("nInit", self.n_init), ("maxIter", self.max_iter)] {
            if value < 1 {
                return Err(Error::params(name, "must be 1 or more, got 0"));
            }
        }
        for (name, value) in [("tol", self.tol), ("regCovar", self.reg_covar)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::params(name, format!("must be a finite number, 0 or more, got {value}")));
            }
        }
        Ok(())
    }
}

impl GmmParams {
    pub(super) fn plan(&self, k: usize) -> Plan {
        Plan {
            k,
            kind: self.covariance_type,
            n_init: self.n_init,
            max_iter: self.max_iter,
            tol: self.tol,
            reg_covar: self.reg_covar,
            seed: self.seed,
        }
    }
}
