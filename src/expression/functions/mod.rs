//! The functions, by what they are about. A new one is a line in the list of its file, and a line in `docs/expressions.md`.

mod arithmetic;
mod choose;
mod compare;
pub(super) mod convert;
mod logic;
mod pattern;
mod text;
mod time;

use arrow::array::ArrayRef;
use arrow::buffer::NullBuffer;

use super::node::{Literal, Node, NodeKind};
use super::operand::{Operand, nulls_of};
use super::types::Type;
use crate::error::{Error, Result};

/// Computes a function of operands of the types it takes, for a number of rows; one row where all operands are constants.
pub(super) type Kernel = Box<dyn Fn(&[Operand], usize) -> Result<ArrayRef>>;

/// A function for arguments of certain types.
pub(super) struct Signature {
    /// What the arguments are brought to, one for each.
    pub(super) takes: Vec<Type>,
    /// What it gives.
    pub(super) gives: Type,
    pub(super) run: Kernel,
}

impl Signature {
    fn new(takes: Vec<Type>, gives: Type, run: impl Fn(&[Operand], usize) -> Result<ArrayRef> + 'static) -> Self {
        Self { takes, gives, run: Box::new(run) }
    }

    /// Of one argument; told which rows are missing.
    fn one(takes: Type, gives: Type, f: impl Fn(&Operand, usize, Option<NullBuffer>) -> Result<ArrayRef> + 'static) -> Self {
        Self::new(vec![takes], gives, move |operands, rows| match operands {
            [a] => f(a, rows, nulls_of(operands, rows)),
            _ => Err(misused()),
        })
    }

    /// Of two arguments; told which rows are missing.
    fn two(
        takes: [Type; 2],
        gives: Type,
        f: impl Fn(&Operand, &Operand, usize, Option<NullBuffer>) -> Result<ArrayRef> + 'static,
    ) -> Self {
        Self::new(takes.to_vec(), gives, move |operands, rows| match operands {
            [a, b] => f(a, b, rows, nulls_of(operands, rows)),
            _ => Err(misused()),
        })
    }
}

/// Signatures have as many operands as arguments.
fn misused() -> Error {
    Error::internal("a function was called with other operands than it was bound to")
}

/// A function by its name.
pub(super) struct Function {
    /// Operators are called by their symbol.
    pub(super) name: &'static str,
    /// What it takes, for people.
    pub(super) takes: &'static str,
    /// The signature for arguments; `None` where it does not take them.
    pub(super) bind: fn(&[Argument]) -> Result<Option<Signature>>,
}

/// What is known of an argument before there are rows.
pub(super) struct Argument {
    pub(super) of: Type,
    pub(super) constant: Option<Literal>,
}

impl Argument {
    pub(super) fn new(node: &Node, of: &Type) -> Self {
        let constant = match &node.kind {
            NodeKind::Literal(literal) => Some(literal.clone()),
            _ => None,
        };
        Self { of: of.clone(), constant }
    }

    /// The text that was written out for it.
    fn written(&self) -> Option<&str> {
        match &self.constant {
            Some(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Can it be taken as this type?
    fn is(&self, of: &Type) -> bool {
        self.of == *of || self.of == Type::Null
    }

    fn is_number(&self) -> bool {
        self.of.is_number() || self.of == Type::Null
    }
}

/// Every function.
pub(super) fn catalog() -> impl Iterator<Item = &'static Function> {
    [
        arithmetic::FUNCTIONS,
        compare::FUNCTIONS,
        logic::FUNCTIONS,
        choose::FUNCTIONS,
        text::FUNCTIONS,
        pattern::FUNCTIONS,
        time::FUNCTIONS,
        convert::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
}

pub(super) fn find(name: &str) -> Option<&'static Function> {
    catalog().find(|function| function.name == name)
}

/// The type that all arguments can be brought to; a text that was written out may be a date or a time.
fn common(arguments: &[Argument]) -> Option<Type> {
    let is_moment = |argument: &&Argument| argument.written().is_some();
    let mut common = Type::Null;
    for argument in arguments.iter().filter(|argument| !is_moment(argument)) {
        common = common.with(&argument.of)?;
    }
    if common.is_time() || arguments.iter().all(|argument| argument.written().is_none()) {
        return Some(common);
    }
    common.with(&Type::Text)
}
