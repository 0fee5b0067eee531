//! The words for a missing value.

use crate::ingest::OpenOptions;

const DEFAULT: [&str; 6] = ["NA", "N/A", "#N/A", "null", "NULL", "\\N"];

/// Words that stand for a missing value; the empty field always does.
#[derive(Clone, Debug)]
pub(crate) struct Nulls {
    words: Vec<Vec<u8>>,
    /// Bit `n` is set if a word of `n` bytes exists; the highest stands for all longer ones.
    lengths: u64,
}

impl Nulls {
    pub(crate) fn new(options: &OpenOptions) -> Self {
        let words: Vec<Vec<u8>> = match &options.nulls {
            Some(words) => words.iter().map(|word| word.as_bytes().to_vec()).collect(),
            None => DEFAULT.iter().map(|word| word.as_bytes().to_vec()).collect(),
        };
        let lengths = words.iter().fold(1, |lengths, word| lengths | 1 << word.len().min(63));
        Self { words, lengths }
    }

    /// No word at all, only the empty field.
    pub(in crate::ingest) fn none() -> Self {
        Self { words: Vec::new(), lengths: 1 }
    }

    #[inline]
    pub(crate) fn contains(&self, text: &[u8]) -> bool {
        self.lengths >> text.len().min(63) & 1 != 0 && (text.is_empty() || self.words.iter().any(|word| word == text))
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &[u8]> {
        self.words.iter().map(Vec::as_slice)
    }
}
