//! From what was written to what is computed: columns are found, types fitted to each other, functions chosen.

use std::rc::Rc;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int64Array, NullArray, StringArray};
use arrow::datatypes::Schema;

use super::fault;
use super::functions::{self, Argument, Kernel, convert};
use super::node::{Literal, Node, NodeKind};
use super::types::Type;
use crate::error::{Error, Result};
use crate::table::index_of;

/// An expression that can be evaluated on batches of one schema.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(super) part: Part,
    pub(super) of: Type,
}

/// A part of it.
#[derive(Clone)]
pub(super) enum Part {
    Column { index: usize, of: Type },
    Constant(ArrayRef),
    Call { run: Rc<Kernel>, arguments: Vec<Part> },
}

impl Bound {
    /// The type of its values.
    pub(crate) fn of(&self) -> &Type {
        &self.of
    }

    /// The column that it is, if it is nothing else.
    pub(crate) fn as_column(&self) -> Option<usize> {
        match self.part {
            Part::Column { index, .. } => Some(index),
            _ => None,
        }
    }

    /// The same, with values of another type.
    ///
    /// # Errors
    /// `params` where they cannot be brought to it.
    pub(crate) fn into_type(self, to: &Type) -> Result<Self> {
        if self.of == *to {
            return Ok(self);
        }
        let run = convert::implicit(&self.of, to)
            .ok_or_else(|| Error::params("expression", format!("expected {to}, found {}", self.of)))?;
        Ok(Self { part: Part::Call { run: Rc::new(run), arguments: vec![self.part] }, of: to.clone() })
    }
}

/// The position of a column by its name, however its letters are cased where that leaves one only.
pub(super) fn resolve(schema: &Schema, name: &str) -> Result<usize> {
    if let Ok(index) = schema.index_of(name) {
        return Ok(index);
    }
    let lower = name.to_lowercase();
    let mut alike = schema.fields().iter().enumerate().filter(|(_, field)| field.name().to_lowercase() == lower);
    match (alike.next(), alike.next()) {
        (Some((index, _)), None) => Ok(index),
        _ => index_of(schema, name),
    }
}

pub(super) fn bind(node: &Node, source: &str, schema: &Schema) -> Result<Bound> {
    match &node.kind {
        NodeKind::Column(name) => {
            let index = resolve(schema, name)?;
            let of = Type::of(schema.field(index).data_type());
            Ok(Bound { part: Part::Column { index, of: of.clone() }, of })
        }
        NodeKind::Literal(literal) => Ok(Bound { part: Part::Constant(constant(literal)), of: type_of(literal) }),
        NodeKind::Star => Err(fault(source, node.at, "* cannot stand here")),
        NodeKind::Call { name, arguments } => call(node, name, arguments, source, schema),
    }
}

fn call(node: &Node, name: &str, nodes: &[Node], source: &str, schema: &Schema) -> Result<Bound> {
    let function = functions::find(name).ok_or_else(|| {
        let known: Vec<_> =
            functions::catalog().map(|function| function.name).filter(|name| name.starts_with(char::is_alphabetic)).collect();
        fault(source, node.at, format!("there is no function {name}")).hint(format!("functions: {}", known.join(", ")))
    })?;
    let bound = nodes.iter().map(|node| bind(node, source, schema)).collect::<Result<Vec<_>>>()?;
    let arguments: Vec<Argument> = nodes.iter().zip(&bound).map(|(node, bound)| Argument::new(node, &bound.of)).collect();
    let signature = (function.bind)(&arguments).map_err(|error| {
        let place = source.get(..node.at).map_or(0, |before| before.chars().count()) + 1;
        let message = format!("{} at character {place}", error.message());
        let renamed = Error::params("expression", message);
        if let Some(hint) = error.remedy() { renamed.hint(hint) } else { renamed }
    })?;
    let signature = signature.ok_or_else(|| {
        let found: Vec<_> = bound.iter().map(|bound| bound.of.to_string()).collect();
        fault(source, node.at, format!("{name} does not take ({})", found.join(", "))).hint(format!("it takes {}", function.takes))
    })?;
    let arguments = bound
        .into_iter()
        .zip(nodes)
        .zip(&signature.takes)
        .map(|((bound, node), to)| Ok(fit(bound, node, to, source)?.part))
        .collect::<Result<Vec<_>>>()?;
    Ok(Bound { part: Part::Call { run: Rc::new(signature.run), arguments }, of: signature.gives })
}

/// Brings an argument to the type that its function takes it in; a date or a time may be written as a text.
fn fit(bound: Bound, node: &Node, to: &Type, source: &str) -> Result<Bound> {
    match &node.kind {
        NodeKind::Literal(Literal::Text(text)) if to.is_time() => {
            let moment = convert::moment(text, to).ok_or_else(|| fault(source, node.at, format!("'{text}' is no {to}")))?;
            Ok(Bound { part: Part::Constant(moment), of: to.clone() })
        }
        _ => bound.into_type(to),
    }
}

fn type_of(literal: &Literal) -> Type {
    match literal {
        Literal::Null => Type::Null,
        Literal::Boolean(_) => Type::Boolean,
        Literal::Integer(_) => Type::Integer,
        Literal::Float(_) => Type::Float,
        Literal::Text(_) => Type::Text,
    }
}

fn constant(literal: &Literal) -> ArrayRef {
    match literal {
        Literal::Null => Arc::new(NullArray::new(1)),
        Literal::Boolean(value) => Arc::new(BooleanArray::from(vec![*value])),
        Literal::Integer(value) => Arc::new(Int64Array::from(vec![*value])),
        Literal::Float(value) => Arc::new(Float64Array::from(vec![*value])),
        Literal::Text(text) => Arc::new(StringArray::from(vec![text.as_str()])),
    }
}
