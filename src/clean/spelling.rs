//! Texts that mean the same: keys that are equal for all spellings of one thing, and how alike two texts are.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How spellings are found to be of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Likeness {
    /// The same words in any order, case, punctuation and accents aside.
    #[default]
    Fingerprint,
    /// The same pairs of letters, everything but letters and digits aside.
    Ngram,
    /// The same sound in English (Soundex of each word).
    Phonetic,
    /// 1 less the number of letters to change, as a share of the longer text.
    Levenshtein,
    /// Jaro-Winkler: letters in common and in order, with weight on the first ones.
    JaroWinkler,
    /// Slips of the pen beside a far more frequent spelling: other letters large, or a letter wrong in a word that no other value has. For `cluster`.
    Slips,
}

impl Likeness {
    /// What spellings of one thing have in common; `None` for those that compare two at a time.
    pub(super) fn key(self, text: &str) -> Option<String> {
        match self {
            Self::Fingerprint => Some(fingerprint(text)),
            Self::Ngram => Some(ngram_fingerprint(text, 2)),
            Self::Phonetic => Some(phonetic(text)),
            Self::Levenshtein | Self::JaroWinkler | Self::Slips => None,
        }
    }

    /// How alike two texts are, from 0 to 1.
    pub(super) fn similarity(self, a: &str, b: &str) -> f64 {
        match self.key(a) {
            Some(key) => f64::from(u8::from(Some(key) == self.key(b))),
            None if self == Self::JaroWinkler => jaro_winkler(a, b),
            None => strsim::normalized_levenshtein(a, b),
        }
    }
}

/// Letters and digits in lower case without accents; everything else is a gap.
fn folded(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    letters.map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect()
}

/// The different words in order: OpenRefine's "fingerprint".
pub(super) fn fingerprint(text: &str) -> String {
    // Punctuation vanishes inside of a word, so that "t-light" and "tlight" are one.
    let kept: String = text
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .collect();
    kept.split_whitespace().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

/// The different runs of `n` letters in order: OpenRefine's "n-gram fingerprint".
pub(super) fn ngram_fingerprint(text: &str, n: usize) -> String {
    let letters: Vec<char> = folded(text).chars().filter(|letter| *letter != ' ').collect();
    if letters.len() < n {
        return letters.into_iter().collect();
    }
    letters.windows(n).map(|run| run.iter().collect::<String>()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The Soundex codes of the words.
pub(super) fn phonetic(text: &str) -> String {
    folded(text).split_whitespace().map(soundex).collect::<Vec<_>>().join(" ")
}

/// American Soundex, as the National Archives have it: a letter and three digits. What does not begin with a letter of English is itself.
pub(super) fn soundex(word: &str) -> String {
    let letters: Vec<u8> = word.bytes().map(|byte| byte.to_ascii_uppercase()).collect();
    let Some((&first, rest)) = letters.split_first().filter(|(first, _)| first.is_ascii_uppercase()) else {
        return word.to_owned();
    };
    let mut code = String::from(char::from(first));
    let mut before = digit(first);
    for &letter in rest {
        let this = digit(letter);
        if let Some(digit) = this.filter(|_| this != before) {
            code.push(digit);
        }
        // H and W do not part letters of one digit, vowels do.
        if !matches!(letter, b'H' | b'W') {
            before = this;
        }
        if code.len() == 4 {
            break;
        }
    }
    format!("{code:0<4}")
}

fn digit(letter: u8) -> Option<char> {
    Some(match letter {
        b'B' | b'F' | b'P' | b'V' => '1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => '2',
        b'D' | b'T' => '3',
        b'L' => '4',
        b'M' | b'N' => '5',
        b'R' => '6',
        _ => return None,
    })
}

/// Jaro-Winkler as rapidfuzz and jellyfish compute it: the first letters count from a similarity of 0.7 on.
pub(super) fn jaro_winkler(a: &str, b: &str) -> f64 {
    let jaro = strsim::jaro(a, b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.chars().zip(b.chars()).take(4).take_while(|(a, b)| a == b).count();
    jaro + 0.1 * prefix as f64 * (1.0 - jaro)
}

/// Values by how often they come, most frequent first, of equally frequent ones the first in the alphabet.
pub(super) fn by_count(counts: &HashMap<String, u64>) -> Vec<(&str, u64)> {
    let mut values: Vec<(&str, u64)> = counts.iter().map(|(value, &count)| (value.as_str(), count)).collect();
    values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    values
}

/// Sets that grow together.
pub(super) struct Unions(Vec<u32>);

impl Unions {
    pub(super) fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    /// The one that stands for the set: the first of it.
    pub(super) fn find(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.0[at] as usize != at {
            self.0[at] = self.0[self.0[at] as usize];
            at = self.0[at] as usize;
        }
        at
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }
}
