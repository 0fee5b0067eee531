//! Segments around prototypes, of which the numbers are means and the categories modes: what `kmodes` and `kprototypes` share.

mod facts;
mod fit;
mod params;
mod search;
mod seeding;

pub use facts::PrototypeFacts;
pub(super) use params::{check, choice_of};
pub(super) use search::Search;

use ndarray::{Array2, Axis};

use crate::segment::clustering::Points;

/// What distances are measured on: squared distance of the numbers, plus `gamma` for each category that differs.
pub(super) struct Space {
    numbers: Array2<f64>,
    codes: Array2<u32>,
    pub(super) gamma: f64,
}

impl Space {
    /// The numbers and categories of points.
    pub(super) fn new(points: &Points, gamma: f64) -> Self {
        let numbers = points.values.slice(ndarray::s![.., ..points.n_numbers]).as_standard_layout().into_owned();
        Self { numbers, codes: points.codes.clone(), gamma }
    }

    /// Bytes that it takes beside the points.
    pub(super) fn bytes(points: &Points) -> u64 {
        points.values.nrows() as u64 * (points.n_numbers as u64 * 8 + points.codes.ncols() as u64 * 4)
    }

    fn n_rows(&self) -> usize {
        self.codes.nrows()
    }

    fn select(&self, rows: &[usize]) -> Self {
        Self { numbers: self.numbers.select(Axis(0), rows), codes: self.codes.select(Axis(0), rows), gamma: self.gamma }
    }

    fn distance(&self, row: usize, numbers: &[f64], codes: &[u32]) -> f64 {
        let squares: f64 = self.numbers.row(row).iter().zip(numbers).map(|(a, b)| (a - b) * (a - b)).sum();
        let differing = self.codes.row(row).iter().zip(codes).filter(|(a, b)| a != b).count();
        squares + self.gamma * differing as f64
    }

    fn rows_differ(&self, a: usize, b: usize) -> bool {
        self.numbers.row(a) != self.numbers.row(b) || self.codes.row(a) != self.codes.row(b)
    }

    /// Levels of each category.
    fn n_levels(&self) -> Vec<usize> {
        self.codes.columns().into_iter().map(|column| column.iter().max().map_or(0, |&most| most as usize + 1)).collect()
    }
}
