//! What sets a segment apart, in numbers and plain words.

use std::collections::BTreeMap;

use arrow::temporal_conversions::timestamp_ms_to_datetime;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use super::significance::{adjust, proportions, welch};
use super::tally::{Levels, Numbers, Tally};
use crate::table::features::{Feature, Kind};

/// Half of Cohen's (1988) "medium": differences below it are not worth a sentence.
const NOTABLE_EFFECT: f64 = 0.25;

/// Sentences a summary is made of.
const SUMMARY_SENTENCES: usize = 3;

/// Differences that a name is made of, where they tell it from the others.
const NAME_WORDS: usize = 2;

/// Last words of column names that are units.
const UNITS: &[&str] = &["seconds", "minutes", "hours", "days", "weeks", "months", "years", "percent", "km", "kg", "kwh"];

/// One segment.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// Its number, as in the table; 0 is the largest, of the rows that stand for all where these were not kept.
    pub segment: u32,
    /// Rows.
    pub size: u64,
    /// Rows as a share of all used rows, 0–1.
    pub share: f64,
    /// The center in original units, per column; times are milliseconds since 1970 UTC.
    #[schemars(with = "BTreeMap<String, f64>")]
    #[ts(type = "Record<string, number>")]
    pub center: Map<String, Value>,
    /// The most frequent value of each category that was compared.
    pub categories: BTreeMap<String, String>,
    /// A few words that tell it from the others.
    pub name: String,
    /// What sets it apart, the strongest first.
    pub distinguishing: Vec<Distinction>,
    /// One sentence for a person.
    pub summary: String,
    /// Rows of the input nearest to its center, the nearest (the medoid) first.
    pub typical: Vec<u64>,
    /// The row of `typical[0]` in original units, per column of numbers.
    #[schemars(with = "BTreeMap<String, f64>")]
    #[ts(type = "Record<string, number>")]
    pub medoid: Map<String, Value>,
    /// Rows of the input that all but belong to another segment, the least certain first.
    pub borderline: Vec<u64>,
    /// Mean silhouette of its rows in the sample; null where it does not exist.
    pub silhouette: Option<f64>,
    /// Mean likeness (Jaccard) of it to the segment most like it that is found on a draw of the rows, 0–1, above 0.75 lasting, below 0.5 dissolving (Hennig
    /// 2007); null where `stability` is 0.
    pub stability: Option<f64>,
}

/// How a segment differs from all rows in one column.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Distinction {
    /// Name of the column.
    pub column: String,
    /// The value that is more frequent than elsewhere, of a column of categories.
    pub category: Option<String>,
    /// Were rows compared by this column?
    pub compared: bool,
    /// (Center − overall mean) / overall standard deviation; of a category Cohen's h.
    pub effect: f64,
    /// Center / overall mean, where the column has no negative value and a mean above 0; of a category the lift, its share / its share of all rows.
    pub ratio: Option<f64>,
    /// Probability of such a difference from the other rows by chance (Welch's test, of a category that of two proportions), adjusted for all tests of the
    /// report (Benjamini and Hochberg); where the column was compared it is small by construction.
    pub p_value: Option<f64>,
    /// The difference in plain words.
    pub sentence: String,
}

impl Segment {
    /// Describes the segments against all rows; `centers` are the numbers of their centers in original units.
    pub(crate) fn all(sizes: &[u64], n_rows: u64, centers: &[Vec<f64>], tally: &Tally) -> Vec<Self> {
        let mut found: Vec<Vec<Distinction>> = (0..sizes.len()).map(|s| Distinction::all(s, &centers[s], tally)).collect();
        adjust(&mut found.iter_mut().flatten().filter_map(|distinction| distinction.p_value.as_mut()).collect::<Vec<_>>());
        let mut segments: Vec<Self> = Vec::with_capacity(sizes.len());
        for (s, mut distinguishing) in found.into_iter().enumerate() {
            distinguishing.retain(Distinction::is_notable);
            distinguishing.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
            let share = sizes[s] as f64 / n_rows as f64;
            let compared = tally.numbers.iter().filter(|numbers| numbers.compared);
            let modes = tally.levels.iter().filter(|levels| levels.compared);
            segments.push(Self {
                segment: s as u32,
                size: sizes[s],
                share,
                center: compared
                    .zip(&centers[s])
                    .map(|(numbers, &value)| (numbers.feature.name.clone(), Value::from(value)))
                    .collect(),
                categories: modes.map(|levels| (levels.column.clone(), levels.mode(s).to_owned())).collect(),
                name: name(&distinguishing, &segments),
                summary: summary(s, share, &distinguishing),
                distinguishing,
                typical: Vec::new(),
                medoid: Map::new(),
                borderline: Vec::new(),
                silhouette: None,
                stability: None,
            });
        }
        segments
    }
}

/// The strongest differences in a few words, as many as tell it from the segments before.
fn name(distinguishing: &[Distinction], others: &[Segment]) -> String {
    let words: Vec<String> = distinguishing.iter().map(Distinction::words).collect();
    let taken = |name: &String| others.iter().any(|other| other.name == *name);
    let names = (NAME_WORDS.min(words.len())..=words.len()).map(|n| words[..n].join(", "));
    let plain = words.is_empty().then(|| "average".to_owned());
    plain.into_iter().chain(names.filter(|name| !name.is_empty())).find(|name| !taken(name)).unwrap_or_else(|| {
        let base = if words.is_empty() { "average".to_owned() } else { words.join(", ") };
        format!("{base} ({})", others.len())
    })
}

impl Distinction {
    /// How a segment differs in every column and in every category that is more frequent in it, notable or not.
    fn all(segment: usize, center: &[f64], tally: &Tally) -> Vec<Self> {
        let mut compared = center.iter();
        let mut all: Vec<Self> = Vec::new();
        for numbers in &tally.numbers {
            let part = &numbers.segments[segment];
            let center = if numbers.compared { compared.next().copied() } else { (part.n > 0.0).then_some(part.mean) };
            all.extend(center.and_then(|center| Self::of(numbers, center, welch(part, &numbers.all.without(part)))));
        }
        for levels in &tally.levels {
            all.extend((0..levels.names.len()).filter_map(|level| Self::of_level(levels, segment, level)));
        }
        all
    }

    fn of(numbers: &Numbers, center: f64, p_value: Option<f64>) -> Option<Self> {
        let column = &numbers.feature;
        let effect = (center - column.mean) / column.std;
        let positive = column.kind == Kind::Number && column.min >= 0.0 && column.mean > 0.0;
        let ratio = positive.then(|| center.max(0.0) / column.mean);
        let sentence = sentence(column, center, effect, ratio);
        let (column, compared) = (column.name.clone(), numbers.compared);
        effect.is_finite().then_some(Self { column, category: None, compared, effect, ratio, p_value, sentence })
    }

    fn of_level(levels: &Levels, segment: usize, level: usize) -> Option<Self> {
        let sum = |counts: &[u64]| counts.iter().sum::<u64>() as f64;
        let (n, n_all) = (sum(&levels.segments[segment]), sum(&levels.all));
        let (hits, all_hits) = (levels.segments[segment][level] as f64, levels.all[level] as f64);
        let (share, overall) = (hits / n, all_hits / n_all);
        let effect = 2.0 * (libm::asin(libm::sqrt(share)) - libm::asin(libm::sqrt(overall)));
        let name = &levels.names[level];
        (effect > 0.0).then(|| Self {
            column: levels.column.clone(),
            category: Some(name.clone()),
            compared: levels.compared,
            effect,
            ratio: Some(share / overall),
            p_value: proportions(hits, n, all_hits - hits, n_all - n),
            sentence: format!(
                "{} is {name} in {} of the rows, against {} overall",
                levels.column,
                percent(share),
                percent(overall)
            ),
        })
    }

    fn is_notable(&self) -> bool {
        self.effect.abs() >= NOTABLE_EFFECT
    }

    fn words(&self) -> String {
        match &self.category {
            Some(category) => format!("{} {category}", self.column),
            None if self.effect > 0.0 => format!("high {}", self.column),
            None => format!("low {}", self.column),
        }
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
pub(crate) fn number(value: f64) -> String {
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
    use crate::segment::significance::Moments;

    fn feature(name: &str, kind: Kind, mean: f64, std: f64, min: f64) -> Feature {
        Feature { name: name.to_owned(), kind, n_missing: 0, mean, std, min, max: f64::MAX }
    }

    fn numbers(feature: &Feature) -> Numbers {
        Numbers { feature: feature.clone(), compared: true, all: Moments::default(), segments: vec![Moments::default(); 3] }
    }

    fn said(column: &Feature, center: f64) -> Option<String> {
        Distinction::of(&numbers(column), center, None).filter(Distinction::is_notable).map(|distinction| distinction.sentence)
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
        let tally = Tally { numbers: columns.iter().map(numbers).collect(), levels: Vec::new() };
        let centers = [vec![100.0, 5.0], vec![100.0, 5.0], vec![310.0, 5.0]];
        let segments = Segment::all(&[50, 25, 25], 100, &centers, &tally);
        assert_eq!(segments[2].summary, "Segment 2 holds 25 % of the rows: amount is 3.1× the average (310 against 100).");
        assert_eq!(segments[0].summary, "Segment 0 holds 50 % of the rows; it is close to the average in every column.");
        assert_eq!(
            segments.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>(),
            ["average", "average (1)", "high amount"]
        );
    }

    #[test]
    fn a_category_that_is_more_frequent_than_elsewhere_is_said_with_its_lift() {
        let names = vec!["north".to_owned(), "south".to_owned()];
        let levels =
            Levels { column: "region".to_owned(), compared: false, names, all: vec![50, 50], segments: vec![vec![30, 10]] };
        let tally = Tally { numbers: Vec::new(), levels: vec![levels] };
        let found = &Segment::all(&[40], 100, &[vec![]], &tally)[0].distinguishing;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].category.as_deref(), found[0].ratio, found[0].compared), (Some("north"), Some(1.5), false));
        assert_eq!(found[0].sentence, "region is north in 75 % of the rows, against 50 % overall");
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
