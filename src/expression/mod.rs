//! The expression language: filters, derived columns, checks and measures are written in it.
//!
//! It is the part of SQL that computes a value from a row: `amount > 100 and region in ('north', 'west')`. What there is to write is in
//! `docs/expressions.md`. An expression is parsed once, bound to the columns of a schema, which finds every error of type, and then
//! evaluated on batches, column by column.
//!
//! Missing values follow SQL: a function of a missing value is missing, but for `and`, `or`, `coalesce`, `is null` and the like, and a filter keeps the
//! rows for which it is true. Nothing depends on the time of day, the machine or the order of the rows.

mod bind;
mod evaluate;
mod functions;
pub(crate) mod given;
mod lexer;
mod node;
mod operand;
mod parser;
mod prune;
#[cfg(test)]
mod tests;
mod types;

use arrow::datatypes::Schema;

pub(crate) use bind::Bound;
pub(crate) use node::{Literal, Node, NodeKind};
pub(crate) use types::{Type, named as type_named};

use crate::error::{Error, Result};

/// An expression that was parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    source: String,
    root: Node,
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// `params` with the place in the text.
    pub fn parse(source: &str) -> Result<Self> {
        Ok(Self { source: source.to_owned(), root: parser::parse(source)? })
    }

    /// An expression that was put together.
    pub(crate) fn of(root: Node) -> Self {
        Self { source: root.to_string(), root }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// The columns of a schema that it reads, in the order in which they are named.
    ///
    /// # Errors
    /// `schema` for a column that is not there.
    pub fn columns(&self, schema: &Schema) -> Result<Vec<String>> {
        let mut columns = Vec::new();
        let mut failed = None;
        self.root.visit(&mut |node| {
            let NodeKind::Column(name) = &node.kind else { return };
            match bind::resolve(schema, name) {
                Ok(index) => columns.push(schema.field(index).name().clone()),
                Err(error) => failed = failed.take().or(Some(error)),
            }
        });
        let mut seen = std::collections::HashSet::new();
        columns.retain(|name: &String| seen.insert(name.clone()));
        failed.map_or(Ok(columns), Err)
    }

    /// The columns that it names, as they are written.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Column(name) = &node.kind
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        });
        names
    }

    /// The columns of a schema that it reads; what it names besides is left out.
    pub(crate) fn named(&self, schema: &Schema) -> Vec<String> {
        let found = |name: &String| bind::resolve(schema, name).ok().map(|index| schema.field(index).name().clone());
        self.names().iter().filter_map(found).collect()
    }

    /// Binds it to the columns of a schema, to be evaluated on batches of it.
    ///
    /// # Errors
    /// `schema` for a column that is not there, `params` for an unknown function or values of types that it does not take.
    pub(crate) fn bind(&self, schema: &Schema) -> Result<Bound> {
        bind::bind(&self.root, &self.source, schema)
    }
}

/// Is there a function of this name?
pub(crate) fn is_function(name: &str) -> bool {
    functions::find(name).is_some()
}

/// An error at a byte of an expression, told by its character.
fn fault(source: &str, at: usize, message: impl Into<String>) -> Error {
    let message = message.into();
    let place = if source.is_empty() { String::new() } else { format!(" at character {}", source[..at].chars().count() + 1) };
    Error::params("expression", message + &place)
}
