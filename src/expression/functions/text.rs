//! Texts. Lengths and positions count characters, from 1.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, StringArray};

use super::{Argument, Function, Signature};
use crate::error::Result;
use crate::expression::operand::Operand;
use crate::expression::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "lower", takes: "a text", bind: |arguments| changed(arguments, |text| text.to_lowercase().into()) },
    Function { name: "upper", takes: "a text", bind: |arguments| changed(arguments, |text| text.to_uppercase().into()) },
    Function { name: "trim", takes: "a text", bind: |arguments| changed(arguments, |text| text.trim().into()) },
    Function { name: "ltrim", takes: "a text", bind: |arguments| changed(arguments, |text| text.trim_start().into()) },
    Function { name: "rtrim", takes: "a text", bind: |arguments| changed(arguments, |text| text.trim_end().into()) },
    Function {
        name: "reverse",
        takes: "a text",
        bind: |arguments| changed(arguments, |text| text.chars().rev().collect::<String>().into()),
    },
    Function { name: "length", takes: "a text", bind: length },
    Function { name: "left", takes: "a text and a number of characters", bind: |arguments| ended(arguments, true) },
    Function { name: "right", takes: "a text and a number of characters", bind: |arguments| ended(arguments, false) },
    Function { name: "substr", takes: "a text, the first character and, if wanted, how many", bind: substr },
    Function { name: "replace", takes: "a text, what to replace and what by", bind: replace },
    Function { name: "split_part", takes: "a text, a separator and the number of the part", bind: split_part },
    Function { name: "||", takes: "two texts", bind: joined },
    Function { name: "concat", takes: "values", bind: concat },
    Function { name: "contains", takes: "two texts", bind: |arguments| test(arguments, |text, part| text.contains(part)) },
    Function { name: "starts_with", takes: "two texts", bind: |arguments| test(arguments, |text, part| text.starts_with(part)) },
    Function { name: "ends_with", takes: "two texts", bind: |arguments| test(arguments, |text, part| text.ends_with(part)) },
];

fn changed(arguments: &[Argument], f: fn(&str) -> Cow<'_, str>) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text]).map(|takes| {
        Signature::new(takes, Type::Text, move |operands, rows| {
            let [a] = operands else { return Err(super::misused()) };
            Ok(texts((0..rows).map(|row| a.text(row).map(f))))
        })
    }))
}

fn length(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text]).map(|takes| {
        Signature::new(takes, Type::Integer, |operands, rows| {
            let [a] = operands else { return Err(super::misused()) };
            let lengths = (0..rows).map(|row| a.text(row).map(|text| text.chars().count() as i64));
            Ok(Arc::new(Int64Array::from_iter(lengths)) as ArrayRef)
        })
    }))
}

/// So many characters from one end; of a negative number all but so many from the other.
fn ended(arguments: &[Argument], is_left: bool) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text, Type::Integer]).map(|takes| {
        Signature::new(takes, Type::Text, move |operands, rows| {
            let [a, n] = operands else { return Err(super::misused()) };
            let counts = n.values::<i64>();
            Ok(texts((0..rows).map(|row| {
                let (text, n) = (a.text(row)?, (!n.is_null(row)).then(|| counts[n.at(row)])?);
                let all = text.chars().count() as i64;
                let taken = if n >= 0 { n.min(all) } else { all.saturating_add(n).max(0) };
                Some(Cow::from(if is_left { span(text, 0, taken) } else { span(text, all - taken, taken) }))
            })))
        })
    }))
}

fn substr(arguments: &[Argument]) -> Result<Option<Signature>> {
    let with_count = takes(arguments, &[Type::Text, Type::Integer, Type::Integer]);
    Ok(with_count.or_else(|| takes(arguments, &[Type::Text, Type::Integer])).map(|takes| {
        Signature::new(takes, Type::Text, |operands, rows| {
            let [a, from, count @ ..] = operands else { return Err(super::misused()) };
            Ok(texts((0..rows).map(|row| {
                let (text, from) = (a.text(row)?, number(from, row)?);
                let count = count.first().map_or(Some(i64::MAX), |count| number(count, row))?;
                // As in SQL: characters before the first are there to be counted, and not to be seen.
                let start = if from < 0 { (text.chars().count() as i64).saturating_add(from) } else { from - 1 };
                let end = start.saturating_add(count.max(0));
                Some(Cow::from(span(text, start.max(0), end - start.max(0))))
            })))
        })
    }))
}

fn replace(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text, Type::Text, Type::Text]).map(|takes| {
        Signature::new(takes, Type::Text, |operands, rows| {
            let [a, old, new] = operands else { return Err(super::misused()) };
            Ok(texts((0..rows).map(|row| {
                let (text, old, new) = (a.text(row)?, old.text(row)?, new.text(row)?);
                Some(if old.is_empty() { Cow::from(text) } else { text.replace(old, new).into() })
            })))
        })
    }))
}

/// A part by its number, from 1, or from the end for a negative one; empty where there are fewer.
fn split_part(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text, Type::Text, Type::Integer]).map(|takes| {
        Signature::new(takes, Type::Text, |operands, rows| {
            let [a, separator, n] = operands else { return Err(super::misused()) };
            Ok(texts((0..rows).map(|row| {
                let (text, separator, n) = (a.text(row)?, separator.text(row)?, number(n, row)?);
                let nth = |n: i64| usize::try_from(n - 1).unwrap_or(usize::MAX);
                let part = match (separator.is_empty(), n) {
                    (true, 1 | -1) => Some(text),
                    (true, _) | (_, 0 | i64::MIN) => None,
                    (_, 1..) => text.split(separator).nth(nth(n)),
                    _ => text.rsplit(separator).nth(nth(-n)),
                };
                Some(part.unwrap_or_default().into())
            })))
        })
    }))
}

fn joined(arguments: &[Argument]) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text, Type::Text]).map(|takes| {
        Signature::new(takes, Type::Text, |operands, rows| {
            let [a, b] = operands else { return Err(super::misused()) };
            Ok(texts((0..rows).map(|row| Some(Cow::from([a.text(row)?, b.text(row)?].concat())))))
        })
    }))
}

/// All as one text, missing ones left out.
fn concat(arguments: &[Argument]) -> Result<Option<Signature>> {
    let can_be_text = arguments.iter().all(|argument| !matches!(argument.of, Type::Other(_)));
    Ok((can_be_text && !arguments.is_empty()).then(|| {
        Signature::new(vec![Type::Text; arguments.len()], Type::Text, |operands, rows| {
            Ok(texts((0..rows).map(|row| Some(operands.iter().filter_map(|operand| operand.text(row)).collect::<String>().into()))))
        })
    }))
}

fn test(arguments: &[Argument], holds: fn(&str, &str) -> bool) -> Result<Option<Signature>> {
    Ok(takes(arguments, &[Type::Text, Type::Text]).map(|takes| {
        Signature::new(takes, Type::Boolean, move |operands, rows| {
            let [a, b] = operands else { return Err(super::misused()) };
            Ok(flags((0..rows).map(|row| Some(holds(a.text(row)?, b.text(row)?)))))
        })
    }))
}

/// These types, if the arguments can be taken as them.
pub(super) fn takes(arguments: &[Argument], types: &[Type]) -> Option<Vec<Type>> {
    let are = arguments.len() == types.len() && arguments.iter().zip(types).all(|(argument, of)| argument.is(of));
    are.then(|| types.to_vec())
}

pub(super) fn texts<'a>(values: impl Iterator<Item = Option<Cow<'a, str>>>) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}

pub(super) fn flags(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(BooleanArray::from_iter(values))
}

fn number(operand: &Operand, row: usize) -> Option<i64> {
    (!operand.is_null(row)).then(|| operand.values::<i64>()[operand.at(row)])
}

/// So many characters from the `start`-th, counted from 0.
fn span(text: &str, start: i64, count: i64) -> &str {
    let byte_of = |text: &str, n: i64| match usize::try_from(n) {
        Ok(n) => text.char_indices().nth(n).map_or(text.len(), |(byte, _)| byte),
        Err(_) if n > 0 => text.len(),
        Err(_) => 0,
    };
    let rest = &text[byte_of(text, start)..];
    &rest[..byte_of(rest, count)]
}
