//! What deserves a look, in plain words.

use super::report::{Alert, AlertKind, ColumnReport};

/// Share of missing values that is worth a word.
const MANY_MISSING: f64 = 0.2;
/// Share of one value that leaves little else.
const DOMINANT: f64 = 0.9;
/// Fewer values than this say nothing about being unique.
const ENOUGH_VALUES: u64 = 20;
/// Share of different texts from which grouping by them makes little sense.
const HIGH_CARDINALITY: f64 = 0.5;
/// An exponential distribution has 2.
const SKEWED: f64 = 3.0;

/// The alerts of one column of `rows` rows.
pub(super) fn of(column: &ColumnReport, rows: u64) -> Vec<Alert> {
    let count = rows - column.nulls;
    let mut found = Vec::new();
    if rows > 0 && count == 0 {
        found.push((AlertKind::AllMissing, "No row has a value.".to_owned()));
    } else {
        found.extend(missing(column, rows));
        found.extend(variety(column, count));
        found.extend(shape(column, count));
    }
    found.into_iter().map(|(kind, message)| Alert { column: column.name.clone(), kind, message }).collect()
}

type Found = (AlertKind, String);

fn missing(column: &ColumnReport, rows: u64) -> Option<Found> {
    let share = column.nulls as f64 / rows as f64;
    (share >= MANY_MISSING).then(|| (AlertKind::ManyMissing, format!("{} of the rows have no value.", percent(share))))
}

/// Too little of it, or too much.
fn variety(column: &ColumnReport, count: u64) -> Option<Found> {
    let (distinct, error) = (column.distinct?, column.distinct_error?);
    let top = column.top.first()?;
    let share = top.count as f64 / count as f64;
    if distinct == 1 && count > 1 {
        return Some((AlertKind::Constant, format!("All values are the same: {}.", top.value)));
    }
    if share >= DOMINANT && count >= ENOUGH_VALUES {
        return Some((AlertKind::Dominant, format!("{} of the values are {}.", percent(share), top.value)));
    }
    // An estimate of all values may fall short by its error.
    let unique = distinct as f64 >= count as f64 * (1.0 - 3.0 * error) && top.count == 1;
    if unique && count >= ENOUGH_VALUES && identifies(column) {
        let about = if error > 0.0 { " as far as can be told" } else { "" };
        return Some((AlertKind::Unique, format!("Every value comes once{about}: this is likely an identifier.")));
    }
    let many = column.type_name == "utf8" && distinct as f64 > HIGH_CARDINALITY * count as f64 && count >= ENOUGH_VALUES;
    many.then(|| (AlertKind::HighCardinality, format!("{distinct} different texts in {count} values: too many to group by.")))
}

/// Measurements and times are often unique without naming anything.
fn identifies(column: &ColumnReport) -> bool {
    let name = column.type_name.as_str();
    name == "utf8" || name == "binary" || name.starts_with("int") || name.starts_with("uint")
}

fn shape(column: &ColumnReport, count: u64) -> Vec<Found> {
    let mut found = Vec::new();
    if let Some(skewness) = column.skewness.filter(|skewness| skewness.abs() >= SKEWED && count >= ENOUGH_VALUES) {
        let (most, few) = if skewness > 0.0 { ("small", "large") } else { ("large", "small") };
        found.push((AlertKind::Skewed, format!("Most values are {most} and a few are very {few} (skewness {skewness:.1}).")));
    }
    if let Some(infinite) = column.infinite.filter(|&n| n > 0) {
        found.push((AlertKind::Infinite, format!("{infinite} of the values are infinite; statistics leave them out.")));
    }
    if let Some(nan) = column.nan.filter(|&n| n > 0) {
        found.push((AlertKind::NotANumber, format!("{nan} of the values are not a number; statistics leave them out.")));
    }
    found
}

/// A share in percent, never rounded up to a whole that it is not.
fn percent(share: f64) -> String {
    format!("{} %", (share * 1000.0).floor() / 10.0)
}
