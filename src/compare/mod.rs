//! Two tables, or two slices of one, side by side: what differs in their schemas, and which columns have drifted.
//!
//! Nothing is read for it but profiles: a [`Portrait`](crate::profile::Portrait) of each column is all that a comparison needs, so that tables beyond memory are
//! compared as easily as small ones. Which test judges a column, and from where on, agrees with evidently's `DataDriftPreset`; see `docs/compare.md`.

mod contrast;
mod drift;
mod params;
mod portrait;
mod report;
mod shares;
mod slices;
mod statistics;
#[cfg(test)]
mod tests;

pub use contrast::contrast;
pub use params::{CompareParams, PortraitParams, SliceParams};
pub use portrait::{PortraitReport, Portraits};
pub use report::{CompareReport, DriftReport, PictureReport, SchemaChange, SchemaReport, SideReport, Test};
pub use slices::Slices;

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<Slices>(), Method::of::<Portraits>()];
