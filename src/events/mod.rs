//! Who does what when: cohorts and funnels of a log of events.
//!
//! Both tasks see every row once and keep what they need of each entity (a customer, a device): the cohort the spans of time in which it was seen, the funnel when it
//! did which step. What there is to write is in `docs/events.md`.

mod cohort;
mod funnel;
#[cfg(test)]
mod tests;

pub use cohort::{Cohort, CohortParams, CohortReport};
pub use funnel::{Funnel, FunnelParams, FunnelReport, Step};

use crate::task::Method;

/// The methods of this area; the first of a task is its default.
pub const METHODS: &[Method] = &[Method::of::<Cohort>(), Method::of::<Funnel>()];
