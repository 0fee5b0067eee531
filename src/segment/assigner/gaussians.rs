//! Every row to the component of a mixture of Gaussians it most probably is of.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Assigned;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::clustering::Points;
use crate::segment::gmm::{CovarianceType, Mixture, Whitener, most_probable};

/// A mixture, as it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Gaussians {
    kind: CovarianceType,
    weights: Vec<f64>,
    pub(super) means: Vec<Vec<f64>>,
    /// For each component the inverse of its covariance's Cholesky factor: the lower triangle by rows, or the diagonal.
    whiteners: Vec<Vec<f64>>,
}

impl Gaussians {
    /// Of a fitted mixture. Where one shape is shared, every component gets it.
    pub(crate) fn of(mixture: &Mixture) -> Self {
        let whitener = |component: usize| mixture.whiteners[component.min(mixture.whiteners.len() - 1)].rows.clone();
        Self {
            kind: mixture.kind,
            weights: mixture.weights.clone(),
            means: mixture.means.rows().into_iter().map(|mean| mean.to_vec()).collect(),
            whiteners: (0..mixture.weights.len()).map(whitener).collect(),
        }
    }

    fn mixture(&self, width: usize) -> Result<Mixture> {
        let means = Array2::from_shape_vec((self.means.len(), width), self.means.concat())
            .map_err(|error| Error::internal(error.to_string()))?;
        let whiteners = self.whiteners.iter().map(|rows| Whitener::of_inverse(rows.clone(), width)).collect();
        Ok(Mixture { kind: self.kind, weights: self.weights.clone(), means, whiteners })
    }

    pub(super) async fn assign(&self, cx: &Context, points: &Points) -> Result<Assigned> {
        let (n, width) = points.values.dim();
        let k = self.weights.len();
        let _memory = cx.reserve("the probabilities of components", (n * k) as u64 * 8)?;
        let mut posterior = vec![0.0; n * k];
        self.mixture(width)?.expect(cx, &points.values, &mut posterior).await?;
        let (labels, probability) = most_probable(&posterior, k);
        Ok(Assigned { labels, distance: None, inertia: None, probability: Some(probability) })
    }

    pub(super) fn renumber(&mut self, order: &[usize]) {
        self.weights = order.iter().map(|&old| self.weights[old]).collect();
        self.means = order.iter().map(|&old| self.means[old].clone()).collect();
        self.whiteners = order.iter().map(|&old| self.whiteners[old].clone()).collect();
    }

    pub(super) fn fits(&self, width: usize) -> bool {
        let k = self.weights.len();
        let length = if self.kind.has_products() { width * (width + 1) / 2 } else { width };
        let finite = |rows: &[Vec<f64>], length: usize| {
            rows.len() == k && rows.iter().all(|row| row.len() == length && row.iter().all(|x| x.is_finite()))
        };
        k > 0 && self.weights.iter().all(|weight| *weight > 0.0) && finite(&self.means, width) && finite(&self.whiteners, length)
    }
}
