//! Two tables side by side: rows that have the same values in some columns go together.
//!
//! The task `join` numbers the keys of the other table, looks those of its own up, and counts the rows of the result before it takes memory for them. What there is
//! to write is in `docs/join.md`.

mod layout;
mod matches;
mod params;
mod run;
#[cfg(test)]
mod tests;

pub use params::{Between, How, JoinParams, On};
pub use run::{Join, JoinReport};

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<Join>()];
