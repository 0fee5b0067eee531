//! Two segmentations of the same rows, and segments over time: how alike they are, and who moved where.
//!
//! Both tasks count pairs of segments. What there is to write is in `docs/segment.md`.

mod agreement;
mod compare;
mod follow;
#[cfg(test)]
mod tests;

pub use compare::{CompareSegments, CompareSegmentsParams, CompareSegmentsReport};
pub use follow::{FollowSegments, FollowSegmentsParams, FollowSegmentsReport, Transition};

use crate::task::Method;

/// The methods of this area; each is the only one of its task.
pub const METHODS: &[Method] = &[Method::of::<CompareSegments>(), Method::of::<FollowSegments>()];
