//! How to write a table.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};

/// The format to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Text with a delimiter between fields, UTF-8.
    #[default]
    Csv,
    /// One JSON object per line, UTF-8.
    Ndjson,
    /// Arrow IPC, a file.
    Arrow,
    /// Arrow IPC, a stream.
    ArrowStream,
    /// Apache Parquet.
    Parquet,
}

/// How columns are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub enum Compression {
    /// Not at all.
    None,
    /// Parquet only: fast, moderate size.
    Snappy,
    /// Small and fast.
    Zstd,
    /// Parquet only: read everywhere, slow.
    Gzip,
    /// Fastest to read.
    Lz4,
}

/// How to write a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ExportOptions {
    /// The format to write.
    pub format: ExportFormat,
    /// Arrow and Parquet: how columns are compressed; if not given, `zstd` for Parquet and `none` for Arrow.
    pub compression: Option<Compression>,
    /// CSV: the character between fields, one byte.
    pub delimiter: char,
    /// CSV: write the columns' names into the first row?
    pub header: bool,
    /// Parquet: most rows of a row group, 1 or more. A reader can skip whole row groups.
    pub row_group_rows: u32,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self { format: ExportFormat::Csv, compression: None, delimiter: ',', header: true, row_group_rows: 1 << 18 }
    }
}

impl ExportOptions {
    /// Checks ranges, and that the format knows the compression.
    ///
    /// # Errors
    /// `params`, with the option's name.
    pub fn check(&self) -> Result<()> {
        if !self.delimiter.is_ascii() || matches!(self.delimiter, '\n' | '\r' | '\0' | '"') {
            return Err(Error::params(
                "delimiter",
                format!("must be one ASCII character other than a quote or a line break, got {:?}", self.delimiter),
            ));
        }
        if self.row_group_rows < 1 {
            return Err(Error::params("rowGroupRows", "must be 1 or more"));
        }
        let known: &[Compression] = match self.format {
            ExportFormat::Parquet => return Ok(()),
            ExportFormat::Arrow | ExportFormat::ArrowStream => &[Compression::None, Compression::Zstd, Compression::Lz4],
            ExportFormat::Csv | ExportFormat::Ndjson => &[Compression::None],
        };
        match self.compression {
            Some(compression) if !known.contains(&compression) => {
                Err(Error::params("compression", format!("{compression:?} is not for {:?}", self.format))
                    .hint("Parquet takes all, Arrow takes none, lz4 and zstd, text takes none"))
            }
            _ => Ok(()),
        }
    }
}
