//! Repair: dirty, inconsistent rows become a table that can be trusted.
//!
//! A recipe is a list of steps that are data ([`steps`]). A step says what columns it makes of columns before any row is read, and is one of three ([`step`]): it
//! changes rows as they come by, it first needs figures of all of them (and with these becomes a step of the first kind), or it needs all rows at once. Steps
//! of the first kind that follow each other are one pass ([`chain`]); [`run`] puts the three together. The rows that came in are never changed.
//!
//! What each step does is in `docs/clean.md`.

mod cells;
mod chain;
mod figures;
mod params;
mod preview;
mod report;
mod run;
mod slips;
mod spelling;
mod step;
mod steps;
mod suggest;
mod task;
#[cfg(test)]
mod tests;

pub use params::{CleanParams, Expected};
pub use preview::{Preview, PreviewCell, PreviewParams, PreviewReport, PreviewRow};
pub use report::{CleanReport, StepReport, Unconverted};
pub(crate) use run::{Cleaned, Cleaning, clean, is_row_wise};
pub use steps::{STEPS, Step};
pub use suggest::{SpellingCount, SpellingGroup, Suggest, SuggestParams, SuggestReport, Suggestion};
pub use task::Clean;

use crate::task::Method;

/// The methods of this area.
pub const METHODS: &[Method] = &[Method::of::<Clean>(), Method::of::<Suggest>(), Method::of::<Preview>()];
