//! NDJSON: an object per row. A number that JSON cannot write, NaN or an infinity, is null.

use arrow::record_batch::RecordBatch;

use super::Encoder;
use super::scalar::{Class, Column};
use crate::error::Result;

/// Writes one JSON object per line.
pub(super) struct NdjsonEncoder;

impl Encoder for NdjsonEncoder {
    fn begin(&mut self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>> {
        let columns = batch.columns().iter().map(Column::new).collect::<Result<Vec<_>>>()?;
        let schema = batch.schema();
        let keys = schema.fields().iter().map(|field| Ok(serde_json::to_vec(field.name())?)).collect::<Result<Vec<_>>>()?;
        let (mut out, mut text) = (Vec::new(), Vec::new());
        for row in 0..batch.num_rows() {
            let mut separator = b'{';
            for (key, column) in keys.iter().zip(&columns) {
                out.push(separator);
                separator = b',';
                out.extend_from_slice(key);
                out.push(b':');
                if column.is_null(row) {
                    out.extend_from_slice(b"null");
                    continue;
                }
                text.clear();
                column.append(row, &mut text);
                match column.class {
                    Class::Bare => out.extend_from_slice(&text),
                    Class::Float if text.last().is_some_and(u8::is_ascii_digit) => out.extend_from_slice(&text),
                    Class::Float => out.extend_from_slice(b"null"),
                    Class::Text => serde_json::to_writer(&mut out, &String::from_utf8_lossy(&text))?,
                }
            }
            out.extend_from_slice(if keys.is_empty() { b"{}\n" } else { b"}\n" });
        }
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
