//! What the rows of each center add up to, while rows come and go.
//!
//! A row that leaves is taken away again, and of a huge one that would leave its rounding behind in the sum of the others. So what rounding takes is kept
//! beside each sum (D. Knuth, The Art of Computer Programming, 4.2.2, theorem B), and sums are those of the rows that are there, whatever came by before.

use ndarray::Array2;

use crate::error::{Error, Result};

/// Sums and numbers of rows.
pub(super) struct Sums {
    width: usize,
    /// `(k, width)`, row-major.
    sums: Vec<f64>,
    /// What rounding has taken from each.
    lost: Vec<f64>,
    pub(super) counts: Vec<u64>,
}

impl Sums {
    /// Of `k` centers without rows.
    pub(super) fn new(k: usize, width: usize) -> Self {
        Self { width, sums: vec![0.0; k * width], lost: vec![0.0; k * width], counts: vec![0; k] }
    }

    /// A row comes to a center.
    pub(super) fn add(&mut self, center: usize, row: &[f64]) {
        self.counts[center] += 1;
        self.shift(center, row, 1.0);
    }

    /// A row leaves its center.
    pub(super) fn take(&mut self, center: usize, row: &[f64]) {
        self.counts[center] -= 1;
        self.shift(center, row, -1.0);
    }

    #[inline]
    fn shift(&mut self, center: usize, row: &[f64], sign: f64) {
        let place = center * self.width..(center + 1) * self.width;
        for ((sum, lost), value) in self.sums[place.clone()].iter_mut().zip(&mut self.lost[place]).zip(row) {
            let value = sign * value;
            let new = *sum + value;
            let came = new - *sum;
            *lost += (*sum - (new - came)) + (value - came);
            *sum = new;
        }
    }

    /// `(k, width)`.
    pub(super) fn values(&self) -> Result<Array2<f64>> {
        let values = self.sums.iter().zip(&self.lost).map(|(sum, lost)| sum + lost).collect();
        Array2::from_shape_vec((self.counts.len(), self.width), values).map_err(|error| Error::internal(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huge_rows_that_left_leave_nothing_behind() {
        let mut sums = Sums::new(2, 2);
        sums.add(0, &[0.1, 1e12]);
        for huge in [1e12, -3e15, 7e13] {
            sums.add(0, &[huge, -huge]);
        }
        sums.add(0, &[0.2, 0.25]);
        for huge in [-3e15, 7e13, 1e12] {
            sums.take(0, &[huge, -huge]);
        }
        let values = sums.values().unwrap();
        assert!((values[[0, 0]] - 0.3).abs() < 1e-15 && values[[0, 1]] == 1e12 + 0.25, "{values}");
        assert_eq!((values.row(1).sum(), sums.counts), (0.0, vec![2, 0]));
    }
}
