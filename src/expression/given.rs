//! Expressions that parameters are written in.

use std::collections::BTreeSet;

use arrow::datatypes::Schema;

use super::{Bound, Expression, Literal, Node, Type};
use crate::error::{Error, Result};

/// The column of that name, where there is one; else what the text says.
pub(crate) fn value(text: &str, param: &str, schema: &Schema) -> Result<Expression> {
    match schema.index_of(text) {
        Ok(_) => Ok(Expression::of(Node::column(text))),
        Err(_) => Expression::parse(text).map_err(|error| error.param(param)),
    }
}

/// A value of rows, bound.
pub(crate) fn bound(text: &str, param: &str, schema: &Schema) -> Result<Bound> {
    if text.is_empty() {
        return Err(Error::params(param, "must name a column"));
    }
    let bound = value(text, param, schema)?.bind(schema).map_err(|error| named(error, param))?;
    match bound.of() {
        Type::Other(of) => Err(Error::params(param, format!("values of type {of} cannot be told apart"))),
        _ => Ok(bound),
    }
}

/// A condition of rows, bound.
pub(crate) fn condition(text: &str, param: &str, schema: &Schema) -> Result<Bound> {
    let bound = Expression::parse(text).and_then(|parsed| parsed.bind(schema)).map_err(|error| named(error, param))?;
    match bound.of() {
        Type::Boolean | Type::Null => Ok(bound),
        other => Err(Error::params(param, format!("must be a condition, found a value of type {other}"))),
    }
}

/// A time, bound.
pub(crate) fn time(text: &str, param: &str, schema: &Schema) -> Result<Bound> {
    let bound = bound(text, param, schema)?;
    if bound.of().is_time() { Ok(bound) } else { Err(Error::params(param, format!("must be a time, found {}", bound.of()))) }
}

/// The span of time that a row falls into.
pub(crate) fn span(text: &str, every: &str, zone: Option<&str>, schema: &Schema) -> Result<Bound> {
    let mut node = value(text, "time", schema)?.root().clone();
    if let Some(zone) = zone {
        node = Node::call("with_zone", vec![node, Node::literal(Literal::Text(zone.to_owned()))], 0);
    }
    let node = Node::call("bucket", vec![Node::literal(Literal::Text(every.to_owned())), node], 0);
    Expression::of(node).bind(schema).map_err(|error| named(error, "every"))
}

/// The columns of a schema that some texts speak of, in its order.
///
/// # Errors
/// `params` for a text that is no expression, `schema` for a column that is not there.
pub(crate) fn columns<'a>(schema: &Schema, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<String>> {
    let mut named = BTreeSet::new();
    for (text, param) in texts {
        named.extend(value(text, param, schema)?.columns(schema)?);
    }
    Ok(schema.fields().iter().map(|field| field.name().clone()).filter(|name| named.contains(name)).collect())
}

fn named(error: Error, param: &str) -> Error {
    if error.place().param.is_some() { error.param(param) } else { error }
}
