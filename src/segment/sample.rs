//! What is too slow for many rows is done on some, and the others follow.

use ndarray::{Array2, Axis};

use super::assigner::Neighbors;
use super::draw::Draws;
use crate::context::{Context, Reservation};
use crate::error::Result;

/// The rows a method works on: all, or a sample drawn by seed 0.
pub(crate) struct Sample<'a> {
    all: &'a Array2<f64>,
    drawn: Option<(Array2<f64>, Reservation)>,
}

impl<'a> Sample<'a> {
    /// All rows of `all` if they are at most `limit`, else so many of them.
    pub(crate) fn of(cx: &Context, all: &'a Array2<f64>, limit: usize) -> Result<Self> {
        if all.nrows() <= limit {
            return Ok(Self { all, drawn: None });
        }
        let memory = cx.reserve("a sample of rows", (limit * all.ncols()) as u64 * 8)?;
        let rows = Draws::new(0).sample(all.nrows(), limit);
        Ok(Self { all, drawn: Some((all.select(Axis(0), &rows), memory)) })
    }

    /// The rows to work on.
    pub(crate) fn values(&self) -> &Array2<f64> {
        self.drawn.as_ref().map_or(self.all, |(values, _)| values)
    }

    /// How many they are, where they are not all.
    pub(crate) fn rows(&self) -> Option<u64> {
        self.drawn.as_ref().map(|(values, _)| values.nrows() as u64)
    }

    /// Labels and probabilities of all rows, given those of the rows worked on: the others are as their neighbors.
    pub(crate) async fn spread(
        &self,
        cx: &Context,
        known: (Vec<i32>, Vec<f64>),
        neighbors: &Neighbors,
    ) -> Result<(Vec<i32>, Vec<f64>)> {
        if self.drawn.is_none() { Ok(known) } else { neighbors.of_rows(cx, self.all).await }
    }
}
