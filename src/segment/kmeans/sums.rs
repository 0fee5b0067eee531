//! What the rows of each center add up to, while rows come and go.
//!
//! A row that leaves is taken away again, and of a huge one that would leave its rounding behind in the sum of the others. So every sum is a [`Total`], and
//! sums are those of the rows that are there, whatever came by before.

use ndarray::Array2;

use crate::error::{Error, Result};
use crate::stats::{Reader, Total, Writer};

/// Sums and numbers of rows.
#[derive(Clone)]
pub(crate) struct Sums {
    width: usize,
    /// `(k, width)`, row-major.
    totals: Vec<Total>,
    pub(crate) counts: Vec<u64>,
}

impl Sums {
    /// Of `k` centers without rows.
    pub(crate) fn new(k: usize, width: usize) -> Self {
        Self { width, totals: vec![Total::default(); k * width], counts: vec![0; k] }
    }

    /// A row comes to a center.
    pub(crate) fn add(&mut self, center: usize, row: &[f64]) {
        self.counts[center] += 1;
        self.of(center).iter_mut().zip(row).for_each(|(total, value)| total.add(*value));
    }

    /// A row leaves its center.
    pub(crate) fn take(&mut self, center: usize, row: &[f64]) {
        self.counts[center] -= 1;
        self.of(center).iter_mut().zip(row).for_each(|(total, value)| total.add(-value));
    }

    fn of(&mut self, center: usize) -> &mut [Total] {
        &mut self.totals[center * self.width..(center + 1) * self.width]
    }

    /// Takes in the rows of others.
    pub(crate) fn merge(&mut self, others: &Self) {
        self.totals.iter_mut().zip(&others.totals).for_each(|(total, more)| total.merge(*more));
        self.counts.iter_mut().zip(&others.counts).for_each(|(count, more)| *count += more);
    }

    /// `(k, width)`.
    pub(crate) fn values(&self) -> Result<Array2<f64>> {
        let values = self.totals.iter().map(|total| total.value()).collect();
        Array2::from_shape_vec((self.counts.len(), self.width), values).map_err(|error| Error::internal(error.to_string()))
    }

    /// Writes them down.
    pub(crate) fn encode(&self, writer: &mut Writer) {
        self.totals.iter().for_each(|total| total.encode(writer));
        self.counts.iter().for_each(|count| writer.u64(*count));
    }

    /// Sums of `k` centers that were written down.
    pub(crate) fn decode(reader: &mut Reader<'_>, k: usize, width: usize) -> Result<Self> {
        let totals = (0..k * width).map(|_| Total::decode(reader)).collect::<Result<_>>()?;
        let counts = (0..k).map(|_| reader.count()).collect::<Result<_>>()?;
        reader.end()?;
        Ok(Self { width, totals, counts })
    }
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
        first.merge(&second);
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
