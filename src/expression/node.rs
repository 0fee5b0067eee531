//! An expression as it was written.

use std::fmt;

/// A part of an expression and the byte at which it begins.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) at: usize,
}

/// What a part is. Operators and keywords are calls of functions, so that there is one way to compute anything.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NodeKind {
    /// A column by its name.
    Column(String),
    /// A value.
    Literal(Literal),
    /// A function of other parts.
    Call { name: String, arguments: Vec<Node> },
    /// The star of `count(*)`.
    Star,
}

/// A value that was written out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

impl Node {
    /// A call of a function.
    pub(crate) fn call(name: &str, arguments: Vec<Node>, at: usize) -> Self {
        Self { kind: NodeKind::Call { name: name.to_owned(), arguments }, at }
    }

    /// A column.
    pub(crate) fn column(name: &str) -> Self {
        Self { kind: NodeKind::Column(name.to_owned()), at: 0 }
    }

    /// A value.
    pub(crate) fn literal(literal: Literal) -> Self {
        Self { kind: NodeKind::Literal(literal), at: 0 }
    }

    /// The parts that this one is a function of.
    pub(crate) fn arguments(&self) -> &[Self] {
        match &self.kind {
            NodeKind::Call { arguments, .. } => arguments,
            _ => &[],
        }
    }

    /// Visits this part and all within it, outer ones first.
    pub(crate) fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        for argument in self.arguments() {
            argument.visit(see);
        }
    }
}

/// In a form that reads the same when it is parsed again, wherever the part stood.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::Column(name) => write!(f, "\"{}\"", name.replace('"', "\"\"")),
            NodeKind::Literal(Literal::Null) => f.write_str("null"),
            NodeKind::Literal(Literal::Boolean(value)) => write!(f, "{value}"),
            NodeKind::Literal(Literal::Integer(value)) => write!(f, "{value}"),
            NodeKind::Literal(Literal::Float(value)) => write!(f, "{value:?}"),
            NodeKind::Literal(Literal::Text(text)) => write!(f, "'{}'", text.replace('\'', "''")),
            NodeKind::Star => f.write_str("*"),
            NodeKind::Call { name, arguments } => match (name.as_str(), arguments.as_slice()) {
                (operator, [left, right]) if !operator.starts_with(char::is_alphabetic) => write!(f, "({left} {operator} {right})"),
                ("and" | "or", [left, right]) => write!(f, "({left} {name} {right})"),
                ("not", [one]) => write!(f, "(not {one})"),
                ("negate", [one]) => write!(f, "(- {one})"),
                _ => {
                    write!(f, "{name}(")?;
                    for (i, argument) in arguments.iter().enumerate() {
                        write!(f, "{}{argument}", if i == 0 { "" } else { ", " })?;
                    }
                    f.write_str(")")
                }
            },
        }
    }
}
