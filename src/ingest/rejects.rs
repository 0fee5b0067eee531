//! Rows that could not be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OpenOptions;
use crate::error::{Error, Result};

/// Most characters kept of a row that was left out.
const TEXT_CHARS: usize = 200;
/// Most characters of a value that are shown in a reason.
const SHOWN: usize = 40;
/// Rows left out before it is asked whether they are more than those read.
const MANY: u64 = 1000;

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
    /// Leaves a row out, of which the text is given, or ends the reading with it.
    pub(super) fn add(&mut self, error: Error, text: &[u8], options: &OpenOptions) -> Result<()> {
        if options.strict {
            return Err(error);
        }
        self.total += 1;
        if self.first.len() < options.max_rejects as usize {
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
        Ok(())
    }

    /// Are there enough of them to ask whether the source is something else?
    pub(super) fn are_many(&self) -> bool {
        self.total > MANY
    }

    /// Refuses a source of which most rows cannot be read: it is something else. `rows`: all of them so far.
    pub(super) fn check(&self, rows: u64, hint: &str) -> Result<()> {
        let read = rows.saturating_sub(self.total);
        if self.total <= read {
            return Ok(());
        }
        let total = if self.total == 1 { "1 row".to_owned() } else { format!("{} rows", self.total) };
        let Some(first) = self.first.first() else {
            return Err(Error::parse(format!("{total} cannot be read, {read} can")).hint(hint));
        };
        let error = Error::parse(format!("{total} cannot be read, {read} can: {}", first.reason)).hint(hint);
        let error = error.row(first.row).byte(first.byte);
        Err(match &first.column {
            Some(column) => error.column(column),
            None => error,
        })
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Enough of a value to recognize it.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
