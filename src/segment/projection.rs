//! The plane that shows most of the spread: principal components.

use ndarray::{Array2, ArrayView1};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::lanes::{block_rows, flat};
use crate::context::Context;
use crate::error::Result;

/// Sweeps after which a Jacobi iteration has long converged: convergence is quadratic, ten is usual.
const MAX_SWEEPS: usize = 60;

/// How the columns `pc1` and `pc2` of the table come about.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Projection {
    /// Always `"pca"`: principal components of the scaled columns.
    pub method: String,
    /// Share of the spread that each of the two axes shows, 0–1.
    pub explained: Vec<f64>,
    /// For each axis, the weight of each of these.
    pub loadings: Vec<Vec<f64>>,
    /// The columns as they were compared: of a category each coded value is one.
    pub columns: Vec<String>,
}

/// Two directions through the center of scaled rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plane {
    pub(crate) center: Vec<f64>,
    pub(crate) axes: [Vec<f64>; 2],
    pub(crate) explained: [f64; 2],
}

impl Plane {
    /// The two directions of largest variance; with one column the second has no length. The largest weight of an axis
    /// is positive, so that the picture does not flip.
    pub(crate) async fn fit(cx: &Context, values: &Array2<f64>) -> Result<Self> {
        let (center, covariance) = covariance(cx, values).await?;
        let width = values.ncols();
        let total: f64 = (0..width).map(|j| covariance[[j, j]]).sum();
        let mut pairs = eigen(covariance).into_iter();
        let mut next = || match pairs.next() {
            Some((value, axis)) if total > 0.0 => (value.max(0.0) / total, axis),
            _ => (0.0, vec![0.0; width]),
        };
        let ((first, x), (second, y)) = (next(), next());
        Ok(Self { center, axes: [x, y], explained: [first, second] })
    }

    /// Where a scaled row lies.
    pub(crate) fn point(&self, row: &[f64]) -> [f64; 2] {
        let [x, y] = &self.axes;
        let weights = x.iter().zip(y);
        row.iter().zip(&self.center).zip(weights).fold([0.0; 2], |[along_x, along_y], ((value, center), (x, y))| {
            let deviation = value - center;
            [along_x + deviation * x, along_y + deviation * y]
        })
    }

    /// Is it of `width` columns?
    pub(crate) fn fits(&self, width: usize) -> bool {
        self.center.len() == width && self.axes.iter().all(|axis| axis.len() == width)
    }

    /// For the report.
    pub(crate) fn report(&self, columns: Vec<String>) -> Projection {
        Projection { method: "pca".to_owned(), explained: self.explained.to_vec(), loadings: self.axes.to_vec(), columns }
    }
}

/// Means and the population covariance matrix.
async fn covariance(cx: &Context, values: &Array2<f64>) -> Result<(Vec<f64>, Array2<f64>)> {
    let (n, width) = (values.nrows() as f64, values.ncols());
    let block = block_rows(width * width) * width;
    let mut center = vec![0.0; width];
    for (i, rows) in flat(values).chunks(block).enumerate() {
        for row in rows.chunks_exact(width) {
            center.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        cx.checkpoint((i * block) as u64, 2 * values.len() as u64).await?;
    }
    center.iter_mut().for_each(|sum| *sum /= n);
    // Of each pair of columns, those of a column with itself and the later ones after those of the column before.
    let mut products = vec![0.0; width * (width + 1) / 2];
    let mut deviation = vec![0.0; width];
    for (i, rows) in flat(values).chunks(block).enumerate() {
        for row in rows.chunks_exact(width) {
            deviation.iter_mut().zip(row).zip(&center).for_each(|((d, value), mean)| *d = value - mean);
            let mut rest = products.as_mut_slice();
            for (a, first) in deviation.iter().enumerate() {
                let (of_column, after) = rest.split_at_mut(width - a);
                of_column.iter_mut().zip(&deviation[a..]).for_each(|(sum, second)| *sum += first * second);
                rest = after;
            }
        }
        cx.checkpoint((values.len() + i * block) as u64, 2 * values.len() as u64).await?;
    }
    let (mut covariance, mut products) = (Array2::zeros((width, width)), products.into_iter());
    for a in 0..width {
        for (b, product) in (a..width).zip(&mut products) {
            covariance[[a, b]] = product / n;
            covariance[[b, a]] = covariance[[a, b]];
        }
    }
    Ok((center, covariance))
}

/// Eigenvalues, largest first, with unit eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van
/// Loan, Matrix Computations, 4th edition, 8.5).
fn eigen(mut a: Array2<f64>) -> Vec<(f64, Vec<f64>)> {
    let n = a.nrows();
    let mut vectors = Array2::<f64>::eye(n);
    for _ in 0..MAX_SWEEPS {
        let off_diagonal: f64 = (0..n).flat_map(|p| (p + 1..n).map(move |q| (p, q))).map(|pq| a[pq] * a[pq]).sum();
        let diagonal: f64 = (0..n).map(|p| a[[p, p]] * a[[p, p]]).sum();
        // Also true of a matrix of zeros, and false of NaN, which the limit of sweeps then ends.
        if off_diagonal <= diagonal * f64::EPSILON * f64::EPSILON {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut pairs: Vec<_> = (0..n).map(|j| (a[[j, j]], facing_up(vectors.column(j)))).collect();
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0));
    pairs
}

/// Makes `a[p, q]` zero by a rotation of rows and columns `p` and `q`.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    if a[[p, q]] == 0.0 {
        return;
    }
    let tau = (a[[q, q]] - a[[p, p]]) / (2.0 * a[[p, q]]);
    let t = tau.signum() / (tau.abs() + tau.hypot(1.0));
    let c = 1.0 / t.hypot(1.0);
    let s = t * c;
    for r in 0..a.nrows() {
        let (x, y) = (a[[r, p]], a[[r, q]]);
        (a[[r, p]], a[[r, q]]) = (c * x - s * y, s * x + c * y);
    }
    for r in 0..a.nrows() {
        let (x, y) = (a[[p, r]], a[[q, r]]);
        (a[[p, r]], a[[q, r]]) = (c * x - s * y, s * x + c * y);
        let (x, y) = (vectors[[r, p]], vectors[[r, q]]);
        (vectors[[r, p]], vectors[[r, q]]) = (c * x - s * y, s * x + c * y);
    }
}

fn facing_up(axis: ArrayView1<f64>) -> Vec<f64> {
    let largest = axis.iter().copied().fold(0.0, |best: f64, weight| if weight.abs() > best.abs() { weight } else { best });
    axis.iter().map(|weight| if largest < 0.0 { -weight } else { *weight }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn eigenvectors_turn_the_matrix_into_its_eigenvalues() {
        let a = array![[4.0, 1.0, 0.5], [1.0, 3.0, -0.25], [0.5, -0.25, 2.0]];
        let pairs = eigen(a.clone());
        assert!(pairs.windows(2).all(|pair| pair[0].0 >= pair[1].0));
        for (value, vector) in pairs {
            let vector = ndarray::Array1::from(vector);
            let difference = a.dot(&vector) - &vector * value;
            assert!(difference.iter().all(|d| d.abs() < 1e-14), "{difference}");
            assert!((vector.dot(&vector) - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn rows_on_a_line_lie_on_the_first_axis() {
        let values = array![[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]];
        let plane = pollster::block_on(Plane::fit(&Context::quiet(), &values)).unwrap();
        assert!((plane.explained[0] - 1.0).abs() < 1e-12 && plane.explained[1].abs() < 1e-12);
        let [x, y] = plane.point(&values.row(2).to_vec());
        assert!((x - 5f64.sqrt()).abs() < 1e-12 && y.abs() < 1e-12);
    }

    #[test]
    fn equal_rows_and_a_single_column_have_a_plane_too() {
        for values in [array![[3.0, 3.0], [3.0, 3.0]], array![[1.0, 0.0], [2.0, 0.0]]] {
            let plane = pollster::block_on(Plane::fit(&Context::quiet(), &values)).unwrap();
            assert!(plane.point(&values.row(0).to_vec()).iter().all(|x| x.is_finite()));
        }
        let one = pollster::block_on(Plane::fit(&Context::quiet(), &array![[1.0], [3.0]])).unwrap();
        assert_eq!(one.point(&[3.0]), [1.0, 0.0]);
    }
}
