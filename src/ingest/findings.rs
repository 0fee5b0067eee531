//! What was found out about a source.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FormatName;
use super::rejects::Reject;

/// What was found out about a source, as far as it has been read; what does not apply to its format is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, rename_all = "camelCase")]
pub struct Findings {
    /// The format.
    pub format: Option<FormatName>,
    /// How the source is compressed, the outermost first.
    pub compression: Vec<Compression>,
    /// ZIP: the file of the archive that is read.
    pub entry: Option<String>,
    /// Excel and OpenDocument: the sheet that is read.
    pub sheet: Option<String>,
    /// Text: its encoding, by its name in the WHATWG Encoding Standard.
    pub encoding: Option<String>,
    /// CSV: the character between fields.
    pub delimiter: Option<char>,
    /// CSV: the character around fields.
    pub quote: Option<char>,
    /// CSV: the character that begins a comment.
    pub comment: Option<char>,
    /// CSV: lines above the table that were skipped.
    #[ts(type = "number")]
    pub skipped_rows: u64,
    /// CSV: the decimal mark of numbers that could be read both ways.
    pub decimal: Option<char>,
    /// CSV: what the numbers of a column are written with, by the column's name: `%`, of which the values are hundredths, or a currency.
    pub units: BTreeMap<String, String>,
    /// Parquet: rows of the row groups and pages that `skipUnless` ruled out.
    #[ts(type = "number")]
    pub ruled_out: u64,
    /// Rows that could not be read and were left out.
    #[ts(type = "number")]
    pub rejected: u64,
    /// The first of them, each with its place and what is wrong with it.
    pub rejects: Vec<Reject>,
}

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Compression {
    /// gzip, in one member or several.
    Gzip,
    /// Zstandard, in one frame or several.
    Zstd,
    /// A file of a ZIP archive.
    Zip,
}
