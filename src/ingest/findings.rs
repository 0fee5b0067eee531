//! What was found out about a source.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::FormatName;

/// What was found out about a source, as far as it has been read; what does not apply to its format is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// The format.
    pub format: Option<FormatName>,
    /// How the source is compressed, the outermost first.
    pub compression: Vec<Compression>,
    /// ZIP: the file of the archive that is read.
    pub entry: Option<String>,
    /// Excel: the sheet that is read.
    pub sheet: Option<String>,
    /// Text: its encoding, by its name in the WHATWG Encoding Standard.
    pub encoding: Option<String>,
    /// CSV: the character between fields.
    pub delimiter: Option<char>,
    /// CSV: the character around fields.
    pub quote: Option<char>,
}

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Compression {
    /// gzip, in one member or several.
    Gzip,
    /// Zstandard, in one frame or several.
    Zstd,
    /// A file of a ZIP archive.
    Zip,
}
