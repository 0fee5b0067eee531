//! A map that was made takes other rows: each between those of its neighbors that lie on it, then moved as rows are, while these stay.
//!
//! L. McInnes et al. (2018), section 4.4 of umap-learn's `transform`: 30 passes with a quarter of the step. Every row is placed by itself with the same draws, so
//! that it lies where it lies whatever rows come with it; one that the map was made of lies where it lay.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::curve::Curve;
use super::graph::Measure;
use super::layout::{Turn, pull, push};
use super::neighbors::Among;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::segment::draw::Draws;
use crate::segment::lanes::flat;

/// Passes over the neighbors of a row.
const PASSES: u32 = 30;

/// The first step, as a part of that of the map.
const STEP: f64 = 0.25;

/// A map, to place other rows on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SavedMap {
    /// The rows it was made of, as points.
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) places: Vec<[f64; 2]>,
    pub(super) n_neighbors: u32,
    pub(super) min_dist: f64,
}

impl SavedMap {
    /// Is it sound, and of points of `width` numbers?
    pub(crate) fn fits(&self, width: usize) -> bool {
        !self.rows.is_empty()
            && self.rows.len() == self.places.len()
            && self.rows.iter().all(|row| row.len() == width && row.iter().all(|x| x.is_finite()))
            && self.places.iter().flatten().all(|x| x.is_finite())
            && self.n_neighbors > 0
            && (0.0..=3.0).contains(&self.min_dist)
    }

    /// The places of the rows of `values`.
    pub(crate) async fn places(&self, cx: &Context, values: &Array2<f64>) -> Result<Vec<[f64; 2]>> {
        cx.phase("map");
        let (n, width) = values.dim();
        let _memory = cx.reserve("the map of rows", (self.rows.len() * width + 2 * n) as u64 * 8)?;
        let rows = Array2::from_shape_vec((self.rows.len(), width), self.rows.concat());
        let rows = rows.map_err(|error| Error::internal(error.to_string()))?;
        let mut among = Among::of(cx, &rows, self.n_neighbors as usize).await?;
        let (curve, mut near, mut places) = (Curve::of(self.min_dist), Vec::new(), Vec::with_capacity(n));
        for (at, row) in flat(values).chunks_exact(width).enumerate() {
            near.clear();
            among.find(row, &mut near);
            places.push(self.place(&curve, &near));
            if at % among.block == 0 {
                cx.checkpoint(at as u64, n as u64).await?;
            }
        }
        Ok(places)
    }

    /// Where a row with these neighbors lies.
    fn place(&self, curve: &Curve, near: &[(f64, u32)]) -> [f64; 2] {
        let of = |row: u32| self.places[row as usize];
        if near[0].0 == 0.0 {
            return of(near[0].1);
        }
        let distances: Vec<f64> = near.iter().map(|(squared, _)| squared.sqrt()).collect();
        let measure = Measure::to_others(&distances);
        let weights: Vec<f64> = distances.iter().map(|distance| measure.weight(*distance)).collect();
        let sum: f64 = weights.iter().sum();
        let mut place = [0.0; 2];
        for (&(_, row), weight) in near.iter().zip(&weights) {
            (0..2).for_each(|axis| place[axis] += of(row)[axis] * weight / sum);
        }
        let mut draws = Draws::new(0);
        let mut turns: Vec<(u32, Turn)> = near
            .iter()
            .zip(weights)
            .filter(|(_, weight)| weight * f64::from(PASSES) >= 1.0)
            .map(|(&(_, row), weight)| (row, Turn::of(1.0 / weight)))
            .collect();
        for pass in 0..PASSES {
            let now = f64::from(pass);
            let step = STEP * (1.0 - now / f64::from(PASSES));
            for (row, turn) in &mut turns {
                let Some(pushes) = turn.take(now) else { continue };
                let by = pull(curve, place, of(*row));
                (0..2).for_each(|axis| place[axis] += by[axis] * step);
                let by = push(curve, &self.places, place, pushes, &mut draws);
                (0..2).for_each(|axis| place[axis] += by[axis] * step);
            }
        }
        place
    }
}
