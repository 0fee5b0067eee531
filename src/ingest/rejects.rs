//! Rows that could not be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;

/// Most characters kept of a row that was left out.
const TEXT_CHARS: usize = 200;

/// A row that could not be read and was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reject {
    /// The file, where there are several.
    pub file: Option<String>,
    /// Its number among all rows of data of the source, from 0, the rows left out included.
    #[ts(type = "number")]
    pub row: u64,
    /// Where the fault is, in bytes from the start of the source.
    #[ts(type = "number")]
    pub byte: u64,
    /// The column of the fault, where it has one.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// The row as it was written; of a long one the first 200 characters.
    pub text: String,
}

/// The rows left out so far.
#[derive(Debug, Default)]
pub(super) struct Rejects {
    /// Number of all of them.
    pub total: u64,
    /// The first of them.
    pub first: Vec<Reject>,
}

impl Rejects {
    /// Takes note of a row; what is known of it is kept for the first `most`.
    pub(super) fn add(&mut self, error: &Error, text: &[u8], most: u32) {
        self.total += 1;
        if self.first.len() < most as usize {
            let place = error.place();
            let text = String::from_utf8_lossy(text);
            self.first.push(Reject {
                file: None,
                row: place.row.unwrap_or_default(),
                byte: place.byte.unwrap_or_default(),
                column: place.column.clone(),
                reason: error.message().to_owned(),
                text: text.trim_end_matches(['\r', '\n']).chars().take(TEXT_CHARS).collect(),
            });
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
