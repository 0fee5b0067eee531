//! Slips of the pen among the values of a column: other letters large, and words with a letter wrong.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::spelling::by_count;

/// How much more often the right spelling comes, at least.
const MORE: u64 = 5;
/// Letters of a word that may be told from a wrong one; and where two letters may be wrong.
const SHORT: usize = 4;
const LONG: usize = 8;
/// Most words that are compared with those of frequent values.
const COMPARED: usize = 5000;

/// What values are slips for, by the values. A value that differs from a more frequent one only in case is one; so is one with a word that no other value has, which differs
/// by a letter from one that others have, where with that one it is a value that comes far more often.
pub(super) fn slips(counts: &HashMap<String, u64>) -> HashMap<String, String> {
    let mut meant: HashMap<String, String> = HashMap::new();
    let mut by_key: HashMap<String, &str> = HashMap::new();
    let mut cased: HashMap<String, u64> = HashMap::new();
    for (value, count) in by_count(counts) {
        // The most frequent spelling comes first and stays.
        let stays = match by_key.entry(value.to_lowercase()) {
            Entry::Occupied(first) => {
                meant.insert(value.to_owned(), (*first.get()).to_owned());
                *first.get()
            }
            Entry::Vacant(free) => *free.insert(value),
        };
        *cased.entry(stays.to_owned()).or_default() += count;
    }
    let wrong = wrong_words(&cased);
    for to in meant.values_mut() {
        if let Some(right) = wrong.get(to) {
            to.clone_from(right);
        }
    }
    meant.extend(wrong);
    meant
}

fn wrong_words(counts: &HashMap<String, u64>) -> HashMap<String, String> {
    let values = by_count(counts);
    let mut weights: HashMap<&str, u64> = HashMap::new();
    for (value, count) in &values {
        for word in value.split_whitespace() {
            *weights.entry(word).or_default() += count;
        }
    }
    let mut known: Vec<(&str, usize, u64)> =
        weights.iter().filter(|(word, _)| is_word(word)).map(|(word, &weight)| (*word, length(word), weight)).collect();
    known.sort_unstable_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(b.0)));
    known.truncate(COMPARED);
    let mut likely: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut meant = HashMap::new();
    for (value, count) in values.iter().rev() {
        let words: Vec<&str> = value.split_whitespace().collect();
        let mut best: Option<(u64, String)> = None;
        for (at, word) in words.iter().enumerate().filter(|(_, word)| is_word(word)) {
            let weight = weights.get(word).copied().unwrap_or(0);
            // A word that other values have as well is no slip.
            if weight > 2 * count {
                continue;
            }
            let near = likely.entry(word).or_insert_with(|| alike(word, weight, &known));
            for &right in near.iter() {
                let mut other = words.clone();
                other[at] = right;
                let other = other.join(" ");
                let times = counts.get(&other).copied().unwrap_or(0);
                if times >= MORE * count && best.as_ref().is_none_or(|(most, _)| times > *most) {
                    best = Some((times, other));
                }
            }
        }
        if let Some((_, right)) = best {
            meant.insert((*value).to_owned(), right);
        }
    }
    meant
}

fn alike<'a>(word: &str, weight: u64, known: &[(&'a str, usize, u64)]) -> Vec<&'a str> {
    let letters = length(word);
    let reach = if letters >= LONG { 2 } else { 1 };
    let is_near = |(other, length, often): &&(&str, usize, u64)| {
        *often >= MORE * weight
            && *length >= SHORT
            && length.abs_diff(letters) <= reach
            && strsim::osa_distance(word, other) <= reach
    };
    known.iter().filter(is_near).map(|(other, ..)| *other).collect()
}

fn length(word: &str) -> usize {
    word.chars().count()
}

/// Letters only: of numbers and codes any other one is another thing.
fn is_word(word: &str) -> bool {
    length(word) >= SHORT - 1 && !word.chars().any(char::is_numeric)
}
