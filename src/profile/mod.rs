//! What is in a table: one pass over the rows, every column described.
//!
//! A [`Profiler`] takes batches in, at any moment says what it knows ([`Profiler::finish`]), merges with others and can be sent as bytes: it is a row of
//! [summaries](crate::stats) per column. The task `profile` runs one over a table in memory; a data set runs one while it is being read.
//!
//! What is exact and what is estimated, and how values are written, is in `docs/profile.md`.

mod alerts;
mod associations;
mod column;
mod defaults;
mod frequencies;
mod gaps;
mod iso;
mod kind;
mod lane;
mod numbers;
mod order;
mod params;
mod portrait;
mod profiler;
mod redact;
mod report;
mod rows;
mod scalar;
mod scripts;
mod semantic;
mod summary;
#[cfg(test)]
mod tests;
mod texts;
mod variants;

pub use params::{Duplicates, ProfileParams, Thresholds};
pub use portrait::{Portrait, Values};
pub use profiler::Profiler;
pub use report::{
    Alert, AlertKind, ColumnReport, Correlations, DuplicatesReport, GapReport, HistogramReport, LengthReport, Meaning,
    MissingReport, OrderReport, PairReport, PatternReport, Personal, ProfileReport, SampleReport, ScriptReport, SemanticReport,
    TimelineReport, TopValue, Variants,
};
pub use scalar::Scalar;
pub use summary::Summarize;

use crate::task::Method;

/// The methods of this area; the first is the default.
pub const METHODS: &[Method] = &[Method::of::<Summarize>()];
