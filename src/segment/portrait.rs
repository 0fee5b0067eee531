//! What sets a segment apart, in numbers and plain words.

use std::collections::BTreeMap;

use arrow::temporal_conversions::timestamp_ms_to_datetime;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::table::features::{Feature, Kind};

/// Half of Cohen's (1988) "medium": differences below it are not worth a sentence.
const NOTABLE_EFFECT: f64 = 0.25;

/// Sentences a summary is made of.
const SUMMARY_SENTENCES: usize = 3;

/// Last words of column names that are units.
const UNITS: &[&str] = &["seconds", "minutes", "hours", "days", "weeks", "months", "years", "percent", "km", "kg", "kwh"];

/// One segment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// Its number, as in the table; 0 is the largest.
    pub segment: u32,
    /// Rows.
    pub size: u64,
    /// Rows as a share of all used rows, 0–1.
    pub share: f64,
    /// The center in original units, per column; times are milliseconds since 1970 UTC.
    #[schemars(with = "BTreeMap<String, f64>")]
    #[ts(type = "Record<string, number>")]
    pub center: Map<String, Value>,
    /// The columns that set it apart, the strongest first.
    pub distinguishing: Vec<Distinction>,
    /// One sentence for a person.
    pub summary: String,
}

/// How a segment differs from all rows in one column.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Distinction {
    /// Name of the column.
    pub column: String,
    /// (Center − overall mean) / overall standard deviation.
    pub effect: f64,
    /// Center / overall mean, where the column has no negative value and a mean above 0.
    pub ratio: Option<f64>,
    /// The difference in plain words.
    pub sentence: String,
}

impl Segment {
    /// Describes the segment whose center in original units is `center`, against all rows.
    pub(crate) fn new(segment: usize, size: u64, n_rows: u64, center: &[f64], columns: &[Feature]) -> Self {
        let share = size as f64 / n_rows as f64;
        let mut distinguishing: Vec<_> =
            columns.iter().zip(center).filter_map(|(column, &center)| Distinction::of(column, center)).collect();
        distinguishing.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
        let summary = summary(segment, share, &distinguishing);
        let center = columns.iter().zip(center).map(|(column, &value)| (column.name.clone(), Value::from(value))).collect();
        Self { segment: segment as u32, size, share, center, distinguishing, summary }
    }
}

impl Distinction {
    fn of(column: &Feature, center: f64) -> Option<Self> {
        let effect = (center - column.mean) / column.std;
        let notable = effect.is_finite() && effect.abs() >= NOTABLE_EFFECT;
        notable.then(|| {
            let positive = column.kind == Kind::Number && column.min >= 0.0 && column.mean > 0.0;
            let ratio = positive.then(|| center.max(0.0) / column.mean);
            Self { column: column.name.clone(), effect, ratio, sentence: sentence(column, center, effect, ratio) }
        })
    }
}

fn sentence(column: &Feature, center: f64, effect: f64, ratio: Option<f64>) -> String {
    let name = &column.name;
    let above = effect > 0.0;
    match column.kind {
        Kind::Flag => format!("{name} is true in {} of the rows, against {} overall", percent(center), percent(column.mean)),
        Kind::Time => {
            let word = if above { "later" } else { "earlier" };
            format!("{name} is {}{word} than average ({} against {})", degree(effect), day(center), day(column.mean))
        }
        Kind::Number => {
            let unit = unit(name);
            let here = format!("({}{unit} against {})", number(center), number(column.mean));
            match ratio.filter(|&ratio| ratio >= 1.5) {
                Some(ratio) => format!("{name} is {}× the average {here}", number(ratio)),
                None => format!("{name} is {}{} average {here}", degree(effect), if above { "above" } else { "below" }),
            }
        }
    }
}

/// How far, by Cohen's (1988) conventions of a large and a medium effect.
fn degree(effect: f64) -> &'static str {
    match effect.abs() {
        size if size >= 0.8 => "far ",
        size if size >= 0.5 => "",
        _ => "somewhat ",
    }
}

fn summary(segment: usize, share: f64, distinguishing: &[Distinction]) -> String {
    let sentences: Vec<_> = distinguishing.iter().take(SUMMARY_SENTENCES).map(|d| d.sentence.as_str()).collect();
    let size = format!("Segment {segment} holds {} of the rows", percent(share));
    if sentences.is_empty() {
        format!("{size}; it is close to the average in every column.")
    } else {
        format!("{size}: {}.", sentences.join("; "))
    }
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 { "less than 1 %".to_owned() } else { format!("{percent:.0} %") }
}

fn day(timestamp_ms: f64) -> String {
    // Centers of real columns are in range; the cast saturates where one is not.
    timestamp_ms_to_datetime(timestamp_ms as i64).map_or_else(|| number(timestamp_ms), |at| at.date().to_string())
}

/// The unit at the end of a column's name, with a space before it.
fn unit(name: &str) -> String {
    let last = name.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    if UNITS.contains(&last.as_str()) { format!(" {last}") } else { String::new() }
}

/// Three significant digits, whole numbers in groups of three: `0.00123`, `3.1`, `12,346`, `1.2e15`.
fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e12).contains(&size) {
        return format!("{value:.2e}");
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = grouped(whole);
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

fn grouped(whole: &str) -> String {
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(name: &str, kind: Kind, mean: f64, std: f64, min: f64) -> Feature {
        Feature { name: name.to_owned(), kind, n_missing: 0, mean, std, min, max: f64::MAX }
    }

    fn said(column: &Feature, center: f64) -> Option<String> {
        Distinction::of(column, center).map(|distinction| distinction.sentence)
    }

    #[test]
    fn a_difference_is_said_in_plain_words() {
        let amount = feature("amount", Kind::Number, 100.0, 120.0, 0.0);
        let recency = feature("recency_days", Kind::Number, 94.0, 90.0, 1.0);
        let balance = feature("balance", Kind::Number, 10.0, 100.0, -500.0);
        let returned = feature("returned", Kind::Flag, 0.04, 0.2, 0.0);
        let joined = feature("joined", Kind::Time, 1.7e12, 1e10, 0.0);
        for (column, center, sentence) in [
            (&amount, 310.0, "amount is 3.1× the average (310 against 100)"),
            (&recency, 12.0, "recency_days is far below average (12 days against 94)"),
            (&balance, 70.0, "balance is above average (70 against 10)"),
            (&balance, -30.0, "balance is somewhat below average (-30 against 10)"),
            (&returned, 0.8, "returned is true in 80 % of the rows, against 4 % overall"),
            (&joined, 1.68e12, "joined is far earlier than average (2023-03-28 against 2023-11-14)"),
        ] {
            assert_eq!(said(column, center).as_deref(), Some(sentence));
        }
    }

    #[test]
    fn small_differences_and_constant_columns_are_not_worth_a_sentence() {
        assert_eq!(said(&feature("a", Kind::Number, 100.0, 50.0, 0.0), 105.0), None);
        assert_eq!(said(&feature("a", Kind::Number, 1.0, 0.0, 1.0), 1.0), None);
    }

    #[test]
    fn a_summary_names_size_and_strongest_differences() {
        let columns = [feature("amount", Kind::Number, 100.0, 120.0, 0.0), feature("items", Kind::Number, 5.0, 1.0, 1.0)];
        let segment = Segment::new(2, 25, 100, &[310.0, 5.0], &columns);
        assert_eq!(segment.summary, "Segment 2 holds 25 % of the rows: amount is 3.1× the average (310 against 100).");
        let plain = Segment::new(0, 75, 100, &[100.0, 5.0], &columns);
        assert_eq!(plain.summary, "Segment 0 holds 75 % of the rows; it is close to the average in every column.");
    }

    #[test]
    fn numbers_are_short_enough_to_read() {
        for (value, text) in [
            (0.0, "0"),
            (3.1, "3.1"),
            (12_345.6, "12,346"),
            (-1_234_567.0, "-1,234,567"),
            (0.001_234, "0.00123"),
            (99.96, "100"),
            (1.2e15, "1.20e15"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
