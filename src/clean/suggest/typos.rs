//! Words with a letter wrong.

use std::collections::HashMap;

use super::columns::Column;

/// How much more often the right spelling comes, at least.
const MORE: u64 = 5;
/// Letters of a word that may be told from a wrong one; and where two letters may be wrong.
const SHORT: usize = 4;
const LONG: usize = 8;
/// Most words that are compared with those of frequent values.
const COMPARED: usize = 5000;

/// What values with one wrong word mean: the word is none that is known from elsewhere, differs by a letter from one that is, and with that one the value is one that comes far
/// more often.
pub(super) fn typos(column: &Column) -> HashMap<String, String> {
    let values = column.frequent();
    let mut weights: HashMap<&str, u64> = HashMap::new();
    for (value, count) in &values {
        for word in value.split_whitespace() {
            *weights.entry(word).or_default() += count;
        }
    }
    let mut known: Vec<(&str, usize, u64)> = weights.iter().filter(|(word, _)| is_word(word)).map(|(word, &weight)| (*word, length(word), weight)).collect();
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
                let times = column.texts.get(&other).copied().unwrap_or(0);
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
        *often >= MORE * weight && *length >= SHORT && length.abs_diff(letters) <= reach && strsim::osa_distance(word, other) <= reach
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
