//! What stands in for observations that are not there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is put where a series has no value between its first and its last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Gaps {
    /// The straight line between the neighbors.
    #[default]
    Interpolate,
    /// Zero: nothing was sold, nobody came.
    Zero,
    /// The value before.
    Previous,
}

impl Gaps {
    /// Fills what is NaN between the first and the last value; returns how many were filled.
    pub(super) fn fill(self, values: &mut [f64]) -> u64 {
        let (mut filled, mut known) = (0, None::<usize>);
        for i in 0..values.len() {
            if values[i].is_nan() {
                continue;
            }
            if let Some(before) = known {
                let (from, to, width) = (values[before], values[i], (i - before) as f64);
                for (step, value) in values[before + 1..i].iter_mut().enumerate() {
                    *value = match self {
                        Self::Interpolate => from + (to - from) * ((step + 1) as f64 / width),
                        Self::Zero => 0.0,
                        Self::Previous => from,
                    };
                    filled += 1;
                }
            }
            known = Some(i);
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_filled_by_the_policy_and_the_ends_are_left_alone() {
        let nan = f64::NAN;
        for (gaps, expected) in
            [(Gaps::Interpolate, [1.0, 2.0, 3.0]), (Gaps::Zero, [1.0, 0.0, 3.0]), (Gaps::Previous, [1.0, 1.0, 3.0])]
        {
            let mut values = [nan, 1.0, nan, 3.0, nan];
            assert_eq!(gaps.fill(&mut values), 1);
            assert_eq!(values[1..4], expected);
            assert!(values[0].is_nan() && values[4].is_nan());
        }
    }
}
