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
            add(sum, lost, sign * value);
        }
    }

    /// Takes in the rows of others.
    pub(super) fn absorb(&mut self, others: &Self) {
        let theirs = others.sums.iter().zip(&others.lost);
        for ((sum, lost), (more, lost_too)) in self.sums.iter_mut().zip(&mut self.lost).zip(theirs) {
            add(sum, lost, *more);
            *lost += lost_too;
        }
        self.counts.iter_mut().zip(&others.counts).for_each(|(count, more)| *count += more);
    }

    /// Sums, what they have lost, and numbers of rows, as they are sent.
    pub(super) fn parts(&self) -> [&[f64]; 2] {
        [&self.sums, &self.lost]
    }

    /// Those that were sent; `None` where there are not as many as there should be.
    pub(super) fn of_parts(width: usize, sums: Vec<f64>, lost: Vec<f64>, counts: Vec<u64>) -> Option<Self> {
        (sums.len() == counts.len() * width && lost.len() == sums.len()).then_some(Self { width, sums, lost, counts })
    }

    /// `(k, width)`.
    pub(super) fn values(&self) -> Result<Array2<f64>> {
        let values = self.sums.iter().zip(&self.lost).map(|(sum, lost)| sum + lost).collect();
        Array2::from_shape_vec((self.counts.len(), self.width), values).map_err(|error| Error::internal(error.to_string()))
    }
}

/// A sum of numbers, with what rounding takes from it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Total {
    pub(super) sum: f64,
    pub(super) lost: f64,
}

impl Total {
    pub(super) fn add(&mut self, value: f64) {
        add(&mut self.sum, &mut self.lost, value);
    }

    /// Takes in the numbers of another.
    pub(super) fn absorb(&mut self, other: Self) {
        self.add(other.sum);
        self.lost += other.lost;
    }

    /// Of numbers too large for it: infinite, or none.
    pub(super) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

#[inline]
fn add(sum: &mut f64, lost: &mut f64, value: f64) {
    let new = *sum + value;
    let came = new - *sum;
    *lost += (*sum - (new - came)) + (value - came);
    *sum = new;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_parts_are_those_of_the_whole() {
        let rows: Vec<[f64; 1]> = (0..1000).map(|i| [f64::from(i) * 0.1 + 1e9]).collect();
        let (mut whole, mut parts) = (Sums::new(1, 1), [Sums::new(1, 1), Sums::new(1, 1)]);
        for (i, row) in rows.iter().enumerate() {
            whole.add(0, row);
            parts[i / 600].add(0, row);
        }
        let [mut first, second] = parts;
        first.absorb(&second);
        assert_eq!((first.values().unwrap(), &first.counts), (whole.values().unwrap(), &whole.counts));
    }

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
