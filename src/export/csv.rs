//! CSV: missing values are empty, an empty text is quoted, and so is every text a reader could take for something else.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::scalar::{Class, Column};
use super::{Encoder, ExportOptions};
use crate::error::Result;

/// Words that readers take for a missing value unless they are quoted.
const NULL_WORDS: [&[u8]; 7] = [b"NA", b"N/A", b"#N/A", b"null", b"NULL", b"\\N", b"NaN"];
/// A row of one missing value, which would be a blank line.
const LONELY_NULL: &[u8] = b"NA";

/// Writes CSV.
pub(super) struct CsvEncoder {
    schema: SchemaRef,
    delimiter: u8,
    header: bool,
}

impl CsvEncoder {
    pub(super) fn new(schema: SchemaRef, options: &ExportOptions) -> Self {
        // `ExportOptions::check` has seen that it is ASCII.
        Self { schema, delimiter: options.delimiter as u8, header: options.header }
    }

    /// Quotes what was appended since `start`, if it must be.
    fn quote(&self, out: &mut Vec<u8>, start: usize) {
        if self.needs_quotes(&out[start..]) {
            let text = out.split_off(start);
            out.push(b'"');
            for byte in text {
                if byte == b'"' {
                    out.push(b'"');
                }
                out.push(byte);
            }
            out.push(b'"');
        }
    }

    /// Common delimiters are quoted whichever is in use, so that a reader that looks for the delimiter is not misled;
    /// so is a text that begins like a quoted one in another convention or like a byte order mark.
    fn needs_quotes(&self, text: &[u8]) -> bool {
        text.is_empty()
            || text.iter().any(|byte| *byte == self.delimiter || matches!(byte, b'"' | b'\n' | b'\r' | b',' | b';' | b'\t' | b'|'))
            || text.starts_with(b"'")
            || text.starts_with("\u{feff}".as_bytes())
            || NULL_WORDS.contains(&text)
    }
}

impl Encoder for CsvEncoder {
    fn begin(&mut self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        if self.header && !self.schema.fields().is_empty() {
            for (position, field) in self.schema.fields().iter().enumerate() {
                if position > 0 {
                    out.push(self.delimiter);
                }
                let start = out.len();
                out.extend_from_slice(field.name().as_bytes());
                self.quote(&mut out, start);
            }
            out.push(b'\n');
        }
        Ok(out)
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>> {
        let columns = batch.columns().iter().map(Column::new).collect::<Result<Vec<_>>>()?;
        let mut out = Vec::new();
        for row in 0..batch.num_rows() {
            let row_start = out.len();
            for (position, column) in columns.iter().enumerate() {
                if position > 0 {
                    out.push(self.delimiter);
                }
                if !column.is_null(row) {
                    let start = out.len();
                    column.append(row, &mut out);
                    if column.class == Class::Text {
                        self.quote(&mut out, start);
                    }
                }
            }
            if out.len() == row_start {
                out.extend_from_slice(LONELY_NULL);
            }
            out.push(b'\n');
        }
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
