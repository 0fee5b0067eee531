//! What k-means is asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::task::Params;

/// Parameters of k-means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct KMeansParams {
    /// Number of segments, or `"auto"`: the number between `kMin` and `kMax` with the best silhouette.
    #[ts(type = "number | \"auto\"")]
    pub k: K,
    /// Smallest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_min: u32,
    /// Largest number of segments that `"auto"` tries.
    #[schemars(range(min = 1))]
    pub k_max: u32,
    /// Restarts; the one with the smallest inertia is kept.
    #[schemars(range(min = 1))]
    pub n_init: u32,
    /// How a restart finds its first centers: `"k-means++"`, `"random"` rows, or the centers themselves in original
    /// units, one list per segment with a number per column (then there is one start).
    #[ts(type = "\"k-means++\" | \"random\" | Array<Array<number>>")]
    pub init: Init,
    /// Iterations after which a restart stops even if its centers still move.
    #[schemars(range(min = 1))]
    pub max_iter: u32,
    /// A restart has converged when the squared movement of all centers together is at most this part of the columns'
    /// mean variance.
    #[schemars(range(min = 0.0))]
    pub tol: f64,
    /// Decides every random draw.
    pub seed: u64,
}

/// A number of segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "must be \"auto\" or a whole number, 1 or more")]
#[schemars(inline)]
pub enum K {
    /// This many.
    Count(#[schemars(range(min = 1))] u32),
    /// To be found.
    Auto(Auto),
}

/// The word `"auto"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Auto {
    /// To be found.
    Auto,
}

/// First centers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "must be \"k-means++\", \"random\" or a list of centers, each a list of numbers")]
#[schemars(inline)]
pub enum Init {
    /// Drawn.
    Method(InitMethod),
    /// Given, in original units.
    Centers(Vec<Vec<f64>>),
}

/// How first centers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum InitMethod {
    /// Far apart, by greedy k-means++.
    #[serde(rename = "k-means++")]
    PlusPlus,
    /// Any rows.
    #[serde(rename = "random")]
    Random,
}

impl Default for KMeansParams {
    fn default() -> Self {
        Self {
            k: K::Auto(Auto::Auto),
            k_min: 2,
            k_max: 10,
            n_init: 10,
            init: Init::Method(InitMethod::PlusPlus),
            max_iter: 300,
            tol: 1e-4,
            seed: 0,
        }
    }
}

impl Params for KMeansParams {
    fn check(&self) -> Result<()> {
        let at_least_one = |name: &str, value: u32| {
            if value >= 1 { Ok(()) } else { Err(Error::params(name, format!("must be 1 or more, got {value}"))) }
        };
        if let K::Count(k) = self.k {
            at_least_one("k", k)?;
        }
        at_least_one("kMin", self.k_min)?;
        at_least_one("nInit", self.n_init)?;
        at_least_one("maxIter", self.max_iter)?;
        if self.k_max < self.k_min {
            return Err(Error::params("kMax", format!("must be at least kMin ({}), got {}", self.k_min, self.k_max)));
        }
        if !(self.tol.is_finite() && self.tol >= 0.0) {
            return Err(Error::params("tol", format!("must be a finite number, 0 or more, got {}", self.tol)));
        }
        self.init.check(self.k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::SegmentParams;
    use crate::task::parse;
    use serde_json::{Value, json};

    fn wrong_param(params: Value) -> Option<String> {
        parse::<SegmentParams, KMeansParams>(params).err().and_then(|error| error.place().param.clone())
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(wrong_param(json!({})), None);
        KMeansParams::default().check().unwrap();
    }

    #[test]
    fn k_is_a_count_or_auto() {
        for k in [json!(1), json!(8), json!("auto")] {
            assert_eq!(wrong_param(json!({ "k": k })), None);
        }
        for k in [json!(0), json!(-1), json!(2.5), json!("many"), json!(null)] {
            assert_eq!(wrong_param(json!({ "k": k })).as_deref(), Some("k"));
        }
    }

    #[test]
    fn counts_cannot_be_zero() {
        for name in ["kMin", "nInit", "maxIter"] {
            assert_eq!(wrong_param(json!({ name: 0 })).as_deref(), Some(name));
        }
    }

    #[test]
    fn k_max_cannot_be_below_k_min() {
        assert_eq!(wrong_param(json!({ "kMin": 5, "kMax": 4 })).as_deref(), Some("kMax"));
    }

    #[test]
    fn tolerance_can_be_zero_but_not_negative_or_nan() {
        assert_eq!(wrong_param(json!({ "tol": 0 })), None);
        assert_eq!(wrong_param(json!({ "tol": -1e-9 })).as_deref(), Some("tol"));
        let nan = KMeansParams { tol: f64::NAN, ..KMeansParams::default() };
        assert_eq!(nan.check().unwrap_err().place().param.as_deref(), Some("tol"));
    }

    #[test]
    fn init_is_a_known_word_or_as_many_finite_centers_as_k() {
        for init in [json!("k-means++"), json!("random"), json!([[1.0], [2]])] {
            assert_eq!(wrong_param(json!({ "init": init, "k": 2 })), None);
        }
        for init in [json!("best"), json!([]), json!([[1.0]]), json!([["a"], [1]])] {
            assert_eq!(wrong_param(json!({ "init": init, "k": 2 })).as_deref(), Some("init"));
        }
        let nan = KMeansParams { init: Init::Centers(vec![vec![0.0], vec![f64::NAN]]), ..KMeansParams::default() };
        assert_eq!(nan.check().unwrap_err().place().param.as_deref(), Some("init[1]"));
    }

    #[test]
    fn a_column_choice_cannot_be_empty() {
        assert_eq!(wrong_param(json!({ "columns": [] })).as_deref(), Some("columns"));
    }

    #[test]
    fn the_schema_of_k_is_a_union_of_number_and_word() {
        let schema = serde_json::to_value(schemars::schema_for!(KMeansParams)).unwrap();
        assert_eq!(schema["properties"]["k"]["anyOf"][0]["type"], "integer");
        assert_eq!(schema["properties"]["k"]["anyOf"][1]["oneOf"][0]["const"], "auto");
        assert_eq!(schema["properties"]["k"]["default"], "auto");
    }
}
