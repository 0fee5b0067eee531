//! One value in several spellings: "Berlin", "berlin", "Berlin ".

use std::collections::BTreeMap;

use super::frequencies::Frequencies;
use super::report::{TopValue, Variants};
use super::scalar::Scalar;

/// Groups that are told of.
const SHOWN: usize = 20;
/// A column in which more than this share of the values are different is no list of names.
const NAMES: f64 = 0.5;

/// The values that differ in nothing but case, blanks and punctuation, those that concern most rows first.
pub(super) fn of(frequencies: &Frequencies, count: u64) -> Vec<Variants> {
    let values = frequencies.counted();
    if values.len() as f64 > NAMES * count as f64 {
        return Vec::new();
    }
    let mut groups: BTreeMap<String, Vec<TopValue>> = BTreeMap::new();
    for frequent in values {
        let key = key(&String::from_utf8_lossy(&frequent.value));
        if !key.is_empty() {
            let value = TopValue { value: Scalar::text(&frequent.value), count: frequent.count, error: frequent.error };
            groups.entry(key).or_default().push(value);
        }
    }
    let rows = |group: &Variants| group.spellings.iter().skip(1).map(|value| value.count).sum::<u64>();
    let mut found: Vec<Variants> =
        groups.into_values().filter(|group| group.len() > 1).map(|spellings| Variants { spellings }).collect();
    found.sort_by_key(|group| std::cmp::Reverse(rows(group)));
    found.truncate(SHOWN);
    found
}

/// Lower case, one blank between words, no punctuation between letters. Digits keep their signs: 1.5 is not 15.
fn key(text: &str) -> String {
    if text.chars().any(|c| c.is_numeric()) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::hash::hash_bytes;

    #[test]
    fn case_blanks_and_punctuation_do_not_make_another_value() {
        let mut frequencies = Frequencies::default();
        let values = ["Berlin", "berlin", "Berlin ", "St. Gallen", "St Gallen", "Oslo", "1.5", "15"];
        for value in values.iter().cycle().take(80) {
            frequencies.insert(hash_bytes(value.as_bytes()), value.as_bytes());
        }
        let groups: Vec<Vec<String>> = of(&frequencies, 80)
            .iter()
            .map(|group| group.spellings.iter().map(|value| value.value.to_string()).collect())
            .collect();
        assert_eq!(groups, [vec!["Berlin", "Berlin ", "berlin"], vec!["St Gallen", "St. Gallen"]]);
    }
}
