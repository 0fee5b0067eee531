//! Groups and measures: what happened, how many, where.
//!
//! The task `aggregate` sees every row once. A row's values in the columns of `by` give it a group (`keys`), every measure keeps a small
//! state for each group ([`measures`]), and at the end the states become columns ([`finish`]). States merge, so that files beyond memory, several workers
//! and appended rows come to the same answer; only exact quantiles, modes and counts of different values keep the values themselves, and ask for the memory.
//!
//! What there is to write is in `docs/aggregate.md`, and the language of filters and measures in `docs/expressions.md`.

mod fill;
mod finish;
mod group;
mod measures;
mod params;
mod plan;
mod report;
#[cfg(test)]
mod tests;
mod windows;

pub use group::Group;
pub use params::{AggregateParams, Argument, Arguments, By, Call, Measure, Measures, Sort, Span};
pub use report::AggregateReport;

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<Group>()];
