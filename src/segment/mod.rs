//! Segments: rows that belong together. Methods, and what they share: parameters, nearest centers, scores, a
//! projection for the picture and the words that set a segment apart.

mod assignment;
mod draw;
mod kmeans;
mod lanes;
mod params;
mod portrait;
mod projection;
mod scores;

pub use kmeans::{Auto, FilledColumn, Init, InitMethod, K, KMeans, KMeansApplied, KMeansModel, KMeansParams, KMeansReport};
pub use params::SegmentParams;
pub use portrait::{Distinction, Segment};
pub use projection::Projection;
pub use scores::Score;

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<KMeans>()];
