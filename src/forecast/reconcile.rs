//! Forecasts of a hierarchy made to add up.
//!
//! **Bottom-up**: sums are those of the lowest forecasts. **Top-down**: the highest forecast is handed down, each share that of a
//! child among the forecasts of its siblings (forecast proportions: Athanasopoulos, Ahmed and Hyndman 2009,
//! doi:10.1016/j.ijforecast.2008.07.004). **MinT**: see [`MinTrace`].

use serde::{Deserialize, Serialize};

use super::min_trace::MinTrace;
use super::{Band, Forecast};

/// Which nodes are sums of which: sums first, from the top, then the lowest series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tree {
    /// The lowest series of each sum, counted from the first lowest.
    pub(super) members: Vec<Vec<usize>>,
    /// For every node but the top its parent.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) lowest: usize,
}

impl Tree {
    /// Sums, then lowest series.
    pub(super) fn nodes(&self) -> usize {
        self.members.len() + self.lowest
    }

    /// Each sum less its members.
    pub(super) fn constraints(&self, values: &[f64]) -> Vec<f64> {
        let (sums, lowest) = values.split_at(self.members.len());
        let less = |(sum, members): (&f64, &Vec<usize>)| sum - members.iter().map(|member| lowest[*member]).sum::<f64>();
        sums.iter().zip(&self.members).map(less).collect()
    }

    /// The transposed constraints: what each node takes part in.
    pub(super) fn spread(&self, by_sum: &[f64]) -> Vec<f64> {
        let mut nodes = vec![0.0; self.nodes()];
        for (sum, (members, value)) in self.members.iter().zip(by_sum).enumerate() {
            nodes[sum] += value;
            members.iter().for_each(|member| nodes[self.members.len() + member] -= value);
        }
        nodes
    }

    /// Sums of the lowest values in place.
    pub(super) fn add_up(&self, values: &mut [f64]) {
        let (sums, lowest) = values.split_at_mut(self.members.len());
        for (sum, members) in sums.iter_mut().zip(&self.members) {
            *sum = members.iter().map(|member| lowest[*member]).sum();
        }
    }
}

/// How forecasts come to add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Reconciler {
    BottomUp,
    TopDown,
    MinTrace(MinTrace),
}

impl Reconciler {
    /// Makes all nodes' values of one step add up.
    fn step(&self, tree: &Tree, values: &mut [f64]) {
        match self {
            Self::BottomUp => tree.add_up(values),
            Self::TopDown => {
                let base = values.to_vec();
                let mut siblings = vec![(0.0, 0.0); values.len()];
                for (node, parent) in tree.parents.iter().enumerate() {
                    if let Some(parent) = parent {
                        siblings[*parent].0 += base[node];
                        siblings[*parent].1 += 1.0;
                    }
                }
                // Parents come before their children.
                for (node, parent) in tree.parents.iter().enumerate() {
                    let Some(parent) = *parent else { continue };
                    let (sum, count) = siblings[parent];
                    values[node] = values[parent] * if sum == 0.0 { 1.0 / count } else { base[node] / sum };
                }
                tree.add_up(values);
            }
            Self::MinTrace(mint) => mint.step(tree, values),
        }
    }

    /// Makes forecasts add up, and moves their intervals along; their width follows the variance that is left.
    pub(super) fn apply(&self, tree: &Tree, forecasts: &mut [Forecast]) {
        let steps = forecasts.first().map_or(0, |forecast| forecast.mean.len());
        for step in 0..steps {
            let mut values: Vec<f64> = forecasts.iter().map(|forecast| forecast.mean[step]).collect();
            self.step(tree, &mut values);
            for (node, (forecast, value)) in forecasts.iter_mut().zip(values).enumerate() {
                let shrink = match self {
                    Self::MinTrace(mint) => mint.shrink(node),
                    Self::BottomUp | Self::TopDown => 1.0,
                };
                let mean = forecast.mean[step];
                let moved = |bound: f64| value + (bound - mean) * shrink;
                for Band { lower, upper } in &mut forecast.bands {
                    (lower[step], upper[step]) = (moved(lower[step]), moved(upper[step]));
                }
                forecast.mean[step] = value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::context::Context;

    fn matrix(value: &Value) -> Vec<Vec<f64>> {
        serde_json::from_value(value.clone()).unwrap()
    }

    #[test]
    fn reconciled_forecasts_are_those_of_the_reference() {
        let case: Value = serde_json::from_str(include_str!("../../tests/data/forecast/reconcile.json")).unwrap();
        let tree = Tree {
            members: serde_json::from_value(case["members"].clone()).unwrap(),
            parents: serde_json::from_value(case["parents"].clone()).unwrap(),
            lowest: case["lowest"].as_u64().unwrap() as usize,
        };
        let mint = pollster::block_on(MinTrace::new(&Context::quiet(), &tree, matrix(&case["errors"]))).unwrap().unwrap();
        for (name, reconciler) in
            [("mintShrink", Reconciler::MinTrace(mint)), ("topDown", Reconciler::TopDown), ("bottomUp", Reconciler::BottomUp)]
        {
            let plain = |mean: Vec<f64>| Forecast { mean, bands: Vec::new() };
            let mut forecasts: Vec<Forecast> = matrix(&case["base"]).into_iter().map(plain).collect();
            reconciler.apply(&tree, &mut forecasts);
            for (forecast, expected) in forecasts.iter().zip(matrix(&case[name])) {
                for (got, want) in forecast.mean.iter().zip(expected) {
                    // Another way to solve the same system.
                    assert!((got - want).abs() < 1e-6 * want.abs(), "{name}: {got} {want}");
                }
            }
        }
    }

    #[test]
    fn errors_that_say_nothing_leave_no_minimum_trace() {
        let tree = Tree { members: vec![vec![0, 1]], parents: vec![None, Some(0), Some(0)], lowest: 2 };
        let new = |errors: Vec<Vec<f64>>| pollster::block_on(MinTrace::new(&Context::quiet(), &tree, errors)).unwrap();
        assert!(new(vec![vec![1.0]; 3]).is_none());
        assert!(new(vec![vec![f64::NAN, 1.0, 2.0]; 3]).is_none());
        let mut still: Vec<Forecast> = [10.0, 4.0, 5.0].map(|mean| Forecast { mean: vec![mean], bands: Vec::new() }).into();
        Reconciler::MinTrace(new(vec![vec![0.0; 5]; 3]).unwrap()).apply(&tree, &mut still);
        assert!((still[0].mean[0] - still[1].mean[0] - still[2].mean[0]).abs() < 1e-12, "{still:?}");
    }
}
