//! What texts need: encoding, spaces, missing values, types, spellings.

use std::collections::HashMap;

use super::columns::{Column, Columns};
use super::times::times;
use super::{Example, SpellingCount, SpellingGroup, Suggestion};
use crate::clean::slips::slips;
use crate::clean::spelling::Likeness;
use crate::clean::steps::cluster::grouped;
use crate::clean::steps::collapse::collapsed;
use crate::clean::steps::merge::Spellings;
use crate::clean::steps::missing::{MARKERS, plain};
use crate::clean::steps::parse::{Mark, plain_number};
use crate::clean::steps::repair_encoding::repaired;
use crate::clean::steps::trim::is_space;
use crate::clean::steps::{Cluster, Collapse, MissingMarkers, Parse, RepairEncoding, Step, Trim};
use crate::expression::Type;

/// Examples that are shown.
const EXAMPLES: usize = 3;
/// Share of the values that must be of a type for a column to be converted to it.
const OF_TYPE: f64 = 0.995;
/// Values that a type is told by at least.
const FEW: u64 = 3;
/// Digits that a number has at most; more are a code.
const DIGITS: usize = 15;
/// Different spellings are looked for where values come so often on average.
const REPEATED: u64 = 3;

/// The repairs, in their order; the columns are afterwards as they will be.
pub(super) fn repairs(columns: &mut Columns) -> Vec<Suggestion> {
    let mut found = Vec::new();
    found.extend(each(columns, "were read in a wrong encoding", repaired, |columns| {
        Step::RepairEncoding(RepairEncoding { columns: Some(columns) })
    }));
    found.extend(each(
        columns,
        "begin or end with spaces",
        |text| changed(text, text.trim_matches(is_space)),
        |columns| Step::Trim(Trim { columns: Some(columns) }),
    ));
    found.extend(each(
        columns,
        "have several spaces in a row",
        |text| changed(text, &collapsed(text)),
        |columns| Step::Collapse(Collapse { columns: Some(columns) }),
    ));
    found.extend(markers(columns));
    for column in columns.texts() {
        let parsed = numbers(column).or_else(|| times(column));
        match parsed {
            Some(suggestion) => {
                column.of = Type::Float;
                found.push(suggestion);
            }
            None => found.extend(spellings(column)),
        }
    }
    found
}

fn changed(before: &str, after: &str) -> Option<String> {
    (before != after).then(|| after.to_owned())
}

/// A step for all columns that have a value that it changes.
fn each(
    columns: &mut Columns,
    what: &str,
    change: impl Fn(&str) -> Option<String>,
    step: impl Fn(Vec<String>) -> Step,
) -> Option<Suggestion> {
    let (mut names, mut examples, mut count) = (Vec::new(), Vec::new(), 0);
    for column in columns.texts() {
        let before = count;
        for (text, times) in column.frequent() {
            if let Some(after) = change(text) {
                count += times;
                if examples.len() < EXAMPLES {
                    examples.push(Example { before: text.to_owned(), after: Some(after) });
                }
            }
        }
        if count > before {
            names.push(column.name.clone());
            column.change(|text| Some(change(text).unwrap_or_else(|| text.to_owned())));
        }
    }
    (count > 0).then(|| {
        let reason = format!("{} {what}, in {}.", values(count), listed(&names));
        Suggestion { examples, ..Suggestion::new(step(names), reason) }
    })
}

fn values(count: u64) -> String {
    if count == 1 { "A value".to_owned() } else { format!("{count} values") }
}

pub(super) fn listed(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [first, ..] => format!("{first} and {} more columns", names.len() - 1),
        [] => String::new(),
    }
}

/// Markers of missing values, the empty text among them.
fn markers(columns: &mut Columns) -> Option<Suggestion> {
    let (mut names, mut found, mut count) = (Vec::new(), HashMap::<String, u64>::new(), 0);
    for column in columns.texts() {
        let is_marker = |text: &str| plain(text).is_empty() || MARKERS.contains(&plain(text).as_str());
        let here: Vec<(String, u64)> = column
            .frequent()
            .into_iter()
            .filter(|(text, _)| is_marker(text))
            .map(|(text, count)| (text.to_owned(), count))
            .collect();
        if here.is_empty() {
            continue;
        }
        for (text, times) in here {
            count += times;
            *found.entry(text).or_default() += times;
        }
        names.push(column.name.clone());
        column.change(|text| (!is_marker(text)).then(|| text.to_owned()));
    }
    let mut frequent: Vec<(String, u64)> = found.into_iter().collect();
    frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let examples = frequent.into_iter().take(EXAMPLES).map(|(before, _)| Example { before, after: None }).collect();
    (count > 0).then(|| {
        let reason = format!("{} stand for a missing value, in {}.", values(count), listed(&names));
        Suggestion {
            examples,
            ..Suggestion::new(Step::MissingMarkers(MissingMarkers { columns: Some(names), markers: None }), reason)
        }
    })
}

/// A column of texts nearly all of which are numbers.
fn numbers(column: &Column) -> Option<Suggestion> {
    let total = column.counted();
    let (mut good, mut is_whole, mut odd, mut examples) = (0, true, 0, Vec::new());
    for (text, count) in column.frequent() {
        let Some(number) = plain_number(text, Mark::Auto).filter(|_| !is_code(text)) else { continue };
        good += count;
        is_whole &=
            !number.contains(['.', 'e']) || number.parse::<f64>().is_ok_and(|value| value.fract() == 0.0 && !number.contains('e'));
        if number != text {
            odd += count;
            if examples.len() < EXAMPLES {
                examples.push(Example { before: text.to_owned(), after: Some(number.into_owned()) });
            }
        }
    }
    if good < FEW || (good as f64) < OF_TYPE * total as f64 {
        return None;
    }
    let to = if is_whole { "int64" } else { "float64" };
    let odd = if odd > 0 { format!(", {odd} of them with commas, signs of currency and the like") } else { String::new() };
    let rest = if good < total { format!("; {} more cannot be converted", total - good) } else { String::new() };
    let reason = format!("{} holds numbers that were read as texts{odd}{rest}.", column.name);
    let step = Parse { columns: vec![column.name.clone()], to: to.to_owned(), ..Parse::default() };
    Some(Suggestion { examples, ..Suggestion::new(Step::Parse(step), reason) })
}

/// 007 and numbers of very many digits are no quantities.
fn is_code(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let has_leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    has_leading_zero || digits.bytes().filter(u8::is_ascii_digit).count() > DIGITS
}

/// Slips of the pen.
fn spellings(column: &Column) -> Option<Suggestion> {
    if column.is_cut || column.counted() < REPEATED * column.texts.len() as u64 {
        return None;
    }
    let groups = grouped(slips(&column.texts), &column.texts);
    let count = |value: &String| SpellingCount { value: value.clone(), count: column.texts.get(value).copied().unwrap_or(0) };
    let proposal = |group: &Spellings| SpellingGroup { to: group.to.clone(), from: group.from.iter().map(count).collect() };
    let groups: Vec<SpellingGroup> = groups.iter().map(proposal).collect();
    let example =
        |group: &SpellingGroup| Some(Example { before: group.from.first()?.value.clone(), after: Some(group.to.clone()) });
    let examples = groups.iter().filter_map(example).take(EXAMPLES).collect();
    let n_spellings: usize = groups.iter().map(|group| group.from.len()).sum();
    let reason = format!("{} has {n_spellings} wrong spellings of {} values.", column.name, groups.len());
    let step = Step::Cluster(Cluster { column: column.name.clone(), method: Likeness::Slips, ..Cluster::default() });
    (n_spellings > 0).then(|| Suggestion { examples, groups, ..Suggestion::new(step, reason) })
}
