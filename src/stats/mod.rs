//! One-pass mergeable summaries.
