//! Combinations of numbers and of methods.

use serde_json::json;

use super::{Combination, Ensemble, EnsembleParams};
use crate::forecast::Forecaster;

#[test]
fn a_median_does_not_follow_the_one_that_runs_away() {
    assert_eq!(Combination::Median.of(&mut [3.0, 1e300, 1.0]), 3.0);
    assert_eq!(Combination::Median.of(&mut [3.0, 1.0, 1e9, 2.0]), 2.5);
    assert_eq!(Combination::Mean.of(&mut [1.0, 2.0, 6.0]), 3.0);
    assert!(Combination::Median.of(&mut []).is_nan());
}

#[test]
fn members_must_be_methods_and_not_the_ensemble_itself() {
    for members in [json!(["hold"]), json!(["naive", "ensemble"])] {
        let params: EnsembleParams = serde_json::from_value(json!({ "members": members })).unwrap();
        let error = Ensemble::new(params).err().unwrap();
        assert!(error.place().param.as_deref().unwrap().starts_with("members["));
    }
}
