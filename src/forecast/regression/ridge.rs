//! Least squares with a penalty on the size of the coefficients, from sums of products.

/// Sums of products of rows whose first number is 1: what least squares needs of them.
#[derive(Clone, Debug)]
pub(in crate::forecast) struct Normal {
    width: usize,
    /// The lower triangle, row by row.
    products: Vec<f64>,
    with_target: Vec<f64>,
}

impl Normal {
    pub(in crate::forecast) fn new(width: usize) -> Self {
        Self { width, products: vec![0.0; width * (width + 1) / 2], with_target: vec![0.0; width] }
    }

    /// Adds a row with its target, counted `weight` times.
    pub(in crate::forecast) fn add(&mut self, row: &[f64], target: f64, weight: f64) {
        let mut at = 0;
        for (i, (left, sum)) in row.iter().zip(&mut self.with_target).enumerate() {
            let left = left * weight;
            *sum += left * target;
            for (sum, right) in self.products[at..=at + i].iter_mut().zip(row) {
                *sum += left * right;
            }
            at += i + 1;
        }
    }

    /// The weights of all rows.
    pub(in crate::forecast) fn weight(&self) -> f64 {
        self.products.first().copied().unwrap_or(0.0)
    }

    /// The mean of a column.
    pub(in crate::forecast) fn mean(&self, column: usize) -> f64 {
        self.products[start(column)] / self.weight()
    }

    /// The variance of a column, 0 where rounding leaves nothing.
    pub(in crate::forecast) fn variance(&self, column: usize) -> f64 {
        let mean = self.mean(column);
        (self.products[start(column) + column] / self.weight() - mean * mean).max(0.0)
    }

    /// The coefficients, with these penalties on their squares; `None` where rounding leaves no solution.
    pub(in crate::forecast) fn solve(&self, penalty: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
        let factor = self.factor(penalty)?;
        let mut solution = self.with_target.clone();
        for i in 0..self.width {
            let row = &factor[start(i)..=start(i) + i];
            let known: f64 = row.iter().zip(&solution[..i]).map(|(a, b)| a * b).sum();
            solution[i] = (solution[i] - known) / row[i];
        }
        for i in (0..self.width).rev() {
            let known: f64 = (i + 1..self.width).map(|j| factor[start(j) + i] * solution[j]).sum();
            solution[i] = (solution[i] - known) / factor[start(i) + i];
        }
        solution.iter().all(|value| value.is_finite()).then_some(solution)
    }

    /// For how many free coefficients the penalized ones count: the sum of what each row weighs in its own forecast (Hastie and Tibshirani
    /// 1990); `None` where there is no solution.
    pub(in crate::forecast) fn free(&self, penalty: impl Fn(usize) -> f64) -> Option<f64> {
        let factor = self.factor(&penalty)?;
        let mut bound = 0.0;
        let mut column = vec![0.0; self.width];
        for i in (0..self.width).filter(|i| penalty(*i) > 0.0) {
            // The i-th entry of the inverse's diagonal: the squares of the inverse factor's column.
            let mut square = 0.0;
            for j in i..self.width {
                let row = &factor[start(j)..=start(j) + j];
                let known: f64 = row[i..j].iter().zip(&column[i..j]).map(|(a, b)| a * b).sum();
                column[j] = (f64::from(u8::from(i == j)) - known) / row[j];
                square += column[j] * column[j];
            }
            bound += penalty(i) * square;
        }
        Some((self.width as f64 - bound).max(0.0))
    }

    /// The lower factor of the sums with the penalties.
    fn factor(&self, penalty: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
        let mut factor = self.products.clone();
        for i in 0..self.width {
            factor[start(i) + i] += penalty(i);
        }
        cholesky(&mut factor, self.width)?;
        Some(factor)
    }
}

/// Where a row of a lower triangle begins.
fn start(row: usize) -> usize {
    row * (row + 1) / 2
}

/// The lower factor of a symmetric matrix in place.
fn cholesky(triangle: &mut [f64], width: usize) -> Option<()> {
    for i in 0..width {
        let (above, row) = triangle.split_at_mut(start(i));
        for j in 0..i {
            let other = &above[start(j)..=start(j) + j];
            let known: f64 = other[..j].iter().zip(&row[..j]).map(|(a, b)| a * b).sum();
            row[j] = (row[j] - known) / other[j];
        }
        let rest = row[i] - row[..i].iter().map(|value| value * value).sum::<f64>();
        if !(rest > 0.0 && rest.is_finite()) {
            return None;
        }
        row[i] = rest.sqrt();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_without_noise_is_found_again() {
        let mut normal = Normal::new(3);
        for i in 0..20 {
            let (a, b) = (f64::from(i % 5), f64::from(i * i % 7));
            normal.add(&[1.0, a, b], 2.0 + 3.0 * a - b, 1.0);
        }
        let found = normal.solve(|_| 1e-9).unwrap();
        assert!(found.iter().zip([2.0, 3.0, -1.0]).all(|(found, wanted)| (found - wanted).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn a_column_of_zeros_has_no_effect_and_a_penalty_shrinks() {
        let mut normal = Normal::new(3);
        (0..9).for_each(|i| normal.add(&[1.0, 0.0, f64::from(i)], f64::from(i), 1.0));
        let [free, tight] = [1e-3, 100.0].map(|size| normal.solve(|i| if i == 0 { 0.0 } else { size }).unwrap());
        assert!(free[1] == 0.0 && tight[2] < 0.5 * free[2] && tight[2] > 0.0, "{free:?} {tight:?}");
        assert_eq!(normal.solve(|_| 0.0), None);
        let free = |size: f64| normal.free(|_| size).unwrap();
        // The column of zeros has nothing to be free about.
        assert!((free(1e-9) - 2.0).abs() < 1e-6 && free(100.0) < 1.0 && free(1.0) > free(10.0));
    }
}
