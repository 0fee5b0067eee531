//! The list of tasks. An area's methods are registered in the area's own `METHODS`; the first is the default.

use arrow::datatypes::Schema;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::table::Table;
use crate::task::{Chore, Context, Method, Model, Outcome, Pass};
use crate::{aggregate, check, clean, compare, events, features, flows, forecast, join, profile, segment};

const AREAS: &[&[Method]] = &[
    profile::METHODS,
    check::METHODS,
    compare::METHODS,
    aggregate::METHODS,
    clean::METHODS,
    join::METHODS,
    events::METHODS,
    features::METHODS,
    segment::METHODS,
    flows::METHODS,
    forecast::METHODS,
];

/// Every method of every task, in the order of the areas.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    AREAS.iter().flat_map(|area| area.iter())
}

/// A chore that a task elsewhere gives to this worker.
///
/// # Errors
/// `internal` where there is none of that name.
pub fn chore(name: &str) -> Result<Box<dyn Chore>> {
    let made = segment::CHORES.iter().chain(forecast::CHORES).find(|(known, _)| *known == name).map(|(_, make)| make());
    made.ok_or_else(|| Error::internal(format!("there is no chore {name}")))
}

/// The method of `task` called `name`, or the task's default where no name is given.
///
/// # Errors
/// `params` for an unknown task or method, with the known ones.
pub fn find(task: &str, name: Option<&str>) -> Result<&'static Method> {
    let mut of_task = methods().filter(|method| method.task == task).peekable();
    if of_task.peek().is_none() {
        let mut known: Vec<_> = methods().map(|method| method.task).collect();
        known.dedup();
        return Err(Error::params("task", format!("there is no task {task}")).hint(format!("known: {}", known.join(", "))));
    }
    let Some(name) = name else { return of_task.next().ok_or_else(|| Error::internal("peeked task vanished")) };
    let known: Vec<_> = methods().filter(|method| method.task == task).collect();
    known.iter().find(|method| method.name == name).copied().ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|method| method.name).collect();
        Error::params("method", format!("{task} has no method {name}")).hint(format!("known: {}", names.join(", ")))
    })
}

/// Runs a task: `params` is a flat object of parameters with an optional `method`.
///
/// # Errors
/// `params` before any row is read; then whatever the method may fail with.
pub async fn run(cx: &Context, table: &Table, task: &str, params: Value) -> Result<Outcome> {
    let (method, params) = chosen(task, params)?;
    method.run(cx, table, params).await
}

/// The columns of a data set that a task reads: those it is asked for, or all it would choose from.
///
/// # Errors
/// As [`run`].
pub fn reads(schema: &Schema, task: &str, params: Value) -> Result<Vec<String>> {
    let (method, params) = chosen(task, params)?;
    method.reads(schema, params)
}

/// The columns that a task reads of another data set, which its parameters name so; all where `None`.
///
/// # Errors
/// `params`, as [`run`].
pub fn reads_of(task: &str, params: Value, other: &str) -> Result<Option<Vec<String>>> {
    let (method, params) = chosen(task, params)?;
    method.reads_of(params, other)
}

/// A task as one pass over rows of these columns, where it is one.
///
/// # Errors
/// As [`run`], before any row is read.
pub fn pass(schema: &Schema, task: &str, params: Value) -> Result<Option<Box<dyn Pass>>> {
    let (method, params) = chosen(task, params)?;
    method.pass(schema, params)
}

fn chosen(task: &str, params: Value) -> Result<(&'static Method, Value)> {
    let mut params = match params {
        Value::Object(object) => object,
        Value::Null => Map::new(),
        other => return Err(Error::params("params", format!("parameters must be an object, got {other}"))),
    };
    let name = match params.shift_remove("method") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(other) => return Err(Error::params("method", format!("must be a text, got {other}"))),
    };
    Ok((find(task, name.as_deref())?, Value::Object(params)))
}

/// Applies a saved model to a table.
///
/// # Errors
/// `unsupported` for a model whose method this build does not know, else what the method may fail with.
pub async fn apply(cx: &Context, table: &Table, model: &Model) -> Result<Outcome> {
    of_model(model)?.apply(cx, table, model).await
}

/// The columns that applying a saved model reads; all where `None`.
///
/// # Errors
/// `unsupported` for a model whose method this build does not know, `parse` for a damaged one.
pub fn apply_reads(model: &Model) -> Result<Option<Vec<String>>> {
    of_model(model)?.apply_reads(model)
}

fn of_model(model: &Model) -> Result<&'static Method> {
    find(&model.task, Some(&model.method)).map_err(|error| Error::unsupported(error.message()).hint("update tablight"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn chores_have_names_of_their_own_and_others_are_refused() {
        let names: Vec<&str> = segment::CHORES.iter().chain(forecast::CHORES).map(|(name, _)| *name).collect();
        assert!(names.iter().all(|name| chore(name).is_ok() && names.iter().filter(|other| *other == name).count() == 1));
        assert_eq!(chore("none").err().unwrap().kind(), ErrorKind::Internal);
    }
}
