//! Checks: rules that a table must keep, as data.
//!
//! A [`Rule`] is a line of JSON: what it asks for (`rules`), how many rows must meet it and how bad it is where they do not. The task `check` sees every row
//! once, counts for each rule the rows that it looked at and those that fail, and keeps the first of these (`checking`). A rule about another data set needs the
//! values of that one first, so that it runs over rows in memory. `propose` writes rules that a trusted table keeps (`propose`).
//!
//! What there is to write is in `docs/check.md`.

mod checking;
mod params;
mod propose;
mod report;
mod rules;
mod run;
mod tally;
#[cfg(test)]
mod tests;

pub use params::{CheckParams, Rule, Severity};
pub use propose::{Propose, ProposeParams, ProposeReport};
pub use report::{CheckReport, RuleReport};
pub use rules::Ask;
pub use run::Check;

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<Check>(), Method::of::<Propose>()];
