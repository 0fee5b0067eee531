//! Series as rows of a regression: in logarithms where that is possible, without their means, outliers counting less.

use crate::forecast::History;
use crate::forecast::regression::ridge::Normal;

/// Residuals above this many mean absolute ones count less, the more the larger they are.
const OUTLIER: f64 = 1.0;

/// How values and columns become numbers of a regression, the same for all series.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Units {
    /// Are logarithms of the values regressed?
    pub(super) logs: bool,
    /// And of each column?
    pub(super) column_logs: Vec<bool>,
}

impl Units {
    /// Logarithms of values if all of all series are above zero; then of the columns too that are and have more than two values.
    pub(super) fn of(all: &[History<'_>]) -> Self {
        let logs = all.iter().all(|history| history.y.iter().all(|y| *y > 0.0));
        let width =
            all.iter().filter_map(|history| history.regressors).map(|regressors| regressors.columns.len()).max().unwrap_or(0);
        let positive = |index: usize| {
            let columns = || all.iter().filter_map(|history| history.regressors?.columns.get(index)).flatten();
            let mut different: Vec<f64> = Vec::with_capacity(2);
            for value in columns() {
                if different.len() < 3 && !different.contains(value) {
                    different.push(*value);
                }
            }
            different.len() > 2 && columns().all(|value| *value > 0.0)
        };
        Self { logs, column_logs: (0..width).map(|index| logs && positive(index)).collect() }
    }

    /// A row of columns as it is regressed; what has no logarithm is the least number that has.
    pub(super) fn columns(&self, row: impl Iterator<Item = f64>) -> Vec<f64> {
        let log = |(value, log): (f64, &bool)| if *log { libm::log(value.max(f64::MIN_POSITIVE)) } else { value };
        row.zip(&self.column_logs).map(log).collect()
    }
}

/// One series.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// What the values are divided by where no logarithms are taken.
    pub(super) unit: f64,
    values: Vec<f64>,
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    /// The weighted means that the rows below are without.
    pub(super) mean: f64,
    pub(super) means: Vec<f64>,
}

impl Rows {
    /// `None` where the series has no regressors, or no size.
    pub(super) fn of(history: &History<'_>, units: &Units) -> Option<Self> {
        let regressors = history.regressors?;
        let n = history.y.len() as f64;
        let size = history.y.iter().map(|y| y.abs() / n).sum::<f64>();
        let unit = if units.logs { 1.0 } else { size };
        if regressors.columns.len() != units.column_logs.len() || !(unit > 0.0 && unit.is_finite()) {
            return None;
        }
        let values = history.y.iter().map(|y| if units.logs { libm::log(*y) } else { y / unit }).collect();
        let columns =
            (0..history.y.len()).map(|step| units.columns(regressors.columns.iter().map(|column| column[step]))).collect();
        let weights = vec![1.0; history.y.len()];
        let mut rows = Self { unit, values, columns, weights, mean: 0.0, means: Vec::new() };
        rows.center();
        Some(rows)
    }

    /// Finds the means anew, with the weights as they are.
    fn center(&mut self) {
        let total: f64 = self.weights.iter().sum();
        let mean = |value: &dyn Fn(usize) -> f64| self.weights.iter().enumerate().map(|(i, w)| w / total * value(i)).sum::<f64>();
        let width = self.columns.first().map_or(0, Vec::len);
        (self.mean, self.means) = (mean(&|i| self.values[i]), (0..width).map(|j| mean(&|i| self.columns[i][j])).collect());
    }

    /// The rows without their means, in units of `spread`: columns, value and weight.
    pub(super) fn each<'a>(&'a self, spread: &'a [f64]) -> impl Iterator<Item = (Vec<f64>, f64, f64)> + 'a {
        let scaled =
            move |row: &Vec<f64>| row.iter().zip(&self.means).zip(spread).map(|((x, mean), spread)| (x - mean) / spread).collect();
        self.columns
            .iter()
            .zip(&self.values)
            .zip(&self.weights)
            .map(move |((row, value), weight)| (scaled(row), value - self.mean, *weight))
    }

    /// Lets what these residuals call outliers count less.
    pub(super) fn reweight(&mut self, residuals: &[f64]) {
        let usual = residuals.iter().map(|r| r.abs()).sum::<f64>() / residuals.len().max(1) as f64;
        for (weight, residual) in self.weights.iter_mut().zip(residuals) {
            let size = residual.abs();
            *weight = if size > OUTLIER * usual { OUTLIER * usual / size } else { 1.0 };
        }
        self.center();
    }
}

/// What coefficients make of a row.
pub(super) fn product(row: &[f64], coefficients: &[f64]) -> f64 {
    row.iter().zip(coefficients).map(|(value, coefficient)| value * coefficient).sum()
}

/// The coefficients of rows with this penalty on each; zeros where there is no solution.
pub(super) fn ridge(normal: &Normal, width: usize, penalty: f64) -> Vec<f64> {
    normal.solve(|_| penalty).unwrap_or_else(|| vec![0.0; width])
}
