//! The shapes a Gaussian may have, and its density.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::segment::lanes::{LANES, Lane};

/// ln 2π.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_3;

/// What the components of a mixture may look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum CovarianceType {
    /// Each its own ellipsoid, turned any way.
    #[default]
    Full,
    /// All the same ellipsoid.
    Tied,
    /// Each its own ellipsoid along the columns.
    Diag,
    /// Each a ball of its own size.
    Spherical,
}

impl CovarianceType {
    /// Free numbers of `k` components in `width` columns: covariances, means, weights.
    pub(crate) fn free_parameters(self, k: usize, width: usize) -> f64 {
        let covariances = match self {
            Self::Full => k * width * (width + 1) / 2,
            Self::Tied => width * (width + 1) / 2,
            Self::Diag => k * width,
            Self::Spherical => k,
        };
        (covariances + k * width + k - 1) as f64
    }

    /// Are all columns' products needed, not only squares?
    pub(crate) fn has_products(self) -> bool {
        matches!(self, Self::Full | Self::Tied)
    }
}

/// The inverse of the Cholesky factor of a covariance: lower triangle, row after row, or its diagonal alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Whitener {
    pub(crate) rows: Vec<f64>,
    pub(crate) diagonal: bool,
    /// Sum of the logarithms of the diagonal: half the negative log determinant of the covariance.
    log_det: f64,
}

impl Whitener {
    /// Of a covariance's lower triangle, row after row (`width * (width + 1) / 2` numbers).
    pub(crate) fn of_triangle(covariance: &[f64], width: usize) -> Result<Self> {
        let at = |i: usize, j: usize| i * (i + 1) / 2 + j;
        let mut factor = covariance.to_vec();
        for i in 0..width {
            for j in 0..=i {
                let sum = (0..j).fold(factor[at(i, j)], |sum, m| sum - factor[at(i, m)] * factor[at(j, m)]);
                if i == j {
                    if !(sum > 0.0 && sum.is_finite()) {
                        return Err(flat_component());
                    }
                    factor[at(i, i)] = sum.sqrt();
                } else {
                    factor[at(i, j)] = sum / factor[at(j, j)];
                }
            }
        }
        // Forward substitution, a column of the identity at a time.
        let mut rows = vec![0.0; factor.len()];
        for j in 0..width {
            for i in j..width {
                let one = if i == j { 1.0 } else { 0.0 };
                let sum = (j..i).fold(one, |sum, m| sum - factor[at(i, m)] * rows[at(m, j)]);
                rows[at(i, j)] = sum / factor[at(i, i)];
            }
        }
        let log_det = (0..width).map(|i| libm::log(rows[at(i, i)])).sum();
        Ok(Self { rows, diagonal: false, log_det })
    }

    /// Of variances, one for each column.
    pub(crate) fn of_variances(variances: &[f64]) -> Result<Self> {
        if !variances.iter().all(|variance| *variance > 0.0 && variance.is_finite()) {
            return Err(flat_component());
        }
        let rows: Vec<f64> = variances.iter().map(|variance| 1.0 / variance.sqrt()).collect();
        let log_det = rows.iter().map(|&scale| libm::log(scale)).sum();
        Ok(Self { rows, diagonal: true, log_det })
    }

    /// Of one that was kept: the lower triangle, or (of another length) the diagonal.
    pub(crate) fn of_inverse(rows: Vec<f64>, width: usize) -> Self {
        let diagonal = rows.len() == width && width > 1;
        let scale = |i: usize| if diagonal { rows[i] } else { rows[i * (i + 3) / 2] };
        let log_det = (0..width).map(|i| libm::log(scale(i))).sum();
        Self { rows, diagonal, log_det }
    }

    /// Log density of eight turned rows under the Gaussian around `mean`.
    pub(crate) fn log_densities(&self, rows: &[Lane], mean: &[f64], centered: &mut Vec<Lane>) -> Lane {
        centered.clear();
        centered.extend(rows.iter().zip(mean).map(|(lane, mean)| lane.map(|value| value - mean)));
        let mut squared = [0.0; LANES];
        let mut add = |whitened: Lane| squared.iter_mut().zip(whitened).for_each(|(sum, value)| *sum += value * value);
        if self.diagonal {
            centered.iter().zip(&self.rows).for_each(|(lane, scale)| add(lane.map(|value| value * scale)));
        } else {
            let mut from = 0;
            for i in 0..mean.len() {
                let mut whitened = [0.0; LANES];
                for (weight, lane) in self.rows[from..=from + i].iter().zip(centered.iter()) {
                    whitened.iter_mut().zip(lane).for_each(|(sum, value)| *sum += weight * value);
                }
                from += i + 1;
                add(whitened);
            }
        }
        squared.map(|squared| self.log_det - 0.5 * (squared + mean.len() as f64 * LN_TWO_PI))
    }
}

fn flat_component() -> Error {
    Error::params("regCovar", "is too small: a component has no extent in some direction")
        .hint("raise regCovar, or ask for fewer segments")
}
