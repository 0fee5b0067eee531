//! Arrow IPC, file and stream.

use std::sync::Arc;

use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};

use super::{Compression, Encoder, ExportOptions};
use crate::error::{Error, Result};
use crate::table::memory_of;

fn write_options(options: &ExportOptions) -> Result<IpcWriteOptions> {
    let codec = match options.compression {
        None | Some(Compression::None) => None,
        Some(Compression::Lz4) => Some(CompressionType::LZ4_FRAME),
        Some(Compression::Zstd) => Some(CompressionType::ZSTD),
        Some(other) => return Err(Error::params("compression", format!("{other:?} is not for Arrow"))),
    };
    Ok(IpcWriteOptions::default().try_with_compression(codec)?)
}

/// What a message takes beside its values, about.
const MESSAGE_BYTES: usize = 16 << 10;

/// Writes a stream.
pub(super) struct StreamEncoder(StreamWriter<Vec<u8>>);

impl StreamEncoder {
    pub(super) fn new(schema: &SchemaRef, options: &ExportOptions) -> Result<Self> {
        Ok(Self(StreamWriter::try_new_with_options(Vec::new(), schema, write_options(options)?)?))
    }
}

impl Encoder for StreamEncoder {
    fn begin(&mut self) -> Result<Vec<u8>> {
        Ok(std::mem::take(self.0.get_mut()))
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>> {
        // Not to be copied over and over as it grows.
        self.0.get_mut().reserve(usize::try_from(memory_of(batch)).unwrap_or(0) + MESSAGE_BYTES);
        self.0.write(batch)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    fn finish(&mut self) -> Result<Vec<u8>> {
        self.0.finish()?;
        Ok(std::mem::take(self.0.get_mut()))
    }
}

/// Writes a file. A file holds one dictionary per column, and batches may come with one each: dictionaries are written out as plain values.
pub(super) struct FileEncoder {
    schema: SchemaRef,
    writer: FileWriter<Vec<u8>>,
}

impl FileEncoder {
    pub(super) fn new(schema: &SchemaRef, options: &ExportOptions) -> Result<Self> {
        let fields: Vec<_> = schema
            .fields()
            .iter()
            .map(|field| match field.data_type() {
                DataType::Dictionary(_, values) => Arc::new(field.as_ref().clone().with_data_type((**values).clone())),
                _ => field.clone(),
            })
            .collect();
        let schema: SchemaRef = Schema::new_with_metadata(fields, schema.metadata().clone()).into();
        let writer = FileWriter::try_new_with_options(Vec::new(), &schema, write_options(options)?)?;
        Ok(Self { schema, writer })
    }
}

impl Encoder for FileEncoder {
    fn begin(&mut self) -> Result<Vec<u8>> {
        Ok(std::mem::take(self.writer.get_mut()))
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<Vec<u8>> {
        let fields = self.schema.fields().iter();
        let columns = batch
            .columns()
            .iter()
            .zip(fields)
            .map(|(column, field)| cast(column, field.data_type()))
            .collect::<std::result::Result<_, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        self.writer.write(&RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)?)?;
        Ok(std::mem::take(self.writer.get_mut()))
    }

    fn finish(&mut self) -> Result<Vec<u8>> {
        self.writer.finish()?;
        Ok(std::mem::take(self.writer.get_mut()))
    }
}
