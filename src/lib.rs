//! Analytics in a browser tab: bytes become Arrow batches, batches become tables and running summaries,
//! tasks turn tables into results, and one thin layer hands results to JavaScript.
//!
//! The modules are listed in the order the data flows; each uses only what stands before it. See `ARCHITECTURE.md`.

pub mod context;
pub mod error;
pub mod export;
pub mod expression;
pub mod ingest;
mod keys;
pub mod stats;
pub mod table;
pub mod task;

pub mod aggregate;
pub mod check;
pub mod clean;
pub mod compare;
pub mod events;
pub mod features;
pub mod flows;
pub mod forecast;
pub mod join;
pub mod profile;
pub mod segment;

pub mod dataset;
pub mod registry;

#[cfg(target_arch = "wasm32")]
mod wasm;
