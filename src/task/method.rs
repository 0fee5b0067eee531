//! One method of one task, as the registry lists it.

use std::future::Future;
use std::pin::Pin;

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

#[cfg(not(target_arch = "wasm32"))]
use super::Description;
use super::{Context, Model, Outcome, Params, Pass, parse};
use crate::error::{Error, Result};
use crate::table::Table;

/// A future that stays on its thread, as everything in a browser does.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What an algorithm's folder implements to become a method. Everything else is derived from it:
/// the registry line, the JSON Schema, the TypeScript types, the page's form and the command line's options.
pub trait Algorithm: 'static {
    /// The task, a word: `"segment"`.
    const TASK: &'static str;
    /// The method, a word: `"kmeans"`.
    const METHOD: &'static str;
    /// What it does, in one sentence for a person who chooses.
    const SUMMARY: &'static str;
    /// The area's parameters.
    type Common: Params;
    /// The method's own parameters.
    type Params: Params;
    /// The small typed facts it reports.
    type Report: Serialize + JsonSchema + TS + 'static;

    /// Runs on a table. Awaits checkpoints; asks for memory first.
    fn run(cx: &Context, table: &Table, common: Self::Common, params: Self::Params) -> impl Future<Output = Result<Outcome>>;

    /// The columns that [`run`](Self::run) reads, of a data set of this schema; by default what the area's parameters say.
    ///
    /// # Errors
    /// As [`run`](Self::run), before any row is read.
    fn reads(schema: &Schema, common: &Self::Common, _: &Self::Params) -> Result<Vec<String>> {
        common.reads(schema)
    }

    /// The task as one pass over rows of these columns, where it is one; then no row has to be kept for it.
    ///
    /// # Errors
    /// As [`run`](Self::run), before any row is read.
    fn pass(_: &Schema, _: Self::Common, _: Self::Params) -> Result<Option<Box<dyn Pass>>> {
        Ok(None)
    }

    /// The columns that [`apply`](Self::apply) reads; all where `None`.
    ///
    /// # Errors
    /// `parse` for a damaged model.
    fn apply_reads(_: &Model) -> Result<Option<Vec<String>>> {
        Ok(None)
    }

    /// Applies a saved model to another table; by default there is nothing to apply.
    fn apply(_: &Context, _: &Table, _: &Model) -> impl Future<Output = Result<Outcome>> {
        async { Err(Error::unsupported(format!("{} {} has no model to apply", Self::TASK, Self::METHOD))) }
    }
}

/// Starts a task of one pass, where it is one.
type Start = fn(&Schema, Value) -> Result<Option<Box<dyn Pass>>>;

/// A line of the registry.
pub struct Method {
    /// See [`Algorithm::TASK`].
    pub task: &'static str,
    /// See [`Algorithm::METHOD`].
    pub name: &'static str,
    /// See [`Algorithm::SUMMARY`].
    pub summary: &'static str,
    reads: fn(&Schema, Value) -> Result<Vec<String>>,
    reads_of: fn(Value, &str) -> Result<Option<Vec<String>>>,
    pass: Start,
    apply_reads: fn(&Model) -> Result<Option<Vec<String>>>,
    run: for<'a> fn(&'a Context, &'a Table, Value) -> LocalFuture<'a, Result<Outcome>>,
    apply: for<'a> fn(&'a Context, &'a Table, &'a Model) -> LocalFuture<'a, Result<Outcome>>,
    // Schemas and types are written into the package when it is built; the browser need not carry the makers.
    #[cfg(not(target_arch = "wasm32"))]
    describe: fn() -> Description,
}

impl Method {
    /// The registry line of an algorithm.
    #[must_use]
    pub const fn of<A: Algorithm>() -> Self {
        Self {
            task: A::TASK,
            name: A::METHOD,
            summary: A::SUMMARY,
            reads: |schema, value| {
                let (common, params) = parse::<A::Common, A::Params>(value)?;
                A::reads(schema, &common, &params)
            },
            reads_of: |value, other| Ok(parse::<A::Common, A::Params>(value)?.0.reads_of(other)),
            pass: |schema, value| {
                let (common, params) = parse::<A::Common, A::Params>(value)?;
                A::pass(schema, common, params)
            },
            apply_reads: A::apply_reads,
            run: |cx, table, value| {
                Box::pin(async move {
                    let (common, params) = parse::<A::Common, A::Params>(value)?;
                    A::run(cx, table, common, params).await
                })
            },
            apply: |cx, table, model| Box::pin(A::apply(cx, table, model)),
            #[cfg(not(target_arch = "wasm32"))]
            describe: Description::of::<A>,
        }
    }

    /// The columns that a run with these parameters reads, of a data set of this schema.
    ///
    /// # Errors
    /// As [`Method::run`].
    pub fn reads(&self, schema: &Schema, params: Value) -> Result<Vec<String>> {
        (self.reads)(schema, params)
    }

    /// The columns that a run with these parameters reads of another data set; all where `None`.
    ///
    /// # Errors
    /// `params`, as [`Method::run`].
    pub fn reads_of(&self, params: Value, other: &str) -> Result<Option<Vec<String>>> {
        (self.reads_of)(params, other)
    }

    /// A run with these parameters as one pass over rows of these columns, where it is one.
    ///
    /// # Errors
    /// As [`Method::run`], before any row is read.
    pub fn pass(&self, schema: &Schema, params: Value) -> Result<Option<Box<dyn Pass>>> {
        (self.pass)(schema, params)
    }

    /// The columns that applying a saved model reads; all where `None`.
    ///
    /// # Errors
    /// `parse` for a damaged model.
    pub fn apply_reads(&self, model: &Model) -> Result<Option<Vec<String>>> {
        (self.apply_reads)(model)
    }

    /// Runs the method; `params` is the flat object without `method`.
    ///
    /// # Errors
    /// `params` before any row is read; then whatever the method may fail with.
    pub async fn run(&self, cx: &Context, table: &Table, params: Value) -> Result<Outcome> {
        (self.run)(cx, table, params).await
    }

    /// Applies a saved model.
    ///
    /// # Errors
    /// `unsupported` where a method has no model; `schema` where the table lacks what the model needs.
    pub async fn apply(&self, cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
        (self.apply)(cx, table, model).await
    }

    /// Schemas and types, for the build tool.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn describe(&self) -> Description {
        (self.describe)()
    }
}
