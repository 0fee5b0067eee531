//! The only code that knows JavaScript: a few exports that convert in, call [`crate::dataset`] and convert out.

mod convert;
mod engine;
mod host;
mod panic;
