//! Patterns: `like` and regular expressions.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use super::text::{flags, takes, texts};
use super::{Argument, Function, Signature};
use crate::error::{Error, Result};
use crate::expression::types::Type;

pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "like", takes: "a text and a pattern that is written out", bind: |arguments| like(arguments, false) },
    Function { name: "ilike", takes: "a text and a pattern that is written out", bind: |arguments| like(arguments, true) },
    Function { name: "regexp_matches", takes: "a text and a regular expression that is written out", bind: matches },
    Function { name: "regexp_extract", takes: "a text, a regular expression and, if wanted, the number of a group", bind: extract },
    Function {
        name: "regexp_replace",
        takes: "a text, a regular expression and what to put in place of every match",
        bind: replace,
    },
];

/// Bytes that a compiled expression may take.
const COMPILED: usize = 1 << 20;

fn like(arguments: &[Argument], ignores_case: bool) -> Result<Option<Signature>> {
    let (Some(takes), [_, pattern]) = (takes(arguments, &[Type::Text, Type::Text]), arguments) else { return Ok(None) };
    let Some(pattern) = pattern.written() else { return Ok(None) };
    let mut expression = String::from("^");
    for c in pattern.chars() {
        match c {
            '%' => expression.push_str(".*"),
            '_' => expression.push('.'),
            other => expression.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    expression.push('$');
    let regex = compiled(RegexBuilder::new(&expression).dot_matches_new_line(true).case_insensitive(ignores_case))?;
    Ok(Some(test(takes, regex)))
}

fn matches(arguments: &[Argument]) -> Result<Option<Signature>> {
    let (Some(takes), [_, pattern]) = (takes(arguments, &[Type::Text, Type::Text]), arguments) else { return Ok(None) };
    let Some(pattern) = pattern.written() else { return Ok(None) };
    Ok(Some(test(takes, compiled(&mut RegexBuilder::new(pattern))?)))
}

fn test(takes: Vec<Type>, regex: Regex) -> Signature {
    Signature::new(takes, Type::Boolean, move |operands, rows| {
        let [a, _] = operands else { return Err(super::misused()) };
        Ok(flags((0..rows).map(|row| Some(regex.is_match(a.text(row)?)))))
    })
}

/// What the expression or one of its groups matches first; empty where nothing does.
fn extract(arguments: &[Argument]) -> Result<Option<Signature>> {
    let with_group = takes(arguments, &[Type::Text, Type::Text, Type::Integer]);
    let Some(takes) = with_group.or_else(|| takes(arguments, &[Type::Text, Type::Text])) else { return Ok(None) };
    let Some(pattern) = arguments[1].written() else { return Ok(None) };
    let regex = compiled(&mut RegexBuilder::new(pattern))?;
    Ok(Some(Signature::new(takes, Type::Text, move |operands, rows| {
        let [a, _, group @ ..] = operands else { return Err(super::misused()) };
        let group = group.first().map_or(0, |group| group.values::<i64>().first().copied().unwrap_or(0));
        let group = usize::try_from(group).unwrap_or(usize::MAX);
        Ok(texts((0..rows).map(|row| {
            let found = regex.captures(a.text(row)?).and_then(|found| found.get(group));
            Some(Cow::from(found.map_or("", |found| found.as_str())))
        })))
    })))
}

/// Every match replaced; `$1` and `${name}` stand for groups.
fn replace(arguments: &[Argument]) -> Result<Option<Signature>> {
    let Some(takes) = takes(arguments, &[Type::Text, Type::Text, Type::Text]) else { return Ok(None) };
    let Some(pattern) = arguments[1].written() else { return Ok(None) };
    let regex = compiled(&mut RegexBuilder::new(pattern))?;
    Ok(Some(Signature::new(takes, Type::Text, move |operands, rows| {
        let [a, _, by] = operands else { return Err(super::misused()) };
        Ok(texts((0..rows).map(|row| Some(regex.replace_all(a.text(row)?, by.text(row)?)))))
    })))
}

fn compiled(builder: &mut RegexBuilder) -> Result<Regex> {
    let regex = builder.size_limit(COMPILED).build();
    regex.map_err(|error| {
        let message = error.to_string();
        let reason = message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Error::params("expression", format!("this is no regular expression: {reason}"))
    })
}
