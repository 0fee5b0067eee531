//! Features from logs: what is known of each customer, session or reading, in a form that models take.
//!
//! Every method puts the rows of each entity in the order of their times (`log`) and computes columns of them. What there is to write is in `docs/features.md`.

mod log;
mod rfm;
mod rfm_segments;
mod rolling;
mod sessions;
#[cfg(test)]
mod tests;

pub use log::{FeaturesParams, FeaturesReport};
pub use rfm::{Rfm, RfmParams};
pub use rfm_segments::{RfmCell, RfmSegment, RfmSegments, RfmSegmentsParams, RfmSegmentsReport};
pub use rolling::{Rolling, RollingParams};
pub use sessions::{Per, Sessions, SessionsParams};

use crate::task::Method;

/// The methods of this area; the first of a task is its default.
pub const METHODS: &[Method] =
    &[Method::of::<Rfm>(), Method::of::<Sessions>(), Method::of::<Rolling>(), Method::of::<RfmSegments>()];
