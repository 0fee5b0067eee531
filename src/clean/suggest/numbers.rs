//! What may be done once values are what they should be: outliers, stand-ins for missing numbers, columns without content, missing values.

use std::collections::HashMap;

use super::Suggestion;
use super::columns::{Column, Columns};
use super::texts::listed;
use crate::clean::steps::fill::Filling;
use crate::clean::steps::{Derive, DropColumns, Fill, Outliers, Step};
use crate::expression::Type;
use crate::table::features::quantile;

/// Quartile distances beyond which a value is far out (Tukey).
const FAR: f64 = 3.0;
/// Different values that a quantity has at least.
const QUANTITY: usize = 20;
/// Share of rows without a value that can be filled sensibly.
const FILLED: f64 = 0.4;
/// Numbers that people write for a missing value.
const DEFAULTS: [f64; 9] = [-999.0, -9999.0, -99.0, 999.0, 9999.0, 99999.0, 999_999.0, 9_999_999.0, -1.0];
/// Times that such a number comes at least.
const OFTEN: u64 = 5;

/// Steps that may change what is right.
pub(super) fn choices(columns: &Columns, looked_at: Option<&[String]>) -> Vec<Suggestion> {
    let columns: Vec<&Column> =
        columns.columns.iter().filter(|column| looked_at.is_none_or(|names| names.contains(&column.name))).collect();
    let mut found: Vec<Suggestion> = columns.iter().filter_map(|column| stand_in(column)).collect();
    let names = |is: &dyn Fn(&Column) -> bool| {
        columns.iter().filter(|column| is(column)).map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    let empty = names(&|column| column.rows > 0 && column.nulls == column.rows);
    let constant = names(&|column| column.rows > 1 && column.nulls == 0 && is_constant(column));
    for (names, what) in [(empty, "no values"), (constant, "one value only")] {
        if !names.is_empty() && names.len() < columns.len() {
            let reason = format!("{} {} {what}.", listed(&names), if names.len() == 1 { "has" } else { "have" });
            found.push(Suggestion::optional(Step::DropColumns(DropColumns { columns: names }), reason));
        }
    }
    for column in &columns {
        found.extend(outliers(column));
    }
    for column in &columns {
        found.extend(fill(column));
    }
    found
}

fn is_constant(column: &Column) -> bool {
    match column.of {
        Type::Text => !column.is_cut && column.texts.len() == 1,
        _ => column.numbers.first().is_some_and(|first| column.numbers.iter().all(|number| number == first)),
    }
}

/// A quantity: not a code, a flag or a rank.
fn is_quantity(column: &Column) -> bool {
    let mut different: Vec<u64> = column.numbers.iter().map(|number| number.to_bits()).collect();
    different.sort_unstable();
    different.dedup();
    // What comes once each is an identifier.
    different.len() >= QUANTITY && different.len() * 2 < column.numbers.len().max(40)
}

fn outliers(column: &Column) -> Option<Suggestion> {
    if !column.of.is_number() || !is_quantity(column) {
        return None;
    }
    let mut values = column.numbers.clone();
    let (low, high) = (quantile(&mut values, 0.25)?, quantile(&mut values, 0.75)?);
    let reach = FAR * (high - low);
    let count = column.numbers.iter().filter(|&&number| number < low - reach || number > high + reach).count();
    (reach > 0.0 && count > 0).then(|| {
        let reason = format!("{count} values of {} are more than {FAR} quartile distances away from the middle half.", column.name);
        let step = Outliers { columns: Some(vec![column.name.clone()]), factor: Some(FAR), ..Outliers::default() };
        Suggestion::optional(Step::Outliers(step), reason)
    })
}

fn stand_in(column: &Column) -> Option<Suggestion> {
    if !column.of.is_number() || column.numbers.len() < 20 {
        return None;
    }
    let mut counts: HashMap<u64, u64> = HashMap::new();
    for number in column.numbers.iter().filter(|number| DEFAULTS.contains(number)) {
        *counts.entry(number.to_bits()).or_default() += 1;
    }
    let (bits, count) = counts.into_iter().max_by_key(|&(bits, count)| (count, bits))?;
    let number = f64::from_bits(bits);
    let others: Vec<f64> = column.numbers.iter().copied().filter(|other| *other != number).collect();
    let (least, most) =
        others.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &other| (least.min(other), most.max(other)));
    // It stands apart from all the others.
    let is_apart = number > most + (most - least) * 0.5 || number < least - (most - least).min(least.abs()) * 0.5;
    (count >= OFTEN && is_apart).then(|| {
        let name = format!("\"{}\"", column.name.replace('"', "\"\""));
        let reason = format!("{number} comes {count} times in {} and seems to stand for a missing value.", column.name);
        let step = Derive { column: column.name.clone(), expression: format!("nullif({name}, {number})") };
        Suggestion::optional(Step::Derive(step), reason)
    })
}

fn fill(column: &Column) -> Option<Suggestion> {
    let share = column.nulls as f64 / column.rows.max(1) as f64;
    if column.nulls == 0 || share > FILLED {
        return None;
    }
    let (with, what) = match column.of {
        _ if column.of.is_number() && is_quantity(column) => (Filling::Median, "the median"),
        Type::Text if !column.is_cut && column.texts.len() <= 50 => (Filling::Mode, "the most frequent value"),
        _ => return None,
    };
    let reason = format!("{} rows have no {}; {what} could stand there.", column.nulls, column.name);
    let step = Fill { columns: Some(vec![column.name.clone()]), with, ..Fill::default() };
    Some(Suggestion::optional(Step::Fill(step), reason))
}
