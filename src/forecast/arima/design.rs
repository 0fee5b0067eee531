//! The data of a fit: the series and its regressors, differenced, and the regression that goes with every set of coefficients.
//!
//! Given the ARMA coefficients, the best regression coefficients are those of least squares among the innovations, so the search
//! moves the former only (Golub and Pereyra 1973, doi:10.1137/0710036). It does not depend on the scale of a regressor.

use super::least_squares::{dot, squares};
use super::order::{Constant, Order};

/// The differenced series first, then the constant if there is one, then the regressors.
#[derive(Clone, Debug)]
pub struct Design {
    /// The columns, equally long.
    pub columns: Vec<Vec<f64>>,
}

/// A column counts as a combination of others if less than this share of its sum of squares is its own.
const OWN_SHARE: f64 = 1e-12;

impl Design {
    /// Differences `y` and `regressors`, with a constant or without.
    pub fn new(order: &Order, y: &[f64], regressors: &[Vec<f64>], constant: bool) -> Self {
        let mut columns = vec![order.difference(y)];
        match order.constant().filter(|_| constant) {
            Some(Constant::Mean) => columns.push(vec![1.0; y.len()]),
            Some(Constant::Drift) => {
                columns.push(vec![if order.differences == 1 { 1.0 } else { order.period as f64 }; columns[0].len()])
            }
            None => {}
        }
        columns.extend(regressors.iter().map(|column| order.difference(column)));
        Self { columns }
    }

    /// Observations left after differencing.
    pub fn n_rows(&self) -> usize {
        self.columns[0].len()
    }

    /// Number of regression coefficients, the constant among them.
    pub fn n_regressors(&self) -> usize {
        self.columns.len() - 1
    }
}

/// Takes out of the first column what the others explain; their coefficients, 0 for a column that others make up.
pub fn project(columns: &mut [Vec<f64>]) -> Vec<f64> {
    let Some((target, basis)) = columns.split_first_mut() else { return Vec::new() };
    let k = basis.len();
    let mut upper = vec![vec![0.0; k]; k];
    let mut shares = vec![0.0; k];
    for j in 0..k {
        let (before, rest) = basis.split_at_mut(j);
        let column = &mut rest[0];
        let whole = squares(column);
        for (i, direction) in before.iter().enumerate() {
            upper[i][j] = dot(direction, column);
            subtract(column, upper[i][j], direction);
        }
        let own = squares(column);
        if own > OWN_SHARE * whole {
            upper[j][j] = own.sqrt();
            column.iter_mut().for_each(|value| *value /= upper[j][j]);
        } else {
            column.fill(0.0);
        }
        shares[j] = dot(column, target);
        subtract(target, shares[j], column);
    }
    for j in (0..k).rev() {
        let rest: f64 = (j + 1..k).map(|i| upper[j][i] * shares[i]).sum();
        shares[j] = if upper[j][j] > 0.0 { (shares[j] - rest) / upper[j][j] } else { 0.0 };
    }
    shares
}

fn subtract(column: &mut [f64], share: f64, direction: &[f64]) {
    column.iter_mut().zip(direction).for_each(|(value, direction)| *value -= share * direction);
}
