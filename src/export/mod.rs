//! Batches in, bytes out, chunk by chunk.

mod arrow_ipc;
mod csv;
mod ndjson;
mod options;
mod parquet;
mod scalar;
#[cfg(test)]
mod tests;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

pub use options::{Compression, ExportFormat, ExportOptions};

use crate::error::Result;
use crate::table::Table;

/// Writes one format. Call [`begin`](Encoder::begin) once, [`encode`](Encoder::encode) for each batch, [`finish`](Encoder::finish) once;
/// the bytes returned, one after the other, are the file. Any of them may be empty.
pub trait Encoder {
    /// What stands before the rows.
    ///
    /// # Errors
    /// `unsupported` for a type the format cannot hold.
    fn begin(&mut self) -> Result<Vec<u8>>;

    /// Some rows.
    ///
    /// # Errors
    /// `unsupported` for a type the format cannot hold.
    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>>;

    /// What stands behind the rows.
    ///
    /// # Errors
    /// `internal` if the format's library refuses to end.
    fn finish(&mut self) -> Result<Vec<u8>>;
}

/// The encoder of a format.
///
/// # Errors
/// `params` for options out of range, `unsupported` for a type the format cannot hold.
pub fn encoder(schema: &SchemaRef, options: &ExportOptions) -> Result<Box<dyn Encoder>> {
    options.check()?;
    Ok(match options.format {
        ExportFormat::Csv => Box::new(csv::CsvEncoder::new(schema.clone(), options)),
        ExportFormat::Ndjson => Box::new(ndjson::NdjsonEncoder),
        ExportFormat::Arrow => Box::new(arrow_ipc::FileEncoder::new(schema, options)?),
        ExportFormat::ArrowStream => Box::new(arrow_ipc::StreamEncoder::new(schema, options)?),
        ExportFormat::Parquet => Box::new(parquet::ParquetEncoder::new(schema, options)?),
    })
}

/// A whole table as one file in memory.
///
/// # Errors
/// As for [`encoder`] and [`Encoder`].
///
/// # Examples
/// ```
/// use tablight::{export, ingest};
/// let table = ingest::read_slice(b"a;b\n1;x\n", "small.csv", Default::default())?;
/// assert_eq!(export::write_all(&table, &Default::default())?, b"a,b\n1,x\n");
/// # Ok::<(), tablight::error::Error>(())
/// ```
pub fn write_all(table: &Table, options: &ExportOptions) -> Result<Vec<u8>> {
    let mut encoder = encoder(table.schema(), options)?;
    let mut bytes = encoder.begin()?;
    for batch in table.batches() {
        bytes.append(&mut encoder.encode(&batch?)?);
    }
    bytes.append(&mut encoder.finish()?);
    Ok(bytes)
}
