//! How the rows of another table come to segments that were found: one file per way.

mod centers;
mod gaussians;
mod neighbors;
mod prototypes;

pub use centers::Centers;
pub(crate) use centers::Nearest;
pub use gaussians::Gaussians;
pub use neighbors::{Extent, Neighbors};
pub use prototypes::Prototypes;

use serde::{Deserialize, Serialize};

use super::Preparation;
use super::clustering::Points;
use crate::context::Context;
use crate::error::Result;

/// A way to assign rows; part of a saved model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Assigner {
    /// To the nearest center.
    Centers(Centers),
    /// To the most probable component of a mixture.
    Gaussians(Gaussians),
    /// To the segment of the nearest row that was kept.
    Neighbors(Neighbors),
    /// To the nearest prototype of numbers and categories.
    Prototypes(Prototypes),
}

/// The segments of some rows.
pub struct Assigned {
    /// For each row its segment, or −1 for noise.
    pub labels: Vec<i32>,
    /// For each row the distance to its segment's center, where segments have one.
    pub distance: Option<Vec<f64>>,
    /// Sum of the squares of these distances.
    pub inertia: Option<f64>,
    /// For each row how sure its segment is, 0–1, where the method knows.
    pub probability: Option<Vec<f64>>,
}

impl Assigner {
    /// Assigns every row.
    ///
    /// # Errors
    /// `memory`, `aborted`.
    pub async fn assign(&self, cx: &Context, points: &Points) -> Result<Assigned> {
        match self {
            Self::Centers(centers) => centers.assign(cx, points).await,
            Self::Gaussians(gaussians) => gaussians.assign(cx, points).await,
            Self::Neighbors(neighbors) => neighbors.assign(cx, points).await,
            Self::Prototypes(prototypes) => prototypes.assign(cx, points).await,
        }
    }

    /// Segments that rows can come to.
    pub fn n_segments(&self) -> usize {
        match self {
            Self::Centers(centers) => centers.rows.len(),
            Self::Gaussians(gaussians) => gaussians.means.len(),
            Self::Neighbors(neighbors) => neighbors.n_segments(),
            Self::Prototypes(prototypes) => prototypes.n_segments(),
        }
    }

    /// Numbers the segments anew: what is `order[new]` becomes `new`.
    pub fn renumber(&mut self, order: &[usize]) {
        match self {
            Self::Centers(centers) => centers.renumber(order),
            Self::Gaussians(gaussians) => gaussians.renumber(order),
            Self::Neighbors(neighbors) => neighbors.renumber(order),
            Self::Prototypes(prototypes) => prototypes.renumber(order),
        }
    }

    /// Is it sound, and made for points that were prepared so?
    pub fn fits(&self, preparation: &Preparation) -> bool {
        match self {
            Self::Centers(centers) => centers.fits(preparation.width()),
            Self::Gaussians(gaussians) => gaussians.fits(preparation.width()),
            Self::Neighbors(neighbors) => neighbors.fits(preparation.width()),
            Self::Prototypes(prototypes) => prototypes.fits(preparation.n_numbers(), preparation.n_categories()),
        }
    }

    /// The distance of each row to the middle of its segment, and what these add up to; `None` where segments have nothing in their middle.
    ///
    /// # Errors
    /// `memory`, `aborted`.
    pub async fn distances(&self, cx: &Context, points: &Points, labels: &[i32]) -> Result<Option<(Vec<f64>, f64)>> {
        match self {
            Self::Centers(centers) => centers.distances(cx, points, labels).await.map(Some),
            Self::Prototypes(prototypes) => prototypes.distances(cx, points, labels).await.map(Some),
            Self::Gaussians(_) | Self::Neighbors(_) => Ok(None),
        }
    }

    /// The centers, in the space of the points, where segments have them.
    pub fn centers(&self) -> Option<&[Vec<f64>]> {
        match self {
            Self::Centers(centers) => Some(&centers.rows),
            Self::Gaussians(_) | Self::Neighbors(_) | Self::Prototypes(_) => None,
        }
    }
}
